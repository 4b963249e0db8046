"""What words mean that count from the day they are printed: "yesterday", "last week", "two days ago"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from corpus.dates import MONTH, month_number
from qa.answering.dating.weekdays import PART, WEEKDAY, Days, monday, one, text_before, word_before

A_MONTH = rf"(?-i:(?=[A-Z]))(?i:{MONTH})"  # with a capital: not the verb "may"
_COUNTS = "a an one two three four five six seven eight nine ten eleven twelve".split()
NEAR = re.compile(
    r"\b(?P<near>the\sday\sbefore\syesterday|the\sday\safter\stomorrow|[Yy]esterday|[Tt]oday"
    r"|[Tt]omorrow|[Tt]onight|[Ll]ast\snight|[Tt]his(?=\s(?:morning|afternoon|evening)))"
    rf"{PART}(?![\w-])"
)
CALENDAR = re.compile(
    r"\b(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)\s)?(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s"
    rf"(?P<unit>week|month|year|{A_MONTH})(?![\w-]|\sof\b|\s\d)"
)
AGO = re.compile(
    rf"\b(?P<count>\d{{1,2}}|(?i:{'|'.join(_COUNTS)}))\s(?P<unit>day|week|month|year)s?\sago"
    rf"(?![\w-])(?P<today>\stoday)?(?P<more>\s(?:this|last|next)\s\w+|\s(?:on\s)?{WEEKDAY})?"
)
_OWN = frozenset(  # "his last year", "the last week"
    "the his her its their my our your every".split()
)
_ROUGHLY = frozenset(
    "than about over nearly almost around some roughly approximately least of only and".split()
)
_NOWADAYS = frozenset("even known of until is are still to and".split())  # "known today as"
_WORLD = re.compile(
    r"[’']s\s(?:world|society|age|standards|economy|youth|terms|money|generation)\b"
)
_BEGINS = re.compile(r"(?:^|[.!?:\n—–-]|\))[\s\"“‘’”(]*$")
_NEAR = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
    "this": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
_PARAGRAPH = 2000  # code points looked back for an open quotation mark
_MOST_YEARS = 30  # ago; of more only the decade is meant


def near(match: re.Match[str], day: date) -> Days | None:
    """Yesterday, today, tomorrow; not in quoted speech, which may be of another day."""
    words = match["near"]
    if _WORLD.match(match.string, match.end()) or _quoted(match):
        return None
    if words[0].isupper() and not _BEGINS.search(text_before(match, 6)):
        return None
    name = " ".join(words.lower().split())
    if name == "today" and word_before(match).lower() in _NOWADAYS:
        return None
    return one(day + timedelta(days=_NEAR.get(name, 0)))


def calendar(match: re.Match[str], day: date) -> Days | None:
    """Last week, earlier this month, next year, last May."""
    if word_before(match).lower() in _OWN or text_before(match, 4).rstrip().endswith(("'s", "’s")):
        return None
    which, unit = match["which"].lower(), match["unit"].lower()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        first = monday(day, which)
        days = first, first + timedelta(days=6)
    elif unit == "month":
        month = day.year * 12 + day.month - 1 + step
        days = of_month(month // 12, month % 12 + 1)
    elif unit == "year":
        days = date(day.year + step, 1, 1), date(day.year + step, 12, 31)
    else:
        number = month_number(unit)
        turned = step if (day.month - number) * step >= 0 else 0
        days = of_month(day.year + turned, number)
    part = (match["part"] or "").lower()
    if part == "earlier" and step == 0:
        return days[0], day
    return (day, days[1]) if part == "later" and step == 0 else days


def ago(match: re.Match[str], day: date) -> Days | None:
    """Two days ago: that day; of weeks, months and years the whole one of the calendar."""
    count = match["count"].lower()
    number = int(count) if count.isdecimal() else max(1, _COUNTS.index(count) - 1)
    if word_before(match).lower() in _ROUGHLY or match["more"] or number > _MOST_YEARS:
        return None
    unit = match["unit"].lower()
    if unit == "day":
        return one(day - timedelta(days=number))
    if unit == "week":
        first = monday(day - timedelta(weeks=number), "this")
        return first, first + timedelta(days=6)
    if unit == "year":
        past = day.year - number
        whole = date(past, 1, 1), date(past, 12, 31)
        return one(day.replace(year=past)) if match["today"] else whole
    month = day.year * 12 + day.month - 1 - number
    return of_month(month // 12, month % 12 + 1)


def of_month(year: int, month: int) -> Days:
    """A month of the calendar."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _quoted(match: re.Match[str]) -> bool:
    """Whether the words stand in quotation marks that their paragraph opened."""
    before = text_before(match, _PARAGRAPH).rsplit("\n", 1)[-1]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
