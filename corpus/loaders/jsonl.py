"""JSON Lines: one article a line, {id, title, text, url, source, published_at, authors}.

`id` and `text` are needed, any other key is extra. The text gets only the normalisation of its
characters: whoever made the records has told story from page already, and a cleaning step could
only lose sentences. Read line by line, so a file may have any size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Final

from corpus.errors import NoArticle, NotText, Refused, TooLarge, json_fault
from corpus.loaders.decoding import BOMS, LIMIT, damage, opened
from corpus.loaders.fields import Record, kind
from corpus.text import normalise
from corpus.types import Article, SourceFile

UTF8_BOM: Final = BOMS[0][0]

# News as JSON Lines gzips to about a third; 200 times, past the first 100 MB, is a trap.
MAX_RATIO: Final = 200
RATIO_FROM: Final = 100_000_000


def read(file: SourceFile, now: datetime) -> Iterator[Article | Refused]:
    """Yield each line's article, or its refusal with the line's number.

    Raises NotText for a binary or damaged file, NoArticle for one without a line, TooLarge for a
    gzip file made to swell.
    """
    number = 0
    with damage(file), opened(file) as (stream, raw):
        for number, line in _lines(file, stream, raw):
            try:
                yield _article(line, file, number, now)
            except Refused as refusal:
                yield refusal
    if number == 0:
        raise NoArticle(
            file.origin,
            expected="one article a line",
            found="an empty file",
            remedy="remove it, or export the articles again",
        )


def _lines(file: SourceFile, stream: BinaryIO, raw: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number from 1, bytes) of each line that is not blank; None if it is too long."""
    number = done = 0
    while line := stream.readline(LIMIT + 1):
        number += 1
        if number == 1:
            _check_start(file, line)
            line = line.removeprefix(UTF8_BOM)  # the mark belongs to the file
        done += len(line)
        whole = len(line) <= LIMIT
        while not whole and not line.endswith(b"\n") and (rest := stream.readline(LIMIT)):
            done += len(rest)
            line = rest
            _check_ratio(file, done, raw)
        _check_ratio(file, done, raw)
        if line.strip():
            yield number, line if whole else None


def _article(line: bytes | None, file: SourceFile, number: int, now: datetime) -> Article:
    if line is None:
        raise TooLarge(
            file.origin,
            expected=f"at most {LIMIT // 1_000_000} MB in one line",
            found="more",
            remedy="split the article, or check that each has a line of its own",
            line=number,
        )
    record = _record(line, file, number)
    identity, text = record.identity("id"), record.text("text")
    for key, value in (("id", identity), ("text", record.values.get("text"))):
        if value is None:
            raise record.wrong(f"{key!r} in every record", "none", f"give the article its {key!r}")
    text = normalise(text or "")
    if not text.strip():
        raise NoArticle(
            file.origin,
            expected="an article's text",
            found="an empty text",
            remedy="leave the record out",
            line=number,
        )
    return Article(
        id=identity or "",
        title=record.label("title") or "",
        text=text,
        source=record.label("source"),
        url=record.label("url"),
        published=record.date("published_at", now),
        language=record.language("language"),
        origin=file.origin,
        authors=record.names("authors"),
    )


def _record(line: bytes, file: SourceFile, number: int) -> Record:
    empty = Record({}, file.origin, number)
    try:
        text = line.decode("utf-8").rstrip("\r\n")  # else a text cut off has its break in it
    except UnicodeDecodeError as error:
        raise NotText(
            file.origin,
            expected="JSON in UTF-8",
            found=f"other bytes at column {error.start + 1}",
            remedy="export the file as UTF-8",
            line=number,
        ) from error
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise empty.wrong(
            "a JSON object", json_fault(error, text), "write one article a line as JSON"
        ) from error
    if not isinstance(values, dict):
        raise empty.wrong("a JSON object", kind(values), "write one article a line as { … }")
    return Record(values, file.origin, number)


def _check_start(file: SourceFile, line: bytes) -> None:
    other_mark = any(line.startswith(mark) for mark, _ in BOMS[1:])
    if b"\0" in line or other_mark:
        raise NotText(
            file.origin,
            expected="JSON Lines in UTF-8",
            found="UTF-16 or UTF-32" if other_mark else "NUL bytes, so a binary file",
            remedy="export the file as UTF-8",
        )


def _check_ratio(file: SourceFile, done: int, raw: BinaryIO) -> None:
    if done > RATIO_FROM and done > MAX_RATIO * max(raw.tell(), 1):
        raise TooLarge(
            file.origin,
            expected=f"gzip that holds at most {MAX_RATIO} times its own size",
            found=f"{done / 1e6:.0f} MB in {raw.tell() / 1e6:.1f} MB",
            remedy="unzip it, look at it, and give the plain file",
        )
