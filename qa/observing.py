"""Who is told what a question cost and what came of it: whoever had it asked.

The observer goes with the context of a request, into the threads that work for it too, so that the
service need not know who asks, and two servers over one archive each hear of their own.
"""

from __future__ import annotations

from contextvars import ContextVar

from qa.types import Answer, Question


class Observer:
    """Is told in the thread that did the work, at once; must not raise or wait. This one forgets."""

    def searched(self, question: Question, seconds: float) -> None:
        """A search without an answer is done. question: stand-alone; seconds: what it took."""

    def answered(self, answer: Answer) -> None:
        """A question is answered, or not: an abstention is an answer too."""


NOBODY = Observer()
OBSERVER: ContextVar[Observer] = ContextVar("observer", default=NOBODY)
