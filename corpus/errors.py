"""The errors of this room. Each says in one line what was expected, what was found and what to do.

DatelineError
└── CorpusError
    ├── Refused             one input that cannot become an article; the batch goes on
    │   ├── NotAFile        nothing there, or neither a file nor a folder
    │   ├── OutsideRoot     a symbolic link that leaves the path given
    │   ├── TooLarge        more bytes than one article may have
    │   ├── NotText         binary, or an encoding that cannot be told
    │   ├── UnknownFormat   no loader for this kind of file
    │   ├── NoArticle       empty, or a page with no article in it
    │   ├── BadRecord       a JSON line or front matter that is not what the format says
    │   ├── BadDate         a publication date that is none, or lies in the future
    │   └── DuplicateId     a second article under an id already taken
    ├── ArticleNotFound
    └── StoreError
        ├── NoRoom          the disk is full
        ├── StoreBusy       another process is writing
        └── StoreUnusable   not a Dateline archive, damaged, or from a newer version
"""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DatelineError(Exception):
    """Root of the tree; `str(error)` is one line: what was expected, found, and the remedy."""

    def __init__(self, *, expected: str, found: str, remedy: str) -> None:
        self.expected, self.found, self.remedy = expected, found, remedy
        super().__init__(f"expected {expected}; found {found}; {remedy}")


class CorpusError(DatelineError):
    """Anything that goes wrong between a file and the store."""


class Refused(CorpusError):
    """One input that cannot become an article.

    origin: the file, below the path indexed. line: 1-based in that file, None for the whole file.
    """

    def __init__(
        self, origin: str, *, expected: str, found: str, remedy: str, line: int | None = None
    ) -> None:
        self.origin, self.line = origin, line
        super().__init__(expected=expected, found=found, remedy=remedy)

    def __str__(self) -> str:
        where = self.origin if self.line is None else f"{self.origin}:{self.line}"
        return f"{where}: {super().__str__()}"


class NotAFile(Refused):
    """Nothing there, or neither a file nor a folder."""


class OutsideRoot(Refused):
    """A symbolic link that leaves the path given."""


class TooLarge(Refused):
    """More bytes than one article may have."""


class NotText(Refused):
    """Binary, or an encoding that cannot be told."""


class UnknownFormat(Refused):
    """No loader for this kind of file."""


class NoArticle(Refused):
    """Empty, or a page with no article in it."""


class BadRecord(Refused):
    """A JSON line or front matter that is not what the format says."""


class BadDate(Refused):
    """A publication date that is none, or lies in the future."""


class DuplicateId(Refused):
    """A second article under an id already taken."""


class ArticleNotFound(CorpusError):
    """No article has this id."""


class StoreError(CorpusError):
    """The archive's database cannot be used."""


class NoRoom(StoreError):
    """The disk is full."""


class StoreBusy(StoreError):
    """Another process is writing to the archive."""


class StoreUnusable(StoreError):
    """Not a Dateline archive, damaged, or written by a newer version."""


FULL = 1_000_000  # bytes free: what a library that gives no reason leaves when it fills a disk
_REASONS = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def room_on_disk(folder: Path, least: int = FULL) -> Iterator[None]:
    """Write below `folder`. Raises NoRoom in place of what a library says of a full disk.

    least: bytes; where fewer are free, whatever fails is taken to have failed for want of room.
    """
    try:
        yield
    except (OSError, sqlite3.Error, RuntimeError, ValueError) as error:
        free = shutil.disk_usage(folder).free
        if not _says_full(error) and free >= least:
            raise
        said = " ".join(str(error).split())
        size = f"{least / 1e6:,.0f} MB of " if least > FULL else ""
        raise NoRoom(
            expected=f"{size}room on the disk of {folder}",
            found=f"{free / 1e6:.1f} MB free ({said[:100]})",
            remedy="make room, or name another --home, and try again: what is saved is kept",
        ) from error


def _says_full(error: Exception) -> bool:
    """Whether the error says so itself: Python's and SQLite's do, tantivy's and OpenVINO's don't."""
    full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return full or (isinstance(error, OSError) and error.errno in _REASONS)


_JSON_FAULTS = {  # Python's own, as they begin
    "Expecting value": "no value",
    "Expecting ',' delimiter": "no comma",
    "Expecting ':' delimiter": "no colon",
    "Expecting property name": "no name in double quotes",
    "Illegal trailing comma": "a comma with nothing behind it",
    "Unterminated string": "a text without its closing quote",
    "Invalid control character": "a control character, such as a tab, in a text",
    "Invalid \\": "a backslash with no escape behind it",
    "Extra data": "more behind its end",
}


def json_fault(error: ValueError | RecursionError, text: str) -> str:
    """Say what `json.loads(text)` raised: what there is, and where, lines and columns from 1.

    Of a text on one line, with its break or without, only the column is told.
    """
    if isinstance(error, RecursionError):
        return "lists or objects nested too deep"
    if not isinstance(error, json.JSONDecodeError):
        return "a number of too many digits"
    found = next(
        (words for begin, words in _JSON_FAULTS.items() if error.msg.startswith(begin)), "a fault"
    )
    whole = text.rstrip()
    if error.pos >= len(whole):
        return f"{found} at the end"
    line = f"line {error.lineno}, " if "\n" in whole else ""
    return f"{found} at {line}column {error.colno}"
