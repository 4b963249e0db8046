"""The fields that a record states about its article: read strictly, refused when wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from corpus.dates import iso, latest
from corpus.errors import BadDate, BadRecord
from corpus.text import SURROGATE, one_line

LANGUAGE: Final = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)
UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
SHOWN: Final = 60  # characters of a wrong value that a message repeats


@dataclass(frozen=True, slots=True)
class Record:
    """A record's fields, and where it stands: origin, and line from 1 (None: the whole file)."""

    values: Mapping[str, object]
    origin: str
    line: int | None = None

    def text(self, key: str) -> str | None:
        """Give a string; None if it is missing, null or empty. Raises BadRecord."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"{key!r} to be a string", kind(value), f"write {key!r} in quotes")
        if value and SURROGATE.search(value):
            raise self.wrong(
                f"{key!r} to be Unicode text", "half of a surrogate pair", "write the text anew"
            )
        return value or None

    def label(self, key: str) -> str | None:
        """Give a string on one line; None if it is missing, null or blank. Raises BadRecord."""
        return one_line(self.text(key) or "") or None

    def identity(self, key: str) -> str | None:
        """Give an id exactly as written; None if it is missing, null or empty. Raises BadRecord."""
        value = self.text(key)
        if value is not None and (not value.strip() or UNPRINTABLE.search(value)):
            raise self.wrong(f"{key!r} with printable characters", repr(value[:SHOWN]), "rename it")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """Give a list of strings, in order; empty if it is missing or null. Raises BadRecord."""
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"{key!r} to be a list of strings", kind(value), "write it in [ ]")
        return tuple(name for item in value if (name := one_line(SURROGATE.sub("", item))))

    def language(self, key: str) -> str | None:
        """Give an ISO 639-1 code, lower case; None if missing or not one."""
        return language(self.text(key))

    def date(self, key: str, now: datetime) -> datetime | None:
        """Give an ISO 8601 date or datetime as aware UTC; None if missing, null or empty.

        Raises BadDate if it is something else, or later than `now` plus a day.
        """
        value = self.values.get(key)
        if value is None or value == "":
            return None
        try:
            when = iso(value if isinstance(value, str) else "")
        except ValueError as error:
            raise self.bad_date(key, repr(value)[:SHOWN]) from error
        if when > latest(now):
            raise self.bad_date(key, f"{when:%Y-%m-%d}, which lies in the future")
        return when

    def wrong(self, expected: str, found: str, remedy: str) -> BadRecord:
        """Make the refusal of this record."""
        return BadRecord(self.origin, expected=expected, found=found, remedy=remedy, line=self.line)

    def bad_date(self, key: str, found: str) -> BadDate:
        """Make the refusal of this record's date."""
        return BadDate(
            self.origin,
            expected=f"{key!r} to be a past date like 2018-05-23 or 2018-05-23T09:30:00+08:00",
            found=found,
            remedy="correct it, or leave it out if it is unknown",
            line=self.line,
        )


def kind(value: object) -> str:
    """Name a JSON value's type, as a message says it."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
    return "nothing" if value is None else names.get(type(value), "a number")


def language(tag: str | None) -> str | None:
    """Give the ISO 639-1 code of a language tag ("en-US" → "en"), or None."""
    match = LANGUAGE.fullmatch((tag or "").strip())
    return match[1].lower() if match else None
