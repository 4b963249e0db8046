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
        self._file: _Nameless | None = None
        self._ids: list[NDArray[np.int64]] = []
        self._slots: list[NDArray[np.intp]] = []
        self._count = 0
        self._table: tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.float32]] | None = None

    def add(self, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
        """Add unique ids with their contiguous rows, shape (len(ids), dimension)."""
        if not len(ids):
            return
        if self._file is None:
            self._file = _Nameless(self._folder)
        self._file.append(rows)
        self._ids.append(ids.copy())
        self._slots.append(np.arange(self._count, self._count + len(ids)))
        self._count += len(ids)
        self._table = None

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Forget these ids; those not held are ignored."""
        if not self._count:
            return
        held, slots, _ = self.table()
        kept = ~np.isin(held, ids)
        self._ids, self._slots, self._table = [held[kept]], [slots[kept]], None

    def table(self) -> tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.float32]]:
        """Ids ascending, the slot of each, and the slots' rows."""
        if self._table is None:
            rows = np.empty((0, self._dimension), np.float32)
            if self._file is not None:
                rows = self._file.floats().reshape(self._count, self._dimension)
            ids = np.concatenate([np.empty(0, np.int64), *self._ids])
            slots = np.concatenate([np.empty(0, np.intp), *self._slots])
            # The first of equals in reverse is the last that was added.
            unique, first = np.unique(ids[::-1], return_index=True)
            self._table = unique, slots[::-1][first], rows
        return self._table


class _Nameless:
    """A file that is appended to and goes with its last user."""

    def __init__(self, folder: Path | None) -> None:
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".pending.", suffix=".tmp")
        os.unlink(name)  # noqa: PTH108 - at once: a kill leaves nothing behind
        self._descriptor = descriptor
        weakref.finalize(self, os.close, descriptor)

    def append(self, rows: NDArray[np.float32]) -> None:
        """Write at the end."""
        left = rows.data.cast("B")
        while len(left):
            left = left[os.write(self._descriptor, left) :]

    def floats(self) -> NDArray[np.float32]:
        """All that was written so far."""
        found: NDArray[np.float32] = np.frombuffer(
            mmap.mmap(self._descriptor, 0, prot=mmap.PROT_READ), np.float32
        )
        return found
