"""When two short answers say the same: "29" and "twenty-nine heads of state"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from qa.answering.comparing.designations import Name, name, one_person, one_thing, plainly
from qa.answering.comparing.moments import Days, consistent, figures, moment
from qa.answering.comparing.quantities import alike, quantity, score
from qa.answering.question import Kind

_WORD = re.compile(r"[^\W_]+")
_ITEMS = re.compile(r"\s*(?:,|;|\n|&|\band\b|\bas well as\b|\bor\b)\s*")
_STOPS = frozenset(
    "a an the of and or in on at to by for from with as it its is are was were be that this".split()
)
_SHARED = 0.6  # of the stems of the shorter phrase: most of them
_YES_NO = {"yes": True, "no": False}
_LONGEST_DATE = 5  # words: "on the evening of May 2" is longer, "Tuesday, 22 May 2018" is not
_LONGEST = 500  # code points; what is longer is no short answer
Known = tuple[Days | None, Days | None]


class Relation(Enum):
    """What two short answers are to each other."""

    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


def relation(
    one: str,
    other: str,
    kind: Kind,
    days: Known = (None, None),
) -> Relation:
    """Whether two answers to one question say the same. Symmetric.

    UNCLEAR where both can be right, as "more than 20" and "25", or where it cannot be told.
    days: the first and last day that was worked out for each, "Tuesday" say; None where none was.
    """
    if other < one:  # so that the comparison has no direction, whatever is compared
        one, other, days = other, one, (days[1], days[0])
    if one.split() == other.split() and days[0] == days[1]:
        return Relation.SAME
    if max(len(one), len(other)) > _LONGEST:
        return Relation.UNCLEAR
    found = _RULES.get(kind, _phrases)(one, other, days)
    return {True: Relation.SAME, False: Relation.DIFFERENT, None: Relation.UNCLEAR}[found]


def _times(one: str, other: str, days: Known) -> bool | None:
    first, second = moment(one, days[0]), moment(other, days[1])
    if first and second:
        return consistent(first, second)
    if first or second:
        return None
    if figures(one):
        return True if figures(one) == figures(other) else _lengths(one, other)
    return _lengths(one, other) or _overlap(one, other)


def _lengths(one: str, other: str) -> bool | None:
    """Of two spans of time, "90 minutes" and "two hours"."""
    first, second = quantity(one), quantity(other)
    if first and second and first.measure and second.measure:
        return alike(first, second)
    return None


def _numbers(one: str, other: str, _days: Known) -> bool | None:
    scores = score(one), score(other)
    if all(scores):
        return scores[0] == scores[1]
    first, second = quantity(one), quantity(other)
    if first and second:
        return alike(first, second)
    return None if first or second else _overlap(one, other)


def _people(one: str, other: str, _days: Known) -> bool | None:
    first, second = name(one), name(other)
    if first and second:
        return one_person(first, second)
    return None if first or second else _overlap(one, other)


def _places(one: str, other: str, _days: Known) -> bool | None:
    first, second = name(one), name(other)
    if first and second:
        return one_thing(first, second)
    return None if first or second else _overlap(one, other)


def _choices(one: str, other: str, days: Known) -> bool | None:
    """Of two answers to "which": another choice is another answer."""
    if _measured(one, other):
        return _measures(one, other, days)
    first, second = name(one), name(other)
    if first and second:
        return one_thing(first, second)
    if first or second or _overlap(one, other):
        return _overlap(one, other)
    return None if _stems(one) & _stems(other) else False


def _whats(one: str, other: str, days: Known) -> bool | None:
    """Of two answers to "what": dates, numbers and names are compared as such."""
    if _measured(one, other):
        return _measures(one, other, days)
    first, second = name(one), name(other)
    if first and second and _wholly_named(one) and _wholly_named(other):
        return one_thing(first, second)
    return _phrases(one, other, days)


def _phrases(one: str, other: str, _days: Known) -> bool | None:
    """Of two phrases: the same if they share most of their stems; two wordings prove no difference."""
    return _overlap(one, other)


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing of a list."""

    named: Name | None
    stems: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Item:
        return cls(name(text), _stems(text))

    def same(self, other: _Item) -> bool | None:
        if self.named and other.named:
            return one_thing(self.named, other.named)
        if self.named or other.named:
            return None
        return True if _most_shared(self.stems, other.stems) else None


def _lists(one: str, other: str, _days: Known) -> bool | None:
    """Of two lists: the same if one holds all that the other has, another if they share nothing."""
    items = [[each for each in _ITEMS.split(text) if _words(each)] for text in (one, other)]
    fewer, more = sorted(([_Item.of(each) for each in some] for some in items), key=len)
    if not fewer:
        return None
    held = [{item.same(each) for each in more} for item in fewer]
    if all(True in found for found in held):
        return True
    return False if all(found == {False} for found in held) else None


def _yes_or_no(one: str, other: str, _days: Known) -> bool | None:
    first, second = (_YES_NO.get(" ".join(_words(text)[:1])) for text in (one, other))
    return None if first is None or second is None else first is second


_RULES = {
    Kind.PERSON: _people,
    Kind.PLACE: _places,
    Kind.TIME: _times,
    Kind.NUMBER: _numbers,
    Kind.WHICH: _choices,
    Kind.WHAT: _whats,
    Kind.OTHER: _whats,
    Kind.LIST: _lists,
    Kind.YES_NO: _yes_or_no,
}


def _measured(one: str, other: str) -> bool:
    """Whether both are dates, or both begin with a number."""
    return all(map(_dated, (one, other))) or all(quantity(t, opening=True) for t in (one, other))


def _measures(one: str, other: str, days: Known) -> bool | None:
    dated = _dated(one) and _dated(other)
    return _times(one, other, days) if dated else _numbers(one, other, days)


def _dated(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    return moment(text) is not None and len(_WORD.findall(text)) <= _LONGEST_DATE


def _wholly_named(text: str) -> bool:
    return all(not word.islower() for word in _WORD.findall(text) if word not in _STOPS)


def _overlap(one: str, other: str) -> bool | None:
    """True if most stems of the shorter phrase are in the longer; None otherwise."""
    return True if _most_shared(_stems(one), _stems(other)) else None


def _most_shared(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer > 0 and len(one & other) >= _SHARED * fewer


def _stems(text: str) -> frozenset[str]:
    """Words without their commonest endings."""
    words = [word for word in _words(text) if word not in _STOPS]
    return frozenset(re.sub(r"(?<=\w{3})(ies|es|s|ed|ing|y|e)$", "", word) for word in words)


def _words(text: str) -> list[str]:
    return _WORD.findall(plainly(text).casefold())
