"""The publication date of a page, from what the page itself says: exact, or None; never "today".

The rules, strongest first; the first that speaks decides:

1. `published_line`  a line before or after the story labelled as published or posted
2. `timestamp_line`  a line there that is a date, with a time, source or byline at most
3. `address`         the day in the page's own URL
4. `updated_line`    a line there labelled as updated
5. `full_dateline`   "PARIS, March 3, 2021 (Reuters) -"
6. `dateline_year`   a dateline's day, a full date of that week in the story, the lead's weekday
7. `dateline_weekday` a dateline's day and the one weekday that the lead names: the latest year,
                     not after `now` or the page's copyright, in which they agree
8. `caption`         the full date in a photo's caption, if the lead names its weekday

A date later than `now` plus a day is no evidence. Times without a zone are taken as UTC.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from corpus.page import CREDIT_END, Page, words

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS: Final = (*("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),)

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY: Final = r"[0-3]?\d(?!\d)"
YEAR: Final = r"(?:1[6-9]|20)\d\d(?!\d)"

# Year first, or a month in letters, can be read one way only. Of 3/4/2021 and 4.3.2021 the first
# is read only if one number is above 12; the dotted form is day first wherever it is used.
PRINTED: Final = re.compile(
    rf"(?<!\d)(?:"
    rf"(?P<y1>{YEAR})(?P<sep>[-/.])(?P<m1>\d\d?)(?P=sep)(?P<d1>{DAY})"
    rf"|(?P<y5>{YEAR})年\s?(?P<m5>\d\d?)月\s?(?P<d5>{DAY})日"
    rf"|(?P<m2>\b{MONTH})\s?(?P<d2>{DAY})(?:st|nd|rd|th)?,?\s(?P<y2>{YEAR})"
    rf"|(?P<d3>{DAY})(?:st|nd|rd|th)?(?:\sof)?\s(?P<m3>{MONTH}),?\s(?P<y3>{YEAR})"
    rf"|(?P<d4>{DAY})\.(?P<m4>\d\d?)\.(?P<y4>{YEAR})"
    rf"|(?P<a6>{DAY})/(?P<b6>{DAY})/(?P<y6>{YEAR}))",
    re.IGNORECASE,
)

ZONES: Final = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 1, "cet": 1, "cest": 2, "est": -5, "edt": -4,
    "et": -5, "cdt": -5, "ct": -6, "mst": -7, "mdt": -6, "mt": -7, "pst": -8, "pdt": -7, "pt": -8,
}  # fmt: skip  # hours; not CST: it is Chicago's and Beijing's; ET and PT as in winter
CLOCK: Final = re.compile(
    r"(?<![\d:])(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)(?![\d/.-]*\d/)(?::(?P<s>[0-5]\d))?(?:\.\d+)?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?\s?"
    r"(?P<zone>(?:(?:utc|gmt)?[+-]\d\d?(?::?\d\d)?|\b(?:" + "|".join(ZONES) + r")\b|(?<=\d)z\b))?",
    re.IGNORECASE,
)

COPYRIGHT: Final = re.compile(
    rf"\W*(?:copyright|©|\(c\))\D{{0,30}}(?:(?:19|20)\d\d\s?[-–]\s?)?(?P<year>{YEAR})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A full date in a text: its day, and where it stands, in code points."""

    day: date
    start: int
    end: int


def iso(value: str) -> datetime:
    """Read an ISO 8601 date or date with time as aware UTC; without a zone it is UTC.

    Raises ValueError for anything else.
    """
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(value) from error


def midnight(day: date) -> datetime:
    """Give the first moment of a day, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def copyright_year(lines: Iterable[str]) -> int | None:
    """Give the last year of the first line that opens as a copyright notice."""
    matches = (COPYRIGHT.match(line) for line in lines)
    return next((int(match["year"]) for match in matches if match), None)


def month_number(name: str) -> int:
    """Give 1 to 12 for an English month, abbreviated or not."""
    return MONTHS.index(name[:3].lower()) + 1


def printed(text: str) -> Iterator[Printed]:
    """Yield the full dates (day, month and year) in a text, in order, if they can exist."""
    for match in PRINTED.finditer(text):
        day = _day({key: value for key, value in match.groupdict().items() if value})
        if day is not None:
            yield Printed(day, match.start(), match.end())


def _day(parts: dict[str, str]) -> date | None:
    """Make a date of one alternative of PRINTED; None if it is no day or may be two."""
    parts.pop("sep", None)
    fields = {key[0]: value for key, value in parts.items()}
    if "a" in fields:
        first, second = int(fields["a"]), int(fields["b"])
        if first != second and max(first, second) <= 12:  # noqa: PLR2004  # months
            return None
        day, month = max(first, second), min(first, second)
    else:
        day = int(fields["d"])
        month = int(fields["m"]) if fields["m"].isdigit() else month_number(fields["m"])
    try:
        return date(int(fields["y"]), month, day)
    except ValueError:
        return None


def moment(line: str) -> datetime | None:
    """Give the first full date of a line with the time of day beside it, as aware UTC.

    Without a time it is midnight, without a zone UTC. None if the line has no full date.
    """
    found = next(printed(line), None)
    if found is None:
        return None
    rest = f"{line[: found.start]} {line[found.end :].removeprefix('T')}"
    clock = CLOCK.search(rest)
    if clock is None:
        return midnight(found.day)
    hour, half = int(clock["h"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return datetime(
        *(found.day.year, found.day.month, found.day.day, hour),
        *(int(clock["m"]), int(clock["s"] or 0)),
        tzinfo=_zone(clock["zone"]),
    ).astimezone(UTC)


def _zone(name: str | None) -> timezone:
    if not name:
        return UTC
    if name.lower() in ZONES:
        return timezone(timedelta(hours=ZONES[name.lower()]))
    digits = re.sub(r"[^\d+-]", "", name)
    hours, minutes = int(digits[1:3]), int(digits[3:5] or 0)
    if hours > 14 or minutes > 59:  # noqa: PLR2004  # no zone on earth
        return UTC
    return timezone((1 if digits[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


SLACK: Final = timedelta(days=1)  # somewhere it is tomorrow already
WEEK: Final = timedelta(days=7)
CYCLE: Final = 12  # years after which every day and weekday has met again

PUBLISHED: Final = re.compile(
    r"\b(?:published|posted|first published|created|date|issued|发布时间)\b", re.IGNORECASE
)
UPDATED: Final = re.compile(r"\b(?:updated|last updated|modified|edited|revised)\b", re.IGNORECASE)
LABEL_WORDS: Final = 10  # what may stand beside the date and time: source, editor, byline
BARE_WORDS: Final = 3

DATELINE: Final = re.compile(
    r"^(?P<place>[A-Z][\w.'’ ,/&()-]{1,60}?),?\s"
    rf"(?:(?i:(?P<m1>{MONTH})\s(?P<d1>[0-3]?\d)\b)|(?P<d2>[0-3]?\d)\s(?i:(?P<m2>{MONTH})))"
    rf"(?:,?\s(?P<year>{YEAR}))?\s?"
    r"(?:\([^()]{2,60}\)\s?(?:--?|—|–|:)?|--|—|–|-(?=\s))"
)
FILED: Final = 120  # code points of a text in which its dateline ends
DAY_NAME: Final = re.compile(
    r"(?<!\blast\s)(?<!\bnext\s)(?<!\bevery\s)(?<!\bby\s)(?<!\buntil\s)(?<!\bsince\s)(?<!\bcoming\s)"
    r"\b(" + "|".join(WEEKDAYS) + r")\b",
    re.IGNORECASE,
)
ADDRESS_DAY: Final = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[-/]?(?P<month>[01]\d|(?<=/)[a-z]{3}(?=/))[-/]?(?P<day>[0-3]\d)(?=[/._-]|$)"
)
ARCHIVE_PHOTO: Final = re.compile(r"\b(?:file (?:photo|picture|image)|archive)\b", re.IGNORECASE)


def latest(now: datetime) -> datetime:
    """Give the last moment that a publication date may have, seen at `now`."""
    return now + SLACK


def publication_date(
    page: Page, url: str | None, now: datetime, copyright_year: int | None = None
) -> datetime | None:
    """Give when the page was published, aware UTC, or None if nothing on it says so.

    page: without its title, which may hold a date that is not its own. copyright_year: the one
    that the page prints, if any; it was published by then.
    """
    rules: tuple[Callable[[], datetime | None], ...] = (
        lambda: _labelled(page, PUBLISHED),
        lambda: timestamp_line(page),
        lambda: address(url),
        lambda: _labelled(page, UPDATED),
        lambda: full_dateline(page),
        lambda: dateline_year(page),
        lambda: dateline_weekday(page, now, copyright_year),
        lambda: caption(page),
    )
    found = (rule() for rule in rules)
    return next((when for when in found if when is not None and when <= latest(now)), None)


def is_date_line(line: str) -> bool:
    """Tell a line that gives the page's date (beside a time, source or byline) from a sentence.

    Without a label, a time or a bar the date must open the line, or leave three words at most.
    """
    dates = list(printed(line))
    if not dates:
        return False
    rest = words(CLOCK.sub(" ", PRINTED.sub(" ", DAY_NAME.sub(" ", line))))
    if is_stamp(line) or re.search(r"[|·•]", line) or dates[0].start == 0:
        return rest <= LABEL_WORDS
    return rest <= BARE_WORDS


def is_stamp(line: str) -> bool:
    """Tell a date line that a label or a time of day marks as the page's, wherever it stands."""
    found = next(printed(line), None)
    if found is None or words(line) > 2 * LABEL_WORDS:
        return False
    without_day = f"{line[: found.start]} {line[found.end :]}"
    return bool(PUBLISHED.search(line) or UPDATED.search(line) or CLOCK.search(without_day))


def timestamp_line(page: Page) -> datetime | None:
    """Read a date line before the story, up to an "updated": "(Xinhua) 09:19, May 4, 2017"."""
    for line in page.head:
        if is_date_line(line) and (found := moment(UPDATED.split(line)[0])):
            return found
    return None


def address(url: str | None) -> datetime | None:
    """Read the day in "https://example.com/2018/05/23/story.html"."""
    match = ADDRESS_DAY.search(url or "")
    if match is None or not (match["month"].isdigit() or match["month"] in MONTHS):
        return None
    month = match["month"]
    return _midnight(
        int(match["year"]), int(month) if month.isdigit() else month_number(month), match["day"]
    )


def full_dateline(page: Page) -> datetime | None:
    """Read "PARIS, March 3, 2021 (Reuters) -"."""
    match = _dateline(page)
    return _in_year(match, match["year"]) if match and match["year"] else None


def dateline_year(page: Page) -> datetime | None:
    """Take the year for a dateline's day from a full date in the story within a week of it.

    The lead must name the weekday of that day or of the day before: "Sept. 11, 2001" in a story
    datelined 10 September is no evidence by itself.
    """
    match, weekday = _dateline(page), _weekday(page)
    if match is None or match["year"] or weekday is None:
        return None
    for found in (one for paragraph in page.story for one in printed(paragraph)):
        for year in (found.day.year, found.day.year - 1, found.day.year + 1):
            day = _in_year(match, year)
            if (
                day is not None
                and abs(day - midnight(found.day)) <= WEEK
                and weekday in {day.weekday(), (day - SLACK).weekday()}
            ):
                return day
    return None


def dateline_weekday(
    page: Page, now: datetime, copyright_year: int | None = None
) -> datetime | None:
    """Take the year for a dateline's day from the weekday that the story's lead names.

    "BEIJING, May 21 (Xinhua) -- … on Monday met …": of the years in which 21 May is a Monday
    the latest up to `now`, and up to the page's copyright year where it prints one.
    """
    match, weekday = _dateline(page), _weekday(page)
    if match is None or match["year"] or weekday is None:
        return None
    newest = min(latest(now).year, copyright_year or latest(now).year)
    for year in range(newest, newest - CYCLE, -1):
        day = _in_year(match, year)
        if day and day.weekday() == weekday and day <= latest(now):
            return day
    return None


def caption(page: Page) -> datetime | None:
    """Take the full date in a photo's caption whose weekday the lead names.

    A photo may be older than its story: without the weekday it says nothing.
    """
    weekday = _weekday(page)
    for paragraph in page.story:
        if not is_caption(paragraph) or ARCHIVE_PHOTO.search(paragraph):
            continue
        for found in printed(paragraph):
            if found.day.weekday() == weekday:
                return midnight(found.day)
    return None


def is_caption(paragraph: str) -> bool:
    """Tell a photo's caption by its credit in brackets at the end."""
    return bool(CREDIT_END.search(paragraph))


def _labelled(page: Page, label: re.Pattern[str]) -> datetime | None:
    """Read the date after a label in its line, else on the line below it.

    "Published: 2017/5/25 20:42:07", "Updated 8:15 a.m. EST, Wed March 3, 2021".
    """
    lines = (*page.head, *page.tail)
    for before, line in zip(("", *lines), lines, strict=False):
        match = label.search(line)
        if is_date_line(line) and (match or label.fullmatch(before.rstrip(": "))):
            found = moment(UPDATED.split(line[match.end() :])[0]) if match else None
            return found or moment(line)
    return None


def behind_dateline(text: str) -> int:
    """Where a text goes on behind "BEIJING, May 21 (Xinhua) -- "; 0 where none opens it."""
    found = DATELINE.match(text[:FILED])
    return found.end() if found else 0


def _dateline(page: Page) -> re.Match[str] | None:
    """Find the dateline that opens one of the story's first paragraphs (a caption may precede)."""
    return next((m for p in page.story[:4] if (m := DATELINE.match(p))), None)


def _weekday(page: Page) -> int | None:
    """Give the one weekday, 0 for Monday, in the lead: the first paragraph that is no caption."""
    lead = next((p for p in page.story if not is_caption(p)), "")
    names = {name.lower() for name in DAY_NAME.findall(lead)}
    return WEEKDAYS.index(names.pop()) if len(names) == 1 else None


def _in_year(dateline: re.Match[str], year: int | str) -> datetime | None:
    month, day = dateline["m1"] or dateline["m2"], dateline["d1"] or dateline["d2"]
    return _midnight(int(year), month_number(month), day)


def _midnight(year: int, month: int, day: str) -> datetime | None:
    try:
        return midnight(date(year, month, int(day)))
    except ValueError:
        return None
