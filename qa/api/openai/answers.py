"""What chats and responses tell alike: citations as `url_citation`, and Dateline's own object."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote

from pydantic import BaseModel, Field

from corpus.types import Article
from qa.retrieval.stories import unfolded
from qa.schemas.answer import AnswerObject
from qa.types import Answer, Citation

_WEB = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)


class UrlCitation(BaseModel):
    """Where the proof of a sentence can be read."""

    start_index: int = Field(description="The sentence in the text sent, in code points.")
    end_index: int = Field(description="Its end; the mark that follows it is left out.")
    url: str = Field(description="The article's own, or its quote in Dateline's article view.")
    title: str


class FlatCitation(UrlCitation):
    """A `url_citation` as responses carry it."""

    type: Literal["url_citation"] = "url_citation"

    @classmethod
    def from_citation(cls, citation: Citation, article: Article, base: str) -> Self:
        """Make the annotation of one citation of `article`. base: the server's address."""
        return cls(
            start_index=citation.answer_start,
            end_index=citation.answer_end,
            url=article_url(citation, article, base),
            title=article.title,
        )


class NestedCitation(BaseModel):
    """A `url_citation` as chat messages carry it."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


def article_url(citation: Citation, article: Article, base: str) -> str:
    """Give the article's own address; without one on the web, that of its quote in our view.

    base: the server's address, with the slash at its end.
    """
    if article.url and _WEB.match(article.url):
        return article.url
    place = f"start={citation.start}&end={citation.end}"
    return f"{base}?article={quote(article.id, safe='')}&{place}"


def flat_citations(answer: Answer, base: str) -> list[FlatCitation]:
    """List an answer's citations in its order. base: the server's address."""
    articles = {one.article.id: one.article for one in unfolded(answer.evidence)}
    return [
        FlatCitation.from_citation(one, articles[one.article_id], base) for one in answer.citations
    ]


VendorAnswer = Annotated[
    dict[str, Any], Field(description="The AnswerObject of POST /v1/ask, its evidence left out.")
]


def vendor_answer(answer: Answer) -> dict[str, Any]:
    """Give the answer as POST /v1/ask does, without its evidence."""
    return AnswerObject.of(answer).model_dump(mode="json", exclude={"evidence"})
