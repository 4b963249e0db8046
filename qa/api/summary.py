"""The JSON of the archive as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from corpus.store import Summary


class SourceCount(BaseModel):
    """How many articles an outlet has."""

    source: str
    articles: int


class ArchiveObject(BaseModel):
    """What the archive holds; the dates are those of the first and the last article dated."""

    articles: int
    passages: int
    sources: list[SourceCount] = Field(description="Most articles first.")
    published_from: str | None = Field(description="YYYY-MM-DD, in UTC.")
    published_to: str | None = Field(description="YYYY-MM-DD, in UTC.")
    index_fingerprint: str

    @classmethod
    def from_summary(cls, summary: Summary, fingerprint: str) -> Self:
        """Make the object of a summary of the archive whose index has that fingerprint."""
        return cls(
            articles=summary.articles,
            passages=summary.passages,
            sources=[SourceCount(source=name, articles=n) for name, n in summary.sources],
            published_from=summary.first.date().isoformat() if summary.first else None,
            published_to=summary.last.date().isoformat() if summary.last else None,
            index_fingerprint=fingerprint,
        )
