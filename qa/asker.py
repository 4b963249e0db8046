"""Who asks, as far as conversations go: a key keeps its own, and an admin's sees all.

It goes with the context of a request, into the threads that work for it too, so that what answers
and what keeps conversations need not be told by whom they were asked.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asker:
    """key: the id of the key that conversations begun now belong to; None for none.

    every: whether it may see the conversations of others.
    """

    key: str | None
    every: bool


EVERYBODY = Asker(None, every=True)  # the command line, and a server without keys
ASKER: ContextVar[Asker] = ContextVar("asker", default=EVERYBODY)


def sees(owner: str | None) -> bool:
    """Whether who asks may see a conversation that this key began."""
    asker = ASKER.get()
    return asker.every or owner == asker.key
