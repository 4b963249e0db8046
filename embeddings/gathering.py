"""An encoder that encodes together what arrives together."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from embeddings.encoder import Encoder

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
            while not call.done and self._busy:
                self._changed.wait()
            if call.done:
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
            try:
                vectors = self._encoder.encode([text for call in batch for text in call.texts])
            except Exception as error:  # noqa: BLE001 - raised again, in its caller's thread
                if len(batch) == 1:
                    batch[0].fail(error)
                else:  # one call's texts must not fail another's
                    self._run_alone(batch)
            else:
                first = 0
                for call in batch:
                    last = first + len(call.texts)
                    call.give(vectors if len(batch) == 1 else vectors[first:last].copy())
                    first = last
        finally:
            with self._changed:
                self._waiting.extendleft(call for call in reversed(batch) if not call.done)
                self._busy = False
                self._changed.notify_all()

    def _run_alone(self, batch: Sequence[_Call]) -> None:
        for call in batch:
            try:
                call.give(self._encoder.encode(call.texts))
            except Exception as error:  # noqa: BLE001 - raised again, in its caller's thread
                call.fail(error)


class _Call:
    """Texts that one thread waits for; done once given vectors or an error."""

    __slots__ = ("_error", "_vectors", "done", "size", "texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts, self.size = texts, sum(map(len, texts))
        self.done = False
        self._vectors: NDArray[np.float32] | None = None
        self._error: Exception | None = None

    def give(self, vectors: NDArray[np.float32]) -> None:
        self._vectors, self.done = vectors, True

    def fail(self, error: Exception) -> None:
        self._error, self.done = error, True

    def result(self) -> NDArray[np.float32]:
        if self._error is not None:
            raise self._error
        assert self._vectors is not None
        return self._vectors


def _part_end(texts: Sequence[str], order: Sequence[int], first: int, budget: int) -> int:
    """Where the part of `order` that starts at `first` ends: `budget` characters, or one text."""
    size, last = len(texts[order[first]]), first + 1
    while last < len(order) and size + len(texts[order[last]]) <= budget:
        size += len(texts[order[last]])
        last += 1
    return last
