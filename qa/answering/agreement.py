"""What independent articles say to a question: who agrees, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qa.answering.comparing.copies import rewritten
from qa.answering.comparing.matter import Matter
from qa.answering.comparing.moments import Days
from qa.answering.comparing.values import Relation, relation
from qa.answering.question import Kind
from qa.answering.worked_out import in_words
from qa.types import Claim, Side

# Kinds to which two answers can be at odds; to the others several may be right.
_AT_ODDS = frozenset(
    (Kind.PERSON, Kind.PLACE, Kind.TIME, Kind.NUMBER, Kind.WHICH, Kind.WHAT, Kind.YES_NO)
)
# Further ones, where a copy of the sentence has another answer.
_AT_ODDS_COPIED = frozenset((*_AT_ODDS, Kind.OTHER))
AGREES = 0.25  # of the best's probability: what says the same counts from here
# Of the best's probability: what says another thing counts from here. On the tuning half of
# conflicts (evals/conflicts.py) .5 flags .79 of the falsified and .026 of the right ones, .7 and .9
# as many; with snippets on other matters beside them .615 and .256, .8 .564 and .051.
DIFFERS = 0.8
DIFFERS_COPIED = 0.1  # of that of the sentence it copies; .02 flags no more there, .3 less
COVERED = 0.8  # of the best's coverage: a sentence that holds less is of another matter
_NAMED = 3  # sides put into words
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A short answer that was found, and the sentence that it was found in.

    short: a span of the claim's quote. probability: that it answers, 0 to 1. story: names the
    near-duplicates of the claim's article alike. coverage: the share of the question's terms that
    the sentence and its surroundings hold, 0 to 1. days: what a relative date in it was worked
    out to be.
    """

    short: str
    probability: float
    story: str
    claim: Claim
    coverage: float = 1.0
    days: Days | None = None


@dataclass(slots=True)
class _Side:
    """A side as it grows. found: in the order they came; stories: those that it has."""

    found: list[Found]
    stories: set[str] = field(default_factory=set)

    def add(self, one: Found) -> None:
        """Put it in, unless a copy is in already."""
        if one.story not in self.stories:
            self.stories.add(one.story)
            self.found.append(one)


def sides(kind: Kind, found: Sequence[Found], question: str = "") -> tuple[Side, ...]:
    """What articles say: the side of found[0] first, then those at odds with all before them.

    found: best first, any number for each article; an article is at odds by its first alone, or by
    a sentence copied from the first side with another answer in it. On a side each story counts
    once, newest claim first, undated last; further sides follow by their newest claim. A story can
    be on two sides, as a text and its corrected copy; an article cannot. What neither agrees nor
    differs for certain is on no side. question: in its stand-alone form; a sentence that lacks a
    name of it, or is about another year, is not at odds.
    """
    if not found:
        return ()
    best, matter = found[0], Matter.of(question)
    first = _Side([])
    others: list[_Side] = []
    same = [one for one in found if _related(kind, best, one) is Relation.SAME]
    for one in same:
        if _counts(one, best, AGREES):
            first.add(one)
    placed = {_article(one) for one in same}
    seen = set(placed)
    for one in found:
        if _article(one) in placed:
            continue
        copy = _copy(kind, first.found, one)
        if copy:
            put = _place(kind, copy, (), others)
        else:
            odd = _article(one) not in seen and _at_odds(kind, best, one, matter)
            put = odd and _place(kind, one, first.found, others)
        seen.add(_article(one))
        if put:
            placed.add(_article(one))
    others.sort(key=lambda side: min(map(_age, side.found)))
    return tuple(_closed(side) for side in (first, *others))


def words(sides: Sequence[Side]) -> str:
    """What a reader is told of the sides; "" where a single article says it.

    "3 independent articles agree.", or "Sources differ: “29” (Xinhua, 5 May 2018) against “28”
    (TASS, 3 May 2018).", newest first.
    """
    if len(sides) > 1:
        newest = sorted(sides, key=lambda side: _claim_age(side.claims[0]))
        one, *others = [_told(side) for side in newest[:_NAMED]]
        more = len(sides) - _NAMED
        rest = " and ".join(others) + (f" and {more} more" if more > 0 else "")
        return f"Sources differ: {one} against {rest}."
    count = len(sides[0].claims) if sides else 0
    return f"{count} independent articles agree." if count > 1 else ""


def _place(kind: Kind, one: Found, against: Sequence[Found], others: list[_Side]) -> bool:
    """Put it on the side it agrees with, or on one of its own if it differs from all so far."""
    for side in others:
        if _related(kind, side.found[0], one) is Relation.SAME:
            side.add(one)
            return True
    told = [*against, *(each for side in others for each in side.found)]
    if any(_related(kind, each, one) is not Relation.DIFFERENT for each in told):
        return False
    side = _Side([])
    side.add(one)
    others.append(side)
    return True


def _copy(kind: Kind, same: Sequence[Found], one: Found) -> Found | None:
    """Its sentence's own answer, if the sentence is one of these with another answer in its place."""
    if kind not in _AT_ODDS_COPIED:
        return None
    for each in same:
        if one.probability < DIFFERS_COPIED * each.probability:
            continue
        places = rewritten(each.claim, each.short, one.claim)
        if places and relation(*places, kind) is Relation.DIFFERENT:
            return replace(one, short=places[1])
    return None


def _at_odds(kind: Kind, best: Found, one: Found, matter: Matter) -> bool:
    """Whether it says something else than the best, of the same thing."""
    if _related(kind, best, one) is not Relation.DIFFERENT:
        return False
    # "Barty beat Pliskova" and "Pliskova lost to Barty" hold each other's answers.
    said = _holds(one, best.short) or _holds(best, one.short)
    return (
        kind in _AT_ODDS
        and not said
        and _counts(one, best, DIFFERS)
        and matter.shared(best.claim, one.claim)
    )


def _counts(one: Found, best: Found, share: float) -> bool:
    likely = one.probability >= share * best.probability
    return likely and one.coverage >= COVERED * best.coverage


def _related(kind: Kind, one: Found, other: Found) -> Relation:
    return relation(one.short, other.short, kind, (one.days, other.days))


def _holds(one: Found, short: str) -> bool:
    """Whether its sentence holds the words of an answer."""
    held = set(_WORD.findall(one.claim.quote.casefold()))
    return held.issuperset(_WORD.findall(short.casefold()))


def _article(one: Found) -> str:
    return one.claim.evidence.article.id


def _age(one: Found) -> float:
    return _claim_age(one.claim)


def _claim_age(claim: Claim) -> float:
    """Less is newer; undated comes last."""
    published = claim.evidence.article.published
    return -published.timestamp() if published else float("inf")


def _closed(side: _Side) -> Side:
    newest = sorted(side.found, key=_age)
    return Side(newest[0].short, tuple(one.claim for one in newest))


def _told(side: Side) -> str:
    """A side in words: “29” (Xinhua, 5 May 2018, and 2 more)."""
    article = side.claims[0].evidence.article
    published = in_words(article.published.date()) if article.published else "undated"
    more = f", and {len(side.claims) - 1} more" if len(side.claims) > 1 else ""
    return f"“{_one_line(side.short)}” ({article.source or 'unnamed source'}, {published}{more})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
