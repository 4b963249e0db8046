"""The query strings of the reading routes; a key that is not named here is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from qa.api.filters import Day, day_filter
from qa.api.schemas import MAX_LIMIT, SourceName
from qa.types import Question

if TYPE_CHECKING:
    from datetime import date

    from corpus.types import Filter

# SQLite steps over every row skipped: a thousand pages of a hundred is as deep as listing goes.
MAX_OFFSET = 100_000


class FilterQuery(BaseModel):
    """Which articles to keep; both days count whole, in UTC."""

    model_config = ConfigDict(extra="forbid")

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
    asked_on: Day | None = Field(
        default=None, description='The day that "this week" counts from; today by default.'
    )

    def to_question(self, *, today: date) -> Question:
        """Give the Question meant; today stands in for a day not given. Raises: BadFilter."""
        return Question(
            text=self.q,
            asked_on=self.asked_on or today,
            filter=self.to_filter(),
            limit=self.limit,
        )


class ArticlesQuery(FilterQuery):
    """GET /v1/articles."""

    limit: int = Field(default=20, ge=1, le=MAX_LIMIT, description="Articles a page.")
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET, description="Articles to step over.")


class ArticleQuery(BaseModel):
    """GET /v1/articles/{id}: ranges to mark, the first start with the first end, and so on."""

    model_config = ConfigDict(extra="forbid")

    start: list[int] = Field(
        default=[], max_length=100, description="Where a quote starts, in code points; repeatable."
    )
    end: list[int] = Field(
        default=[], max_length=100, description="Where it ends; as many as there are starts."
    )
