"""What a question, a search or a list may say, and the Question or Filter that it means.

Days are written YYYY-MM-DD; both ends of a filter are inclusive and counted whole, in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from corpus.types import Filter, day_end
from qa.conversation.sessions import SESSION_ID
from qa.errors import BadFilter
from qa.schemas.parts import Body, Query
from qa.types import Question

MAX_LIMIT = 100
# SQLite steps over every row skipped: a thousand pages of a hundred is as deep as listing goes.
MAX_OFFSET = 100_000
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
SourceName = Annotated[str, Field(min_length=1, max_length=200)]
AskedOn = Annotated[
    Day | None,
    Field(description='The day that "this week" counts from; as_of, or today, by default.'),
]
AsOf = Annotated[
    Day | None,
    Field(description="The archive as it stood at the end of that day, in UTC; null for now."),
]
IgnorePeriod = Annotated[
    bool, Field(description='Read no period into words such as "in June 2026".')
]
SessionId = Annotated[str, Field(pattern=SESSION_ID.pattern)]


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
        published_to=day_end(published_to) if published_to else None,
    )


class FilterRequest(Body):
    """Which articles may answer; both days count whole, in UTC."""

    sources: list[SourceName] = Field(default=[], max_length=100, description="Outlets to keep.")
    published_from: Day | None = Field(default=None, description="First day, inclusive.")
    published_to: Day | None = Field(default=None, description="Last day, inclusive.")

    def to_filter(self) -> Filter:
        """Give the Filter meant. Raises: BadFilter."""
        return day_filter(self.sources, self.published_from, self.published_to)


_ASK_EXAMPLE: JsonDict = {
    "question": "who attended the 13th SCO meeting",
    "asked_on": "2018-05-25",
    "filter": {"sources": ["Xinhua"], "published_from": "2018-01-01"},
    "limit": 10,
}


class AskRequest(Body):
    """A question; only `question` is required."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ASK_EXAMPLE]})

    # A constraint also makes pydantic refuse half a surrogate pair, which no answer could repeat.
    question: str = Field(max_length=1_000_000, description="The question, in plain words.")
    session_id: SessionId | None = Field(
        default=None, description="The conversation it belongs to; null starts one."
    )
    alone: bool = Field(
        default=False, description="Ask it as it is, whatever was said before in its conversation."
    )
    asked_on: AskedOn = None
    as_of: AsOf = None
    ignore_period: IgnorePeriod = False
    filter: FilterRequest = Field(default=FilterRequest(), description="Which articles may answer.")
    limit: int = Field(default=10, ge=1, le=MAX_LIMIT, description="How much evidence to return.")
    answerer: str | None = Field(
        default=None, max_length=100, description="Who writes the answer; null leaves it to us."
    )
    stream: bool = Field(default=False, description="Answer as server-sent events.")

    def to_question(self, *, today: date, answerer: str, session_id: str) -> Question:
        """Give the Question asked; the arguments stand in for what the request leaves out.

        Raises: BadFilter.
        """
        return Question(
            text=self.question,
            asked_on=self.asked_on or self.as_of or today,
            filter=self.filter.to_filter(),
            limit=self.limit,
            answerer=self.answerer or answerer,
            session_id=self.session_id or session_id,
            alone=self.alone,
            as_of=self.as_of,
            ignore_period=self.ignore_period,
        )


class FilterQuery(Query):
    """The query string's filter; a key that is not named is refused."""

    source: list[SourceName] = Field(
        default=[], max_length=100, description="An outlet to keep; may be repeated."
    )
    published_from: Day | None = Field(default=None, description="First day, inclusive.")
    published_to: Day | None = Field(default=None, description="Last day, inclusive.")

    def to_filter(self) -> Filter:
        """Give the Filter meant. Raises: BadFilter."""
        return day_filter(self.source, self.published_from, self.published_to)


class SearchQuery(FilterQuery):
    """GET /v1/search."""

    q: str = Field(description="What to look for: a question or a few words.")
    limit: int = Field(default=10, ge=1, le=MAX_LIMIT, description="How much evidence to return.")
    asked_on: AskedOn = None
    as_of: AsOf = None
    ignore_period: IgnorePeriod = False

    def to_question(self, *, today: date) -> Question:
        """Give the Question meant; today stands in for a day not given. Raises: BadFilter."""
        return Question(
            self.q,
            self.asked_on or self.as_of or today,
            filter=self.to_filter(),
            limit=self.limit,
            as_of=self.as_of,
            ignore_period=self.ignore_period,
        )


class ArticlesQuery(FilterQuery):
    """GET /v1/articles."""

    limit: int = Field(default=20, ge=1, le=MAX_LIMIT, description="Articles a page.")
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET, description="Articles to step over.")


class ArticleQuery(Query):
    """GET /v1/articles/{id}: ranges to mark, the first start with the first end, and so on."""

    start: list[int] = Field(
        default=[], max_length=100, description="Where a quote starts, in code points; repeatable."
    )
    end: list[int] = Field(
        default=[], max_length=100, description="Where it ends; as many as there are starts."
    )


class SessionsQuery(Query):
    """GET /v1/sessions."""

    limit: int = Field(default=20, ge=1, le=MAX_LIMIT, description="Conversations a page.")
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET, description="Conversations to step over.")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
