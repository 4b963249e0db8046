"""Vectors beside the fingerprint of the encoder that made them, one for each distinct text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import indexed_text
from corpus.database import COLUMNS, Database, article_of, marks
from corpus.types import Passage

DROPPED_AT_ONCE = 4096  # vectors: SQLite's log grew to 28 MB dropping 60,000, all at once to 122


class Vectors:
    """The vectors of an archive's passages, kept by the hash of the text that was encoded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def missing(self, encoder: str) -> list[bytes]:
        """Sorted hashes of the texts that have no vector of this encoder."""
        found = self._database.connection.execute(
            "SELECT DISTINCT content FROM passages p WHERE NOT EXISTS"
            " (SELECT 1 FROM vectors v WHERE v.encoder = ? AND v.content = p.content)"
            " ORDER BY content",
            (encoder,),
        )
        return [row[0] for row in found]

    def texts(self, contents: Sequence[bytes]) -> list[tuple[bytes, str]]:
        """These hashes and their texts, by hash; hashes that no passage has now are left out."""
        joined = self._database.connection.execute(
            f"SELECT {COLUMNS}, p.content, p.id, p.start, p.end FROM passages p"
            f" JOIN articles a ON a.key = p.article WHERE p.content IN ({marks(contents)})"
            " GROUP BY p.content ORDER BY p.content",
            tuple(contents),
        )
        found = []
        for *columns, content, passage_id, start, end in joined:
            article = article_of(columns)
            passage = Passage(passage_id, article.id, start, end, article.text[start:end])
            found.append((content, indexed_text(article, passage)))
        return found

    def put(self, encoder: str, contents: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Keep vectors of shape (n, dimension) under their n hashes, in one transaction."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [
                    (encoder, content, vector.tobytes())
                    for content, vector in zip(contents, vectors.astype("<f4"), strict=True)
                ],
            )

    def of(
        self, encoder: str, ids: Sequence[int] | NDArray[np.int64], batch: int = 500
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Passage ids, shape (n,), with their vectors, shape (n, dimension), a batch at a time.

        Passages without a vector of this encoder are left out.
        """
        for first in range(0, len(ids), batch):
            some = [int(i) for i in ids[first : first + batch]]
            found = self._database.connection.execute(
                # CROSS JOIN: left to itself, SQLite walks all vectors for every batch.
                "SELECT p.id, v.vector FROM passages p CROSS JOIN vectors v"
                f" ON v.content = p.content AND v.encoder = ? WHERE p.id IN ({marks(some)})"
                " ORDER BY p.id",
                (encoder, *some),
            ).fetchall()
            if found:
                matrix = np.frombuffer(b"".join(row[1] for row in found), dtype="<f4")
                yield (
                    np.array([row[0] for row in found], np.int64),
                    matrix.reshape(len(found), -1).astype(np.float32),
                )

    def ids(self, encoder: str) -> NDArray[np.int64]:
        """Sorted ids, shape (n,), of the passages that have a vector of this encoder."""
        found = self._database.connection.execute(
            "SELECT p.id FROM passages p CROSS JOIN vectors v"
            " ON v.content = p.content AND v.encoder = ? ORDER BY p.id",
            (encoder,),
        )
        return np.fromiter((row[0] for row in found), np.int64)

    def prune(self, encoder: str) -> None:
        """Drop the vectors of texts that no passage has any more, and those of other encoders.

        So who goes back to a former encoder encodes all texts again. The archive's file keeps its
        size: what comes next goes where they were.
        """
        while others := self._database.connection.execute(
            "SELECT rowid FROM vectors WHERE encoder < ?1 OR encoder > ?1 LIMIT ?2",  # by index
            (encoder, DROPPED_AT_ONCE),
        ).fetchall():
            with self._database.transaction() as writing:
                writing.executemany("DELETE FROM vectors WHERE rowid = ?", others)
        unused = self._database.connection.execute(
            "SELECT v.encoder, v.content FROM vectors v WHERE NOT EXISTS"
            " (SELECT 1 FROM passages p WHERE p.content = v.content)"
        ).fetchall()
        if unused:
            with self._database.transaction() as writing:
                writing.executemany("DELETE FROM vectors WHERE encoder = ? AND content = ?", unused)
