"""The JSON of quotes: what an answer cites, and what independent articles say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, Field

from qa.answering.agreement import words
from qa.api.schemas import published_on

if TYPE_CHECKING:
    from corpus.types import Article
    from qa.types import Citation, Claim, Side


class QuoteObject(BaseModel):
    """Words of an article: `quote` is its text from start to end, in code points."""

    article_id: str
    passage_id: str = Field(description="A 63-bit number, as text.")
    title: str
    source: str | None
    url: str | None
    published_on: str | None = Field(description="YYYY-MM-DD, in UTC.")
    quote: str = Field(description="The article's text from start to end, exactly.")
    start: int
    end: int

    @classmethod
    def from_claim(cls, claim: Claim) -> Self:
        """Make the object of what one article says."""
        article = claim.evidence.article
        return cls(
            article_id=article.id,
            passage_id=str(claim.evidence.passage.id),
            title=article.title,
            source=article.source,
            url=article.url,
            published_on=published_on(article),
            quote=claim.quote,
            start=claim.start,
            end=claim.end,
        )


class CitationObject(QuoteObject):
    """A sentence of the answer and its proof; all offsets count code points."""

    marker: int = Field(description="The number shown, from 1.")
    answer_start: int
    answer_end: int
    verdict: str = Field(description="supported, unsupported or unknown.")
    reason: str = Field(description="Why this verdict, in words.")

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
            reason=citation.reason,
        )


class SideObject(BaseModel):
    """One of the answers that sources give, and who gives it."""

    short_answer: str = Field(description="In the words of its first quote.")
    articles: list[QuoteObject] = Field(
        description="One for each independent story, newest first; copies are one story."
    )

    @classmethod
    def from_side(cls, side: Side) -> Self:
        """Make the object of one side."""
        articles = [QuoteObject.from_claim(claim) for claim in side.claims]
        return cls(short_answer=side.short, articles=articles)


class AgreementObject(BaseModel):
    """What independent articles say: whether they agree, and each side where they differ."""

    independent: int = Field(description="How many stories say what the answer says.")
    differ: bool = Field(description="True where other stories say something else.")
    summary: str = Field(description="The same in a sentence; empty where one article says it.")
    sides: list[SideObject] = Field(description="The answer given first.")

    @classmethod
    def from_sides(cls, sides: tuple[Side, ...]) -> Self | None:
        """Make the object; None where no sides are known."""
        if not sides:
            return None
        return cls(
            independent=len(sides[0].claims),
            differ=len(sides) > 1,
            summary=words(sides),
            sides=[SideObject.from_side(side) for side in sides],
        )
