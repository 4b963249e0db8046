"""The file of a vector index: rows in the order of their ids, mapped into memory when opened.

    header (64 bytes) | rows: float32 | ids: int64, ascending | codes: bytes, may be none

Numbers are little endian. It is written front to back as rows come, so that none are held.
"""

from __future__ import annotations

import os
import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from embeddings.errors import IndexUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray

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
    codes: Callable[[], memoryview],
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
