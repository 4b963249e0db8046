"""The file of a vector index: rows in the order of their ids, mapped into memory when opened.

    header (64 bytes) | rows: float32 | ids: int64, ascending | codes: bytes, may be none

Numbers are little endian. It is written front to back as rows come, so that none are held.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import IndexUnusable

HEADER = struct.Struct("<8sIIQQ32x")
MAGIC = b"dlvec 1\n"
REMEDY = "remove the file: the next sync rebuilds it from the store, without encoding again"


@dataclass(frozen=True, slots=True)
class VectorFile:
    """What lies in a file, not copied into memory.

    ids: shape (n,), ascending. rows: shape (n, dimension). codes: shape (bytes,).
    """

    ids: NDArray[np.int64]
    rows: NDArray[np.float32]
    codes: NDArray[np.uint8]

    @classmethod
    def empty(cls, dimension: int) -> Self:
        """No rows."""
        return cls(
            np.empty(0, np.int64), np.empty((0, dimension), np.float32), np.empty(0, np.uint8)
        )

    @classmethod
    def open(cls, path: Path, dimension: int) -> Self:
        """Map a file. Raises IndexUnusable: missing, damaged, or another dimension."""
        try:
            data: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        except (OSError, ValueError) as error:
            missing = isinstance(error, FileNotFoundError)
            raise _unusable(path, dimension, "no file" if missing else str(error)) from error
        if len(data) < HEADER.size:
            raise _unusable(path, dimension, f"{len(data)} bytes")
        magic, width, _, count, codes = HEADER.unpack(data[: HEADER.size].tobytes())
        if magic != MAGIC:
            raise _unusable(path, dimension, "a file of another kind")
        if width != dimension:
            raise _unusable(path, dimension, f"dimension {width}")
        rows_end = HEADER.size + 4 * width * count
        ids_end = rows_end + 8 * count
        if len(data) != ids_end + codes:
            raise _unusable(path, dimension, f"{len(data)} bytes of {ids_end + codes}")
        ids = data[rows_end:ids_end].view("<i8")
        if not bool(np.all(ids[1:] > ids[:-1])):
            raise _unusable(path, dimension, "ids that do not ascend")
        rows = data[HEADER.size : rows_end].view("<f4").reshape(count, width)
        return cls(ids, rows, data[ids_end:])


def write(
    path: Path,
    dimension: int,
    parts: Iterable[tuple[NDArray[np.int64], NDArray[np.float32]]],
    codes: Callable[[], memoryview | bytes],
) -> None:
    """Write ids with their rows, ascending, whole or not at all: a kill leaves the file there was.

    codes: asked for after the last part.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(bytes(HEADER.size))
            held = [np.empty(0, "<i8")]
            for ids, rows in parts:
                held.append(ids.astype("<i8"))
                file.write(np.ascontiguousarray(rows, dtype="<f4").data)
            numbers, tail = np.concatenate(held), codes()
            file.write(numbers.data)
            file.write(tail)
            file.seek(0)
            file.write(HEADER.pack(MAGIC, dimension, 0, len(numbers), len(tail)))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _flush(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _unusable(path: Path, dimension: int, found: str) -> IndexUnusable:
    return IndexUnusable(
        expected=f"a vector index of dimension {dimension} at {path}", found=found, remedy=REMEDY
    )


def _flush(folder: Path) -> None:
    """Wait until a folder's list of names is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
