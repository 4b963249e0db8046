"""The archive's truth: articles, passages and files in SQLite. Everything else is derived."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import rows
from corpus.chunking import Chunking
from corpus.database import Database
from corpus.duplicates import Duplicates
from corpus.passing import Passing
from corpus.rows import COLUMNS
from corpus.summary import Summary, summarise
from corpus.types import Article, Filter, Passage
from corpus.vectors import Vectors


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
        self.database = Database(folder / "archive.sqlite3")
        self.chunking = chunking or Chunking()
        self.vectors = Vectors(self.database)
        self._passing = Passing(self.database)
        self.duplicates = Duplicates(self.database)
        self._summary: tuple[int, Summary | None] = (0, None)

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
                key = rows.insert(connection, article, self.digest(article), file, self.chunking)
                self.duplicates.add(connection, key, article)

    def delete(self, article_id: str) -> None:
        """Remove an article and its passages.

        Raises: ArticleNotFound.
        """
        with self.database.transaction() as connection:
            if not self._remove(connection, [article_id]):
                raise rows.not_found(article_id)

    def _remove(self, connection: sqlite3.Connection, ids: Sequence[str]) -> int:
        self.duplicates.forget(connection, ids)
        listed = [(article_id,) for article_id in ids]
        return connection.executemany("DELETE FROM articles WHERE id = ?", listed).rowcount

    def digest(self, article: Article) -> bytes:
        """Hash of an article and of how it is cut; 16 bytes."""
        content = json.dumps([self.chunking.fingerprint, *rows.row(article)]).encode()
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
            raise rows.not_found(article_id)
        return rows.article(row)

    def articles(
        self, where: Filter | None = None, *, limit: int = 100, offset: int = 0
    ) -> tuple[list[Article], int]:
        """One page of the articles that pass, newest first (undated last), and how many pass."""
        condition, values = rows.condition(where or Filter())
        (total,) = self._query(f"SELECT count(*) FROM articles a{condition}", *values).fetchone()
        found = self._query(
            f"SELECT {COLUMNS} FROM articles a{condition}"
            " ORDER BY a.published DESC, a.id LIMIT ? OFFSET ?",
            *values,
            limit,
            offset,
        )
        return [rows.article(row) for row in found], total

    def summary(self) -> Summary:
        """Counts, sources and dates of the whole archive, counted once for each revision."""
        revision = self.revision  # before counting: what is written meanwhile is counted next time
        known, summary = self._summary
        if summary is None or known != revision:
            summary = summarise(self.database.connection)
            self._summary = revision, summary
        return summary

    def reach(self) -> tuple[datetime, datetime] | None:
        """When the earliest and the latest dated article was published; None if none has a date.

        From the ends of an index, so as quick for a million articles as for one.
        """
        first, last = self._query(
            "SELECT (SELECT min(published) FROM articles), (SELECT max(published) FROM articles)"
        ).fetchone()
        ends = rows.moment(first), rows.moment(last)
        return (ends[0], ends[1]) if ends[0] and ends[1] else None

    # -- passages ----------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """The passages of these ids with their articles; ids that are gone are left out."""
        cut = self._query(
            f"SELECT article, id, start, end FROM passages WHERE id IN ({rows.marks(ids)})", *ids
        ).fetchall()
        keys = list(dict.fromkeys(key for key, *_ in cut))  # each text once: some have a megabyte
        held = self._query(
            f"SELECT {COLUMNS}, a.key FROM articles a WHERE a.key IN ({rows.marks(keys)})", *keys
        )
        articles = {key: rows.article(columns) for *columns, key in held}
        return {
            id_: (Passage(id_, article.id, start, end, article.text[start:end]), article)
            for key, id_, start, end in cut
            if (article := articles.get(key))
        }

    def passage_ids(self, where: Filter | None = None) -> NDArray[np.int64]:
        """Sorted ids, shape (n,), of the passages whose articles pass."""
        if where is not None and not where.empty:
            return self._passing.ids(where)
        found = self._query("SELECT id FROM passages ORDER BY id")
        return np.fromiter((row[0] for row in found), np.int64)

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
