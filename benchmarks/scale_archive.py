"""Archives of any size: real articles as far as they go, then ones recombined from them.

An article past the real ones has ten passages. A passage is whole real sentences drawn at random;
its vector is a mixture of two real vectors with noise: (a x + (1 - a) y + n) / |...|, a uniform in
[.5, .9], n normal of expected length .2. Words have the frequencies they have in the news, vectors
lie where real ones do, but a vector does not mean what its text says, and no new words come in.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.store import Store

SEED = 20181122
PASSAGES = 10  # of an article made here; the news have 11
TOGETHER = 500  # articles made and written at once
LENGTH = 890  # code points of a passage, the mean of the news
FIRST, LAST = 1_300_000_000, 1_700_000_000  # seconds since 1970: 2011 to 2023, as the news
Progress = Callable[[str, int, int], None]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Real:
    """What real archives hold.

    articles: rows of the table without their key; passages: for each article its rows without
    the article; vectors: shape (n, dimension), one a passage, in that order.
    """

    encoder: str
    articles: list[Row]
    passages: list[list[Row]]
    vectors: NDArray[np.float32]

    @classmethod
    def read(cls, homes: Sequence[Path], encoder: str) -> Real:
        """All articles of these archives whose passages all have vectors of this encoder."""
        articles: dict[str, Row] = {}
        passages: list[list[Row]] = []
        vectors: list[bytes] = []
        for home in homes:
            database = sqlite3.connect(f"file:{home / 'archive.sqlite3'}?mode=ro", uri=True)
            for key, *row in database.execute("SELECT * FROM articles ORDER BY id").fetchall():
                found = database.execute(
                    'SELECT p.id, p.start, p."end", p.content, v.vector FROM passages p'
                    " LEFT JOIN vectors v ON v.content = p.content AND v.encoder = ?"
                    " WHERE p.article = ? ORDER BY p.start",
                    (encoder, key),
                ).fetchall()
                if row[0] not in articles and found and all(one[-1] for one in found):
                    articles[row[0]] = tuple(row)
                    passages.append([one[:-1] for one in found])
                    vectors += [one[-1] for one in found]
            database.close()
        matrix = np.frombuffer(b"".join(vectors), "<f4").reshape(len(vectors), -1)
        return cls(encoder, list(articles.values()), passages, matrix)


class Maker:
    """Writes archives of real articles and of recombined ones."""

    def __init__(self, real: Real) -> None:
        self._real = real
        self._titles = [str(row[1]) for row in real.articles]
        self._sources = [row[3] for row in real.articles]
        self._sentences = [
            sentence
            for row in real.articles
            for sentence in re.split(r"(?<=[.!?])\s+", str(row[2]))
            if 20 <= len(sentence) <= 400  # noqa: PLR2004 - no headings, no tables
        ]

    def make(self, home: Path, size: int, models: Path, progress: Progress) -> int:
        """Make an archive of about `size` passages without indexes; returns how many are real."""
        shutil.rmtree(home, ignore_errors=True)
        store = Store(home)
        connection = store.database.connection
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        real = self._write_real(connection, size)
        done = real
        for articles, passages, vectors in self._made(real, size):
            with store.database.transaction():
                _write(connection, articles, passages, self._real.encoder, vectors)
            done += len(vectors)
            progress("make", done, size)
        with store.database.transaction():
            row = ("chunking", store.chunking.fingerprint)
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        (home / "models").symlink_to(models.resolve())
        return real

    def _write_real(self, connection: sqlite3.Connection, size: int) -> int:
        """Write whole articles up to `size` passages; returns how many passages."""
        done, contents = 0, set()
        connection.execute("BEGIN")
        for article, passages in zip(self._real.articles, self._real.passages, strict=True):
            if done + len(passages) > size:
                break
            rows = self._real.vectors[done : done + len(passages)]
            new = [i for i, one in enumerate(passages) if one[-1] not in contents]
            contents |= {one[-1] for one in passages}
            kept = [(passages[i][-1], rows[i]) for i in new]
            _write(connection, [article], [passages], self._real.encoder, kept)
            done += len(passages)
        connection.execute("COMMIT")
        return done

    def _made(
        self, first: int, size: int
    ) -> Iterator[tuple[list[Row], list[list[Row]], list[tuple[bytes, NDArray[np.float32]]]]]:
        """Articles with their passages and vectors, until there are `size` passages."""
        chance = np.random.default_rng(SEED)
        while first < size:
            count = min(TOGETHER * PASSAGES, size - first)
            vectors = mixed(self._real.vectors, count, chance)
            contents = [
                b"made" + number.to_bytes(12, "big") for number in range(first, first + count)
            ]
            articles, passages = [], []
            for start in range(0, count, PASSAGES):
                some = contents[start : start + PASSAGES]
                article, rows = self._article(f"made-{first + start}", some, chance)
                articles.append(article)
                passages.append(rows)
            yield articles, passages, list(zip(contents, vectors, strict=True))
            first += count

    def _article(
        self, name: str, contents: Sequence[bytes], chance: np.random.Generator
    ) -> tuple[Row, list[Row]]:
        number = int(chance.integers(len(self._titles)))
        text, rows = "", []
        for content in contents:
            start = len(text)
            while len(text) - start < LENGTH - 60:
                text += self._sentences[int(chance.integers(len(self._sentences)))] + " "
            digest = hashlib.blake2b(content, digest_size=8).digest()
            rows.append((int.from_bytes(digest, "big") >> 1, start, len(text) - 1, content))
        published = int(chance.integers(FIRST, LAST))
        source = self._sources[number]
        title = self._titles[number]
        article = (name, title, text, source, None, published, "en", None, "[]", b"made", None)
        return article, rows


def mixed(
    real: NDArray[np.float32], count: int, chance: np.random.Generator
) -> NDArray[np.float32]:
    """Unit vectors, shape (count, dimension): each two real ones, mixed, and noise."""
    dimension = real.shape[1]
    one, other = chance.integers(0, len(real), (2, count))
    share = chance.uniform(0.5, 0.9, (count, 1)).astype(np.float32)
    noise = chance.standard_normal((count, dimension), dtype=np.float32) * (0.2 / dimension**0.5)
    made = share * real[one] + (1 - share) * real[other] + noise
    unit: NDArray[np.float32] = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


def _write(
    connection: sqlite3.Connection,
    articles: Sequence[Row],
    passages: Sequence[Sequence[Row]],
    encoder: str,
    vectors: Sequence[tuple[bytes, NDArray[np.float32]]],
) -> None:
    for article, rows in zip(articles, passages, strict=True):
        key = connection.execute(
            "INSERT INTO articles (id, title, text, source, url, published, language, origin,"
            f" authors, digest, file) VALUES ({','.join('?' * 11)})",
            article,
        ).lastrowid
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            [(i, key, start, end, content) for i, start, end, content in rows],
        )
    connection.executemany(
        "INSERT OR REPLACE INTO vectors (encoder, content, vector) VALUES (?, ?, ?)",
        [(encoder, content, vector.tobytes()) for content, vector in vectors],
    )
