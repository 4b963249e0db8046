"""The archive's SQLite file: its schema, one connection a thread, rows to articles and back."""

from __future__ import annotations

import fcntl
import hashlib
import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.chunking import Chunking, indexed_text
from corpus.errors import ArticleNotFound, NoRoom, StoreBusy, StoreUnusable, room_on_disk
from corpus.types import Article, Filter

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO meta VALUES ('revision', '0');

    CREATE TABLE articles (
        key       INTEGER PRIMARY KEY,
        id        TEXT NOT NULL UNIQUE,
        title     TEXT NOT NULL,
        text      TEXT NOT NULL,
        source    TEXT COLLATE NOCASE,
        url       TEXT,
        published INTEGER,              -- seconds since 1970, UTC; NULL if unknown
        language  TEXT,
        origin    TEXT,
        authors   TEXT NOT NULL,        -- JSON list
        digest    BLOB NOT NULL,        -- of all of the above and of how it was cut
        file      TEXT                  -- absolute path, "upload:name", or NULL
    );
    CREATE INDEX articles_by_date ON articles (published DESC, id);
    CREATE INDEX articles_by_source ON articles (source);
    CREATE INDEX articles_by_file ON articles (file);

    CREATE TABLE passages (
        id      INTEGER PRIMARY KEY,    -- 63-bit hash of what is indexed
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        start   INTEGER NOT NULL,       -- code points
        "end"   INTEGER NOT NULL,
        content BLOB NOT NULL           -- hash of the text that is encoded
    );
    CREATE INDEX passages_by_article ON passages (article);
    CREATE INDEX passages_by_content ON passages (content);

    CREATE TABLE vectors (
        encoder TEXT NOT NULL,          -- fingerprint
        content BLOB NOT NULL,
        vector  BLOB NOT NULL,          -- float32, little endian
        PRIMARY KEY (encoder, content)
    ) WITHOUT ROWID;

    CREATE TABLE files (                -- a row says: this file is wholly in the store
        path     TEXT PRIMARY KEY,
        size     INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        digest   BLOB NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE signatures (           -- what near-duplicates are told by: see signatures.py
        article INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE,
        words   INTEGER NOT NULL,
        slots   BLOB NOT NULL,          -- uint32, little endian, as the next two
        figures BLOB NOT NULL,
        titled  BLOB NOT NULL,
        outlet  INTEGER
    );

    CREATE TABLE bands (                -- no REFERENCES: it would need an index by article
        band    INTEGER NOT NULL,
        article INTEGER NOT NULL,
        PRIMARY KEY (band, article)
    ) WITHOUT ROWID;

    CREATE TABLE stories (              -- articles that have near-duplicates, and only they
        article INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE,
        story   TEXT NOT NULL           -- the smallest id of an article that tells it
    );
    CREATE INDEX stories_by_story ON stories (story);
    """,
    # Without a rowid a row of more than 1 kB spills into a page of its own: 4.7 kB a vector of
    # 384 floats; with one it takes 2.1, and the hashes can be read without the vectors.
    """
    CREATE TABLE vectors_with_rowid (
        encoder TEXT NOT NULL,
        content BLOB NOT NULL,
        vector  BLOB NOT NULL
    );
    INSERT INTO vectors_with_rowid SELECT * FROM vectors;
    DROP TABLE vectors;
    ALTER TABLE vectors_with_rowid RENAME TO vectors;
    CREATE UNIQUE INDEX vectors_by_content ON vectors (encoder, content);
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version, one transaction a step.

    Raises: StoreUnusable if it was written by a newer version.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StoreUnusable(
            expected=f"an archive of version {len(MIGRATIONS)} or older",
            found=f"version {version}",
            remedy="use the newer Dateline that wrote it, or index into another --home",
        )
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise StoreUnusable(
            expected="a Dateline archive",
            found="a database of something else",
            remedy="move the file away and index again",
        )
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN;{script};PRAGMA user_version = {number};COMMIT;")


@contextmanager
def committed(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, and alone among processes from its beginning."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has ended it where the disk is full
            connection.execute("ROLLBACK")
        raise


class _Handle:
    """A thread's connection, closed when the thread ends and drops this.

    The connection itself would wait for the garbage collector: its statement cache refers to it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """An archive's database file, opened and migrated.

    Safe to share between threads: each gets its own connection, which ends with the thread.
    Raises: StoreUnusable if the file is not a database of ours, NoRoom.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: weakref.WeakSet[_Handle] = weakref.WeakSet()
        self._opening = threading.Lock()
        self._writing = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with (
                room_on_disk(path.parent),
                path.with_suffix(".opening").open("w") as lock,  # two may open a new archive
            ):
                fcntl.flock(lock, fcntl.LOCK_EX)
                migrate(self.connection)
        except NoRoom:
            self.close()
            raise
        except (sqlite3.DatabaseError, OSError) as error:
            self.close()
            raise StoreUnusable(
                expected=f"a Dateline archive in {path}",
                found=str(error),
                remedy="move the file away and index again",
            ) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of the thread that asks."""
        handle: _Handle | None = getattr(self._local, "handle", None)
        if handle is None:
            handle = _Handle(
                sqlite3.connect(
                    self._path, timeout=30, isolation_level=None, check_same_thread=False
                )
            )
            with self._opening:
                self._opened.add(handle)
            _prepare(handle.connection)
            self._local.handle = handle
        return handle.connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; also counts the archive's revision up. Raises NoRoom."""
        with (
            self._writing,
            room_on_disk(self._path.parent),
            committed(self.connection) as connection,
        ):
            yield connection
            connection.execute(
                "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'"
            )

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Hold the archive for writing; the lock goes with the process, however it ends.

        Raises: StoreBusy if another process holds it.
        """
        with self._writing, self._path.with_suffix(".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreBusy(
                    expected="to be the only one writing to the archive",
                    found=f"another process at work in {self._path.parent}",
                    remedy="wait until it is done and run the command again",
                ) from error
            yield

    def close(self) -> None:
        """Close every thread's connection."""
        with self._opening:
            for handle in self._opened:
                handle.connection.close()
            self._opened.clear()


def _prepare(connection: sqlite3.Connection) -> None:
    # SQLite's own NOCASE knows ASCII only.
    connection.create_function(
        "casefold", 1, lambda text: text and text.casefold(), deterministic=True
    )
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL in WAL never corrupts; a power cut may lose the last commits, which the
    # next run of `dateline index` finds missing and does again.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA mmap_size = 1073741824")


COLUMNS = "a.id, a.title, a.text, a.source, a.url, a.published, a.language, a.origin, a.authors"


def marks(values: Sequence[object]) -> str:
    """As many question marks as values, for IN (...)."""
    return ",".join("?" * len(values))


def where_clause(where: Filter) -> tuple[str, list[object]]:
    """The filter as SQL over articles a; a comparison with NULL is never true."""
    parts: list[str] = []
    values: list[object] = []
    if where.sources:
        among = marks(where.sources)
        if all(source.isascii() for source in where.sources):
            parts.append(f"a.source IN ({among})")  # by the index, letter case aside
        else:
            known = "SELECT DISTINCT source FROM articles"
            parts.append(
                f"a.source IN (SELECT source FROM ({known}) WHERE casefold(source) IN ({among}))"
            )
        values.extend(source.casefold() for source in where.sources)
    if where.published_from:
        parts.append("a.published >= ?")
        values.append(int(where.published_from.timestamp()))
    if where.published_to:
        parts.append("a.published < ?")
        values.append(int(where.published_to.timestamp()))
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def article_row(article: Article) -> tuple[object, ...]:
    """The article's columns, in the order of COLUMNS without the prefix."""
    published = int(article.published.timestamp()) if article.published else None
    return (
        article.id, article.title, article.text, article.source, article.url, published,
        article.language, article.origin, json.dumps(article.authors, ensure_ascii=False),
    )  # fmt: skip


def article_of(columns: Sequence[Any]) -> Article:
    """The article of a row of COLUMNS."""
    article_id, title, text, source, url, published, language, origin, authors = columns
    return Article(
        article_id, title, text, source, url, moment(published), language, origin,
        tuple(json.loads(authors)),
    )  # fmt: skip


def moment(seconds: int | None) -> datetime | None:
    """Seconds since 1970 as an aware UTC datetime."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def insert_article(
    connection: sqlite3.Connection,
    written: Article,
    digest: bytes,
    file: str | None,
    chunking: Chunking,
) -> int:
    """Write an article and its passages; returns its key."""
    key = connection.execute(
        "INSERT INTO articles (id, title, text, source, url, published, language, origin, authors,"
        " digest, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*article_row(written), digest, file),
    ).lastrowid
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
        [
            (p.id, key, p.start, p.end, content_hash(indexed_text(written, p)))
            for p in chunking.passages(written)
        ],
    )
    assert key is not None
    return key


def content_hash(text: str) -> bytes:
    """16 bytes that name a text to encode; equal texts share one vector."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def not_found(article_id: str) -> ArticleNotFound:
    """The error for an id that no article has."""
    return ArticleNotFound(
        expected="the id of an article in the archive",
        found=repr(article_id),
        remedy="list the ids with `dateline articles list`",
    )
