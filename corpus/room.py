"""A full disk, in the words of the house, whichever library met it."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import NoRoom

FULL = 1_000_000  # bytes free: what a library that gives no reason leaves when it fills a disk
_REASONS = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def room(folder: Path, least: int = FULL) -> Iterator[None]:
    """Write below `folder`. Raises NoRoom in place of what a library says of a full disk.

    least: bytes; where fewer are free, whatever fails is taken to have failed for want of room.
    """
    try:
        yield
    except (OSError, sqlite3.Error, RuntimeError, ValueError) as error:
        free = shutil.disk_usage(folder).free
        if not _told(error) and free >= least:
            raise
        said = " ".join(str(error).split())
        raise NoRoom(
            expected=_wanted(folder, least),
            found=f"{free / 1e6:.1f} MB free ({said[:100]})",
            remedy="make room, or name another --home, and try again: what is saved is kept",
        ) from error


def _wanted(folder: Path, least: int) -> str:
    size = f"{least / 1e6:,.0f} MB of " if least > FULL else ""
    return f"{size}room on the disk of {folder}"


def _told(error: Exception) -> bool:
    """Whether the error says so itself: Python's and SQLite's do, tantivy's and OpenVINO's don't."""
    full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return full or (isinstance(error, OSError) and error.errno in _REASONS)
