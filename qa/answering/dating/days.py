"""The days that words like "Tuesday", "last week" and "May 22" mean, counted from an article's date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date

from corpus.dates import DAY, WEEKDAYS, YEAR, month_number, printed
from qa.answering.citations import LONGEST
from qa.answering.dating.deixis import A_MONTH, AGO, CALENDAR, NEAR, ago, calendar, near
from qa.answering.dating.tense import Tense, tense
from qa.answering.dating.weekdays import (
    HABIT,
    ONE_WEEKDAY,
    WEEKDAY,
    WEEKEND,
    Days,
    weekday,
    weekend,
    word_before,
)
from qa.types import Claim, WorkedOut

_TH = r"(?:st|nd|rd|th)?"
_WD_BEHIND, _WD_AHEAD = re.compile(rf"{WEEKDAY},?\s\(?$"), re.compile(rf",?\s\(?{WEEKDAY}")
_NOT_A_DAY = (  # behind "May 22"
    rf"(?![\d–-]|,\d|\.\d|:\d|\s?%|,?\s{{1,3}}\(?{YEAR}|\s(?:per\s?cent|million|billion|thousand|people"
    r"|Street|Square|Avenue|Bridge|Stadium|Movement|Brigade|Revolution|attacks?|massacre|uprising"
    r"|revolution|riots?|rioters?|insurrection|coup|committee|panel|hearings?|investigation|probe"
    r"|commission|inquiry|case|defendants?))"
)
_ITS_YEAR = re.compile(rf"\b(?:in|of|during)\s({YEAR})\b", re.IGNORECASE)
_BEFORE_A_DATE = frozenset(  # "Jan. 6" without one of these is a name, if it is far away
    "on by until till from since for before after through starting beginning".split()
)
_FAR = 120  # days away from which on the verb tells better than nearness which year is meant
_AROUND = 200  # code points in which another year is that of the day
_AFTER = 24  # code points behind a quote that may still tell: "May 22" of "May 22, 1998"

_DAY_TO = rf"(?P<d>{DAY}){_TH}(?:\s?(?:-|–|to|through|until)\s?(?P<d2>{DAY}){_TH})?"
_WD_BEFORE = rf"(?:(?P<weekday>{WEEKDAY}),?\s{{1,3}}(?:the\s)?)?"
_MONTH_DAY = re.compile(rf"(?<![\w-]){_WD_BEFORE}(?P<month>{A_MONTH})\s{_DAY_TO}{_NOT_A_DAY}")
_DAY_MONTH = re.compile(
    rf"(?<![\w$€£.,:/–-]){_WD_BEFORE}{_DAY_TO}\s(?:of\s)?(?P<month>{A_MONTH})(?![\w-]|,?\s{YEAR})"
)


def worked_out(claim: Claim, marker: int) -> tuple[WorkedOut, ...]:
    """What the relative dates in a claim's quote mean, in order; marker is its citation's.

    They count from the day that the article was published, in UTC; without one, or in another
    language than English, there are none. A bare weekday is the last such day up to that day, or
    with a verb to come the next one from that day on; a day of a month is the one nearest to it.
    What could be either is left out. A quote longer than citations.LONGEST is not read.
    """
    article = claim.evidence.article
    if article.published is None or article.language not in {None, "en"}:
        return ()
    inside = 0 <= claim.start < claim.end <= len(article.text)
    if not inside or claim.end - claim.start > LONGEST:
        return ()
    day, end, found = article.published.astimezone(UTC).date(), 0, []
    for match_start, match_end, days in sorted(
        _found(article.text, claim, day), key=lambda one: (one[0], -one[1])
    ):
        if match_start < end:
            continue
        end = match_end
        if days:
            words = article.text[match_start:match_end].removesuffix(".")
            found.append(WorkedOut(marker, words, match_start, match_start + len(words), *days))
    return tuple(found)


def _found(text: str, claim: Claim, day: date) -> Iterator[tuple[int, int, Days | None]]:
    """Spans of the article's text that may name days; None for those that name none."""
    begin, stop = claim.start, min(len(text), claim.end + _AFTER)
    read = text[begin:stop]
    for full in printed(read):
        before = _WD_BEHIND.search(read[max(0, full.start - 14) : full.start])
        behind = _WD_AHEAD.match(read, full.end)
        start = full.start - (len(before[0]) if before else 0)
        yield begin + start, begin + (behind.end() if behind else full.end), None
    for pattern, meaning in _RULES:
        for match in pattern.finditer(text, begin, stop):
            if match.end() > claim.end:
                continue
            try:
                yield match.start(), match.end(), meaning(match, day)
            except (OverflowError, ValueError):  # before the first year, or 29 February
                yield match.start(), match.end(), None


def _no_day(_match: re.Match[str], _day: date) -> Days | None:
    return None


def _of_a_month(match: re.Match[str], day: date) -> Days | None:
    """A day of a month, or days of it, in the year that brings it nearest, and that its verb allows."""
    month = month_number(match["month"])
    first, last = int(match["d"]), int(match["d2"] or match["d"])
    named, before = match["weekday"], word_before(match).lower()
    if (before == "in" and not named) or before in {"every", "each"} or last < first:
        return None
    spans = [
        (date(year, month, first), date(year, month, last))
        for year in (day.year - 1, day.year, day.year + 1)
        if first > 0 and last <= monthrange(year, month)[1]
    ]
    if named:
        number = WEEKDAYS.index(named.lower())
        spans = [days for days in spans if days[0].weekday() == number]
    if not spans:
        return None
    nearest = min(spans, key=lambda days: abs((days[0] - day).days))
    if abs((nearest[0] - day).days) > _FAR and not named:
        when = tense(match.string, match.start(), match.end())
        spans = [days for days in spans if (days[0] > day) is (when is Tense.COMING)]
        if when is Tense.UNSURE or before not in _BEFORE_A_DATE or not spans:
            return None
        nearest = min(spans, key=lambda days: abs((days[0] - day).days))
    around = match.string[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    years = {int(year) for year in _ITS_YEAR.findall(around)}
    years |= {full.day.year for full in printed(around)}
    return nearest if years <= {nearest[0].year} else None


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]], ...] = (
    (HABIT, _no_day),
    (ONE_WEEKDAY, weekday),
    (WEEKEND, weekend),
    (NEAR, near),
    (CALENDAR, calendar),
    (AGO, ago),
    (_MONTH_DAY, _of_a_month),
    (_DAY_MONTH, _of_a_month),
)
