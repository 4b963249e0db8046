"""A streamed chat completion, read: its text, why it ended, and no longer than it may take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from qa.answering.endpoint_faults import BrokenOff, NoStream
from qa.errors import EndpointFailed

_WHOLE = frozenset({"stop", "length"})


class Streamed:
    """The text of a stream's chunks; what a model thinks apart from its text is left out.

    finish: "stop", or "length" where the text was cut; "" until then. failed: puts an error in words.
    """

    def __init__(
        self, stream: Iterable[Any], failed: Callable[[Exception], EndpointFailed]
    ) -> None:
        self.finish = ""
        self._begun = False
        self._stream, self._failed = stream, failed

    def __iter__(self) -> Iterator[str]:
        """The pieces. Raises: EndpointFailed, also where the stream ends without saying why."""
        try:
            for chunk in self._stream:
                self._begun = True
                yield from self._texts(chunk)
            if self.finish not in _WHOLE:
                # A page for people, or an answer in one piece, holds no event at all.
                raise BrokenOff if self._begun else NoStream  # noqa: TRY301 - put in words below
        except Exception as error:  # noqa: BLE001 - a client may raise what it likes
            raise self._failed(error) from None

    def close(self) -> None:
        """Close the connection."""
        close = getattr(self._stream, "close", None)
        if close:
            close()

    def _texts(self, chunk: Any) -> Iterator[str]:
        """The text of a chunk, "" while the model only thinks; the last has no choice at all."""
        choices = getattr(chunk, "choices", None)
        if not isinstance(choices, list):
            raise TypeError("a chunk without choices")
        for choice in choices[:1]:
            content = getattr(getattr(choice, "delta", None), "content", None)
            yield content if isinstance(content, str) else ""
            reason = getattr(choice, "finish_reason", None)
            if isinstance(reason, str):
                self.finish = reason


def bounded(stream: Any, late: Callable[[], bool]) -> Any:
    """The bytes of a response, with a time-out once it is late: pings do not keep it alive."""
    import httpx2  # noqa: PLC0415 - loaded already by whoever has a response

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for piece in stream:
                if late():
                    raise httpx2.ReadTimeout("the time for the whole answer is over")
                yield piece

        def close(self) -> None:
            stream.close()

    return Bounded()
