"""Dates as they are printed: found in a line of text, or written out in ISO 8601."""

# the patterns match the marks that pages print

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
