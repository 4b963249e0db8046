"""What a conversation is about: the turn that a follow-up leads on from, and what it carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.terms import Terms, parted
from qa.types import Turn

FARTHER = 0.25  # an earlier turn must hold so much more of the question than the last one

Analyze = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Told:
    """A turn and the words that it and the articles it cited hold.

    texts: of what was said and of the articles.
    """

    turn: Turn
    stems: frozenset[str]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, turn: Turn, texts: Sequence[str], analyze: Analyze) -> Told:
        """Read a turn with its articles."""
        said = (turn.question, turn.standalone, turn.answer, *turn.quotes, *turn.titles)
        whole = "\n".join((*said, *texts))
        return cls(turn, frozenset(analyze(whole)), (turn.answer, *texts))

    def cased(self, cased: Callable[[str], str]) -> Told:
        """Give the same turn, its question with the names as they are printed."""
        asked = replace(self.turn, standalone=cased(self.asked))
        return replace(self, turn=asked)

    @property
    def asked(self) -> str:
        """The question as it was searched."""
        return self.turn.standalone or self.turn.question

    @property
    def frame(self) -> str:
        """The question as it was searched, without what was carried to it in brackets."""
        return parted(self.asked)[0]

    @property
    def brackets(self) -> str:
        """What was carried to the question; "" where nothing was."""
        return parted(self.asked)[1]


def antecedent(told: Sequence[Told], terms: Terms) -> Told:
    """The turn that a question most likely leads on from.

    told: oldest first. The last one, unless an earlier one holds much more of the question.
    """
    best, most = told[-1], terms.coverage(told[-1].stems)
    for one in reversed(told[:-1]):
        share = terms.coverage(one.stems)
        if share > most + FARTHER:
            best, most = one, share
    return best


def gone_back_to(back: str, told: Sequence[Told], analyze: Analyze) -> Told | None:
    """The latest turn that was answered and whose own words say what is gone back to; or None."""
    wanted = frozenset(analyze(back))
    for one in reversed(told):
        own = (one.turn.question, one.turn.standalone, one.turn.answer)
        if wanted and not one.turn.abstained and wanted.issubset(analyze("\n".join(own))):
            return one
    return None
