"""Which value of a matter leads: the newest one, or the one of the time that is asked about.

A toll rises, a rate is cut, an office changes hands: the articles that tell it all answer the
question, each for its day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from corpus.types import Article
from qa.answering.agreement import CORRECTED
from qa.answering.candidates import Candidate, put_first
from qa.answering.compose import short_span
from qa.answering.question import REPORTED, Asked, Kind
from qa.answering.values import Relation, moment, quantity, relation
from qa.names import Name
from qa.types import Side, Standing

# Kinds of which one answer alone is right.
_ONE = frozenset(
    (Kind.PERSON, Kind.PLACE, Kind.TIME, Kind.NUMBER, Kind.WHICH, Kind.WHAT, Kind.OTHER)
)
SOON = timedelta(days=62)  # after an article, until which its corrections are printed
_APPOSITION = re.compile(r", (?=[a-z0-9])")
COMPARED = 25  # sentences, best first
MOST_TOLD = 4  # superseded values that are told
# Of the reader's probability for the value given, and of its own, from which an earlier one is told: by
# eye over newsroom and moving.
EARLIER, SEES = 0.2, 0.1
RIVAL = 0.1  # of the first's probability, or of the reader's for it, from which a value counts
STRONG = 0.5  # of the strongest later value, from which a newer one leads
COVERED = 0.8  # of the first's coverage: a sentence that holds less is of another matter
ECHO = 0.1  # of a value's best probability, from which another sentence says it on its day too
TAKEN_BACK = 0.05  # of the reader's span, from which it sees what a correction takes back
LEAST = 0.3  # of coverage
SURE = 0.4  # of the reader's probability, from which its word is enough
SEEN = 0.001  # of the reader's probability, from which it sees the value at all


def upheld(asked: Asked, order: Sequence[Candidate]) -> Sequence[Candidate]:
    """The sentences, last those whose value a later correction takes back.

    Where that is the value of the first, the correction's own word leads.
    """
    corrections = {id(one): found for one, found in _taken_back(asked, order)}
    left = sorted(order, key=lambda one: id(one) in corrections)
    own = [one for one in corrections.get(id(order[0]), ()) if id(one) not in corrections]
    return put_first(max(own, key=_worth), left) if own else left


def _taken_back(
    asked: Asked, order: Sequence[Candidate]
) -> list[tuple[Candidate, list[Candidate]]]:
    """The sentences whose value a later correction takes back, each with those corrections."""
    wrong = [
        (one, one.evidence.article.text[one.wrong.start : one.wrong.end])
        for one in order[:COMPARED]
        if one.wrong and one.wrong.probability >= TAKEN_BACK
    ]
    found = []
    for one in order[:COMPARED] if wrong else ():
        value = _value(asked, one)
        its = [
            correction
            for correction, old in wrong
            if value is not None
            and _before(one.evidence.article, correction.evidence.article)
            and _same(asked, value, old)
        ]
        if its:
            found.append((one, its))
    return found


def leading(asked: Asked, order: Sequence[Candidate]) -> Sequence[Candidate]:
    """The sentences, first the likeliest one with the newest of the values that rival the first's.

    order: best first, not empty. Of a time that the question says it asks about, the newest by its
    end. Unchanged where the first is undated or holds no value of the kind asked for.
    """
    first = order[0]
    value = _value(asked, first)
    if not asked.moves or value is None or _day(first) is None or not _covered(asked, first, first):
        return order
    groups = _values(asked, first, order)
    later: list[tuple[date, float, list[Candidate]]] = []
    since = _newest(asked, groups[0][1]) or date.min
    for other, sentences in groups[1:]:
        newest, strength = _newest(asked, sentences), _strength(first, sentences)
        if newest and newest > since and strength >= RIVAL and _kindred(asked, value, other):
            later.append((newest, strength, sentences))
    least = STRONG * max((strength for _, strength, _ in later), default=0.0)
    strong = [each for each in later if each[1] >= least]
    if not strong:
        return order
    _, _, lead = max(strong, key=lambda each: each[0])
    return put_first(max(lead, key=_worth), order)


def _values(
    asked: Asked, first: Candidate, order: Sequence[Candidate]
) -> list[tuple[str, list[Candidate]]]:
    """The values of the first's matter in dated articles, that of the likeliest sentence before others."""
    groups: list[tuple[str, list[Candidate]]] = []
    for one in order[:COMPARED]:
        its = _value(asked, one)
        if its is None or _day(one) is None or not _covered(asked, first, one):
            continue
        for value, held in groups:
            if _same(asked, value, its):
                held.append(one)
                break
        else:
            groups.append((its, [one]))
    return groups


def with_standing(
    asked: Asked, order: Sequence[Candidate], lead: Candidate, agreed: Sequence[Side]
) -> tuple[Side, ...]:
    """The sides with what the answer given supersedes: values of earlier days, and those taken back.

    order: the sentences, lead the one that the answer given stands in, agreed: its side first.
    """
    value = _value(asked, lead)
    if value is None or not agreed:
        return tuple(agreed)
    corrected = _corrected(asked, order, lead, value)
    earlier = _untold(asked, _earlier(asked, order, lead, value), corrected)
    superseded = [*corrected, *earlier]
    differing = _untold(asked, agreed[1:], superseded)
    return (agreed[0], *differing, *superseded[:MOST_TOLD])


def _untold(asked: Asked, sides: Sequence[Side], told: Sequence[Side]) -> list[Side]:
    """The sides with other values than those told."""
    return [one for one in sides if not any(_same(asked, one.short, each.short) for each in told)]


def _same(asked: Asked, one: str, other: str) -> bool:
    return relation(one, other, asked.kind) is Relation.SAME


def _corrected(asked: Asked, order: Sequence[Candidate], lead: Candidate, value: str) -> list[Side]:
    """The values that a correction takes back, each with it."""
    sides: list[Side] = []
    for one, corrections in _taken_back(asked, order):
        wrong = _value(asked, one) or one.text
        differs = relation(value, wrong, asked.kind) is Relation.DIFFERENT
        known = any(_same(asked, wrong, side.short) for side in sides)
        if asked.kind in _ONE and differs and not known and _strength(lead, [one]) >= RIVAL:
            correction = max(corrections, key=_worth)
            sides.append(Side(wrong, (one.claim,), Standing.CORRECTED, correction.claim))
    return sides


def _earlier(asked: Asked, order: Sequence[Candidate], lead: Candidate, value: str) -> list[Side]:
    """The values that stood before, newest first."""
    groups = _values(asked, lead, put_first(lead, order)) if asked.moves else []
    last = _newest(asked, groups[0][1]) if groups and groups[0][1][0] is lead else None
    if last is None:
        return []
    source, least = lead.evidence.article.source, max(SEES, EARLIER * lead.answers)
    found: list[tuple[date, Side]] = []
    for other, sentences in groups[1:]:
        told = [one for one in sentences if one.answers >= least]
        newest = max((day for one in told if (day := _day(one))), default=last)
        if newest >= last or not _kindred(asked, value, other):
            continue
        if last - newest > CORRECTED or source in {one.evidence.article.source for one in told}:
            found.append((newest, _side(asked, other, told)))
    found.sort(key=lambda each: each[0], reverse=True)
    return [side for _, side in found]


def _side(asked: Asked, value: str, told: Sequence[Candidate]) -> Side:
    """A value of before: of each story its likeliest sentence, the newest first. told: likeliest first."""
    stories = {one.evidence.rank: one for one in reversed(told)}
    newest = sorted(stories.values(), key=lambda one: str(_day(one)), reverse=True)
    claims = tuple(one.claim for one in newest)
    return Side(_value(asked, newest[0]) or value, claims, Standing.EARLIER)


def _worth(one: Candidate) -> float:
    """How well a sentence tells a value."""
    return one.probability * max(one.answers, SEEN)


def _newest(asked: Asked, held: Sequence[Candidate]) -> date | None:
    """The day of the last article with a value, of those until the time asked about."""
    days = [
        day for one in held if (day := _day(one)) and one.probability >= ECHO * held[0].probability
    ]
    until = asked.period.last if asked.period else date.max
    return max((day for day in days if day - until <= REPORTED), default=None)


def _before(article: Article, correction: Article) -> bool:
    """Whether an article may be what the correction is of; True also where a day is not known."""
    printed, corrected = article.published, correction.published
    return not printed or not corrected or timedelta() <= corrected - printed <= SOON


def _value(asked: Asked, one: Candidate) -> str | None:
    """Its short answer, without what is said of it behind a comma: "Tobias Hendry, 44, of Lund"."""
    span = short_span(asked, one)
    return _APPOSITION.split(one.text[slice(*span)], maxsplit=1)[0] if span else None


def _day(one: Candidate) -> date | None:
    return one.evidence.article.published_on


def _covered(asked: Asked, first: Candidate, one: Candidate) -> bool:
    """Whether it is of the first's matter: by its words, of a number by the reader's word too."""
    near = one.features["near"]
    read = near >= LEAST and one.answers >= max(SURE, STRONG * first.answers)
    return (read and asked.kind is Kind.NUMBER) or near >= max(
        LEAST, COVERED * first.features["near"]
    )


def _strength(first: Candidate, sentences: Sequence[Candidate]) -> float:
    """How likely one of these answers, in shares of the first: by the reader alone or by all that is known."""
    return max(
        (
            max(
                one.probability / max(first.probability, SEEN),
                one.answers / max(first.answers, SEEN),
            )
            for one in sentences
            if one.answers >= SEEN
        ),
        default=0.0,
    )


def _kindred(asked: Asked, value: str, other: str) -> bool:
    """Whether two answers are different values of one kind: two rates, two people, two days."""
    kind = asked.kind
    if relation(value, other, kind) is not Relation.DIFFERENT:
        return False
    if kind is Kind.TIME:
        return moment(value) is not None and moment(other) is not None
    if kind is Kind.PERSON:
        return asked.present and _named(value) and _named(other)
    opening = kind is not Kind.NUMBER  # elsewhere a number in a phrase is not what is asked for
    one, two = quantity(value, opening=opening), quantity(other, opening=opening)
    if one and two:
        return one.measure == two.measure and not (moment(value) or moment(other))
    if one or two or kind is Kind.NUMBER:
        return False
    named = asked.present and _named(value) and _named(other)
    return named and kind in {Kind.WHAT, Kind.OTHER}


def _named(value: str) -> bool:
    """Whether it is one name, and no list of them."""
    return "," not in value and Name.of(value) is not None
