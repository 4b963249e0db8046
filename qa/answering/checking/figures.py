"""The numbers and dates that a text says, in digits or in words, and which of them another has not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from corpus.dates import MONTHS, WEEKDAYS
from qa.answering.checking.wording import Wording

_SMALL = {
    word: number
    for number, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen"
        ).split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
            " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        start=1,
    )
}
_SCALES = {
    word: Decimal(10) ** power
    for word, power in {
        "thousand": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12, "tn": 12,
    }.items()
}  # fmt: skip
_VAGUE = frozenset("dozens scores hundreds thousands millions billions".split())
_UNITS = {
    "%": "%", "percent": "%", "pct": "%", "$": "$", "dollar": "$", "dollars": "$", "usd": "$",
    "€": "€", "euro": "€", "euros": "€", "£": "£", "pound": "£", "pounds": "£", "¥": "¥",
    "yen": "¥", "yuan": "yuan", "rupees": "rupees",
}  # fmt: skip
_SINGLE = frozenset("a an one 1 single sole only first lone".split())  # what "one" may stand for
_NOT_COUNTED = frozenset("of another by day time that who is was or in".split())  # behind "one"
_BEFORE_ONE = frozenset("the this that no any every each some which another".split())
_BEFORE_MONTH = frozenset(
    "in since until by of early late mid last next during this through from to and on".split()
)
_BETWEEN = frozenset("and , to st nd rd th of the or until through from".split())
_RELATIVE = frozenset("yesterday today tomorrow tonight".split())
_WHICH, _PERIOD = frozenset("last this next".split()), frozenset("week weekend month year".split())
_LAST_DAY = 31
_DIGITS = 28  # of a number, what decimal arithmetic keeps; more is no number of the news
_NEAR = 8  # tokens from a month to the farthest of its days: "May 22nd, 23rd and 24th"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, tokens [start, end). unit: "%", "$" …, "about" for "thousands", "" for a count."""

    value: Decimal
    unit: str
    start: int
    end: int


def missing_figure(said: Wording, quoted: Wording) -> str | None:
    """The first number said that is not among the quoted, as printed; None if all are."""
    held: dict[Decimal, set[str]] = {}
    for figure in figures(quoted):
        held.setdefault(figure.value, set()).add(figure.unit)
    words = frozenset(quoted.folded)
    for figure in figures(said):
        if figure.value == 1 and figure.unit == "" and _may_be_one(said, figure, words):
            continue
        if not _held(figure.unit, held.get(figure.value, set())):
            printed = " ".join(said.printed[figure.start : figure.end]).casefold()
            return re.sub(r"(?<=[$€£¥-]) | (?=%)", "", printed)
    return None


def missing_date(said: Wording, quoted: Wording) -> str | None:
    """The first date said that is not among the quoted, as printed; None if all are."""
    words = frozenset(quoted.folded)
    pairs = frozenset(zip(quoted.folded, quoted.folded[1:], strict=False))
    days: dict[int, set[int]] = {}
    for at, month in _months(quoted):
        days.setdefault(month, set()).update(_days_near(quoted, at))
    for at, word in enumerate(said.folded):
        following = said.folded[at + 1] if at + 1 < len(said.folded) else ""
        if (word in WEEKDAYS or word in _RELATIVE) and word not in words:
            return said.printed[at]
        if word in _WHICH and following in _PERIOD and (word, following) not in pairs:
            return f"{said.printed[at]} {said.printed[at + 1]}"
    for at, month in _months(said):
        if month not in days:
            return said.printed[at]
        for day in _days_near(said, at):
            if day not in days[month]:
                return f"{day} {said.printed[at]}"
    return None


def is_date_word(said: Wording, at: int) -> bool:
    """Whether a token is a weekday, or a month where it can be one."""
    return said.folded[at] in WEEKDAYS or _month(said, at) is not None


def figures(wording: Wording) -> Iterator[Figure]:
    """The numbers of a text in order, each with its scale and unit."""
    folded, at = wording.folded, 0
    while at < len(folded):
        if folded[at] in _VAGUE:
            yield Figure(Decimal(sum(map(ord, folded[at]))), "about", at, at + 1)
        read = _number(folded, at)
        if read is None:
            at += 1
            continue
        value, end = read
        start, unit = _before(folded, at)
        if unit and folded[end : end + 1] == ("m",):  # "$36m", but not "36 m"
            value, end = value * _SCALES["million"], end + 1
        if start < at and folded[start] in {"-", "minus"}:
            value = value.copy_negate()
        if folded[end : end + 2] == ("per", "cent"):
            unit, end = "%", end + 2
        elif folded[end : end + 1] and folded[end] in _UNITS and folded[end] not in "$€£¥":
            unit, end = _UNITS[folded[end]], end + 1
        yield Figure(value, unit, start, end)
        at = end


def _before(folded: tuple[str, ...], at: int) -> tuple[int, str]:
    """Where the number begins with its sign and currency, and the currency."""
    unit = _UNITS.get(folded[at - 1], "") if at and folded[at - 1] in "$€£¥" else ""
    start = at - 1 if unit else at
    signed = start and folded[start - 1] in {"-", "minus"}
    return start - 1 if signed else start, unit


def _number(folded: tuple[str, ...], start: int) -> tuple[Decimal, int] | None:
    """The number that begins at a token, and where it ends."""
    first = folded[start]
    if first[0].isdecimal():
        value, at = Decimal(first[:_DIGITS]), start + 1
        if folded[at : at + 1] and folded[at] in {"st", "nd", "rd", "th"}:
            return value, at + 1
    elif first in {"a", "an"} and folded[start + 1 : start + 2] and _scale(folded[start + 1]):
        value, at = Decimal(1), start + 1
    else:
        words = _words(folded, start)
        if words is None:
            return None
        value, at = words
    total = Decimal(0)
    while at < len(folded):
        scale = _scale(folded[at])
        if scale is None:
            break
        value, at = value * scale, at + 1
        more = _words(folded, at + (folded[at : at + 1] == ("and",)))
        if more and value >= 100 and more[0] < scale and not first[0].isdecimal():  # noqa: PLR2004
            total, (value, at) = total + value, more
    return total + value, at


def _scale(word: str) -> Decimal | None:
    return {"hundred": Decimal(100), "dozen": Decimal(12)}.get(word) or _SCALES.get(word)


def _words(folded: tuple[str, ...], at: int) -> tuple[Decimal, int] | None:
    """A number below a hundred in words: "seven", "twenty-one", "twenty-first"."""
    word = folded[at] if at < len(folded) else ""
    if word in _TENS:
        following = folded[at + 1] if at + 1 < len(folded) else ""
        ones = _SMALL.get(following) or _ORDINALS.get(following) or 0
        if 0 < ones < 10:  # noqa: PLR2004
            return Decimal(_TENS[word] + ones), at + 2
        return Decimal(_TENS[word]), at + 1
    small = _SMALL.get(word, _ORDINALS.get(word))
    return None if small is None else (Decimal(small), at + 1)


def _held(unit: str, units: AbstractSet[str]) -> bool:
    """Whether a number of this unit is there; a count may be money, but no share."""
    if unit in units:
        return True
    exact = {"%", "about"}
    return unit not in exact and any(other not in exact and "" in {unit, other} for other in units)


def _may_be_one(said: Wording, figure: Figure, quoted: AbstractSet[str]) -> bool:
    """Whether "one" counts nothing, or counts what the quote has an article before."""
    if said.folded[figure.start] != "one":
        return False
    before = said.folded[figure.start - 1] if figure.start else ""
    behind = said.folded[figure.end] if figure.end < len(said.folded) else ""
    return behind in _NOT_COUNTED or before in _BEFORE_ONE or bool(_SINGLE & quoted)


def _months(wording: Wording) -> Iterator[tuple[int, int]]:
    """Each month named: its token, and its number from 1."""
    for at in range(len(wording.folded)):
        month = _month(wording, at)
        if month:
            yield at, month


def _month(wording: Wording, at: int) -> int | None:
    word = wording.folded[at]
    if word[:3] not in MONTHS or not wording.is_capital(at) or word not in _MONTH_NAMES:
        return None
    if word == "may":
        before = wording.folded[at - 1] if at else ""
        behind = wording.folded[at + 1] if at + 1 < len(wording.folded) else ""
        near = before in _BEFORE_MONTH | {"st", "nd", "rd", "th"}
        if not (near or before[:1].isdecimal() or behind[:1].isdecimal()):
            return None
    return MONTHS.index(word[:3]) + 1


def _days_near(wording: Wording, month: int) -> Iterator[int]:
    """The days of a month: numbers beside its name, and those joined to them."""
    for step in (-1, 1):
        at = month + step
        while 0 <= at < len(wording.folded) and abs(at - month) <= _NEAR:
            word = wording.folded[at]
            if word.isdecimal():
                if 0 < len(word) <= 2 and int(word) <= _LAST_DAY:  # noqa: PLR2004
                    yield int(word)
            elif word not in _BETWEEN:
                break
            at += step


_MONTH_NAMES = frozenset(MONTHS) | frozenset(
    (
        "january february march april june july august september sept october november december"
    ).split()
)
