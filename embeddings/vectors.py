"""Nearest neighbours with exact scores, by FAISS: every row scored, or the best by their codes.

Below CODED_FROM rows a search scores all of them. From there on it finds candidates by sign codes
(`scan.SignCodes`) and scores those. Which it is depends on the number of rows alone, so the same
passages give the same hits, whatever was added or removed before: docs/decisions/vector-index-kinds.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.types import Hit
from embeddings.errors import IndexUnusable
from embeddings.sign_codes import SignCodes, products, products_of
from embeddings.vector_file import REMEDY, Pending, Spill, VectorFile, write

CODED_FROM = 50_000  # rows; see the crossover in docs/decisions/vector-index-kinds.md
CANDIDATES = 1000  # scored at least: recall@10 at 1M rows is .976 with 200, .998 with 1,000
PER_HIT = 10  # candidates for each hit wanted
SPARE = 1.2  # a filter may keep fewer of the nearest than of all
MOST = 4  # candidates are at most a quarter of the rows; past that all are scored
CENTRED_BY = 1024  # rows whose mean is the codes' centre: those of the smallest ids, a fair sample
MERGED = 8192  # rows at once on their way into a file: 12 MB of 384 floats
DENSE = 3  # a row gathered costs three to four times a row scored where it lies


class FaissIndex:
    """Inner products under 63-bit passage ids. Any thread may call; searches run beside changes.

    dimension: the length of every vector. coded_from: rows from which a saved index has codes.
    folder: where rows wait that are added and not yet saved; the system's own if None.
    """

    def __init__(
        self, dimension: int, *, coded_from: int = CODED_FROM, folder: Path | None = None
    ) -> None:
        self._dimension, self._coded_from = dimension, coded_from
        self._changing = threading.Lock()  # held through a save
        self._lock = threading.Lock()  # held for moments
        self._pending = Pending(dimension, folder)
        self._saved = VectorFile.empty(dimension)
        self._codes: SignCodes | None = None
        self._removed: NDArray[np.bool_] | None = None
        self._seen: Holdings | None = None

    @classmethod
    def load(cls, path: Path, dimension: int, *, coded_from: int = CODED_FROM) -> Self:
        """Read what `save` wrote. Raises IndexUnusable: missing, damaged, or another dimension."""
        index = cls(dimension, coded_from=coded_from, folder=path.parent)
        index._open(path)
        return index

    @staticmethod
    def kind(count: int, coded_from: int = CODED_FROM) -> str:
        """What an index of so many rows is; another name where equal rows may give other hits."""
        return "sign codes 1" if count >= coded_from else "exact"

    def __len__(self) -> int:
        """Count the passages held."""
        return len(self._holdings())

    def ids(self) -> NDArray[np.int64]:
        """Return the ids held, ascending."""
        return self._holdings().all_ids()

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None = None
    ) -> list[Hit]:
        """Find the at most `limit` nearest passages, best first, equal scores by ascending id.

        vector: `(dimension,)`; a score is its inner product with a passage's vector.
        allowed: sorted unique ids to choose among, before the limit applies; None means all.
        """
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(self._dimension)
        if limit < 1:
            return []
        held = self._holdings()
        rows, saved_scores = self._best_saved(held, query, limit, held.saved_rows(allowed))
        ids, slots = held.added_rows(allowed)
        ids = np.concatenate([held.saved.ids[rows], ids])
        scores = np.concatenate([saved_scores, products_of(query, held.added.take, slots)])
        best = np.lexsort((ids, -scores))[:limit]
        return [Hit(int(ids[i]), float(scores[i])) for i in best]

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors `(len(ids), dimension)` under unique ids, replacing those already there."""
        ids = np.ascontiguousarray(ids, dtype=np.int64)
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if vectors.shape != (len(ids), self._dimension) or len(np.unique(ids)) != len(ids):
            message = (
                f"expected vectors ({len(ids)}, {self._dimension}) under unique ids; "
                f"found {vectors.shape} and {len(np.unique(ids))} different ids; pass one row an id"
            )
            raise ValueError(message)
        with self._changing, self._lock:
            self._drop(ids)
            self._pending.add(ids, vectors)

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Remove these ids; those not held are ignored."""
        ids = np.ascontiguousarray(ids, dtype=np.int64)
        with self._changing, self._lock:
            self._drop(ids)
            self._pending.remove(ids)

    def save(self, path: Path) -> None:
        """Write to `path` whole or not at all: a kill leaves the file that was there.

        Rows lie in the order of their ids and codes are made of them anew, so equal contents make
        equal files. Searches go on meanwhile, changes wait.
        """
        with self._changing:
            held = self._holdings()
            codes = held.new_codes() if len(held) >= max(1, self._coded_from) else None
            write(
                path, self._dimension, held.merged(codes), lambda: codes.bytes() if codes else b""
            )
            self._open(path)

    def _open(self, path: Path) -> None:
        """Take a file as the contents, in place of all that is held."""
        saved = VectorFile.open(path, self._dimension)
        codes = self._codes_in(saved, path)
        with self._lock:
            self._saved, self._codes, self._removed = saved, codes, None
            self._pending.clear()
            self._seen = None

    def _codes_in(self, saved: VectorFile, path: Path) -> SignCodes | None:
        """Raises IndexUnusable unless there is a code for each row, or none for so few rows."""
        count, fault = len(saved.ids), f"{len(saved.codes)} bytes of codes"
        codes = None
        try:
            codes = SignCodes.read(saved.codes) if len(saved.codes) else None
        except ValueError as error:
            fault = str(error).splitlines()[0]
        held = 0 if codes is None else len(codes)
        if held != (count if count >= self._coded_from else 0) or (len(saved.codes) and not held):
            raise IndexUnusable(
                expected=f"{self.kind(count, self._coded_from)} of {count} rows in {path}",
                found=fault,
                remedy=REMEDY,
            )
        return codes

    def _holdings(self) -> Holdings:
        with self._lock:
            if self._seen is None:
                self._seen = Holdings(
                    self._saved, self._codes, self._removed, *self._pending.table()
                )  # fmt: skip
            return self._seen

    def _drop(self, ids: NDArray[np.int64]) -> None:
        """Note which saved rows are removed."""
        self._seen = None
        rows = positions(self._saved.ids, np.sort(ids))
        if len(rows):
            before, count = self._removed, len(self._saved.ids)
            self._removed = np.zeros(count, np.bool_) if before is None else before.copy()
            self._removed[rows] = True

    def _best_saved(
        self,
        held: Holdings,
        query: NDArray[np.float32],
        limit: int,
        chosen: NDArray[np.intp] | None,
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The numbers and scores of the best saved rows, and of all that tie with the last."""
        total = len(held.saved.ids)
        count = total if chosen is None else len(chosen)
        if held.codes is not None and count >= self._coded_from:
            found = _candidates(held.codes, query, max(CANDIDATES, PER_HIT * limit), total, chosen)
            chosen = chosen if found is None else found
        rows = held.saved.rows
        if chosen is None:
            scores = products(query, rows)
        elif DENSE * len(chosen) > total:
            scores = products(query, rows)[chosen]
        else:
            scores = products_of(query, rows.__getitem__, chosen)
        best = _best(scores, limit)
        return (best if chosen is None else chosen[best]), scores[best]


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """Where the `limit` best scores stand, and all that tie with the last of them."""
    if len(scores) <= limit:
        return np.arange(len(scores))
    place = len(scores) - limit
    return np.flatnonzero(scores >= np.partition(scores, place)[place])


def _candidates(
    codes: SignCodes,
    query: NDArray[np.float32],
    wanted: int,
    total: int,
    chosen: NDArray[np.intp] | None,
) -> NDArray[np.intp] | None:
    """The `wanted` best of the chosen rows by their codes, and all that tie with the last.

    None where that would take more than a part of all rows: score every one.
    """
    keep = None
    asked = wanted + 1
    if chosen is not None:
        keep = np.zeros(total, np.bool_)
        keep[chosen] = True
        asked = int(SPARE * wanted * total / len(chosen)) + 1
    while asked <= total // MOST:
        estimates, rows = codes.nearest(query, asked)
        last = estimates[-1]
        if keep is not None:
            passing = keep[rows]
            estimates, rows = estimates[passing], rows[passing]
        if len(rows) >= wanted and last < estimates[wanted - 1]:
            return np.sort(rows[estimates >= estimates[wanted - 1]])
        asked *= 2
    return None


@dataclass(frozen=True, slots=True)
class Holdings:
    """Never changed, so a search may use it while the index changes.

    codes: of the saved rows, None where there are none. removed: True for saved rows that are removed
    or replaced, shape (saved,); None for none. ids, slots, added: the rows added since, by
    ascending ids.
    """

    saved: VectorFile
    codes: SignCodes | None
    removed: NDArray[np.bool_] | None
    ids: NDArray[np.int64]
    slots: NDArray[np.intp]
    added: Spill

    def __len__(self) -> int:
        removed = 0 if self.removed is None else int(np.count_nonzero(self.removed))
        return len(self.saved.ids) - removed + len(self.ids)

    def all_ids(self) -> NDArray[np.int64]:
        """Ascending."""
        saved = self.saved.ids if self.removed is None else self.saved.ids[~self.removed]
        return np.sort(np.concatenate([saved, self.ids]))

    def saved_rows(self, allowed: NDArray[np.int64] | None) -> NDArray[np.intp] | None:
        """The numbers of the saved rows to choose among, ascending; None for all there are."""
        if allowed is None:
            return None if self.removed is None else np.flatnonzero(~self.removed)
        rows = positions(self.saved.ids, allowed)
        return rows if self.removed is None else rows[~self.removed[rows]]

    def added_rows(
        self, allowed: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The ids added since and allowed, and where their rows lie."""
        if allowed is None:
            return self.ids, self.slots
        among = positions(self.ids, allowed)
        return self.ids[among], self.slots[among]

    def new_codes(self) -> SignCodes:
        """Codes without rows yet, about the mean of the rows of the smallest ids."""
        _, rows = next(self.merged())
        return SignCodes(rows[:CENTRED_BY].astype(np.float64).mean(axis=0).astype(np.float32))

    def merged(
        self, codes: SignCodes | None = None
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """All ids, ascending, with their rows, MERGED at a time; each is added to `codes`."""
        chosen = self.saved_rows(None)
        kept = np.arange(len(self.saved.ids)) if chosen is None else chosen
        ids = np.concatenate([self.saved.ids[kept], self.ids])
        origins = np.concatenate([kept, len(self.saved.ids) + self.slots])
        order = np.argsort(ids)
        for first in range(0, len(order), MERGED):
            some = order[first : first + MERGED]
            origin = origins[some]
            added = origin >= len(self.saved.ids)
            rows = np.empty((len(some), self.saved.rows.shape[1]), np.float32)
            rows[~added] = self.saved.rows[origin[~added]]
            rows[added] = self.added.take(origin[added] - len(self.saved.ids))
            if codes is not None:
                codes.add(rows)
            yield ids[some], rows


def positions(held: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where wanted ids stand among those held, both ascending; ids not held are left out."""
    found = np.searchsorted(held, wanted)
    found, wanted = found[found < len(held)], wanted[found < len(held)]
    same: NDArray[np.intp] = found[held[found] == wanted]
    return same
