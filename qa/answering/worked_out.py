"""The day that "Tuesday", "last week" or "May 22" means in a quote, counted from its article's date.

Precision before recall: what could be either of two days is left out. Each rule was kept for the
days that it gives or spares on the sentences of `data/news` (docs/answers.md).
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from enum import Enum

from corpus.dates import DAY, MONTH, WEEKDAYS, YEAR, month_number, printed
from qa.answering.values import NUMBERS, DayRange
from qa.types import Claim, WorkedOut

LONGEST = 20_000  # code points of a quote that is read

_WEEKDAY = "(?:" + "|".join(word.capitalize() for word in WEEKDAYS) + ")"
_A_MONTH = rf"(?-i:(?=[A-Z]))(?i:{MONTH})"  # with a capital: not the verb "may"
_COUNTS = NUMBERS | {"a": 1, "an": 1}
_PART = r"(?:\s(?:morning|afternoon|evening|night))?"
_DAYS = (
    rf"(?P<d>{DAY})(?:st|nd|rd|th)?(?:\s?(?:-|–|to|through|until)\s?(?P<d2>{DAY})(?:st|nd|rd|th)?)?"
)
_BEFORE = rf"(?:(?P<weekday>{_WEEKDAY}),?\s{{1,3}}(?:the\s)?)?"

_HABIT = re.compile(  # "Monday to Friday", "every Monday, Wednesday and Friday"
    rf"\b(?:{_WEEKDAY}(?:\s?[-–]\s?|\s(?:to|through)\s){_WEEKDAY}"
    rf"|(?:[Ee]very|[Ee]ach)\s{_WEEKDAY}(?:(?:,?\s(?:and|or)|,)\s{_WEEKDAY})*)\b"
)
_ONE_WEEKDAY = re.compile(
    rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s)?(?P<day>{_WEEKDAY}){_PART}(?![\w-])"
)
_WEEKEND = re.compile(
    r"\b(?:(?:this\s)?(?P<which>[Ll]ast|[Tt]his|past)|[Oo]ver\sthe|[Aa]t\sthe)\sweekend(?![\w-])"
)
_NEAR = re.compile(
    r"\b(?P<near>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight"
    rf"|[Ll]ast\snight|[Tt]his(?=\s(?:morning|afternoon|evening))){_PART}(?![\w-])"
)
_CALENDAR = re.compile(
    r"\b(?:(?P<part>[Ee]arlier|[Ll]ater)\s)?(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s"
    rf"(?P<unit>week|month|year|{_A_MONTH})(?![\w-]|\sof\b|\s\d)"
)
_AGO = re.compile(
    rf"\b(?P<count>\d{{1,2}}|(?i:{'|'.join(_COUNTS)}))\s(?P<unit>day|week|month|year)s?\sago"
    rf"(?![\w-]|\s(?:today|this|last|next|on|{_WEEKDAY}))"
)
_MONTH_DAY = re.compile(  # not followed by what makes another thing of it: "May 22,000", "Jan. 6 riot"
    rf"(?<![\w-]){_BEFORE}(?P<month>{_A_MONTH})\s{_DAYS}"
    rf"(?![\d–-]|,\d|\.\d|:\d|\s?%|,?\s{{1,3}}\(?{YEAR}|\s(?:per\s?cent|million|billion|thousand|people"
    r"|Street|Square|Avenue|attacks?|massacre|riots?|insurrection|committee|panel|hearings?"
    r"|investigation|probe|commission|defendants?))"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w$€£.,:/–-]){_BEFORE}{_DAYS}\s(?:of\s)?(?P<month>{_A_MONTH})(?![\w-]|,?\s{YEAR})"
)

_NAMES = frozenset("black good super fat cyber ash palm easter taco ruby remembrance".split())
_ANY_ONE = frozenset(  # "a Tuesday", "every Tuesday": none in particular
    "a an every each one some any first second third fourth final previous following past coming most".split()
)
_NO_DAY = re.compile(  # "Sunday Times", "Friday nights", "Tuesday last week"
    r"[’']?\s[A-Z]|\s(?:(?:morning|afternoon|evening|night)s|(?:last|this|next)\sweek)\b"
)
_OTHER = re.compile(r"\s(?:before|after|of)\b")  # "the Tuesday after"
_OWNED = frozenset("the his her its their my our your every ago".split())  # "his last year"
_ELSEWHEN = frozenset("before after ago known".split())  # "the day before yesterday"
_ROUGHLY = frozenset("than about over nearly almost around some roughly least of only and".split())
_INTRODUCED = frozenset(  # "Jan. 6" without one of these is a name, if it is far away
    "on by until till from since for before after through starting beginning".split()
)
_NEAR_DAYS = {"yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this": 0, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}
_BEGINS = re.compile(r"(?:^|[.!?:\n—–-]|\))[\s\"“‘’”(]*$")
_ITS_YEAR = re.compile(rf"\b(?:in|of|during)\s({YEAR})\b", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([\w’'-]+)\s{1,3}$")
# Days back to the weekday after the article's own: of 14 read in news 12 meant the day after, for
# an article is written on after its date was set.
_NEARLY_A_WEEK = 6
_FAR = 120  # days away from which on the verb tells better than nearness which year is meant
_MOST_YEARS = 30  # ago; of more only the decade is meant
_AROUND = 200  # code points in which another year is that of the day
_BEHIND = 24  # code points behind a quote that may still tell: "May 22" of "May 22, 1998"
_PARAGRAPH = 2000  # code points looked back for an open quotation mark


def worked_out(claim: Claim, marker: int) -> tuple[WorkedOut, ...]:
    """What the relative dates in a claim's quote mean, in order; marker is its citation's.

    They count from the day that the article was published, in UTC; without one, or in another
    language than English, there are none. A bare weekday is the last such day up to that day, or
    with a verb to come the next one from that day on; a day of a month is the one nearest to it.
    What could be either is left out. A quote longer than LONGEST is not read.
    """
    article = claim.evidence.article
    inside = 0 <= claim.start < claim.end <= len(article.text)
    if article.published is None or article.language not in {None, "en"}:
        return ()
    if not inside or claim.end - claim.start > LONGEST:
        return ()
    day, end, found = article.published.astimezone(UTC).date(), 0, []
    spans = sorted(_spans(article.text, claim, day), key=lambda one: (one[0], -one[1]))
    for start, stop, days in spans:
        if start < end:
            continue
        end = stop
        if days:
            words = article.text[start:stop].removesuffix(".")
            found.append(WorkedOut(marker, words, start, start + len(words), *days))
    return tuple(found)


def _spans(text: str, claim: Claim, day: date) -> Iterator[tuple[int, int, DayRange | None]]:
    """Spans of the article's text that may name days; None for those that name none."""
    begin, stop = claim.start, min(len(text), claim.end + _BEHIND)
    for full in printed(text[begin:stop]):  # with the weekday beside it: "Tuesday, May 22, 2018"
        start, end = begin + full.start, begin + full.end
        before = re.search(rf"{_WEEKDAY},?\s\(?$", text[max(begin, start - 14) : start])
        behind = re.match(rf",?\s\(?(?:an?\s)?{_WEEKDAY}", text[end : end + 16])
        start -= len(before[0]) if before else 0
        yield start, end + (len(behind[0]) if behind else 0), None
    for pattern, meaning in _RULES:
        for match in pattern.finditer(text, begin, stop):
            if match.end() > claim.end:
                continue
            try:
                yield match.start(), match.end(), meaning(match, day)
            except (OverflowError, ValueError):  # before the first year, or 29 February
                yield match.start(), match.end(), None


def _weekday(match: re.Match[str], day: date) -> DayRange | None:
    """The latest such day up to this one; with "next" or a verb to come the next from it on."""
    word, behind = _word_before(match), match.string[match.end() : match.end() + 24]
    if (word.lower() in _NAMES and word[0].isupper()) or word.lower() in _ANY_ONE:
        return None
    other = word.lower() == "the" and (match["which"] or _OTHER.match(behind))
    if other or _NO_DAY.match(behind):
        return None
    which, number = (match["which"] or "").lower(), WEEKDAYS.index(match["day"].lower())
    since, ahead = (day.weekday() - number) % 7, (number - day.weekday()) % 7
    if which == "last":
        return _whole("day", day, -(since or 7))
    if which == "next":
        return _whole("day", day, ahead or 7)
    tense = _tense(match)
    if tense is _Tense.COMING or (which and tense is None):
        return _whole("day", day, ahead)
    unsure = (tense is _Tense.UNSURE and since) or since == _NEARLY_A_WEEK
    return None if unsure else _whole("day", day, -since)


def _weekend(match: re.Match[str], day: date) -> DayRange | None:
    which, tense = (match["which"] or "").lower(), _tense(match)
    if tense is _Tense.UNSURE and which != "last":
        return None
    saturday = day + timedelta(days=5 - day.weekday())
    over = tense is not _Tense.COMING and day.weekday() < (2 if which == "this" else 5)
    if over or which in {"last", "past"}:
        saturday -= timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


def _near(match: re.Match[str], day: date) -> DayRange | None:
    """Yesterday, today, tomorrow; not in quoted speech, which may be of another day."""
    words = match["near"]
    paragraph = _text_before(match, _PARAGRAPH).rsplit("\n", 1)[-1]
    quoted = paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1
    named = words[0].isupper() and not _BEGINS.search(_text_before(match, 6))  # "USA Today"
    if quoted or named or _word_before(match).lower() in _ELSEWHEN:
        return None
    return _whole("day", day, _NEAR_DAYS[" ".join(words.lower().split())])


def _calendar(match: re.Match[str], day: date) -> DayRange | None:
    """Last week, earlier this month, next year, last May."""
    owner = _word_before(match).lower()
    if owner in _OWNED or owner.endswith(("'s", "’s")):
        return None
    step, unit = _STEPS[match["which"].lower()], match["unit"].lower()
    if unit not in {"week", "month", "year"}:
        months = month_number(unit) - day.month
        return _whole("month", day, months + (12 * step if months * step <= 0 else 0))
    first, last = _whole(unit, day, step)
    part = (match["part"] or "").lower() if step == 0 else ""
    return (day if part == "later" else first), (day if part == "earlier" else last)


def _ago(match: re.Match[str], day: date) -> DayRange | None:
    """Two days ago: that day; of weeks, months and years the whole one of the calendar."""
    count, unit = match["count"].lower(), match["unit"].lower()
    number = int(count) if count.isdecimal() else _COUNTS[count]
    if _word_before(match).lower() in _ROUGHLY or number > _MOST_YEARS:
        return None
    return _whole(unit, day, -number)


def _month_day(match: re.Match[str], day: date) -> DayRange | None:
    """A day of a month, or days of it, in the year that brings it nearest, and that its verb allows."""
    first, last = int(match["d"]), int(match["d2"] or match["d"])
    month = month_number(match["month"])
    named, before = match["weekday"], _word_before(match).lower()
    if (before == "in" and not named) or before in {"every", "each"} or last < first:
        return None
    ranges = [
        (date(year, month, first), date(year, month, last))
        for year in (day.year - 1, day.year, day.year + 1)
        if first > 0 and last <= monthrange(year, month)[1]
    ]
    if named:
        ranges = [days for days in ranges if days[0].weekday() == WEEKDAYS.index(named.lower())]
    ranges.sort(key=lambda days: abs((days[0] - day).days))
    if ranges and abs((ranges[0][0] - day).days) > _FAR and not named:
        tense = _tense(match)
        told = tense is not _Tense.UNSURE and before in _INTRODUCED
        coming = tense is _Tense.COMING
        ranges = [days for days in ranges if told and (days[0] > day) is coming]
    around = match.string[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    years = {int(year) for year in _ITS_YEAR.findall(around)}
    years |= {full.day.year for full in printed(around)}
    return ranges[0] if ranges and years <= {ranges[0][0].year} else None


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], DayRange | None]], ...] = (
    (_HABIT, lambda _match, _day: None),
    (_ONE_WEEKDAY, _weekday),
    (_WEEKEND, _weekend),
    (_NEAR, _near),
    (_CALENDAR, _calendar),
    (_AGO, _ago),
    (_MONTH_DAY, _month_day),
    (_DAY_MONTH, _month_day),
)


def _whole(unit: str, day: date, step: int) -> DayRange:
    """The day, week, month or year of the calendar so many steps from a day's own."""
    if unit == "day":
        return day + timedelta(days=step), day + timedelta(days=step)
    if unit == "week":
        monday = day + timedelta(days=7 * step - day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(day.year + step, 1, 1), date(day.year + step, 12, 31)
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _text_before(match: re.Match[str], characters: int) -> str:
    return match.string[max(0, match.start() - characters) : match.start()]


def _word_before(match: re.Match[str]) -> str:
    """The word right before a match, as printed; "" if there is none or a mark between."""
    found = _WORD_BEFORE.search(_text_before(match, 24))
    return found[1] if found else ""


# -- whether a sentence speaks of a time gone by or to come --------------------------------------


class _Tense(Enum):
    """UNSURE where the words allow both: "was to meet", "meets", "is on the ballot"."""

    GONE = "gone"
    COMING = "coming"
    UNSURE = "unsure"


_WINDOW = 240  # code points read on either side: about two lines
_PLANNED = r"(?:to|due|set|scheduled|expected|planned|slated|supposed|likely|about|going)"
_VERB = re.compile(
    rf"""\b(?:
    (?P<UNSURE>(?:was|were|been)\ {_PLANNED}\b
      |(?:meets|opens|begins|starts|votes|faces|arrives|visits|plays|hosts|holds|ends|returns)\b)
    |(?P<COMING>(?:will|shall|would|won['’]t|can|could|may|must|should)\b(?!\ have\b)
      |(?:is|are|am|be)\ (?:also\ |now\ )?(?:{_PLANNED}|\w+ing)\b
      |(?:expect(?:s|ed)?|plan(?:s|ned|ning)?|hop(?:es|ed|ing)|intends?|wants?|aims?|agreed|vow(?:s|ed)
      |promis(?:es|ed)|pledged|set|scheduled|slated)\ to\b|scheduled\ (?:for|on)\b
      |to\ be\ held\b|ahead\ of\b|(?:takes?|(?:goes?|comes?)\ into)\ (?:effect|force)\b)
    |(?P<GONE>(?:said|says|told|tells|met|was|were|had|did|has|have|went|came|took|made|gave|got|saw|held|won
      |lost|left|began|became|led|fell|rose|hit|struck|shot|sent|spoke|wrote|found|brought|announced
      |killed|died|threw|fought|put|cut|broke|ran|grew|knew|stood|built|felt|heard)\b)
    |(?P<now>(?:is|are)\b)
    |(?P<weak>(?!need|indeed|speed|hundred|seed|feed)[a-z]+ed\b))""",
    re.VERBOSE,
)
_SENTENCE = re.compile(
    r"(?<!\bSt)(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bGov)(?<!\bSen)(?<!\bRep)(?<!\bGen)(?<!\b[A-Z])"
    r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n"
)
_CLAUSE = re.compile(r"[,;:()—]|\s[–-]\s")


def _tense(match: re.Match[str]) -> _Tense | None:
    """The tense of the words around a match; None if no verb of its sentence tells.

    The nearest clause that tells is taken: what stands before the words, then behind them.
    """
    text, end = match.string, match.end()
    before = _SENTENCE.split(_text_before(match, _WINDOW))[-1]
    behind = _SENTENCE.split(text[end : end + _WINDOW])[0]
    *earlier, clause = _CLAUSE.split(before)
    rest, *later = _CLAUSE.split(behind)
    told = [_verb(clause, -1), _verb(rest, 0)]
    told += [*(_verb(part, -1) for part in reversed(earlier)), *(_verb(part, 0) for part in later)]
    tense = next((one for one in told if one), None)
    until = re.search(
        r"\b(?:until|till|by)\s$", before
    )  # "warned them not to go out until Tuesday"
    return _Tense.UNSURE if until and tense is _Tense.GONE else tense


def _verb(clause: str, place: int) -> _Tense | None:
    """The tense of a clause's first (0) or last (-1) verb; for the last a participle counts last."""
    found = list(_VERB.finditer(clause))
    strong = [one for one in found if one.lastgroup != "weak"] if place else found
    if not found:
        return None
    group = str((strong or found)[place].lastgroup)
    return _Tense.__members__.get(group, _Tense.UNSURE if group == "now" else _Tense.GONE)


# -- days in words -------------------------------------------------------------------------------


def in_words(first: date, last: date | None = None) -> str:
    """A day or days: "3 May 2018", "1 to 5 May 2018", "May 2018", "2018 to 2020"."""
    last = last or first
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    closing = f"{last.day} {month_name[last.month]} {last.year}"
    if first == last:
        return closing
    if first.year != last.year:
        return f"{first.day} {month_name[first.month]} {first.year} to {closing}"
    if first.month != last.month:
        return f"{first.day} {month_name[first.month]} to {closing}"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return f"{month_name[first.month]} {first.year}"
    return f"{first.day} to {closing}"
