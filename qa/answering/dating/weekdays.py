"""What a weekday of the news means: "Tuesday", "last Tuesday", "next Friday", "over the weekend"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from corpus.dates import WEEKDAYS
from qa.answering.dating.tense import Tense, tense

Days = tuple[date, date]  # the first and the last

WEEKDAY = "(?:" + "|".join(word.capitalize() for word in WEEKDAYS) + ")"
PART = r"(?:\s(?:morning|afternoon|evening|night))?"
HABIT = re.compile(  # "Monday to Friday", "every Monday, Wednesday and Friday"
    rf"\b(?:{WEEKDAY}(?:\s?[-–]\s?|\s(?:to|through)\s){WEEKDAY}"
    rf"|(?:[Ee]very|[Ee]ach)\s{WEEKDAY}(?:(?:,?\s(?:and|or)|,)\s{WEEKDAY})*)\b"
)
ONE_WEEKDAY = re.compile(
    r"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?:\s(?:past|coming))?|[Pp]ast|[Cc]oming)\s)?"
    rf"(?P<day>{WEEKDAY}){PART}(?:\s(?:of\s)?(?P<week>last|this|next)\sweek)?(?![\w-])"
)
WEEKEND = re.compile(
    r"\b(?:(?:this\s)?(?P<which>[Ll]ast|[Tt]his|[Nn]ext|past)|[Oo]ver\sthe|[Aa]t\sthe)"
    r"\sweekend(?![\w-])"
)
# Names with a weekday in them, by the word before it and the word behind it.
_NAMED_BEFORE = frozenset(
    (
        "black good super fat cyber ash holy easter palm bloody shrove maundy whit giving freaky"
        " girl man sheffield pancake taco casual spy joe any given"
    ).split()
)
_NAMED_BEHIND = re.compile(
    r"[’']?\s(?:Times|Telegraph|Mail|Mirror|Express|Herald|Post|Star|Sun|Independent|World|Business"
    r"|Night|Nights|Morning|Afternoon|Edition|Today|Review|Magazine|School|school|Age|Tribune|League"
    r"|Addams|Club|People|Nation|Weld|Island|Group|Football|Standard|Monitor|the\s\d"
    r"|mornings|afternoons|evenings|nights)\b"
)
_ANY_ONE = frozenset(  # "a Tuesday", "every Tuesday": none in particular
    "a an every each one some first second third fourth final previous following another"
    " alternate most many same".split()
)
_SOME_OTHER = re.compile(r"\s(?:before|after|of)\b")  # "the Tuesday after"
# Days back to the weekday after the article's own. Of 14 read in news 12 meant the day after:
# an article is written on after its date was set.
_NEARLY_A_WEEK = 6
_WORD_BEFORE = re.compile(r"([\w’'-]+)\s{1,3}$")


def weekday(match: re.Match[str], day: date) -> Days | None:
    """The day that a match of ONE_WEEKDAY means in an article of this day; None if it is none or unsure.

    Without "last" or "next" it is the latest up to this day, unless that is six days ago; with a
    verb to come the next from this day on.
    """
    if _is_no_day(match):
        return None
    which, number = (match["which"] or "").lower(), WEEKDAYS.index(match["day"].lower())
    if match["week"]:
        return one(monday(day, match["week"]) + timedelta(days=number))
    since, ahead = (day.weekday() - number) % 7, (number - day.weekday()) % 7
    if which in {"last", "past", "this past"}:
        since, to_come = since or 7, False
    elif which in {"next", "coming", "this coming"}:
        ahead, to_come = ahead or 7, True
    else:
        when = tense(match.string, match.start(), match.end())
        to_come = when is Tense.COMING or (which == "this" and when is None)
        if (when is Tense.UNSURE and since) or (since == _NEARLY_A_WEEK and not to_come):
            return None
    return one(day + timedelta(days=ahead) if to_come else day - timedelta(days=since))


def weekend(match: re.Match[str], day: date) -> Days | None:
    """Of WEEKEND; "next weekend" may be either of two."""
    which = (match["which"] or "").lower()
    saturday = day + timedelta(days=5 - day.weekday())
    when = tense(match.string, match.start(), match.end())
    if which == "next" or (when is Tense.UNSURE and which != "last"):
        return None
    over = when is not Tense.COMING and day.weekday() < (2 if which == "this" else 5)
    if which in {"last", "past"} or over:
        saturday -= timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


def one(day: date) -> Days:
    """A day by itself."""
    return day, day


def monday(day: date, which: str) -> date:
    """The first day of the last, this or the next week."""
    weeks = {"last": -1, "this": 0, "next": 1}[which]
    return day + timedelta(days=7 * weeks - day.weekday())


def text_before(match: re.Match[str], characters: int) -> str:
    """So many code points before a match."""
    return match.string[max(0, match.start() - characters) : match.start()]


def word_before(match: re.Match[str]) -> str:
    """The word right before a match, as printed; "" if there is none or a mark between."""
    found = _WORD_BEFORE.search(text_before(match, 24))
    return found[1] if found else ""


def _is_no_day(match: re.Match[str]) -> bool:
    """Whether the weekday is part of a name, or none in particular: "every Tuesday"."""
    printed = word_before(match)
    before = printed.lower()
    if (before in _NAMED_BEFORE and printed[0].isupper()) or before in _ANY_ONE:
        return True
    other = match["which"] or _SOME_OTHER.match(match.string, match.end())
    if before == "the" and other:
        return True
    return _NAMED_BEHIND.match(match.string, match.end()) is not None
