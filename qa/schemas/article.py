"""The JSON of articles and of the archive that holds them, and of an article to add."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from corpus.dates import latest
from corpus.errors import BadDate, NoArticle, Refused
from corpus.ingest import IngestReport
from corpus.loaders.fields import UNPRINTABLE
from corpus.store import Summary
from corpus.text import normalise, one_line
from corpus.types import Article
from qa.errors import BadRange
from qa.schemas.parts import ArticlePart, Body, Iso, Shown

# About 5,000 tokens: an article of the usual length whole, a book by parts.
TEXT_CHARACTERS = 20_000


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("expected an ISO 8601 date or time as a string")  # noqa: TRY004 - pydantic turns only this into a problem of the field
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("expected an ISO 8601 date or time: 2018-05-23") from None


def _printable(value: str) -> str:
    if UNPRINTABLE.search(value):
        raise ValueError("expected printable characters")
    return value


Moment = Annotated[datetime, BeforeValidator(_moment)]

_EXAMPLE: JsonDict = {
    "id": "sco-2018",
    "title": "SCO countries pledge to enhance political trust",
    "text": "Delegations from seven countries attended the meeting.",
    "source": "Xinhua",
    "published_at": "2018-05-23",
}


class ArticleRequest(Body):
    """An article to add; one sent before under the same id is replaced."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: Annotated[str, AfterValidator(_printable)] | None = Field(
        default=None, min_length=1, max_length=200, description="Else made of url or text"
    )
    title: str = Field(min_length=1, max_length=1000)
    text: str = Field(min_length=1, description="Plain text; paragraphs end with a line break.")
    source: str | None = Field(default=None, max_length=200, description="The outlet.")
    url: str | None = Field(default=None, max_length=2000)
    published_at: Moment | None = Field(
        default=None, description="ISO 8601 date or time; without a zone it counts as UTC."
    )
    published: Moment | None = Field(default=None, description="Another name of published_at.")
    language: str | None = Field(default=None, pattern="^[a-z]{2}$", description="ISO 639-1.")
    authors: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=100)

    def to_article(self, origin: str, now: datetime) -> Article:
        """Give the Article meant. origin: how a refusal names it.

        Raises: NoArticle if nothing is left of title or text once normalised; BadDate if the
        date lies in the future.
        """
        title, text = one_line(self.title), normalise(self.text)
        if not title or not text.strip():
            raise NoArticle(
                origin,
                expected="a title and a text with words in them",
                found="only blanks",
                remedy="send the article's own title and text",
            )
        published = self.published_at or self.published
        if published and published > latest(now):
            raise BadDate(
                origin,
                expected="a publication date that has been",
                found=published.date().isoformat(),
                remedy="correct published_at or leave it out",
            )
        content = self.url or f"{title}\n{text}"
        return Article(
            id=self.id or hashlib.blake2b(content.encode(), digest_size=8).hexdigest(),
            title=title,
            text=text,
            source=self.source or None,
            url=self.url or None,
            published=published,
            language=self.language,
            authors=tuple(self.authors),
        )


class ArticleRow(Shown):
    """An article without its text."""

    id: str
    title: str
    source: str | None
    url: str | None
    published: Iso | None = Field(description="ISO 8601 time in UTC.")
    published_on: Iso | None = Field(description="YYYY-MM-DD, in UTC.")
    language: str | None = Field(description="ISO 639-1.")
    origin: str | None = Field(description="The file it came from, below the path indexed.")
    authors: list[str]


class CopyObject(Shown):
    """Another article that tells the same story: a copy, a correction, an update."""

    article_id: str = Field(validation_alias="id")
    title: str
    source: str | None
    published_on: Iso | None = Field(description="YYYY-MM-DD, in UTC.")


class ArticleObject(ArticleRow):
    """An article; every offset in Dateline counts the code points of its text."""

    text: str
    copies: list[CopyObject] = Field(
        description="Its near-duplicates in the archive, oldest first, undated last."
    )

    @classmethod
    def of(cls, value: Article, copies: Sequence[Article] = ()) -> Self:
        """Make the object of an article, whose near-duplicates these are."""
        told = dict(ArticleRow.of(value))
        return cls(**told, text=value.text, copies=[CopyObject.of(copy) for copy in copies])


class QuotedArticleObject(ArticleObject):
    """An article with its text cut at the ranges asked for; the parts joined are the text."""

    parts: list[ArticlePart]


class ArticleRangeObject(ArticleRow):
    """An article and so much of its text as was asked for."""

    text: str = Field(description="The article's text from start to end, in code points.")
    start: int
    end: int
    length: int = Field(description="Of the whole text, in code points.")
    copies: list[CopyObject] = Field(
        description="Its near-duplicates in the archive, oldest first, undated last."
    )

    @classmethod
    def of_range(
        cls, article: Article, copies: Sequence[Article], start: int, end: int | None
    ) -> Self:
        """Make the object of text[start:end]; end: None goes TEXT_CHARACTERS on.

        An end past the text's is the text's.
        Raises: BadRange unless 0 <= start < end and start is in the text.
        """
        length = len(article.text)
        last = min(start + TEXT_CHARACTERS if end is None else end, length)
        if not 0 <= start < last:
            raise BadRange(
                expected=f"0 <= start < end <= {length}, the article's length in characters",
                found=f"start {start}, end {'left out' if end is None else end}",
                remedy="take them from a citation, or leave both out for the beginning",
            )
        return cls(
            **dict(ArticleRow.of(article)),
            text=article.text[start:last],
            start=start,
            end=last,
            length=length,
            copies=[CopyObject.of(copy) for copy in copies],
        )


class ArticlesObject(BaseModel):
    """One page of articles, newest first; total counts all that pass the filter."""

    articles: list[ArticleRow]
    total: int


class Rejected(Shown):
    """One article that was not taken; the others sent with it were."""

    origin: str = Field(description='The file\'s name, or "article 3": the third in the JSON.')
    line: int | None = Field(default=None, description="1-based, in a file of many articles.")
    expected: str
    found: str
    remedy: str


class IngestObject(Shown):
    """What adding did, by article id."""

    added: list[str]
    changed: list[str]
    unchanged: int
    removed: list[str] = Field(description="Once in a file of this name, and no longer.")
    refused: list[Rejected]

    @classmethod
    def of(cls, value: IngestReport, refused: Sequence[Refused] = ()) -> Self:
        """Make the object of a report. refused: before the archive saw them."""
        told = super().of(value)
        told.refused[:0] = map(Rejected.of, refused)
        return told


class SourceCount(BaseModel):
    """How many articles an outlet has."""

    source: str
    articles: int


class MonthCount(BaseModel):
    """How many articles were published in a month."""

    month: str = Field(description="YYYY-MM, in UTC.")
    articles: int


class ArchiveObject(BaseModel):
    """What the archive holds."""

    articles: int
    passages: int
    sources: list[SourceCount] = Field(description="Most articles first.")
    unsourced: int = Field(description="Articles without a source: in none of the sources.")
    months: list[MonthCount] = Field(description="In order; months without articles left out.")
    undated: int = Field(description="Articles without a date: in none of the months.")
    first: str | None = Field(description="YYYY-MM-DD of the first dated article, in UTC.")
    last: str | None = Field(description="YYYY-MM-DD of the last dated article, in UTC.")
    suggestions: list[str] = Field(description="Questions that the archive answers, at most four.")
    suggestions_ready: bool = Field(description="False while they are still being sought.")
    index_fingerprint: str

    @classmethod
    def of(cls, summary: Summary, fingerprint: str, suggestions: tuple[str, ...] | None) -> Self:
        """Make the object of a summary. suggestions: None while they are not known."""
        return cls(
            articles=summary.articles,
            passages=summary.passages,
            sources=[SourceCount(source=name, articles=n) for name, n in summary.sources],
            unsourced=summary.unsourced,
            months=[MonthCount(month=month, articles=n) for month, n in summary.months],
            undated=summary.undated,
            first=summary.first.date().isoformat() if summary.first else None,
            last=summary.last.date().isoformat() if summary.last else None,
            suggestions=list(suggestions or ()),
            suggestions_ready=suggestions is not None or not summary.articles,
            index_fingerprint=fingerprint,
        )
