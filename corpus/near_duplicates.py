"""Near-duplicates: which articles tell one story. They are linked, never dropped.

Two articles are linked if their signatures say so; a story is a connected component of these
links and is named by its smallest article id, so that it does not depend on who came first.
Only components count, so a new article need not be compared with all of a large story. All of it
changes in the transaction of the article itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from corpus.database import COLUMNS, Database, article_of, marks
from corpus.signatures import Signature, Slots, fingerprint, near, sign
from corpus.types import Article

BATCH = 64  # articles signed in one transaction, as many as are written in one
_AT_ONCE = 500  # values bound in one query; SQLite takes 32,766


class Duplicates:
    """The stories of an archive. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- reading -----------------------------------------------------------------------------

    def stories(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The story of each article: the smallest id among the articles that tell it.

        An article without near-duplicates, or that is not in the archive, is its own story.
        """
        found = self._database.connection.execute(
            "SELECT a.id, s.story FROM articles a JOIN stories s ON s.article = a.key"
            f" WHERE a.id IN ({marks(article_ids)})",
            tuple(article_ids),
        )
        return {article_id: article_id for article_id in article_ids} | dict(found)

    def copies(self, article_id: str) -> list[Article]:
        """The other articles of its story, oldest first, undated last, then by id."""
        found = self._database.connection.execute(
            f"SELECT {COLUMNS} FROM stories s JOIN articles a ON a.key = s.article"
            " WHERE s.story = (SELECT o.story FROM stories o JOIN articles b ON b.key = o.article"
            " WHERE b.id = ?) AND a.id <> ? ORDER BY a.published IS NULL, a.published, a.id",
            (article_id, article_id),
        )
        return [article_of(row) for row in found]

    # -- an archive made before there were signatures, or other ones -----------------------------

    @property
    def complete(self) -> bool:
        """True when every article has been compared with all others, in today's way."""
        return self._state() == fingerprint()

    def fill(self) -> Iterator[tuple[int, int]]:
        """Sign the articles that lack it, yielding how many are done and how many there are.

        Costs one small query where nothing is missing; goes on where a killed run stopped.
        """
        name = fingerprint()
        unfinished = f"{name} unfinished"
        if self._state() == name:
            return
        if self._state() != unfinished:
            with self._database.transaction() as connection:
                for table in ("bands", "signatures", "stories"):
                    connection.execute(f"DELETE FROM {table}")
                _note(connection, unfinished)
        query = self._database.connection.execute
        (missing,) = query(
            "SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM signatures)"
        ).fetchone()
        done, last = 0, 0
        while found := query(
            f"SELECT a.key, {COLUMNS} FROM articles a WHERE a.key > ? AND NOT EXISTS"
            " (SELECT 1 FROM signatures g WHERE g.article = a.key) ORDER BY a.key LIMIT ?",
            (last, BATCH),
        ).fetchall():
            with self._database.transaction() as connection:
                for key, *columns in found:
                    self.add(connection, key, article_of(columns))
            done, last = done + len(found), found[-1][0]
            yield done, missing
        with self._database.transaction() as connection:
            _note(connection, name)

    def _state(self) -> str | None:
        found = self._database.connection.execute(
            "SELECT value FROM meta WHERE name = 'signatures'"
        ).fetchone()
        return found[0] if found else None

    # -- writing, in the transaction of the article --------------------------------------------

    def add(self, connection: sqlite3.Connection, key: int, article: Article) -> None:
        """Sign an article just written under `key`, and link it to what tells the same story."""
        signature = sign(article)
        _write(connection, key, signature)
        linked = _links(connection, signature)
        connection.executemany(
            "INSERT INTO bands VALUES (?, ?)", [(band, key) for band in signature.bands]
        )
        if linked:
            _merge(connection, [*linked, Signed(key, article.id, article.id, signature)])

    def forget(self, connection: sqlite3.Connection, article_ids: Sequence[str]) -> None:
        """Unlink articles that are about to be deleted; their stories may fall apart or be renamed."""
        touched: set[str] = set()
        broken: set[str] = set()
        for first in range(0, len(article_ids), _AT_ONCE):
            some = article_ids[first : first + _AT_ONCE]
            keys = f"SELECT key AS article FROM articles WHERE id IN ({marks(some)})"
            for gone in _load(connection, keys, some):
                _unsign(connection, gone)
                touched.add(gone.story)
                # A copy has the same links. If it goes too, its own turn comes.
                if gone.story not in broken and _copy_of(connection, gone.signature) is None:
                    broken.add(gone.story)
        for story in sorted(broken):
            _split_up(connection, story)
        for story in sorted(touched - broken):
            _rename(connection, story)


def _note(connection: sqlite3.Connection, state: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('signatures', ?)", (state,))


def _merge(connection: sqlite3.Connection, linked: Sequence[Signed]) -> None:
    """Make one story of all the stories that these belong to."""
    known = {one.story for one in linked}
    story = min(known)  # each is the least id of its articles, so this is the least of them all
    connection.executemany(
        "UPDATE stories SET story = ? WHERE story = ?", [(story, old) for old in known - {story}]
    )
    connection.executemany(
        "INSERT OR REPLACE INTO stories VALUES (?, ?)", [(one.key, story) for one in linked]
    )


def _unsign(connection: sqlite3.Connection, gone: Signed) -> None:
    connection.executemany(
        "DELETE FROM bands WHERE band = ? AND article = ?",
        [(band, gone.key) for band in gone.signature.bands],
    )
    connection.execute("DELETE FROM signatures WHERE article = ?", (gone.key,))
    connection.execute("DELETE FROM stories WHERE article = ?", (gone.key,))


def _split_up(connection: sqlite3.Connection, story: str) -> None:
    """Make of what is left of a story its connected components of two articles and more.

    Articles of one signature are linked, and compared once.
    """
    alike = {
        key: (min_id, [int(one) for one in keys.split(",")])
        for key, min_id, keys in connection.execute(
            "SELECT min(a.key), min(a.id), group_concat(a.key) FROM stories s"
            " JOIN articles a ON a.key = s.article JOIN signatures g ON g.article = a.key"
            f" WHERE s.story = ? GROUP BY {_COLUMNS} ORDER BY min(a.key)",
            (story,),
        )
    }
    connection.execute("DELETE FROM stories WHERE story = ?", (story,))
    for together in _components(connection, list(alike)):
        name = min(alike[first][0] for first in together)
        keys = [key for first in together for key in alike[first][1]]
        if len(keys) > 1:
            connection.executemany(
                "INSERT INTO stories VALUES (?, ?)", [(key, name) for key in keys]
            )


def _rename(connection: sqlite3.Connection, story: str) -> None:
    """Name anew what is left of a story, still one component; a single article has no row."""
    told = "FROM stories s JOIN articles a ON a.key = s.article WHERE s.story = ?"
    if not connection.execute(f"SELECT 1 {told} LIMIT 1 OFFSET 1", (story,)).fetchone():
        connection.execute("DELETE FROM stories WHERE story = ?", (story,))
    elif not connection.execute(f"SELECT 1 {told} AND a.id = ?", (story, story)).fetchone():
        connection.execute(
            f"UPDATE stories SET story = (SELECT min(a.id) {told}) WHERE story = ?", (story, story)
        )


FEW = 32  # signatures loaded and compared at once, 1.3 kB each
_LOOKED_AT = 64  # articles of one band among which an exact copy is looked for
_COLUMNS = "g.words, g.slots, g.figures, g.titled, g.outlet"


@dataclass(frozen=True, slots=True)
class Signed:
    """An article in the store: its key, its id, and the story it belongs to now."""

    key: int
    id: str
    story: str
    signature: Signature


def _write(connection: sqlite3.Connection, key: int, signature: Signature) -> None:
    """Keep the signature of the article of this key; its bands are not written here."""
    connection.execute("INSERT INTO signatures VALUES (?, ?, ?, ?, ?, ?)", (key, *_row(signature)))


def _load(connection: sqlite3.Connection, keys: str, values: Sequence[object]) -> list[Signed]:
    """The signed articles whose keys a query gives as `article`, in the order of their keys."""
    found = connection.execute(
        f"SELECT a.key, a.id, coalesce(s.story, a.id), {_COLUMNS} FROM ({keys}) k"
        " CROSS JOIN signatures g ON g.article = k.article CROSS JOIN articles a ON a.key = g.article"
        " LEFT JOIN stories s ON s.article = a.key ORDER BY a.key",
        tuple(values),
    )
    return [Signed(key, i, story, _signature(parts)) for key, i, story, *parts in found]


def _few(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Signed]:
    """The signed articles of these keys, in their order."""
    return _load(
        connection, f"SELECT key AS article FROM articles WHERE key IN ({marks(keys)})", keys
    )


def _copy_of(connection: sqlite3.Connection, signature: Signature) -> int | None:
    """The key of an article with this very signature, which has the very same links.

    None if there is none among the first of its first band, where crowds of copies are.
    """
    bands = signature.bands
    if not bands:
        return None
    found = connection.execute(
        f"SELECT g.article FROM (SELECT article FROM bands WHERE band = ? LIMIT {_LOOKED_AT}) b"
        " CROSS JOIN signatures g ON g.article = b.article WHERE g.words = ? AND g.slots = ?"
        " AND g.figures = ? AND g.titled = ? AND g.outlet IS ? LIMIT 1",
        (bands[0], *_row(signature)),
    ).fetchone()
    return int(found[0]) if found else None


def _links(connection: sqlite3.Connection, signature: Signature) -> list[Signed]:
    """At least one article of each story that a signature is linked to, none of any other.

    A story is compared only until one of its articles is near.
    """
    copy = _copy_of(connection, signature)
    if copy is not None:
        return _few(connection, [copy])
    bands = signature.bands
    mates = connection.execute(
        "SELECT k.article, s.story FROM"
        f" (SELECT DISTINCT article FROM bands WHERE band IN ({marks(bands)})) k"
        " LEFT JOIN stories s ON s.article = k.article",
        bands,
    )
    found: list[Signed] = []
    settled: set[str] = set()
    waiting = (key for key, story in mates if story not in settled)
    while keys := list(islice(waiting, FEW)):
        met = _few(connection, keys)
        found += (met[place] for place in near(signature, [one.signature for one in met]))
        settled = {one.story for one in found}
    return found


def _components(connection: sqlite3.Connection, keys: Sequence[int]) -> Iterator[list[int]]:
    """The connected components of these articles' links; only FEW are held at a time."""
    waiting = list(keys)
    while waiting:
        frontier = [waiting.pop(0)]
        together = list(frontier)
        while frontier and waiting:
            (one,) = _few(connection, [frontier.pop()])
            met = _near_keys(connection, one.signature, waiting)
            waiting = [key for key in waiting if key not in met]
            together += met
            frontier += met
        yield together


def _near_keys(
    connection: sqlite3.Connection, signature: Signature, keys: Sequence[int]
) -> set[int]:
    """Those of the keys whose articles are near a signature."""
    found: set[int] = set()
    for first in range(0, len(keys), FEW):
        some = _few(connection, keys[first : first + FEW])
        found |= {some[place].key for place in near(signature, [one.signature for one in some])}
    return found


def _row(signature: Signature) -> tuple[Any, ...]:
    blobs = (
        part.astype("<u4").tobytes()
        for part in (signature.slots, signature.figures, signature.titled)
    )
    return (signature.words, *blobs, signature.outlet)


def _signature(parts: Sequence[Any]) -> Signature:
    words, slots, figures, titled, outlet = parts
    return Signature(words, _numbers(slots), _numbers(figures), _numbers(titled), outlet)


def _numbers(blob: bytes) -> Slots:
    return np.frombuffer(blob, "<u4")
