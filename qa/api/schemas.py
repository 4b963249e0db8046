"""The JSON of questions and answers: pydantic models in and out.

`answer_object` is also what `dateline ask --json` prints; nothing here needs FastAPI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from qa.api.filters import Day, day_filter
from qa.api.parts import answer_parts
from qa.types import Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pydantic.config import JsonDict

    from corpus.types import Article
    from qa.types import Answer, Citation, Evidence

MAX_LIMIT = 100
_SESSION = r"^[A-Za-z0-9_-]{1,64}$"

SourceName = Annotated[str, Field(min_length=1, max_length=200)]
SessionId = Annotated[str, Field(pattern=_SESSION)]


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


class CitationObject(BaseModel):
    """A sentence of the answer and its proof; all offsets count code points."""

    marker: int = Field(description="The number shown, from 1.")
    answer_start: int
    answer_end: int
    quote: str = Field(description="The article's text from start to end, exactly.")
    article_id: str
    passage_id: str = Field(description="A 63-bit number, as text.")
    start: int
    end: int
    title: str
    source: str | None
    url: str | None
    published_on: str | None = Field(description="YYYY-MM-DD, in UTC.")
    verdict: str = Field(description="supported, unsupported or unknown.")

    @classmethod
    def from_citation(cls, citation: Citation, article: Article) -> Self:
        """Make the object of one citation of `article`."""
        return cls(
            marker=citation.marker,
            answer_start=citation.answer_start,
            answer_end=citation.answer_end,
            quote=citation.quote,
            article_id=citation.article_id,
            passage_id=str(citation.passage_id),
            start=citation.start,
            end=citation.end,
            title=article.title,
            source=article.source,
            url=article.url,
            published_on=published_on(article),
            verdict=citation.verdict.value,
        )


class AnswerPart(BaseModel):
    """A piece of the answer; markers are those of the citations that prove it."""

    text: str
    markers: list[int]


class AnswerObject(BaseModel):
    """An answer, why it may be believed, and what was found."""

    id: str = Field(description="The same for the same question over the same index.")
    question: str
    standalone_question: str = Field(description="The question with its history worked in.")
    answer: str = Field(description='With its marks: "… [1]".')
    answer_parts: list[AnswerPart] = Field(description="The answer cut up, marks left out.")
    short_answer: str | None = Field(description="The words of a quote that answer, if asked for.")
    abstained: bool = Field(description="True where the archive does not hold the answer.")
    confidence: float = Field(description="Probability that the answer is right, 0 to 1.")
    answerer: str
    session_id: str | None
    index_fingerprint: str
    citations: list[CitationObject]
    evidence: list[EvidenceObject]
    seconds: dict[str, float] = Field(description="Time spent, by stage.")

    @classmethod
    def from_answer(cls, answer: Answer) -> Self:
        """Make the object of an answer, whose citations quote articles of its evidence."""
        articles = {e.article.id: e.article for e in answer.evidence}
        parts = answer_parts(answer)
        return cls(
            id=answer.id,
            question=answer.question.text,
            standalone_question=answer.question.standalone or answer.question.text,
            answer=answer.text,
            answer_parts=[AnswerPart(text=text, markers=list(marks)) for text, marks in parts],
            short_answer=answer.short,
            abstained=answer.abstained,
            confidence=answer.confidence,
            answerer=answer.answerer,
            session_id=answer.question.session_id,
            index_fingerprint=answer.index_fingerprint,
            citations=[
                CitationObject.from_citation(c, articles[c.article_id]) for c in answer.citations
            ],
            evidence=[EvidenceObject.from_evidence(e) for e in answer.evidence],
            seconds=dict(answer.seconds),
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


def answer_object(answer: Answer) -> dict[str, Any]:
    """Give the answer as JSON values: what POST /v1/ask sends and `ask --json` prints."""
    return AnswerObject.from_answer(answer).model_dump(mode="json")


def published_on(article: Article) -> str | None:
    """Give the day of publication in UTC as YYYY-MM-DD, None if unknown."""
    return article.published.date().isoformat() if article.published else None
