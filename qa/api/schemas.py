"""The JSON of questions and of what is found: pydantic models in and out, without FastAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from qa.api.filters import Day, day_filter
from qa.conversation.sessions import SESSION_ID
from qa.types import Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pydantic.config import JsonDict

    from corpus.types import Article
    from qa.types import Evidence

MAX_LIMIT = 100

SourceName = Annotated[str, Field(min_length=1, max_length=200)]
SessionId = Annotated[str, Field(pattern=SESSION_ID.pattern)]


class FilterRequest(BaseModel):
    """Which articles may answer; both days count whole, in UTC."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sources: list[SourceName] = Field(default=[], max_length=100, description="Outlets to keep.")
    published_from: Day | None = Field(default=None, description="First day, inclusive.")
    published_to: Day | None = Field(default=None, description="Last day, inclusive.")


_ASK_EXAMPLE: JsonDict = {
    "question": "who attended the 13th SCO meeting",
    "asked_on": "2018-05-25",
    "filter": {"sources": ["Xinhua"], "published_from": "2018-01-01"},
    "limit": 10,
}


class AskRequest(BaseModel):
    """A question; only `question` is required."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [_ASK_EXAMPLE]}
    )

    # A constraint also makes pydantic refuse half a surrogate pair, which no answer could repeat.
    question: str = Field(max_length=1_000_000, description="The question, in plain words.")
    session_id: SessionId | None = Field(
        default=None, description="The conversation it belongs to; null starts one."
    )
    alone: bool = Field(
        default=False, description="Ask it as it is, whatever was said before in its conversation."
    )
    asked_on: Day | None = Field(
        default=None, description='The day that "this week" counts from; today by default.'
    )
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
        chosen = self.filter
        return Question(
            text=self.question,
            asked_on=self.asked_on or today,
            filter=day_filter(chosen.sources, chosen.published_from, chosen.published_to),
            limit=self.limit,
            answerer=self.answerer or answerer,
            session_id=self.session_id or session_id,
            alone=self.alone,
        )


class PassageObject(BaseModel):
    """A passage: `text` is the article's text from start to end, in code points."""

    passage_id: str = Field(description="A 63-bit number, as text.")
    article_id: str
    text: str
    start: int
    end: int
    title: str
    source: str | None
    url: str | None
    published_on: str | None = Field(description="YYYY-MM-DD, in UTC.")

    @classmethod
    def from_evidence(cls, evidence: Evidence) -> Self:
        """Make the object of one passage found."""
        passage, article = evidence.passage, evidence.article
        return cls(
            passage_id=str(passage.id),
            article_id=article.id,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            title=article.title,
            source=article.source,
            url=article.url,
            published_on=published_on(article),
        )


class EvidenceObject(PassageObject):
    """A passage found, and what else was found of the same story."""

    rank: int = Field(description="From 1.")
    score: float = Field(description="Higher is better, comparable within this list only.")
    ranks: dict[str, int] = Field(description="The rank in each list it was found in.")
    folded: list[PassageObject] = Field(
        description="Other passages of this article and of near-duplicates of it, best first."
    )

    @classmethod
    def from_evidence(cls, evidence: Evidence) -> Self:
        """Make the object of one piece of evidence."""
        return cls(
            **PassageObject.from_evidence(evidence).model_dump(),
            rank=evidence.rank,
            score=evidence.score,
            ranks=dict(evidence.ranks),
            folded=[PassageObject.from_evidence(one) for one in evidence.folded],
        )


class SearchObject(BaseModel):
    """What a bare search finds, best first."""

    question: str
    index_fingerprint: str
    evidence: list[EvidenceObject]

    @classmethod
    def from_evidence(cls, text: str, fingerprint: str, evidence: Sequence[Evidence]) -> Self:
        """Make the object of a search for `text` over the index of that fingerprint."""
        found = [EvidenceObject.from_evidence(e) for e in evidence]
        return cls(question=text, index_fingerprint=fingerprint, evidence=found)


def published_on(article: Article) -> str | None:
    """Give the day of publication in UTC as YYYY-MM-DD, None if unknown."""
    return article.published.date().isoformat() if article.published else None
