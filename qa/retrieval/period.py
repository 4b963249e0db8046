"""The days that a question asks about, by its words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.datetext import DAY, MONTH, WEEKDAYS, YEAR, month_number, printed

_WEEK = timedelta(days=7)
# Said of the days before the question was asked.
_LATELY = re.compile(
    r"\b(?:this (?:past )?(?:week|weekend|morning|afternoon|evening)|last (?:week|weekend|night)"
    r"|past (?:few )?(?:days?|weeks?)|today|tonight|yesterday|tomorrow|now|recent(?:ly)?|latest"
    r"|current(?:ly)?|so far|" + "|".join(WEEKDAYS) + r")\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?P<count>\d{1,3}|a|an|one|two|three|four|five|six) (?P<unit>day|week|month|year)s? ago\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"\b(?P<which>this|last) (?P<unit>month|year)\b", re.IGNORECASE)
_MONTH = re.compile(
    rf"\b(?P<month>{MONTH})(?![-’'])(?:,? (?:of )?(?P<year>{YEAR}))?", re.IGNORECASE
)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<m>{MONTH}) (?P<d>{DAY})|(?P<d2>{DAY})(?:st|nd|rd|th)? (?:of )?(?P<m2>{MONTH}))",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"(?<![\d$€£,.-])(?P<year>{YEAR})(?![\d,.]\d|s\b)")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Period:
    """From first to last, both included. stated: the question says so; else the latest news."""

    first: date
    last: date
    stated: bool

    def distance(self, day: date) -> int:
        """Days between a day and the period; 0 inside it."""
        return max(0, (self.first - day).days, (day - self.last).days)


def period_of(question: str, asked_on: date) -> Period:
    """The period that a question asks about, counted from the day it is asked.

    "this week" comes before a date, for "the 2020 election this week" is asked of this week. A
    month without a year is the last one of that name; a date to come says nothing of when it was
    written about, so the period is the week before asked_on, not stated.
    """
    lately = Period(asked_on - _WEEK, asked_on, stated=True)
    if _LATELY.search(question):
        return lately
    for found in (_ago, _calendar, _full_date, _day_of_a_month, _month, _year):
        period = found(question, asked_on)
        if period and period.first <= asked_on:
            return period
    return Period(lately.first, lately.last, stated=False)


def _ago(question: str, asked_on: date) -> Period | None:
    found = _AGO.search(question)
    if not found:
        return None
    count, unit = found["count"].lower(), _DAYS[found["unit"].lower()]
    days = (_NUMBERS.get(count) or int(count)) * unit
    if days >= asked_on.toordinal() - 366:
        return None
    middle = asked_on - timedelta(days=days)
    around = timedelta(days=unit // 2)
    return Period(middle - around, middle + around, stated=True)


def _calendar(question: str, asked_on: date) -> Period | None:
    found = _CALENDAR.search(question)
    if not found:
        return None
    last = found["which"].lower() == "last"
    if found["unit"].lower() == "year":
        return _of_year(asked_on.year - last)
    before = asked_on.replace(day=1) - timedelta(days=1)
    return (
        _of_month(before.year, before.month) if last else _of_month(asked_on.year, asked_on.month)
    )


def _full_date(question: str, _asked_on: date) -> Period | None:
    day = next((found.day for found in printed(question)), None)
    return Period(day, day, stated=True) if day else None


def _day_of_a_month(question: str, asked_on: date) -> Period | None:
    found = _DAY_MONTH.search(question)
    if not found:
        return None
    month = month_number(found["m"] or found["m2"])
    for year in (asked_on.year, asked_on.year - 1):
        try:
            day = date(year, month, int(found["d"] or found["d2"]))
        except ValueError:
            return None
        if day <= asked_on:
            return Period(day, day, stated=True)
    return None


def _month(question: str, asked_on: date) -> Period | None:
    for found in _MONTH.finditer(question):
        name = found["month"]
        if not name[0].isupper() or (name == "May" and not _dated(question, found)):
            continue
        month = month_number(name)
        if found["year"]:
            return _of_month(int(found["year"]), month)
        return _of_month(asked_on.year - (month > asked_on.month), month)
    return None


def _dated(question: str, found: re.Match[str]) -> bool:
    """Whether "May" is the month: with a year, or after a word that goes before months."""
    before = re.search(
        r"\b(?:in|since|until|by|of|early|late|mid|last|during) $", question[: found.start()]
    )
    return bool(found["year"] or before)


def _year(question: str, asked_on: date) -> Period | None:
    years = [int(found["year"]) for found in _YEAR.finditer(question)]
    past = [year for year in years if year < asked_on.year]
    return _of_year(past[0]) if past and len(past) == len(years) else None


def _of_month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), stated=True)


def _of_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), stated=True)
