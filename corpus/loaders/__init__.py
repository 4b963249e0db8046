"""Loaders: one file a format, each giving a file's articles; the table below picks one.

Their libraries (trafilatura, PyYAML, charset-normalizer) are imported when the first file of
that format is read, so importing this package is cheap.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from corpus.errors import NotAFile, Refused, UnknownFormat
from corpus.types import Article, SourceFile

# suffix → module of this package; its `read` is the loader. Any of them may be gzipped (.html.gz).
FORMATS: Final[dict[str, str]] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


def supported(path: Path) -> bool:
    """Tell whether a loader exists for a file of this name."""
    return _suffix(path) in FORMATS


def load(file: SourceFile, now: datetime) -> Iterator[Article | Refused]:
    """Yield the file's articles in its order, and a refusal for each part that gives none.

    now: aware; a publication date later than a day after it is refused where it is stated, and
    unused where it was only found. Raises nothing: what is wrong with the file is yielded.
    """
    module = FORMATS.get(_suffix(file.path))
    if module is None:
        yield UnknownFormat(
            file.origin,
            expected="one of " + ", ".join(FORMATS) + ", each also as .gz",
            found=f"{''.join(file.path.suffixes[-2:]) or 'no suffix'}",
            remedy="convert it, or leave it out",
        )
        return
    read: Callable[[SourceFile, datetime], Iterator[Article | Refused]]
    read = importlib.import_module(f"{__name__}.{module}").read
    try:
        yield from read(file, now)
    except Refused as refusal:
        yield refusal
    except OSError as error:
        yield NotAFile(
            file.origin,
            expected="a file that can be read",
            found=error.strerror or type(error).__name__,
            remedy="check that it is there and that you may read it",
        )


def _suffix(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
