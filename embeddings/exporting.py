"""Exports kept in a folder of ours: whole or not at all, also when two processes make the same."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.room import room

if TYPE_CHECKING:
    from collections.abc import Callable

_LEFTOVER_SECONDS = 3600.0


def exported(target: Path, export: Callable[[Path], None]) -> Path:
    """The folder `target`, made by `export` in an empty folder beside it if it is not there.

    Raises NoRoom, and what `export` raises.
    """
    if target.is_dir():
        return target
    cache = target.parent
    cache.mkdir(parents=True, exist_ok=True)
    _sweep(cache)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=cache))
    try:
        with room(cache):
            export(making)
            for path in making.iterdir():  # on the disk before its name says that it is whole
                with path.open("rb") as file:
                    os.fsync(file.fileno())
        try:
            making.replace(target)
        except OSError:
            if not target.is_dir():  # otherwise another process was first
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target


def _sweep(cache: Path) -> None:
    """Remove what killed exports left; a young folder may be another process's export."""
    for folder in cache.glob(".making-*"):
        if time.time() - folder.stat().st_mtime > _LEFTOVER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
