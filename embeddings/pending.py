"""Rows that came since an index was last saved, in a file without a name: memory stays flat."""

from __future__ import annotations

import mmap
import os
import tempfile
import weakref
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class Pending:
    """Ids with their rows; of an id added twice the last row counts. For one thread at a time.

    dimension: the length of every row. folder: where the file is made; the system's if None.
    """

    def __init__(self, dimension: int, folder: Path | None) -> None:
        self._dimension = dimension
        self._folder = folder
        self.clear()

    def clear(self) -> None:
        """Forget all. Tables given before stay good."""
        self._rows = Spill(self._dimension, self._folder)
        self._ids: list[NDArray[np.int64]] = []
        self._slots: list[NDArray[np.intp]] = []
        self._table: tuple[NDArray[np.int64], NDArray[np.intp], Spill] | None = None

    def add(self, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
        """Add unique ids with their rows, shape (len(ids), dimension)."""
        if len(ids):
            self._slots.append(self._rows.append(rows))
            self._ids.append(ids.copy())
            self._table = None

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Forget these ids; those not held are ignored."""
        if self._ids:
            held, slots, _ = self.table()
            kept = ~np.isin(held, ids)
            self._ids, self._slots, self._table = [held[kept]], [slots[kept]], None

    def table(self) -> tuple[NDArray[np.int64], NDArray[np.intp], Spill]:
        """Ids ascending, the slot of each, and what has the slots' rows."""
        if self._table is None:
            ids = np.concatenate([np.empty(0, np.int64), *self._ids])
            slots = np.concatenate([np.empty(0, np.intp), *self._slots])
            # The first of equals in reverse is the last that was added.
            unique, first = np.unique(ids[::-1], return_index=True)
            self._table = unique, slots[::-1][first], self._rows
        return self._table


class Spill:
    """Rows in a file that goes with its last user; made when the first come."""

    def __init__(self, dimension: int, folder: Path | None) -> None:
        self._dimension, self._folder = dimension, folder
        self._descriptor = -1
        self._count = 0

    def append(self, rows: NDArray[np.float32]) -> NDArray[np.intp]:
        """Write rows, shape (n, dimension), at the end; returns their slots."""
        if self._descriptor < 0:
            self._descriptor, name = tempfile.mkstemp(".tmp", ".pending.", self._folder)
            os.unlink(name)  # noqa: PTH108 - at once: a kill leaves nothing behind
            weakref.finalize(self, os.close, self._descriptor)
        left = np.ascontiguousarray(rows).data.cast("B")
        while len(left):
            left = left[os.write(self._descriptor, left) :]
        self._count += len(rows)
        return np.arange(self._count - len(rows), self._count)

    def take(self, slots: NDArray[np.intp]) -> NDArray[np.float32]:
        """The rows in these slots, in memory; the file is mapped for this moment only."""
        if not len(slots):
            return np.empty((0, self._dimension), np.float32)
        mapped = np.frombuffer(mmap.mmap(self._descriptor, 0, prot=mmap.PROT_READ), np.float32)
        whole = len(mapped) // self._dimension  # another thread may be writing the next
        table = mapped[: whole * self._dimension].reshape(whole, self._dimension)
        rows: NDArray[np.float32] = table[slots]
        return rows
