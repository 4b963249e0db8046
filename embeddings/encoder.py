"""Encoders: texts in, unit vectors out."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import re
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import BackendMissing
from embeddings.graph import COMPILED, GraphEncoder, exported, precision
from embeddings.model_files import ModelFiles


class Encoder(Protocol):
    """Turns texts into vectors; cheap to construct, safe to call from several threads."""

    @property
    def dimension(self) -> int:
        """The length of every vector; known without loading the model."""
        ...

    @property
    def fingerprint(self) -> str:
        """Short hex of everything that changes a vector; known without loading the model.

        Vectors under one fingerprint are comparable; under two they are not.
        """
        ...

    def warm(self) -> None:
        """Load the model now; the first `encode` does it otherwise."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into vectors: `(len(texts), dimension)` float32, of length 1, in the texts' order.

        A text's vector does not depend on the texts beside it. No texts: `(0, dimension)`.
        """
        ...


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
    from embeddings.graph import Reference  # noqa: PLC0415 - torch takes 6 s to import

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


TOGETHER = 16_000
"""Characters encoded at once while others wait: 0.1 to 0.2 s of work on two cores."""

ALONE = 64_000
"""Characters at once of a long call that nobody waits for.

Small parts pad more and fill batches less: 256 passages of the news took 10 % longer in parts of
16,000 characters than whole, 5 % in parts of 32,000, 2 % in parts of 64,000 (processor time).
"""


class GatheringEncoder:
    """Wraps an encoder: calls that arrive while it is busy are encoded as one when it is free.

    Nobody waits for company: the first caller runs at once, with its own thread, and those that
    come meanwhile form the next batch, in the order of their coming, at most `together`
    characters. A longer call is cut into parts, and others get in between two of them: parts of
    `together` characters while others do, growing to `alone` while they don't. The vectors are
    those of the encoder alone, bit by bit, because by its contract a text's vector does not
    depend on the texts beside it. A call that fails fails alone.

    meanwhile: entered by a thread for as long as it waits for its vectors.
    """

    def __init__(
        self,
        encoder: Encoder,
        meanwhile: Callable[[], AbstractContextManager[None]] = nullcontext,
        *,
        together: int = TOGETHER,
        alone: int = ALONE,
    ) -> None:
        self._encoder, self._meanwhile = encoder, meanwhile
        self._together, self._alone = together, max(together, alone)
        self._changed = threading.Condition()
        self._waiting: deque[_Call] = deque()
        self._busy = False

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        return self._encoder.dimension

    @property
    def fingerprint(self) -> str:
        """The wrapped encoder's: gathering changes no vector."""
        return self._encoder.fingerprint

    def warm(self) -> None:
        """Load the model now."""
        self._encoder.warm()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into vectors: `(len(texts), dimension)` float32, of length 1, in their order.

        Raises: what the wrapped encoder raises for these texts.
        """
        if sum(map(len, texts)) <= self._together:
            return self._together_with_others(texts)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        # Texts of like length side by side, for the encoder to pad little.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        first, budget = 0, self._together
        while first < len(order):
            last = _part_end(texts, order, first, budget)
            part = order[first:last]
            vectors[part] = self._together_with_others([texts[place] for place in part])
            first, budget = last, self._together if self._waiting else min(2 * budget, self._alone)
        return vectors

    def _together_with_others(self, texts: Sequence[str]) -> NDArray[np.float32]:
        call = _Call(texts)
        with self._changed:
            self._waiting.append(call)
        try:
            with self._meanwhile():
                while batch := self._turn(call):
                    self._run(batch)
        except BaseException:  # this thread is told to stop, in its turn or while it waits
            with self._changed:
                if call in self._waiting:
                    self._waiting.remove(call)
            raise
        return call.result()

    def _turn(self, call: _Call) -> list[_Call]:
        """Wait until `call` is done, and return none, or the encoder is free: what to run."""
        with self._changed:
            while not call.done() and self._busy:
                self._changed.wait()
            if call.done():
                return []
            batch = [self._waiting.popleft()]
            size = batch[0].size
            while self._waiting and size + self._waiting[0].size <= self._together:
                batch.append(self._waiting.popleft())
                size += batch[-1].size
            self._busy = True
            return batch

    def _run(self, batch: Sequence[_Call]) -> None:
        """Encode for the callers in `batch`; those it cannot finish are put back."""
        try:
            self._encode_for(batch)
        finally:
            with self._changed:
                self._waiting.extendleft(call for call in reversed(batch) if not call.done())
                self._busy = False
                self._changed.notify_all()

    def _encode_for(self, batch: Sequence[_Call]) -> None:
        try:
            vectors = self._encoder.encode([text for call in batch for text in call.texts])
        except Exception as error:  # noqa: BLE001 - raised again, in its caller's thread
            if len(batch) == 1:
                batch[0].set_exception(error)
                return
            for call in batch:  # one call's texts must not fail another's
                self._encode_for([call])
            return
        ends = np.cumsum([len(call.texts) for call in batch])
        for call, own in zip(batch, np.split(vectors, ends[:-1]), strict=True):
            call.set_result(own if len(batch) == 1 else own.copy())


class _Call(Future[NDArray[np.float32]]):
    """Texts that one thread waits for."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self.texts, self.size = texts, sum(map(len, texts))


def _part_end(texts: Sequence[str], order: Sequence[int], first: int, budget: int) -> int:
    """Where the part of `order` that starts at `first` ends: `budget` characters, or one text."""
    size, last = len(texts[order[first]]), first + 1
    while last < len(order) and size + len(texts[order[last]]) <= budget:
        size += len(texts[order[last]])
        last += 1
    return last


_WORD = re.compile(r"\w+")


class HashingEncoder:
    """Feature hashing with signs (Weinberger et al. 2009): texts that share words are near.

    dimension: the length of every vector, at least 1.
    """

    def __init__(self, dimension: int = 64) -> None:
        if dimension < 1:
            message = f"expected a dimension of at least 1; found {dimension}; give one, such as 64"
            raise ValueError(message)
        self._dimension = dimension

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        return self._dimension

    @property
    def fingerprint(self) -> str:
        """16 hex digits that stand for the recipe and the dimension."""
        recipe = f"hashing 1 blake2b words trigrams {self._dimension}"
        return hashlib.blake2b(recipe.encode(), digest_size=8).hexdigest()

    def warm(self) -> None:
        """Do nothing: there is nothing to load."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into vectors: `(len(texts), dimension)` float32, of length 1, in their order."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float64)
        for row, text in zip(vectors, texts, strict=True):
            for feature, weight in _features(text):
                slot, sign = self._place(feature)
                row[slot] += sign * weight
            norm = np.sqrt(np.sum(row * row))
            if norm == 0.0:  # no feature, or all cancelled: still a unit vector
                row[0] = norm = 1.0
            np.divide(row, norm, out=row)
        return vectors.astype(np.float32)

    def _place(self, feature: str) -> tuple[int, float]:
        """Return a feature's slot and sign; `hash()` would differ between processes."""
        digest = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        return (number >> 1) % self._dimension, 1.0 if number & 1 else -1.0


def _features(text: str) -> Iterator[tuple[str, float]]:
    """Yield words at weight 1, their character trigrams at 1/4, so that inflected words stay near."""
    for word in _WORD.findall(text.casefold()):
        yield f"w {word}", 1.0
        padded = f"<{word}>"
        for start in range(len(padded) - 2):
            yield f"t {padded[start : start + 3]}", 0.25
