"""The names and years that a question is about, and whether two sentences are about the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answering.comparing.designations import plainly
from qa.types import Claim

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_FORM = frozenset("who what when where which why how in on at the a an did does do is was".split())


@dataclass(frozen=True, slots=True)
class Matter:
    """What a question names. names: words with a capital or a digit, in lower case. years: of them."""

    names: frozenset[str]
    years: frozenset[str]

    @classmethod
    def of(cls, question: str) -> Matter:
        """The matter of a question; nothing of one that names nothing."""
        words = _WORD.findall(plainly(question))
        names = {word.casefold() for word in words if not word.islower()} - _FORM
        return cls(frozenset(names), frozenset(name for name in names if _YEAR.fullmatch(name)))

    def shared(self, best: Claim, other: Claim) -> bool:
        """Whether the other is about all that the best is, and neither of another year than asked.

        A claim is about what its sentence, its article's title and the year of publication say.
        """
        if not self.names & _said(best) <= _said(other):
            return False
        return not (self._elsewhen(best) or self._elsewhen(other))

    def _elsewhen(self, claim: Claim) -> bool:
        """Whether its sentence names years, and none that the question does."""
        years = {word for word in _WORD.findall(claim.quote) if _YEAR.fullmatch(word)}
        return bool(self.years and years and self.years.isdisjoint(years))


def _said(claim: Claim) -> frozenset[str]:
    article = claim.evidence.article
    words = _WORD.findall(plainly(f"{article.title} {claim.quote}").casefold())
    year = {str(article.published.year)} if article.published else set()
    return frozenset(words) | year
