"""Between dataclasses and database rows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from corpus.chunking import Chunking, indexed_text
from corpus.errors import ArticleNotFound
from corpus.types import Article, Filter

COLUMNS = "a.id, a.title, a.text, a.source, a.url, a.published, a.language, a.origin, a.authors"


def marks(values: Sequence[object]) -> str:
    """As many question marks as values, for IN (...)."""
    return ",".join("?" * len(values))


def condition(where: Filter) -> tuple[str, list[object]]:
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


def row(article: Article) -> tuple[object, ...]:
    """The article's columns, in the order of COLUMNS without the prefix."""
    published = int(article.published.timestamp()) if article.published else None
    return (
        article.id, article.title, article.text, article.source, article.url, published,
        article.language, article.origin, json.dumps(article.authors, ensure_ascii=False),
    )  # fmt: skip


def article(columns: Sequence[Any]) -> Article:
    """The article of a row of COLUMNS."""
    article_id, title, text, source, url, published, language, origin, authors = columns
    return Article(
        article_id, title, text, source, url, moment(published), language, origin,
        tuple(json.loads(authors)),
    )  # fmt: skip


def moment(seconds: int | None) -> datetime | None:
    """Seconds since 1970 as an aware UTC datetime."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def insert(
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
        (*row(written), digest, file),
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
