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
