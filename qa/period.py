"""The days that a question asks about, by its words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from corpus.dates import DAY, MONTH, WEEKDAYS, YEAR, month_number, printed
from qa.terms import parted

# Said of the week before the question was asked. "This week" too: of 322 articles that news questions
# with these words ask about 285 are of the eight days up to that day, 263 of its calendar week.
_LATELY = re.compile(
    r"\b(?:this (?:past )?week|(?:the|this) last week(?! of\b)|past (?:few )?(?:days?|weeks?)"
    r"|now|recent(?:ly)?|latest|current(?:ly)?|so far)\b",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?:(?P<today>today|tonight|this (?:morning|afternoon|evening))"
    r"|(?P<before>(?:the )?day before )?(?P<yesterday>yesterday|last night)"
    r"|(?<!\bthe )(?<!\bthis )(?P<week>last week)(?! of\b)"
    r"|(?P<which>this|this past|last) weekend)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    rf"\b(?:(?P<which>last|next|coming) )?(?P<day>{'|'.join(WEEKDAYS)})\b", re.IGNORECASE
)
_AGO = re.compile(
    r"\b(?P<count>\d{1,3}|a|an|one|two|three|four|five|six) (?P<unit>day|week|month|year)s? ago\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"\b(?P<which>this|last) (?P<unit>month|year)\b", re.IGNORECASE)
_MONTH = re.compile(
    rf"\b(?P<month>{MONTH})(?![-’'])(?:,? (?:of )?(?:(?P<year>{YEAR})|(?P<which>this|last) year))?",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<m>{MONTH}) (?P<d>{DAY})|(?P<d2>{DAY})(?:st|nd|rd|th)? (?:of )?(?P<m2>{MONTH}))",
    re.IGNORECASE,
)
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|by|of|early|late|mid|last|next|during|through|from|to|this|and) $",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"(?:\b(?:(?:at|by|until|since|from) the (?:beginning|start|middle|end) of|as of|in|on|of|during|since|by|from"
    r"|until|at|between)\s)(?:the\s)?(?:early |late |mid-)?$",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['’]s\b")
_IN_YEAR = re.compile(rf"\b(?:in|of|since|during|from|between) (?={YEAR})", re.IGNORECASE)
_SINCE = re.compile(rf"\bsince {YEAR}", re.IGNORECASE)
_YEAR = re.compile(rf"(?<![\d$€£,.-])(?P<year>{YEAR})(?![\d,.]\d|s\b)")
_SATURDAY = 5  # of date.weekday
_JUST_GONE = 2  # days behind a Saturday up to which its weekend is "this weekend"
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Period:
    """From first to last, both included. stated: the question says so; else the latest news.

    span: where the question says it, with the words that lead to it, in code points.
    """

    first: date
    last: date
    stated: bool
    span: tuple[int, int] | None = field(default=None, compare=False)

    def distance(self, day: date) -> int:
        """Days between a day and the period; 0 inside it."""
        return max(0, (self.first - day).days, (day - self.last).days)


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """The days that a question says it asks about, both included, and the words that say it."""

    first: date
    last: date
    words: str


def latest(asked_on: date) -> Period:
    """What a question that states no period asks about: the week before it is asked."""
    return Period(_week_before(asked_on), asked_on, stated=False)


def period_of(question: str, asked_on: date) -> Period:
    """The period that a question asks about, counted from the day it is asked.

    "this week" comes before a date, for "the 2020 election this week" is asked of this week; a day
    of the week comes behind one, and is the last one of that name, as a month without a year is. A
    date to come says nothing of when it was written about, so the period is the week before
    asked_on, not stated; likewise the year of asked_on by itself. What the question says counts
    before what it carries from its conversation, in brackets.
    """
    own, carried = parted(question)
    if carried and (period := _period(own, asked_on)).stated:
        return period
    return _period(question, asked_on)


def _period(question: str, asked_on: date) -> Period:
    if near := _near(question, asked_on):
        return _led(near, question)
    if lately := _LATELY.search(question):
        return Period(_week_before(asked_on), asked_on, stated=True, span=lately.span())
    for found in (_full_date, _day_of_a_month, _month, _ago, _calendar, _in_year, _weekday):
        try:
            period = found(question, asked_on)
        except (OverflowError, ValueError):  # before the first year, or no day of any calendar
            continue
        if period and period.first <= asked_on:
            return _led(period, question)
    if year := _year(question, asked_on):
        return _led(year, question)
    return latest(asked_on)


def _week_before(day: date) -> date:
    return date.fromordinal(max(1, day.toordinal() - 7))


def _led(period: Period, question: str) -> Period:
    """The period with the words that lead to it: "in May", "as of 3 May", "by the end of 2024".

    What is only owned by it goes with it: "yesterday's".
    """
    start, end = period.span or (0, 0)
    led = _LEADS.search(question[max(0, start - 24) : start])
    owned = _OWNED.match(question, end)
    return replace(
        period, span=(start - len(led[0]) if led else start, owned.end() if owned else end)
    )


def _near(question: str, asked_on: date) -> Period | None:
    """Today, yesterday, the calendar week before, a weekend that has begun or is over."""
    found = _NEAR.search(question)
    if not found:
        return None
    first = last = asked_on.toordinal()
    if found["yesterday"]:
        first = last = first - (2 if found["before"] else 1)
    elif found["week"]:
        first, last = first - asked_on.weekday() - 7, first - asked_on.weekday() - 1
    elif found["which"]:
        back = (asked_on.weekday() - _SATURDAY) % 7
        if found["which"].lower() != "this":
            back += 7 if back <= 1 else 0
        elif back > _JUST_GONE:  # it is to come
            return None
        first, last = first - back, min(first - back + 1, first)
    if first < 1:  # before the first year
        return None
    days = date.fromordinal(first), date.fromordinal(last)
    return Period(*days, stated=True, span=found.span())


def _weekday(question: str, asked_on: date) -> Period | None:
    """The last day of that name, also the day of asking itself."""
    found = _WEEKDAY.search(question)
    which = ((found["which"] if found else None) or "").lower()
    if not found or which in {"next", "coming"}:
        return None
    back = (asked_on.weekday() - WEEKDAYS.index(found["day"].lower())) % 7
    back += 7 if which == "last" and not back else 0
    day = asked_on - timedelta(days=back)
    return Period(day, day, stated=True, span=found.span())


def _ago(question: str, asked_on: date) -> Period | None:
    found = _AGO.search(question)
    if not found:
        return None
    count, unit = found["count"].lower(), _DAYS[found["unit"].lower()]
    days = (_NUMBERS.get(count) or int(count)) * unit
    middle = asked_on - timedelta(days=days)
    around = timedelta(days=unit // 2)
    return Period(middle - around, middle + around, stated=True, span=found.span())


def _calendar(question: str, asked_on: date) -> Period | None:
    found = _CALENDAR.search(question)
    if not found:
        return None
    last = found["which"].lower() == "last"
    if found["unit"].lower() == "year":
        return _of_year(asked_on.year - last, found.span())
    before = asked_on.replace(day=1) - timedelta(days=1)
    month = before if last else asked_on
    return _of_month(month.year, month.month, found.span())


def _full_date(question: str, _asked_on: date) -> Period | None:
    found = next(printed(question), None)
    if found is None:
        return None
    return Period(found.day, found.day, stated=True, span=(found.start, found.end))


def _day_of_a_month(question: str, asked_on: date) -> Period | None:
    found = _DAY_MONTH.search(question)
    if not found:
        return None
    month, day = month_number(found["m"] or found["m2"]), int(found["d"] or found["d2"])
    this = date(asked_on.year, month, day)
    past = this if this <= asked_on else date(asked_on.year - 1, month, day)
    return Period(past, past, stated=True, span=found.span())


def _month(question: str, asked_on: date) -> Period | None:
    """A name is a month with a year, or with a word before it that goes before months."""
    for found in _MONTH.finditer(question):
        month = month_number(found["month"])
        if found["year"]:
            return _of_month(int(found["year"]), month, found.span())
        if found["which"]:
            last = found["which"].lower() == "last"
            return _of_month(asked_on.year - last, month, found.span())
        if found["month"][0].isupper() and _BEFORE_MONTH.search(question[: found.start()]):
            return _of_month(asked_on.year - (month > asked_on.month), month, found.span())
    return None


def _in_year(question: str, asked_on: date) -> Period | None:
    return _year(question, asked_on) if _IN_YEAR.search(question) else None


def _year(question: str, asked_on: date) -> Period | None:
    """From the first year named to the last, if all are past."""
    found = list(_YEAR.finditer(question))
    years = [int(one["year"]) for one in found]
    if not years or max(years) >= asked_on.year:
        return None
    last = asked_on if _SINCE.search(question) else date(max(years), 12, 31)
    span = found[0].start(), found[-1].end()
    return Period(date(min(years), 1, 1), last, stated=True, span=span)


def _of_month(year: int, month: int, span: tuple[int, int]) -> Period:
    last = date(year, month, monthrange(year, month)[1])
    return Period(date(year, month, 1), last, stated=True, span=span)


def _of_year(year: int, span: tuple[int, int]) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), stated=True, span=span)
