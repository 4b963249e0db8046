"""Passages with their articles, each article read once, however many passages it has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus import rows
from corpus.database import Database
from corpus.types import Article, Passage

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
            f" WHERE p.id IN ({rows.marks(some)})",
            some,
        )
    for _, key in sorted(set(names)):
        columns = database.connection.execute(
            f"SELECT {rows.COLUMNS} FROM articles a WHERE a.key = ?", (key,)
        ).fetchone()
        if columns is None:
            continue
        article = rows.article(columns)
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
