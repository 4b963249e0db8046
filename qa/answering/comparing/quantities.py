"""A number as a source puts it: "more than 20", "$3.5m", "an hour and a half", "twenty-nine"."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering.comparing.numerals import Numeral, numerals

_VAGUE = {"dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6}
# By what is measured: each unit, and how many of the base unit it is.
_SIZES: dict[str, dict[str, float]] = {
    "USD": {"$": 1, "us$": 1, "dollar": 1, "usd": 1, "cent": 0.01},
    "EUR": {"€": 1, "euro": 1, "eur": 1},
    "GBP": {"£": 1, "gbp": 1, "sterling": 1},
    "CNY": {"yuan": 1, "rmb": 1, "renminbi": 1, "cny": 1},
    "JPY": {"¥": 1, "yen": 1, "jpy": 1},
    "INR": {"₹": 1, "rupee": 1, "inr": 1},
    "share": {"%": 1, "percent": 1, "pct": 1},
    "length": {
        "metre": 1, "meter": 1, "km": 1e3, "kilometre": 1e3, "kilometer": 1e3, "cm": 0.01,
        "centimetre": 0.01, "centimeter": 0.01, "mile": 1609.344, "foot": 0.3048,
        "feet": 0.3048, "ft": 0.3048, "inch": 0.0254, "inche": 0.0254,
    },
    "mass": {"kg": 1, "kilogram": 1, "kilo": 1, "gram": 1e-3, "tonne": 1e3, "lb": 0.45359237},
    "duration": {
        "second": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600, "day": 86400,
        "week": 604800,
    },
    "years": {"month": 1 / 12, "year": 1, "yr": 1, "decade": 10, "aged": 1, "age": 1},
}  # fmt: skip
_UNITS = {
    word: (measure, size) for measure, sizes in _SIZES.items() for word, size in sizes.items()
}
_TIMES = "second|minute|hour|day|week|month|year|decade|mile"
# Put one way before it is read, in this order.
_REWRITTEN = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[\d%])\s?[-–—]\s?(?=[$€£¥]?\d)", " to "),
        (r"(?<!\w)[-−](?=[$€£¥]?\d)", "minus "),
        (r"(?<=\w)[-–](?=\w)", " "),
        (r"\bper cent\b", "percent"),
        (r"\b(no|not) more than\b|\bas many as\b|\bup to\b", "at most"),
        (r"\bno (fewer|less) than\b|\bupwards? of\b|\bexceeding\b", "at least"),
        (rf"\ban? ({_TIMES}) and a half\b", r"1.5 \1"),
        (rf"\bone and a half ({_TIMES})s\b", r"1.5 \1"),
        (rf"\bhalf an? ({_TIMES})\b", r"0.5 \1"),
        (rf"\ban? (?=({_TIMES}|dozen|hundred|thousand|million|billion|trillion)\b)", "1 "),
        (r"\b(one |a )?half\b", "50%"),
        (r"\b(one|a) (third|quarter)\b", r"1 \2"),
        (r"\b(1|one) thirds?\b", "33.3%"),
        (r"\btwo thirds\b", "66.7%"),
        (r"\b(1|one) quarter\b", "25%"),
        (r"\bthree quarters\b", "75%"),
    )
)
_HEDGES = frozenset("about around roughly approximately some nearly almost circa ~".split())
_AT_LEAST = re.compile(r"\b(?:(?:more|greater|higher) than|over|above|at least)\b")
_AT_MOST = re.compile(r"\b(?:(?:fewer|less|lower) than|under|below|at most)\b")
_TOKEN = re.compile(r"us\$|[$€£¥₹%~+]|\d+(?:,\d{3})*(?:\.\d+)?|[a-z]+")
_SCORE = re.compile(r"\b(\d{1,3})[-–](\d{1,3})\b")
_STOPS = frozenset(
    "a an the and or of in on at to by for from with who which that was were is are per".split()
)
_OPENERS = (_HEDGES | _STOPS | _UNITS.keys() | {"only", "just", "between", "minus"}) | set(
    "more greater higher fewer less lower than over above under below at least most".split()
)
ROUNDED = 0.05  # of the value: a round number stands for what it rounds, if no farther off
CLOSE = 0.01  # a round number this near is the same number
HEDGED = 0.2  # beyond this, "about 3,000" is another number


_Read = tuple[Numeral, str]  # in the base unit of its measure, and the measure


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number between low and high, in the base unit of what it measures.

    step: what its last digit stands for, closing noughts aside. measure: "USD", "length" …, ""
    for a plain count. things: stems of what is counted. hedged: "about".
    """

    low: float
    high: float
    step: float = 1.0
    measure: str = ""
    things: frozenset[str] = frozenset()
    hedged: bool = False


def quantity(text: str, *, opening: bool = False) -> Quantity | None:
    """The first number that a text says; None if it says none.

    opening: only one that it begins with: "over $3 million", but not "a plan worth $3 million".
    """
    folded = " ".join(text.casefold().split())
    for pattern, plain in _REWRITTEN:
        folded = pattern.sub(plain, folded)
    tokens = _TOKEN.findall(folded)
    reads = _compound([_measured(tokens, one) for one in numerals(tokens)])
    if not reads:
        return _vague(tokens)
    first, last = reads[0], _last(tokens, reads)
    before, behind = tokens[: first[0].start], tokens[last[0].end :]
    if opening and not _OPENERS.issuperset(before):
        return None
    low, high = _bounds(first, last)
    if before[-1:] == ["minus"]:
        low, high = -low, -low
    if _AT_LEAST.search(" ".join(before)) or behind[:1] == ["+"]:
        high = math.inf
    elif _AT_MOST.search(" ".join(before)):
        low = -math.inf
    hedged = not _HEDGES.isdisjoint(before)
    return Quantity(low, high, first[0].step, first[1] or last[1], _things(behind), hedged)


def score(text: str) -> tuple[int, int] | None:
    """The figures of a result, "2-1", the greater first; None for a range as "20-25"."""
    found = _SCORE.search(text)
    if not found:
        return None
    one, other = int(found[1]), int(found[2])
    spans = one < other and len(found[2]) > 1  # "20-25", but not "2-3"
    return None if spans else (max(one, other), min(one, other))


def alike(one: Quantity, other: Quantity) -> bool | None:
    """True if both are one number, False if they cannot be, None if that cannot be told."""
    if one.measure != other.measure and one.measure and other.measure:
        return None
    if (one.low, one.high) == (other.low, other.high):
        return True
    if one.things and other.things and one.things.isdisjoint(other.things) and not one.measure:
        return None
    if one.low == one.high and other.low == other.high:
        return _near(one, other)
    return None if one.low <= other.high and other.low <= one.high else False


def _near(one: Quantity, other: Quantity) -> bool | None:
    """Of two single numbers: the same, perhaps one rounded, or another."""
    greater = max(abs(one.low), abs(other.low))
    apart = abs(one.low - other.low) / greater
    coarser, finer = max(one.step, other.step), min(one.step, other.step)
    if one.hedged or other.hedged:
        certain, possible = ROUNDED, HEDGED
    elif coarser > finer and apart * greater <= coarser / 2:
        certain, possible = CLOSE, ROUNDED
    else:
        certain, possible = 1e-9, 1e-9
    if apart <= certain:
        return True
    return None if apart <= possible else False


def _last(tokens: Sequence[str], reads: Sequence[_Read]) -> _Read:
    """The upper end of a range, "20 to 25", "between $3 and $5"; of a single number itself."""
    first = reads[0][0]
    joints = ("to", "and") if "between" in tokens[: first.start] else ("to",)
    if len(reads) > 1:
        gap = [one for one in tokens[first.end : reads[1][0].start] if one.isalpha()]
        if len(gap) == 1 and gap[0] in joints:
            return reads[1]
    return reads[0]


def _measured(tokens: Sequence[str], found: Numeral) -> _Read:
    """The number in the base unit that stands behind it or before it, and that unit."""
    for start in (found.end, found.start - 1):
        for token in tokens[max(0, start) : start + 1]:
            unit = _UNITS.get(token) or _UNITS.get(token.removesuffix("s"))
            if unit:
                measure, size = unit
                end = max(found.end, start + 1)
                value, step = found.value * size, found.step * size
                return replace(found, value=value, step=step, end=end), measure
    return found, ""


def _compound(reads: Sequence[_Read]) -> list[_Read]:
    """Joins "1 hour 30 minutes" into one."""
    found: list[_Read] = []
    for one, measure in reads:
        last = found[-1][0] if found and found[-1][1] == measure else None
        joins = last and one.start - last.end <= 1 and one.step < last.step
        if last and joins and measure in ("duration", "length"):
            joined = replace(last, value=last.value + one.value, step=one.step, end=one.end)
            found[-1] = joined, measure
        else:
            found.append((one, measure))
    return found


def _bounds(first: _Read, last: _Read) -> tuple[float, float]:
    """Low and high; in "3 to 5 million" what is said of the last holds for the first."""
    low, high = first[0].value, last[0].value
    if first[0].scale == 1 and low * last[0].scale <= high:
        low *= last[0].scale
    return min(low, high), max(low, high)


def _vague(tokens: Sequence[str]) -> Quantity | None:
    """What "dozens" can mean: from the least to twenty times that."""
    for at, token in enumerate(tokens):
        if token in _VAGUE:
            low = _VAGUE[token]
            return Quantity(low, 20 * low, low, things=_things(tokens[at + 1 :]), hedged=True)
    return None


def _things(tokens: Sequence[str]) -> frozenset[str]:
    """The stems of what is counted: the next four words that say something, up to a figure."""
    counted = itertools.takewhile(lambda token: not token[0].isdigit(), tokens)
    words = [token for token in counted if token[0].isalpha() and token not in _STOPS]
    return frozenset(word.removesuffix("s") for word in words[:4])
