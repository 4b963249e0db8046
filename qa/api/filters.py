"""Days, as people write them, turned into the half-open moments of a Filter."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from corpus.types import Filter
from qa.errors import BadFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(value: object) -> date:
    """Read `value` as a day; a string must be YYYY-MM-DD.

    Raises: ValueError, which pydantic turns into a problem of that field.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("expected a day written YYYY-MM-DD")
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(parse_day)]


def day_filter(
    sources: Sequence[str], published_from: date | None, published_to: date | None
) -> Filter:
    """Make the Filter that keeps both days whole, in UTC.

    Raises: BadFilter if published_from lies after published_to.
    """
    if published_from and published_to and published_from > published_to:
        raise BadFilter(
            expected="published_from on or before published_to",
            found=f"{published_from} after {published_to}",
            remedy="swap the two days",
        )
    return Filter(
        sources=tuple(sources),
        published_from=_midnight(published_from) if published_from else None,
        published_to=_midnight_after(published_to) if published_to else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _midnight_after(day: date) -> datetime:
    if day == date.max:  # no midnight follows the last day of the calendar
        return datetime.max.replace(tzinfo=UTC)
    return _midnight(day + timedelta(days=1))
