"""What speaks for an article before its words are read: when it appeared, and where."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from corpus.types import Article
from qa.terms import ATTRIBUTION
from qa.types import Question

_DOMAIN = re.compile(
    r"(?:www\.)?([^./\s]+(?:\.[^./\s]+)*?)\.(?:(?:com?|org|net|gov|edu|int|info|tv|news)(?:\.[a-z]{2})?|[a-z]{2})$"
)
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"\b[A-Z][\w&-]*(?:\.\w+)*(?:(?: (?:of|and|the))* [A-Z][\w&-]*(?:\.\w+)*)*")
_BEFORE = re.compile(
    r"\b(?:according to|reported (?:by|in|on)|reports? (?:by|in|from)|published (?:by|in)|told"
    r"|covered by|coverage (?:by|in)|article (?:by|in|from)|story (?:by|in|from)"
    r"|says?|in|by|from|on|per|via)(?: the)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:['’]s?)? (?:reports?|reported|says?|said|writes?|wrote|claims?|claimed|articles?|story"
    r"|coverage|call|calls|called|describes?|described)\b",
    re.IGNORECASE,
)

_OPENER = re.compile(
    r"(?:did|do|does|has|have|had|was|were|is|are|what|who|when|where|which|why|how|in|on|from|by|per"
    r"|according|to|as|the) ",
    re.IGNORECASE,
)

Weigh = Callable[[Article], float]


class Prior(Protocol):
    """Adds to the score of articles; never takes one out."""

    def of(self, question: Question) -> Weigh:
        """Return what to add to the score of an article's passages, from 0 up."""
        ...


@dataclass(frozen=True, slots=True)
class TimePrior:
    """weight x exp(-d / days), d the days between an article and the period asked about.

    stated: the weight where the question names its period ("this week", "in May 2018");
    latest: where it does not, and the period is the week before it was asked. An article without
    a date gets nothing added and nothing taken off.
    """

    stated: float
    latest: float
    days: float

    def of(self, question: Question) -> Weigh:
        """Return the weigher of a question's period."""
        period = question.period
        weight = self.stated if period.stated else self.latest

        def weigh(article: Article) -> float:
            if article.published is None:
                return 0.0
            return weight * math.exp(-period.distance(article.published.date()) / self.days)

        return weigh


@dataclass(frozen=True, slots=True)
class OutletPrior:
    """weight for the articles of an outlet that the question names as one ("according to CNN")."""

    weight: float

    def of(self, question: Question) -> Weigh:
        """Return the weigher of the outlets that a question names."""
        named = outlets_named(question.standalone)
        return lambda article: (
            self.weight if named and named & outlet_keys(article.source or "") else 0.0
        )


@dataclass(frozen=True, slots=True)
class ConversationPrior:
    """weight for the articles that the conversation cited and the question may be about."""

    weight: float

    def of(self, question: Question) -> Weigh:
        """Return the weigher of the articles a question is about."""
        about = frozenset(question.about)
        return lambda article: self.weight if article.id in about else 0.0


def outlets_named(question: str) -> frozenset[str]:
    """The names that stand in a question where outlets do, folded as `outlet_keys` folds them.

    They are runs of capitalised words after "according to", "reported by" and the like, or before
    "reports" or "says"; and whatever "according to" is followed by.
    """
    names: set[str] = set()
    for said in ATTRIBUTION.finditer(question):
        names |= outlet_keys(said["outlet"])
    for run in _NAME.finditer(question):
        start = run.start()
        while (opener := _OPENER.match(question, start, run.end())) is not None:
            start = opener.end()
        if _BEFORE.search(question[:start].rstrip()) or _AFTER.match(question[run.end() :]):
            names |= _written(_WORD.findall(question[start : run.end()]))
    return frozenset(names)


def outlet_keys(source: str) -> frozenset[str]:
    """How an outlet may be written, folded: "www.usatoday.com" and "USA Today" share usatoday."""
    domain = _DOMAIN.match(source.casefold())
    if not domain:
        return frozenset(_written(_WORD.findall(source)))
    label = domain[1].rpartition(".")[2]  # edition.cnn.com is CNN's
    return frozenset({label, label.removeprefix("the")} - {""})


def _written(words: list[str]) -> set[str]:
    """A name in one word: whole, without "the", and with its first words as initials (nytimes)."""
    folded = [word.casefold() for word in words]
    whole = "".join(folded)
    if folded[:1] == ["the"]:
        folded = folded[1:]
    shortened = range(2, len(folded) + 1)
    initials = {"".join(word[0] for word in folded[:n]) + "".join(folded[n:]) for n in shortened}
    return {name for name in initials | {whole, "".join(folded)} if name}
