"""The JSON and the CSV of what is told in order of time: timelines, and who met whom.

`TimelineObject.of(…)` is what GET /v1/timeline sends and `dateline timeline --json` prints; `.csv()` is
the same as a table. All offsets count code points; days are written YYYY-MM-DD.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from qa.chronicle.days import When
from qa.chronicle.encounters import Encounter
from qa.chronicle.timeline import NAMED, Entry
from qa.schemas.answer import QuoteObject
from qa.schemas.article import CopyObject
from qa.schemas.parts import Iso
from qa.schemas.question import MAX_LIMIT, AskedOn, AsOf, FilterQuery
from qa.types import Question

Format = Literal["json", "csv"]
# What a spreadsheet takes for a formula at the beginning of a cell (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ChronicleQuery(FilterQuery):
    """What every list in order of time may be asked for."""

    asked_on: AskedOn = None
    as_of: AsOf = None
    format: Format | None = Field(
        default=None, description="json or csv; else as Accept says, JSON by default."
    )


class TimelineQuery(ChronicleQuery):
    """GET /v1/timeline."""

    q: str = Field(description="The matter: a few words or a question.")
    limit: int = Field(default=30, ge=1, le=MAX_LIMIT, description="Stories looked at.")

    def to_question(self, *, today: date) -> Question:
        """Give the Question meant; today stands in for a day not given. Raises: BadFilter."""
        day = self.asked_on or self.as_of or today
        where = self.to_filter()
        return Question(self.q, day, filter=where, limit=self.limit, as_of=self.as_of)


class EncountersQuery(ChronicleQuery):
    """GET /v1/encounters."""

    person: str = Field(description="A name, as articles print it.")
    limit: int = Field(default=30, ge=1, le=MAX_LIMIT, description="How many encounters.")

    def to_question(self, *, today: date) -> Question:
        """Give the Question whose text is the name. Raises: BadFilter."""
        day = self.asked_on or self.as_of or today
        return Question(
            self.person,
            day,
            filter=self.to_filter(),
            limit=self.limit,
            as_of=self.as_of,
            alone=True,
        )


class DatedQuote(QuoteObject):
    """A quote and the day of what it tells."""

    first: Iso | None = Field(description="YYYY-MM-DD; null where no day is known.")
    last: Iso | None = Field(description="The same day, or the last of a period.")
    dated_by: Literal["quote", "publication"] | None = Field(
        description="quote: the day is worked out from its words; publication: it is the article's."
    )


def _dated(when: When) -> dict[str, Any]:
    by = None if when.first is None else "quote" if when.told else "publication"
    first, last = (day.isoformat() if day else None for day in (when.first, when.last))
    return {"first": first, "last": last, "dated_by": by}


class EntryObject(DatedQuote):
    """What one story says of the matter."""

    articles: int = Field(description="How many articles have the quote word for word.")
    copies: list[CopyObject] = Field(
        description=f"The others of them, near-duplicates, oldest first; {NAMED} at most."
    )

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Make the object of an entry."""
        return cls(
            **QuoteObject.of_claim(entry.claim).model_dump(),
            **_dated(entry.when),
            articles=entry.articles,
            copies=[CopyObject.of(copy) for copy in entry.copies[:NAMED]],
        )


class TimelineObject(BaseModel):
    """A timeline, the earliest first; what has no day comes last."""

    question: str
    index_fingerprint: str
    entries: list[EntryObject]

    @classmethod
    def of(cls, text: str, fingerprint: str, entries: Sequence[Entry]) -> Self:
        """Make the object of the timeline of `text` over the index of that fingerprint."""
        found = [EntryObject.of(one) for one in entries]
        return cls(question=text, index_fingerprint=fingerprint, entries=found)

    def csv(self) -> str:
        """A line for each entry below a line of names (RFC 4180)."""
        names = (
            "first last dated_by quote title source published_on url article_id start end articles"
        )
        return table(names.split(), self.entries)


class EncounterObject(DatedQuote):
    """A meeting, by the sentence that tells of it."""

    person: str = Field(description="The person asked about, in the quote's words.")
    met: str = Field(description="The other side, in the quote's words.")
    place: str | None = Field(description="In the quote's words; null where it names none.")
    articles: int = Field(description="How many near-duplicate articles tell of it.")

    @classmethod
    def of(cls, encounter: Encounter) -> Self:
        """Make the object of an encounter."""
        return cls(
            **QuoteObject.of_claim(encounter.claim).model_dump(),
            **_dated(encounter.when),
            person=encounter.person.text,
            met=encounter.other.text,
            place=encounter.where,
            articles=encounter.articles,
        )


class EncountersObject(BaseModel):
    """Whom a person met, the earliest first; what has no day comes last."""

    person: str
    index_fingerprint: str
    encounters: list[EncounterObject]

    @classmethod
    def of(cls, name: str, fingerprint: str, encounters: Sequence[Encounter]) -> Self:
        """Make the object of what `name` stands for in the index of that fingerprint."""
        found = [EncounterObject.of(one) for one in encounters]
        return cls(person=name, index_fingerprint=fingerprint, encounters=found)

    def csv(self) -> str:
        """A line for each encounter below a line of names (RFC 4180)."""
        names = (
            "first last dated_by person met place quote title source published_on url article_id start"
            " end articles"
        )
        return table(names.split(), self.encounters)


def table(names: Sequence[str], rows: Sequence[BaseModel]) -> str:
    """Rows as CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in names])
    return written.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
