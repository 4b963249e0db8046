"""A model as one OpenVINO graph: token ids in, one tensor out."""

from __future__ import annotations

import fcntl
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.room import room
from embeddings.errors import BackendMissing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

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
    with room(folder, least=sum(one.get_byte_size() for one in constants)):
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
