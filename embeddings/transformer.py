"""The one door to models: any sentence-transformers model, on OpenVINO or on torch."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import shutil
import threading
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from embeddings.errors import BackendMissing
from embeddings.exporting import exported
from embeddings.graph import COMPILED, precision
from embeddings.graph_encoder import GraphEncoder
from embeddings.model_files import ModelFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_log = logging.getLogger(__name__)

RECIPE = 2
"""Raise it when a change here changes vectors."""

_CHECKED = ("Ministers met in Beijing on 23 May 2018.", "会议于2018年5月在北京举行。", "")
_LEAST_COSINE = 0.999


class TransformerEncoder:
    """A sentence-transformers model; constructing it reads a few small files.

    model: a packaged name ("all-MiniLM-L6-v2"), a folder, or a name in the local model cache.
    cache: a folder of ours, made when needed; the exported graph is kept in it.
    backend: "auto" takes OpenVINO where the model can become a graph, and torch otherwise.
    threads: to compute with; None leaves it to the library.

    Raises ModelNotFound, and BackendMissing if the backend asked for cannot run the model.
    """

    def __init__(
        self,
        model: str,
        cache: Path,
        *,
        backend: Literal["auto", "openvino", "torch"] = "auto",
        threads: int | None = None,
    ) -> None:
        self._files = ModelFiles.find(model)
        self._cache, self._threads = cache, threads
        self._lock = threading.Lock()
        self._run: Callable[[Sequence[str]], NDArray[np.float32]] | None = None
        self._fingerprint: str | None = None
        reason = self._files.oddity
        if reason is None and importlib.util.find_spec("openvino") is None:
            reason = "openvino is not installed"
        if backend == "openvino" and reason:
            raise BackendMissing(
                expected=f"a model that OpenVINO can run in place of '{model}'",
                found=reason,
                remedy="set the embedding backend to torch or auto",
            )
        if backend == "auto" and reason:
            _log.warning("the model %s runs on torch, several times slower: %s", model, reason)
        self._on_torch = backend == "torch" or reason is not None

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        return self._files.dimension

    @property
    def fingerprint(self) -> str:
        """16 hex digits of the model's files, the weights as pinned, backend and precision."""
        if self._fingerprint is None:
            computing = "torch f32" if self._on_torch else f"openvino {precision()}"
            whole = f"{RECIPE} {self._files.identity(self._memo)} {computing}"
            self._fingerprint = hashlib.sha256(whole.encode()).hexdigest()[:16]
        return self._fingerprint

    def warm(self) -> None:
        """Load the model now. Raises WeightsChanged, BackendMissing, NoRoom."""
        with self._lock:
            if self._run is not None:
                return
            self._files.check(self._memo)
            if self._on_torch:
                self._run = _reference(self._files.folder, self._threads).encode
            else:
                self._run = GraphEncoder(self._files, self._graph_folder(), self._threads).encode

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into vectors: `(len(texts), dimension)` float32, of length 1, in their order.

        A text is cut at the model's most tokens; a lone surrogate counts as U+FFFD.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if self._run is None:
            self.warm()
        assert self._run is not None
        return self._run(
            [t.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for t in texts]
        )

    @property
    def _memo(self) -> Path:
        return self._cache / "weights.json"

    def _graph_folder(self) -> Path:
        """Return the folder of the graph, exported now if it never was."""
        name = f"{self._files.identity(self._memo)[:16]}-{RECIPE}"
        return exported(self._cache / name, self._export)

    def _export(self, folder: Path) -> None:
        reference = _reference(self._files.folder, self._threads)
        reference.export(folder)
        made = GraphEncoder(self._files, folder, self._threads).encode(_CHECKED)
        _compare(made, reference.encode(_CHECKED))
        shutil.rmtree(folder / COMPILED)  # OpenVINO knows it by a path that goes away


def _reference(folder: Path, threads: int | None) -> Any:
    from embeddings.reference import Reference  # noqa: PLC0415 - torch takes 6 s to import

    return Reference(folder, threads)


def _compare(made: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    """Raise BackendMissing unless the graph's vectors agree with the reference's."""
    worst = float(np.sum(made * expected, axis=1).min())
    if not worst >= _LEAST_COSINE:
        raise BackendMissing(
            expected=f"a graph whose vectors have a cosine of {_LEAST_COSINE} to the model's",
            found=f"{worst:.4f}",
            remedy="set the embedding backend to torch",
        )
