"""Signatures as rows of the archive: written, read a few at a time, and looked up by equality."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from corpus.rows import marks
from corpus.signatures import Signature, Slots, near

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


def write(connection: sqlite3.Connection, key: int, signature: Signature) -> None:
    """Keep the signature of the article of this key; its bands are not written here."""
    connection.execute("INSERT INTO signatures VALUES (?, ?, ?, ?, ?, ?)", (key, *_row(signature)))


def load(connection: sqlite3.Connection, keys: str, values: Sequence[object]) -> list[Signed]:
    """The signed articles whose keys a query gives as `article`, in the order of their keys."""
    found = connection.execute(
        f"SELECT a.key, a.id, coalesce(s.story, a.id), {_COLUMNS} FROM ({keys}) k"
        " CROSS JOIN signatures g ON g.article = k.article CROSS JOIN articles a ON a.key = g.article"
        " LEFT JOIN stories s ON s.article = a.key ORDER BY a.key",
        tuple(values),
    )
    return [Signed(key, i, story, _signature(parts)) for key, i, story, *parts in found]


def few(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Signed]:
    """The signed articles of these keys, in their order."""
    return load(
        connection, f"SELECT key AS article FROM articles WHERE key IN ({marks(keys)})", keys
    )


def copy_of(connection: sqlite3.Connection, signature: Signature) -> int | None:
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


def linked(connection: sqlite3.Connection, signature: Signature) -> list[Signed]:
    """At least one article of each story that a signature is linked to, none of any other.

    A story is compared only until one of its articles is near.
    """
    copy = copy_of(connection, signature)
    if copy is not None:
        return few(connection, [copy])
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
        met = few(connection, keys)
        found += (met[place] for place in near(signature, [one.signature for one in met]))
        settled = {one.story for one in found}
    return found


def components(connection: sqlite3.Connection, keys: Sequence[int]) -> Iterator[list[int]]:
    """The connected components of these articles' links, one of a single article too.

    Articles of one signature are compared once; of the others only FEW are held at a time.
    """
    alike = _alike(connection, keys)
    waiting = list(alike)
    while waiting:
        frontier = [waiting.pop(0)]
        together = list(frontier)
        while frontier and waiting:
            (one,) = few(connection, [frontier.pop()])
            met = _near_keys(connection, one.signature, waiting)
            waiting = [key for key in waiting if key not in met]
            together += met
            frontier += met
        yield [key for first in together for key in alike[first]]


def _near_keys(
    connection: sqlite3.Connection, signature: Signature, keys: Sequence[int]
) -> set[int]:
    """Those of the keys whose articles are near a signature."""
    found: set[int] = set()
    for first in range(0, len(keys), FEW):
        some = few(connection, keys[first : first + FEW])
        found |= {some[place].key for place in near(signature, [one.signature for one in some])}
    return found


def _alike(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, list[int]]:
    """The keys grouped by signature, each group under its first.

    Equal signatures are linked: what has no word, and is not near itself, is in no story.
    """
    groups: dict[int, list[int]] = {}
    firsts: dict[bytes, int] = {}
    for first in range(0, len(keys), FEW):
        for one in few(connection, keys[first : first + FEW]):
            name = one.signature.digest
            groups.setdefault(firsts.setdefault(name, one.key), []).append(one.key)
    return groups


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
