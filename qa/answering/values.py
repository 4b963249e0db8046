"""Whether two short answers say the same: "29" and "twenty-nine leaders", "May 22" and "22 May 2018"."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum

from corpus.dates import MONTH, WEEKDAYS, YEAR, month_number, printed
from qa.answering.question import Kind
from qa.names import Name, one_person, one_thing, plainly

_WORD = re.compile(r"[^\W_]+")
_STOPS = frozenset(
    "a an the of and or in on at to by for from with as it its is are was were be that this who per".split()
)
_LONGEST = 500  # code points; what is longer is no short answer
DayRange = tuple[date, date]  # the first and the last day, both included
WorkedOutDays = tuple[DayRange | None, DayRange | None]  # of one answer and the other


class Relation(Enum):
    """What two short answers are to each other."""

    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


def relation(
    one: str,
    other: str,
    kind: Kind,
    days: WorkedOutDays = (None, None),
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
    found = _compared(one, other, kind, days)
    return {True: Relation.SAME, False: Relation.DIFFERENT, None: Relation.UNCLEAR}[found]


def _compared(one: str, other: str, kind: Kind, days: WorkedOutDays) -> bool | None:
    """True if they say the same, False if another thing, None if that is not known."""
    if kind is Kind.TIME:
        return _times(one, other, days)
    if kind is Kind.NUMBER:
        return _numbers(one, other)
    if kind in {Kind.PERSON, Kind.PLACE}:
        return _names(one, other, person=kind is Kind.PERSON)
    if kind in {Kind.WHICH, Kind.WHAT, Kind.OTHER}:
        return _choices(one, other, days, which=kind is Kind.WHICH)
    return _same_items(one, other) if kind is Kind.LIST else _overlap(one, other)


def _names(one: str, other: str, *, person: bool) -> bool | None:
    first, second = Name.of(one), Name.of(other)
    if first and second:
        return one_person(first, second) if person else one_thing(first, second)
    return None if first or second else _overlap(one, other)


def _choices(one: str, other: str, days: WorkedOutDays, *, which: bool) -> bool | None:
    """Of two answers to "which" or "what": dates, numbers and names are compared as such."""
    if all(moment(text) and len(_WORD.findall(text)) <= _LONGEST_DATE for text in (one, other)):
        return _times(one, other, days)
    if all(quantity(text, opening=True) for text in (one, other)):
        return _numbers(one, other)
    first, second = Name.of(one), Name.of(other)
    if first and second and (which or (_wholly_named(one) and _wholly_named(other))):
        return one_thing(first, second)
    if first or second or not which or _overlap(one, other):
        return _overlap(one, other)
    return None if _stems(one) & _stems(other) else False


def _same_items(one: str, other: str) -> bool | None:
    """True if one list holds all that the other has; two lists that differ may both be right."""
    items = [[each for each in _ITEMS.split(text) if _words(each)] for text in (one, other)]
    fewer, more = sorted(items, key=len)
    held = [any(_choices(item, each, (None, None), which=True) for each in more) for item in fewer]
    return True if held and all(held) else None


def _wholly_named(text: str) -> bool:
    return all(not word.islower() for word in _WORD.findall(text) if word not in _STOPS)


# -- phrases -------------------------------------------------------------------------------------

_ITEMS = re.compile(r"[,;\n&]|\b(?:and|as well as|or)\b")
_SHARED = 0.6  # of the stems of the shorter phrase: most of them


def _overlap(one: str, other: str) -> bool | None:
    """True if most stems of the shorter are in the longer; two wordings prove no difference."""
    first, second = _stems(one), _stems(other)
    fewer = min(len(first), len(second))
    return True if fewer and len(first & second) >= _SHARED * fewer else None


def _stems(text: str) -> frozenset[str]:
    """Words without their commonest endings."""
    words = [word for word in _words(text) if word not in _STOPS]
    return frozenset(re.sub(r"(?<=\w{3})(ies|es|s|ed|ing|y|e)$", "", word) for word in words)


def _words(text: str) -> list[str]:
    return _WORD.findall(plainly(text).casefold())


# -- numbers -------------------------------------------------------------------------------------

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
NUMBERS = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9,
    "b": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12, "dozen": 12,
}  # fmt: skip
# By what is measured: each unit, and how many of the base unit it is.
_SIZES: dict[str, dict[str, float]] = {
    "USD": {"$": 1, "us$": 1, "dollar": 1, "usd": 1},
    "EUR": {"€": 1, "euro": 1},
    "GBP": {"£": 1},
    "JPY": {"¥": 1, "yen": 1},
    "CNY": {"yuan": 1},
    "share": {"%": 1, "percent": 1},
    "length": {"metre": 1, "meter": 1, "km": 1e3, "kilometre": 1e3, "kilometer": 1e3, "mile": 1609.3},
    "duration": {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800},
    "years": {"month": 1 / 12, "year": 1, "decade": 10},
}  # fmt: skip
_UNITS = {
    unit: (measure, size) for measure, sizes in _SIZES.items() for unit, size in sizes.items()
}
_SPELT = re.compile(
    rf"\b(?:({'|'.join(_TENS)})[ -]({'|'.join(_ONES[1:10])})|({'|'.join(NUMBERS)}))\b"
)
# Put one way before it is read, in this order.
_REWRITTEN = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[\d%])\s?[-–—]\s?(?=[$€£¥]?\d)", " to "),
        (r"(?<=\w)[-–](?=\w)", " "),
        (r"\bper cent\b", "percent"),
        (r"\b(no|not) more than\b|\bas many as\b|\bup to\b", "at most"),
        (r"\bno (fewer|less) than\b|\bupwards? of\b|\bexceeding\b", "at least"),
        (
            r"\ban? (?=(?:dozen|hundred|thousand|[mb]illion|minute|hour|day|week|month|year)\b)",
            "1 ",
        ),
        (r"\b(?:1 |a )?half\b", "50%"),
        (r"\b(?:1|a) third\b", "33.3%"),
        (r"\b2 thirds\b", "66.7%"),
    )
)
_NUMERAL = re.compile(
    r"(?P<sign>us\$|[$€£¥])?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th)?"
    rf"(?:\s?(?P<scale>{'|'.join(_SCALES)})\b)?(?:\s?(?P<unit>(?:{'|'.join(filter(str.isalpha, _UNITS))})s?\b|%))?"
)
_HEDGES = frozenset("about around roughly approximately some nearly almost circa".split())
_AT_LEAST = re.compile(r"\b(?:(?:more|greater|higher) than|over|above|at least)\b")
_AT_MOST = re.compile(r"\b(?:(?:fewer|less|lower) than|under|below|at most)\b")
_OPENERS = (
    _HEDGES
    | _STOPS
    | frozenset(
        "only just well between more greater higher fewer less lower than over above under below least most".split()
    )
)
_FIGURES = 2  # digits of a number that is never round: 20 people are not 23
ROUNDED = 0.05  # of the value: a round number stands for what it rounds, if no farther off
CLOSE = 0.01  # a round number this near is the same number
HEDGED = 0.2  # beyond this, "about 3,000" is another number


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number between low and high, in the base unit of what it measures.

    step: what its last digit stands for, closing noughts aside. measure: "USD", "length" …, "" for
    a plain count. things: stems of what is counted. hedged: "about".
    """

    low: float
    high: float
    step: float
    measure: str
    things: frozenset[str]
    hedged: bool


def quantity(text: str, *, opening: bool = False) -> Quantity | None:
    """The first number that a text says, or range of two; None if it says none.

    opening: only one that it begins with: "over $3 million", but not "a plan worth $3 million".
    """
    folded = _SPELT.sub(
        lambda one: str(sum(NUMBERS[word] for word in one.groups() if word)),
        " ".join(text.casefold().split()),
    )
    for pattern, plain in _REWRITTEN:
        folded = pattern.sub(plain, folded)
    found = list(_NUMERAL.finditer(folded))
    if not found or re.match(r"\s(?:third|quarter)s?\b", folded[found[0].end() :]):
        return None
    first = last = found[0]
    before = folded[: first.start()]
    if opening and not _OPENERS.issuperset(_WORD.findall(before)):
        return None
    if len(found) > 1:
        gap = folded[first.end() : found[1].start()].strip()
        if gap in {"", "and"} and "between" not in before:  # "1 hour 30 minutes"
            return None
        last = found[1] if gap == "to" or (gap == "and" and "between" in before) else first
    low, step, measure = _read(first, last["scale"])
    high, _, other = _read(last, last["scale"])
    behind = folded[last.end() :]
    if _AT_LEAST.search(before) or behind.startswith("+"):
        high = math.inf
    elif _AT_MOST.search(before):
        low = -math.inf
    things = [word for word in _WORD.findall(behind) if word not in _STOPS][:4]
    stems = frozenset(word.removesuffix("s") for word in things if word.isalpha())
    hedged = not _HEDGES.isdisjoint(_WORD.findall(before))
    return Quantity(min(low, high), max(low, high), step, measure or other, stems, hedged)


def _read(found: re.Match[str], scale: str | None) -> tuple[float, float, str]:
    """Value, step and measure of a number. scale: where it has none, as in "3 to 5 million"."""
    whole, _, decimals = found["digits"].replace(",", "").partition(".")
    noughts = len(whole) - len(whole.rstrip("0")) if len(whole) > _FIGURES else 0
    unit = found["unit"] or found["sign"] or ""
    measure, size = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s")) or ("", 1)
    size *= _SCALES.get(found["scale"] or scale or "", 1)
    step = 10.0 ** (-len(decimals) if decimals else noughts)
    return float(f"{whole}.{decimals or 0}") * size, step * size, measure


def _numbers(one: str, other: str) -> bool | None:
    first, second = quantity(one), quantity(other)
    if first and second:
        return alike(first, second)
    return None if first or second else _overlap(one, other)


def alike(one: Quantity, other: Quantity) -> bool | None:
    """True if both are one number, False if they cannot be, None if that cannot be told."""
    if one.measure != other.measure and one.measure and other.measure:
        return None
    if (one.low, one.high) == (other.low, other.high):
        return True
    if one.things and other.things and one.things.isdisjoint(other.things) and not one.measure:
        return None
    if one.low != one.high or other.low != other.high:
        return None if one.low <= other.high and other.low <= one.high else False
    apart = abs(one.low - other.low) / max(abs(one.low), abs(other.low))
    coarser, finer = max(one.step, other.step), min(one.step, other.step)
    certain, possible = 1e-9, 1e-9
    if one.hedged or other.hedged:
        certain, possible = ROUNDED, HEDGED
    elif coarser > finer and abs(one.low - other.low) <= coarser / 2:
        certain, possible = CLOSE, ROUNDED
    return True if apart <= certain else None if apart <= possible else False


# -- days and times ------------------------------------------------------------------------------

_LONGEST_DATE = 5  # words: "on the evening of May 2" is longer, "Tuesday, 22 May 2018" is not
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{MONTH})(?:\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:))?(?!\w)"
    rf"|\b(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{MONTH})(?!\w)"
)
_A_YEAR = re.compile(rf"(?<![$€£¥\d,.])(1\d{{3}}|{YEAR})(?![\d,.]\d|%|s)\b")
_DECADE = re.compile(r"\b(1\d\d|20\d)0s\b")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b")
_RANGE = re.compile(
    rf"\b{MONTH}\s+\d{{1,2}}\s*(?:[-–]|to|until|through|and)\s*\d{{1,2}}\b"
    rf"|\b\d{{1,2}}\s*(?:[-–]|to|until|and)\s*\d{{1,2}}\s+{MONTH}"
)


def moment(text: str, days: DayRange | None = None) -> dict[str, int] | None:
    """What a text says of one day: its decade, year, month, day and weekday, each if it is known.

    None if it says none, or two of them ("May 20 to 22"). days: the first and the last that were
    worked out for it.
    """
    folded = " ".join(text.casefold().split())
    fields: list[tuple[str, int]] = []
    for full in printed(folded):
        fields += _fields(full.day)
        folded = folded[: full.start] + " " * (full.end - full.start) + folded[full.end :]
    for found in _MONTH_DAY.finditer(folded):
        fields.append(("month", month_number(found["month"] or found["month2"])))
        fields += [("day", int(day)) for day in (found["day"], found["day2"]) if day]
    fields += [("year", int(found[1])) for found in _A_YEAR.finditer(folded)]
    fields += [("decade", int(found[1])) for found in _DECADE.finditer(folded)]
    fields += [("weekday", WEEKDAYS.index(found[1])) for found in _WEEKDAY.finditer(folded)]
    known = dict(fields)
    if _RANGE.search(folded) or set(fields) != known.items():
        return None
    for first, last in zip(*map(_fields, days), strict=True) if days else ():
        if first != last:
            break
        known[first[0]] = first[1]
    with suppress(KeyError, ValueError):  # of 31 June
        known["weekday"] = date(known["year"], known["month"], known["day"]).weekday()
    if "year" in known:
        known["decade"] = known["year"] // 10
    return known or None


def _fields(day: date) -> list[tuple[str, int]]:
    return [("year", day.year), ("month", day.month), ("day", day.day)]


def _times(one: str, other: str, days: WorkedOutDays) -> bool | None:
    """False if they differ in what both tell; True if they tell something alike; None if nothing."""
    first, second = moment(one, days[0]), moment(other, days[1])
    if first and second:
        shared = first.keys() & second.keys()
        same = all(first[name] == second[name] for name in shared)
        return same if shared else None
    figures = [re.findall(rf"\d+|\b{MONTH}", text.casefold()) for text in (one, other)]
    if first or second or figures[0] or figures[1]:  # two ways to write one period
        return True if figures[0] == figures[1] else None
    return _overlap(one, other)
