"""A model as an OpenVINO graph: exported once by torch, kept in a folder, run on texts."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import room_on_disk
from embeddings.errors import BackendMissing
from embeddings.model_files import ModelFiles

GRAPH = "graph.xml"
COMPILED = "compiled"
COMPILING = "compiling.lock"


def openvino() -> Any:
    """Import OpenVINO without its telemetry. Raises BackendMissing.

    OpenVINO reports every import to its makers over the network unless the module that does so
    cannot be imported; then it uses a stub of its own.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    try:
        import openvino as ov  # noqa: PLC0415 - 0.2 s, and not every encoder needs it
    except ImportError as error:
        raise BackendMissing(
            expected="the library openvino",
            found=str(error),
            remedy="install openvino, or set the embedding backend to torch",
        ) from error
    return ov


def precision() -> str:
    """Return "bf16" where the processor computes in it, "f32" otherwise.

    bf16 is 1.6 times as fast, at a cosine of .99999 to f32 (docs/decisions/encoder-openvino.md).
    """
    capabilities = openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in capabilities else "f32"


def save(graph: Any, folder: Path) -> None:
    """Write a converted model into a folder as `GRAPH` and its weights, f32. Raises NoRoom."""
    constants = (one for one in graph.get_ops() if one.get_type_name() == "Constant")
    with room_on_disk(folder, least=sum(one.get_byte_size() for one in constants)):
        openvino().save_model(graph, str(folder / GRAPH), compress_to_fp16=False)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from compiling meanwhile: OpenVINO fails where two keep the same form.

    In a folder that may only be read nothing is kept, so nobody need wait.
    """
    try:
        lock = (folder / COMPILING).open("w")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Graph:
    """A compiled graph; one request at a time runs, on all threads.

    folder: where `GRAPH` lies; OpenVINO keeps the compiled form beside it (0.1 s to load, not 0.3).
    threads: how many to use; None leaves it to OpenVINO.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        folder = folder.resolve()  # the compiled form is kept by path: a link would make another
        settings: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": precision(),
            "CACHE_DIR": str(folder / COMPILED),
        }
        if threads is not None:
            settings["INFERENCE_NUM_THREADS"] = threads
        try:
            with _alone(folder):
                compiled = openvino().Core().compile_model(str(folder / GRAPH), "CPU", settings)
        except RuntimeError as error:
            raise BackendMissing(
                expected=f"a graph that OpenVINO can run in {folder}",
                found=" ".join(str(error).split())[:200],
                remedy="remove that folder: the graph is made anew",
            ) from error
        self._request = compiled.create_infer_request()
        self._lock = threading.Lock()

    def run(self, *tensors: NDArray[np.int64]) -> NDArray[np.float32]:
        """Give the graph's one output for its inputs, in their order.

        An encoder's inputs are token ids and their mask, 1 where not padding, `(n, length)` each.
        """
        with self._lock:
            self._request.infer(list(tensors))
            return np.array(self._request.get_output_tensor().data, dtype=np.float32)


BATCH_TOKENS = 2048
"""Tokens a batch; 1,024 to 4,096 were equally fast (docs/decisions/encoder-determinism.md)."""

STEP = 16
"""A text is padded to a multiple of this many tokens: 16 lengths up to MiniLM's 256."""


class GraphEncoder:
    """A model's tokenizer and its graph.

    files: the model's, whose `oddity` is None. folder: the graph's.
    """

    def __init__(self, files: ModelFiles, folder: Path, threads: int | None) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - not every encoder needs it

        self._dimension = files.dimension
        self._tokenizer: Any = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        assert files.max_tokens is not None
        # a packaged tokenizer may cut at other lengths and pad: all-MiniLM-L6-v2's does, at 128
        self._tokenizer.enable_truncation(files.max_tokens)
        self._tokenizer.no_padding()
        self._graph = Graph(folder, threads)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into unit vectors `(len(texts), dimension)` float32."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        lengths = [-(-len(ids) // STEP) * STEP for ids in tokens]
        for batch in batches(lengths, BATCH_TOKENS):
            ids = np.zeros((len(batch), lengths[batch[0]]), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, text in enumerate(batch):
                ids[row, : len(tokens[text])] = tokens[text]
                mask[row, : len(tokens[text])] = 1
            vectors[batch] = self._graph.run(ids, mask)
        return vectors


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Split texts into batches of one length in tokens, each at most `budget` tokens in all.

    Yields positions in `lengths`, shortest texts first. A batch has 2^n texts: the graph prepares
    itself for each shape anew (up to 0.4 s of it in one question), so there must be few of them.
    """
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    for length, group in groupby(order, key=lambda i: lengths[i]):
        members = list(group)
        while members:
            most = max(1, min(len(members), budget // max(1, length)))
            size = 1 << (most.bit_length() - 1)
            yield members[:size]
            members = members[size:]


_LEFTOVER_SECONDS = 3600.0


def exported(target: Path, export: Callable[[Path], None]) -> Path:
    """The folder `target`, made by `export` in an empty folder beside it if it is not there.

    Raises NoRoom, and what `export` raises.
    """
    if target.is_dir():
        return target
    cache = target.parent
    cache.mkdir(parents=True, exist_ok=True)
    _sweep(cache)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=cache))
    try:
        with room_on_disk(cache):
            export(making)
            for path in making.iterdir():  # on the disk before its name says that it is whole
                with path.open("rb") as file:
                    os.fsync(file.fileno())
        try:
            making.replace(target)
        except OSError:
            if not target.is_dir():  # otherwise another process was first
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target


def _sweep(cache: Path) -> None:
    """Remove what killed exports left; a young folder may be another process's export."""
    for folder in cache.glob(".making-*"):
        if time.time() - folder.stat().st_mtime > _LEFTOVER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


class Reference:
    """sentence-transformers in fp32 on the CPU; importing it takes seconds.

    folder: the model's. threads: torch's, for the whole process; None leaves them as they are.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries' own deprecations, not ours to act on
            import torch  # noqa: PLC0415 - 6 s
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
            from transformers.utils import logging as transformers_logging  # noqa: PLC0415

            if threads is not None:
                torch.set_num_threads(threads)
            talk: Any = transformers_logging
            talk.disable_progress_bar()
            talk.set_verbosity_error()
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into unit vectors `(len(texts), dimension)`.

        One text at a time, because padding to a batch's longest would change a text's vector.
        """
        vectors = self._model.encode(
            list(texts), batch_size=1, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def export(self, folder: Path) -> None:
        """Write the model as an OpenVINO graph into a folder."""
        import torch  # noqa: PLC0415

        ids = torch.arange(1000, 1032).reshape(2, 16)
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")  # tracing warns of each branch it takes for constant
            graph = openvino().convert_model(
                _masked(self._model),
                example_input=(ids, torch.ones_like(ids)),
                input=[("input_ids", [-1, -1]), ("attention_mask", [-1, -1])],
            )
        save(graph, folder)


def _masked(model: Any) -> Any:
    """Wrap a SentenceTransformer so that it takes token ids and their mask as two tensors."""
    import torch  # noqa: PLC0415

    class Masked(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            return self.model(features)["sentence_embedding"]

    return Masked().eval()
