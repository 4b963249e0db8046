"""Lets a few threads compute at once, the others in turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class GivenUp(BaseException):
    """Whoever asked has left, or was told that it took too long: nobody waits for the work.

    No Exception, so that nothing on the way takes it for a failure and goes on without.
    """


# Set once nobody waits for the work of this context; None where nobody can leave.
GONE: ContextVar[threading.Event | None] = ContextVar("gone", default=None)


class Turns:
    """So many threads hold a turn at any time; the others wait for theirs without computing.

    Python runs one thread at a time and passes that right about: sixteen threads that all want it
    answer no sooner than two, and a seventeenth, the event loop, gets it last. Whoever waits for
    something else meanwhile, the encoder or a network, lends its turn to another.
    """

    def __init__(self, most: int) -> None:
        self._free = threading.Semaphore(most)
        self._held = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a turn, waiting for it first. Not to be nested.

        Raises: GivenUp, its turn free again, if nobody waits for the work by then.
        """
        with self._free:
            _go_on()
            self._held.now = True
            try:
                yield
            finally:
                self._held.now = False

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Give this thread's turn away for as long, if it holds one, and get one again after.

        Raises: GivenUp if nobody waits for the work by then.
        """
        if not getattr(self._held, "now", False):
            yield
            return
        self._held.now = False
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()
            self._held.now = True
        _go_on()


def _go_on() -> None:
    gone = GONE.get()
    if gone and gone.is_set():
        raise GivenUp
