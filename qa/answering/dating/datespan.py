"""Days in words: "3 May 2018", "May 2018", "1 to 5 May 2018"."""

from __future__ import annotations

from calendar import month_name, monthrange
from datetime import date, datetime, timedelta

from corpus.types import Filter


def day(one: date) -> str:
    """A day: 3 May 2018."""
    return f"{one.day} {month_name[one.month]} {one.year}"


def between(first: date, last: date) -> str:
    """Both days and what lies between, as short as it can be said without doubt."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{first.day} {month_name[first.month]} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def named(first: date, last: date) -> str:
    """The same, but a whole month or whole years by their names: May 2018, 2018, 2018 to 2020."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{month_name[first.month]} {first.year}"
    return between(first, last)


def published(where: Filter) -> str:
    """The days that a filter keeps, behind "from", "since" or "until"; "" if it keeps all."""
    first = where.published_from.date() if where.published_from else None
    last = _last(where.published_to) if where.published_to else None
    if first and last:
        return f"from {named(first, max(first, last))}"
    if first:
        return f"since {day(first)}"
    return f"until {day(last)}" if last else ""


def _last(end: datetime) -> date:
    """The last day before an end that is not itself included."""
    try:
        return (end - timedelta(microseconds=1)).date()
    except OverflowError:
        return end.date()
