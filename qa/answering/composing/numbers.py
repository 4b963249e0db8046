"""Numbers that may answer "how many" and "how much": where they stand, and which are of the unit asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_Span = tuple[int, int]

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_COUNT = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|twice)"
)
_NUMBER = re.compile(
    rf"(?:(?:more than|at least|about|around|nearly|almost|over|up to|some) )?"
    rf"(?:[$€£¥]\s?)?(?:\d+(?:,\d{{3}})*(?:\.\d+)?|\b{_COUNT}\b)(?:st|nd|rd|th)?"
    r"(?:\s?%| per ?cent| percent| million| billion| trillion| thousand| hundred)?"
    r"(?:[- ](?:people|countries|years?(?:[- ]old)?|days?|hours?|minutes?|months?|weeks?|miles|km"
    r"|kilomet(?:er|re)s|met(?:er|re)s|feet|pounds|dollars|euros|points|votes|seats|times))?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(
    rf"\b{MONTH} \d{{1,2}}(?:,? (?:19|20)\d\d)?\b|\b\d{{1,2}} {MONTH}(?:,? (?:19|20)\d\d)?"
)
_SHARE = frozenset("percent percentage %".split())
_PRICE = frozenset("cost costs price money worth paid pay dollars spent".split())
_CURRENCY = re.compile(
    r"[$€£¥₹]|\b(?:dollar|euro|pound|pence|penny|cent|yuan|renminbi|yen|rupee|rou?ble|franc|peso|krona"
    r"|riyal|lira|dinar|shekel|USD|EUR|GBP)s?\b|[mbtr]illion won\b"
)
# Words of a question, and what a number that answers it has.
_UNITS = (
    (_SHARE | frozenset("proportion share rate".split()), re.compile("%|per ?cent")),
    (_PRICE, _CURRENCY),
    (frozenset(("old", "age")), re.compile(r"^\d{1,3}(?:[- ]years?(?:[- ]old)?)?$")),
    (
        frozenset(("long",)),
        re.compile("years?|days?|hours?|minutes?|months?|weeks?|miles|km|met(?:er|re)s|feet"),
    ),
)
_AFTER = 12  # characters in which a currency follows its number


def numbers(text: str) -> Iterator[_Span]:
    """Where numbers stand, with "more than" before and a unit after them; those of dates are none."""
    dateless = _DATE.sub(lambda date: " " * len(date[0]), text)
    return (match.span() for match in _NUMBER.finditer(dateless))


def is_number(span: str) -> bool:
    """False for a year and a lone "one", which is mostly a pronoun."""
    return span.casefold() != "one" and not _YEAR.fullmatch(span)


def counts_nothing(span: str, asked: frozenset[str]) -> bool:
    """Whether it is "13th" where it is asked how many, how much or how long."""
    return "how" in asked and _ORDINAL.fullmatch(span) is not None


def counting(text: str, found: Sequence[_Span], asked: frozenset[str]) -> list[_Span]:
    """The numbers in the unit asked for, else those that count what is asked for, else no ordinals.

    A price without a currency is none, nor a percentage without its sign.
    """
    units = [unit for words, unit in _UNITS if words & asked]
    found = [span for span in found if not counts_nothing(text[slice(*span)], asked)]
    said = [(span, text[slice(*span)]) for span in found]
    measured = [
        (start, end)
        for start, end in found
        if any(unit.search(text[start : end + _unit_after(unit)]) for unit in units)
    ]
    if _SHARE & asked or ("much" in asked and _PRICE & asked):
        return measured
    counted = [
        span
        for span, number in said
        if any(
            word.casefold() in asked
            for word in re.findall(r"[^\W\d]+", number + " " + text[span[1] : span[1] + 40])[:3]
        )
    ]
    plain = [span for span, number in said if not _ORDINAL.search(number)]
    return measured or counted or plain or list(found)


def _unit_after(unit: re.Pattern[str]) -> int:
    """How far beyond the number its unit may stand."""
    return _AFTER if unit is _CURRENCY else 0
