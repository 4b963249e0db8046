"""The words of this room: articles, passages, filters and hits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to load.

    path: where its bytes lie.
    origin: its name below the path that was indexed, with forward slashes ("2018/sco.txt").
    article_id: the id of its article where the file itself gives none.
    """

    path: Path
    origin: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article.

    text: plain text; every offset in Dateline counts its Unicode code points.
    source: the outlet ("Xinhua"), None if unknown.
    published: aware UTC datetime, None if unknown; never the day of indexing.
    language: ISO 639-1 code, None if unknown.
    origin: the file it came from, below the path indexed; None if it came without one.
    authors: in the order printed; empty if unknown.
    """

    id: str
    title: str
    text: str
    source: str | None = None
    url: str | None = None
    published: datetime | None = None
    language: str | None = None
    origin: str | None = None
    authors: tuple[str, ...] = ()

    @property
    def published_on(self) -> date | None:
        """The day of publication, in UTC; None if unknown."""
        return self.published.date() if self.published else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article: `article.text[start:end] == text`, in code points.

    id: positive 63-bit hash of what is indexed: text, article, title, source and date.
    """

    id: int
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may answer; an empty filter keeps all.

    sources: kept if the article's source is one of these, letter case aside; empty keeps all.
    published_from, published_to: aware UTC, half-open [from, to); an article without a date
    is kept only if both are None.
    """

    sources: tuple[str, ...] = ()
    published_from: datetime | None = None
    published_to: datetime | None = None

    @property
    def empty(self) -> bool:
        """True when every article passes."""
        return not self.sources and self.published_from is None and self.published_to is None

    def by(self, day: date | None) -> Filter:
        """The same, less what was published after that day and what has no date; itself for None."""
        if day is None:
            return self
        end = day_end(day)
        return replace(self, published_to=min(end, self.published_to or end))

    def passes(self, article: Article) -> bool:
        """Whether an article passes, as the store sees it."""
        wanted = {source.casefold() for source in self.sources}
        if wanted and (article.source or "").casefold() not in wanted:
            return False
        first, end, moment = self.published_from, self.published_to, article.published
        if first is None and end is None:
            return True
        return moment is not None and (not first or moment >= first) and (not end or moment < end)


def day_end(day: date) -> datetime:
    """The midnight, in UTC, that ends a day; the calendar's last moment for its last day."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time.min, UTC)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: a higher score is better, comparable within one list only."""

    passage_id: int
    score: float
