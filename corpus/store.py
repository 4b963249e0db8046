"""The archive's truth: articles, passages and files in SQLite. Everything else is derived."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import Chunking
from corpus.database import (
    COLUMNS,
    Database,
    article_of,
    article_row,
    insert_article,
    marks,
    moment,
    not_found,
    where_clause,
)
from corpus.near_duplicates import Duplicates
from corpus.types import Article, Filter, Passage
from corpus.vectors import Vectors

DATABASE = "archive.sqlite3"  # the file in an archive's home


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file was when it was last read: bytes, time of change, sha256 of its bytes."""

    size: int
    mtime_ns: int
    digest: bytes


class Store:
    """Articles and their passages. Safe to share between threads.

    folder: the archive's home; the database is folder/archive.sqlite3.
    """

    def __init__(self, folder: Path, chunking: Chunking | None = None) -> None:
        self.database = Database(folder / DATABASE)
        self.chunking = chunking or Chunking()
        self.vectors = Vectors(self.database)
        self.duplicates = Duplicates(self.database)
        self._summary: tuple[int, Summary | None] = (0, None)
        self._articles_of_passages: tuple[int, NDArray[np.int64], NDArray[np.int64]] | None = None

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    @property
    def revision(self) -> int:
        """Counts up with every change to the store."""
        return int(self._meta("revision") or 0)

    # -- articles ----------------------------------------------------------------------------

    def put(self, articles: Sequence[Article], file: str | None = None) -> None:
        """Write articles with their passages in one transaction, each in place of its forerunner."""
        with self.database.transaction() as connection:
            last = {article.id: article for article in articles}
            self._remove(connection, list(last))
            for article in last.values():
                key = insert_article(connection, article, self.digest(article), file, self.chunking)
                self.duplicates.add(connection, key, article)

    def delete(self, article_id: str) -> None:
        """Remove an article and its passages.

        Raises: ArticleNotFound.
        """
        with self.database.transaction() as connection:
            if not self._remove(connection, [article_id]):
                raise not_found(article_id)

    def _remove(self, connection: sqlite3.Connection, ids: Sequence[str]) -> int:
        self.duplicates.forget(connection, ids)
        listed = [(article_id,) for article_id in ids]
        return connection.executemany("DELETE FROM articles WHERE id = ?", listed).rowcount

    def digest(self, article: Article) -> bytes:
        """Hash of an article and of how it is cut; 16 bytes."""
        content = json.dumps([self.chunking.fingerprint, *article_row(article)]).encode()
        return hashlib.blake2b(content, digest_size=16).digest()

    def held(self, article_id: str) -> tuple[bytes, str | None] | None:
        """The digest and file of the article under this id; None if there is none."""
        row = self._query("SELECT digest, file FROM articles WHERE id = ?", article_id).fetchone()
        return (row[0], row[1]) if row else None

    def article(self, article_id: str) -> Article:
        """The article of this id.

        Raises: ArticleNotFound.
        """
        row = self._query(f"SELECT {COLUMNS} FROM articles a WHERE a.id = ?", article_id).fetchone()
        if row is None:
            raise not_found(article_id)
        return article_of(row)

    def articles(
        self, where: Filter | None = None, *, limit: int = 100, offset: int = 0
    ) -> tuple[list[Article], int]:
        """One page of the articles that pass, newest first (undated last), and how many pass."""
        condition, values = where_clause(where or Filter())
        (total,) = self._query(f"SELECT count(*) FROM articles a{condition}", *values).fetchone()
        found = self._query(
            f"SELECT {COLUMNS} FROM articles a{condition}"
            " ORDER BY a.published DESC, a.id LIMIT ? OFFSET ?",
            *values,
            limit,
            offset,
        )
        return [article_of(row) for row in found], total

    def summary(self) -> Summary:
        """Counts, sources and dates of the whole archive, counted once for each revision."""
        revision = self.revision  # before counting: what is written meanwhile is counted next time
        known, summary = self._summary
        if summary is None or known != revision:
            summary = summarise(self.database.connection)
            self._summary = revision, summary
        return summary

    def reach(self, day: date | None = None) -> tuple[datetime, datetime] | None:
        """When the earliest and the latest dated article was published; None if none has a date.

        day: of those published by then, in UTC. From the ends of an index, so as quick for a million
        articles as for one.
        """
        clause, values = where_clause(Filter().by(day))
        first, last = self._query(
            f"SELECT (SELECT min(published) FROM articles a{clause}),"
            f" (SELECT max(published) FROM articles a{clause})",
            *values,
            *values,
        ).fetchone()
        ends = moment(first), moment(last)
        return (ends[0], ends[1]) if ends[0] and ends[1] else None

    # -- passages ----------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """The passages of these ids with their articles; ids that are gone are left out."""
        cut = self._query(
            f"SELECT article, id, start, end FROM passages WHERE id IN ({marks(ids)})", *ids
        ).fetchall()
        keys = list(dict.fromkeys(key for key, *_ in cut))  # each text once: some have a megabyte
        held = self._query(
            f"SELECT {COLUMNS}, a.key FROM articles a WHERE a.key IN ({marks(keys)})", *keys
        )
        articles = {key: article_of(columns) for *columns, key in held}
        return {
            id_: (Passage(id_, article.id, start, end, article.text[start:end]), article)
            for key, id_, start, end in cut
            if (article := articles.get(key))
        }

    def passage_ids(self, where: Filter | None = None) -> NDArray[np.int64]:
        """Sorted ids, shape (n,), of the passages whose articles pass."""
        if where is None or where.empty:
            found = self._query("SELECT id FROM passages ORDER BY id")
            return np.fromiter((row[0] for row in found), np.int64)
        clause, values = where_clause(where)
        passing = self._query(f"SELECT a.key FROM articles a{clause}", *values)
        keys = np.fromiter((row[0] for row in passing), np.int64)
        ids, articles = self._passages_by_id()
        chosen = np.zeros(1 + max(articles.max(initial=0), keys.max(initial=0)), np.bool_)
        chosen[keys] = True
        among: NDArray[np.int64] = ids[chosen[articles]]
        return among

    def _passages_by_id(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All passages' ids, ascending, and the keys of their articles, remembered for a revision.

        16 bytes a passage; SQLite takes 0.7 s to list half of a million.
        """
        revision, held = self.revision, self._articles_of_passages
        if held is None or held[0] != revision:
            both = np.dtype([("id", np.int64), ("article", np.int64)])
            table = np.fromiter(self._query("SELECT id, article FROM passages ORDER BY id"), both)
            held = revision, table["id"].copy(), table["article"].copy()
            self._articles_of_passages = held
        return held[1:]

    # -- files -------------------------------------------------------------------------------

    def file(self, path: str) -> FileState | None:
        """What the file was when it was wholly stored; None if it never was."""
        row = self._query("SELECT size, mtime_ns, digest FROM files WHERE path = ?", path)
        found = row.fetchone()
        return FileState(*found) if found else None

    def files_below(self, folder: str) -> list[str]:
        """Sorted paths of all stored files at or below a path, also half-stored ones."""
        known = self._query(
            "SELECT path FROM files UNION SELECT file FROM articles WHERE file IS NOT NULL"
        )
        inside = folder.rstrip("/") + "/"
        return sorted(path for (path,) in known if path == folder or path.startswith(inside))

    def articles_of(self, file: str) -> set[str]:
        """Ids of the articles that came from this file."""
        return {row[0] for row in self._query("SELECT id FROM articles WHERE file = ?", file)}

    def finish_file(self, path: str, state: FileState | None, gone: Sequence[str]) -> None:
        """Drop the articles that a file holds no longer, and note it as wholly stored.

        state: None when some of it was refused, so that the next run reads it again.
        """
        with self.database.transaction() as connection:
            self._remove(connection, gone)
            connection.execute("DELETE FROM files WHERE path = ?", (path,))
            if state is not None:
                row = (path, state.size, state.mtime_ns, state.digest)
                connection.execute("INSERT INTO files VALUES (?, ?, ?, ?)", row)

    # -- how the passages were cut -----------------------------------------------------------

    def recut(self) -> Iterator[int]:
        """Cut every article anew if the rule has changed; yields how many are done so far."""
        if self._meta("chunking") == self.chunking.fingerprint:
            return
        ids = [row[0] for row in self._query("SELECT id FROM articles ORDER BY id").fetchall()]
        for done, article_id in enumerate(ids, start=1):
            article = self.article(article_id)
            digest, file = self.held(article_id) or (b"", None)
            if digest != self.digest(article):
                self.put([article], file)
            yield done
        with self.database.transaction() as connection:
            row = ("chunking", self.chunking.fingerprint)
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)

    def _meta(self, name: str) -> str | None:
        row = self._query("SELECT value FROM meta WHERE name = ?", name).fetchone()
        return row[0] if row else None

    def _query(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self.database.connection.execute(sql, values)


ASKED = 500  # ids in one statement


def by_article(
    database: Database, ids: NDArray[np.int64]
) -> Iterator[list[tuple[Passage, Article]]]:
    """The passages of these sorted ids, an article's at a time, articles by id; gone ones left out.

    100,000 take 2.3 s this way; passage by passage, each with its article's text, 6.6.
    """
    names: list[tuple[str, int]] = []
    for first in range(0, len(ids), ASKED):
        some = ids[first : first + ASKED].tolist()
        names += database.connection.execute(
            "SELECT DISTINCT a.id, a.key FROM passages p JOIN articles a ON a.key = p.article"
            f" WHERE p.id IN ({marks(some)})",
            some,
        )
    for _, key in sorted(set(names)):
        columns = database.connection.execute(
            f"SELECT {COLUMNS} FROM articles a WHERE a.key = ?", (key,)
        ).fetchone()
        if columns is None:
            continue
        article = article_of(columns)
        found = database.connection.execute(
            'SELECT id, start, "end" FROM passages WHERE article = ? ORDER BY start, id', (key,)
        ).fetchall()
        numbers = np.array([row[0] for row in found], np.int64)
        wanted = ids[np.searchsorted(ids, numbers).clip(max=len(ids) - 1)] == numbers
        yield [
            (Passage(number, article.id, start, end, article.text[start:end]), article)
            for (number, start, end), kept in zip(found, wanted, strict=True)
            if kept
        ]


_LAST_YEAR = 9999  # of datetime's calendar


@dataclass(frozen=True, slots=True)
class Summary:
    """What the archive holds.

    sources: (name, articles), most first; articles without a source are not among them.
    unsourced: how many those are. first, last: the earliest and latest publication date; None if
    no article has one. months: ("2018-05", articles) in UTC, in order, those with articles only.
    undated: articles without a date.
    """

    articles: int
    passages: int
    sources: tuple[tuple[str, int], ...]
    unsourced: int
    first: datetime | None
    last: datetime | None
    months: tuple[tuple[str, int], ...]
    undated: int


def summarise(connection: sqlite3.Connection) -> Summary:
    """Count it all, each by an index that holds the column and no text.

    A million articles and three million passages take 0.1 s, 0.4 where the file is not in memory
    yet (2-core x86 machine).
    """
    articles, undated, first, last = connection.execute(
        "SELECT (SELECT count(*) FROM articles),"
        " (SELECT count(*) FROM articles WHERE published IS NULL),"
        " (SELECT min(published) FROM articles), (SELECT max(published) FROM articles)"
    ).fetchone()
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    counted = connection.execute(
        "SELECT source, count(*) AS n FROM articles GROUP BY source ORDER BY n DESC, source"
    ).fetchall()
    return Summary(
        articles=articles,
        passages=passages,
        sources=tuple((source, n) for source, n in counted if source is not None),
        unsourced=sum(n for source, n in counted if source is None),
        first=moment(first),
        last=moment(last),
        months=tuple(_months(connection)),
        undated=undated,
    )


def _months(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Each month that has articles, from one to the next by the index; grouping is 6 times slower."""
    found: list[tuple[str, int]] = []
    query = "SELECT min(published) FROM articles WHERE published >= ?"
    (moment,) = connection.execute("SELECT min(published) FROM articles").fetchone()
    while moment is not None:
        day = datetime.fromtimestamp(moment, UTC)
        start, end = _month_ends(day)
        (n,) = connection.execute(
            "SELECT count(*) FROM articles WHERE published >= ? AND published < ?", (start, end)
        ).fetchone()
        found.append((day.isoformat()[:7], n))
        (moment,) = connection.execute(query, (end,)).fetchone()
    return found


def _month_ends(day: datetime) -> tuple[int, int]:
    """Where a day's month and the next one begin, in seconds since 1970."""
    first = day.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if (first.year, first.month) == (_LAST_YEAR, 12):
        return int(first.timestamp()), int(datetime.max.replace(tzinfo=UTC).timestamp()) + 1
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return int(first.timestamp()), int(following.timestamp())
