"""What independent articles say to a question: who agrees, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from itertools import takewhile

from corpus.types import Article
from qa.answering.question import Kind
from qa.answering.values import DayRange, Relation, relation
from qa.answering.worked_out import in_words
from qa.names import plainly
from qa.types import Claim, Side, Standing

# Kinds to which two answers can be at odds; to the others several may be right.
_AT_ODDS = frozenset((Kind.PERSON, Kind.PLACE, Kind.TIME, Kind.NUMBER, Kind.WHICH, Kind.WHAT))
# Further ones, where a copy of the sentence has another answer.
_AT_ODDS_COPIED = frozenset((*_AT_ODDS, Kind.OTHER))
# Of the best's probability: what says the same counts from here. On the tuning half of conflicts
# (evals/conflicts.py) .25 flags .64 of the falsified, .01 to .1 flag .74 and are right more often.
AGREES = 0.05
# Of the best's probability: what says another thing counts from here. There .8 flags .74 of the
# falsified and .05 of the right ones, .4 flags .13 of the right ones, .9 .69 and .03.
DIFFERS = 0.8
DIFFERS_COPIED = 0.1  # of that of the sentence it copies; .02 flags no more there, .3 less
COVERED = 0.8  # of the best's coverage: a sentence that holds less is of another matter
KEPT = 0.5  # of the words of the longer of two sentences, that a sentence and its copy share
FEWEST = 4  # words that they share: "He won it in 2021" is said of many
CORRECTED = timedelta(days=3)  # later, the same words are the next report: "The index closed at …"
_NAMED = 3  # sides put into words
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_FORM = frozenset("who what when where which why how in on at the a an did does do is was".split())


@dataclass(frozen=True, slots=True)
class ShortAnswer:
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
    days: DayRange | None = None


def sides(kind: Kind, found: Sequence[ShortAnswer], question: str = "") -> tuple[Side, ...]:
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
    best = found[0]
    same = [one for one in found if _related(kind, best, one) is Relation.SAME]
    first: list[ShortAnswer] = []
    for one in same:
        if _counts(one, best, AGREES):
            _join(first, one)
    others: list[list[ShortAnswer]] = []
    placed = {_article(one) for one in same if _counts(one, best, AGREES)}
    seen = set(placed)
    for one in found:
        article = _article(one)
        if article in placed:
            continue
        if copy := _corrected(kind, first, one):
            put = _place(kind, copy, (), others)
        else:
            odd = article not in seen and _at_odds(kind, best, one, question)
            put = odd and _place(kind, one, first, others)
        seen.add(article)
        if put:
            placed.add(article)
    others.sort(key=lambda side: min(_age(one.claim) for one in side))
    newest = (sorted(side, key=lambda one: _age(one.claim)) for side in (first, *others))
    return tuple(Side(side[0].short, tuple(one.claim for one in side)) for side in newest)


class Agreement(Enum):
    """What the sides come to."""

    AGREE = "agree"
    DIFFER = "differ"
    UPDATED = "updated"
    CORRECTED = "corrected"
    DENIED = "denied"


def agreement(sides: Sequence[Side]) -> Agreement:
    """A denial before all, then a correction; that sources differ before what was so earlier."""
    if any(side.standing is Standing.DENIED for side in sides):
        return Agreement.DENIED
    standing = {side.standing for side in sides[1:]}
    if Standing.CORRECTED in standing:
        return Agreement.CORRECTED
    if Standing.DIFFERS in standing:
        return Agreement.DIFFER
    return Agreement.UPDATED if standing else Agreement.AGREE


def words(sides: Sequence[Side]) -> str:
    """What a reader is told of the sides; "" where a single article says it.

    "3 independent articles agree.", "Sources differ: “29” (Xinhua, 5 May 2018) against “28” (TASS,
    3 May 2018).", newest first, "Earlier: “12” (TASS, 3 May 2018).", "Corrected: not “12”
    (TASS, 3 May 2018), says TASS, 5 May 2018." and "Denied: “12” (TASS, 3 May 2018)."
    """
    differing = [
        side for n, side in enumerate(sides) if n == 0 or side.standing is Standing.DIFFERS
    ]
    told = []
    if len(differing) > 1:
        newest = sorted(differing, key=lambda side: _age(side.claims[0]))
        one, *others = [_told(side) for side in newest[:_NAMED]]
        more = len(differing) - _NAMED
        rest = " and ".join(others) + (f" and {more} more" if more > 0 else "")
        told.append(f"Sources differ: {one} against {rest}.")
    elif sides and len(sides[0].claims) > 1 and sides[0].standing is not Standing.DENIED:
        told.append(f"{len(sides[0].claims)} independent articles agree.")
    told += [
        f"Corrected: not {_told(side)}, says {origin(side.correction.evidence.article)}."
        for side in sides[1:]
        if side.correction
    ]
    told += [f"Denied: {_told(side)}." for side in sides if side.standing is Standing.DENIED]
    earlier = [_told(side) for side in sides[1:] if side.standing is Standing.EARLIER]
    if earlier:
        told.append(f"Earlier: {', '.join(earlier)}.")
    return " ".join(told)


def _join(side: list[ShortAnswer], one: ShortAnswer) -> None:
    """Put it on a side, unless a copy is there already."""
    if all(one.story != other.story for other in side):
        side.append(one)


def _place(
    kind: Kind,
    one: ShortAnswer,
    against: Sequence[ShortAnswer],
    others: list[list[ShortAnswer]],
) -> bool:
    """Put it on the side it agrees with, or on one of its own if it differs from all so far."""
    for side in others:
        if _related(kind, side[0], one) is Relation.SAME:
            _join(side, one)
            return True
    told = [*against, *(each for side in others for each in side)]
    if any(_related(kind, each, one) is not Relation.DIFFERENT for each in told):
        return False
    others.append([one])
    return True


def _at_odds(kind: Kind, best: ShortAnswer, one: ShortAnswer, question: str) -> bool:
    """Whether it says something else than the best, of the same thing."""
    if kind not in _AT_ODDS or _related(kind, best, one) is not Relation.DIFFERENT:
        return False
    # "Barty beat Pliskova" and "Pliskova lost to Barty" hold each other's answers.
    if _holds(one, best.short) or _holds(best, one.short) or not _counts(one, best, DIFFERS):
        return False
    asked = _WORD.findall(plainly(question))
    names = {word.casefold() for word in asked if not word.islower()} - _FORM
    years = set(filter(_YEAR.fullmatch, names))
    for claim in (best.claim, one.claim):
        said = set(filter(_YEAR.fullmatch, _WORD.findall(claim.quote)))
        if years and said and years.isdisjoint(said):
            return False
    return names & _about(best.claim) <= _about(one.claim)


def _about(claim: Claim) -> set[str]:
    """The words of its sentence and its article's title, and the year of publication."""
    article = claim.evidence.article
    year = {str(article.published.year)} if article.published else set()
    return {*_WORD.findall(plainly(f"{article.title} {claim.quote}").casefold()), *year}


def _holds(one: ShortAnswer, short: str) -> bool:
    """Whether its sentence holds the words of an answer."""
    held = set(_WORD.findall(one.claim.quote.casefold()))
    return held.issuperset(_WORD.findall(short.casefold()))


def _counts(one: ShortAnswer, best: ShortAnswer, share: float) -> bool:
    likely = one.probability >= share * best.probability
    return likely and one.coverage >= COVERED * best.coverage


def _corrected(kind: Kind, same: Sequence[ShortAnswer], one: ShortAnswer) -> ShortAnswer | None:
    """Its sentence's own answer, if the sentence is one of these with another answer in its place."""
    if kind not in _AT_ODDS_COPIED:
        return None
    for each in same:
        if one.probability < DIFFERS_COPIED * each.probability:
            continue
        places = _rewritten(each.claim, each.short, one.claim)
        if places and relation(*places, kind) is Relation.DIFFERENT:
            return replace(one, short=places[1])
    return None


def _rewritten(one: Claim, short: str, other: Claim) -> tuple[str, str] | None:
    """What each sentence has at the one place where they differ, if the answer `short` is there.

    Both are spans of the quotes, whole where only a part of the answer differs: "April 20, 2018"
    and "April 2, 2018". None if the sentences differ elsewhere too, or were published too far apart.
    """
    dates = one.evidence.article.published, other.evidence.article.published
    if dates[0] and dates[1] and abs(dates[0] - dates[1]) > CORRECTED:
        return None
    first, second = (list(_WORD.finditer(claim.quote)) for claim in (one, other))
    texts = [[match[0] for match in matches] for matches in (first, second)]
    fewer = min(map(len, texts))
    before = _common(*texts)
    behind = min(_common(*(text[::-1] for text in texts)), fewer - before)
    if before + behind < max(FEWEST, KEPT * max(map(len, texts))) or before + behind == fewer:
        return None
    at = one.quote.find(short)
    told = [n for n, match in enumerate(first) if at <= match.start() < at + len(short)]
    end = len(first) - behind
    if at < 0 or not told or told[-1] < before or told[0] >= end:
        return None
    start, end = min(before, told[0]), max(end, told[-1] + 1)
    return (
        one.quote[first[start].start() : first[end - 1].end()],
        other.quote[second[start].start() : second[end - 1 + len(second) - len(first)].end()],
    )


def _common(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _related(kind: Kind, one: ShortAnswer, other: ShortAnswer) -> Relation:
    return relation(one.short, other.short, kind, (one.days, other.days))


def _article(one: ShortAnswer) -> str:
    return one.claim.evidence.article.id


def _age(claim: Claim) -> float:
    """Less is newer; undated comes last."""
    published = claim.evidence.article.published
    return -published.timestamp() if published else float("inf")


def _told(side: Side) -> str:
    """A side in words: “29” (Xinhua, 5 May 2018, and 2 more)."""
    more = f", and {len(side.claims) - 1} more" if len(side.claims) > 1 else ""
    short = " ".join(side.short.split())
    return f"“{short}” ({origin(side.claims[0].evidence.article)}{more})"


def origin(article: Article) -> str:
    """Source and day of an article in words: "Xinhua, 5 May 2018"."""
    published = in_words(article.published.date()) if article.published else "undated"
    return f"{article.source or 'unnamed source'}, {published}"
