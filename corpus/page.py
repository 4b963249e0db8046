"""The layout of a page saved as text: its paragraphs, and where the story begins and ends."""

# ruff: noqa: RUF001  # the patterns match the marks that pages print

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WORD: Final = re.compile(r"[一-鿿]|[^\W一-鿿]+(?:['’.-]\w+)*")
SENTENCE_END: Final = re.compile(r"[.!?…:;。！？][\"'“”‘’«»)\]】]*$")

# A photo's credit in brackets, by a word for photo, or as Agency/Name after a sentence's end.
CREDIT_END: Final = re.compile(
    r"\s*[\[(](?:[^\[\]()]{0,40}(?i:\b(?:photo|picture|image|courtesy|credit)s?\b)[^\[\]()]{0,60}"
    r"|(?<=[.!?”\"]\s[\[(])[A-Z][\w.&'’ -]{1,40}/[A-Z][\w.&'’ /,-]{1,60})[\])]$"
)
TRUNCATED: Final = re.compile(r"(?:[?!]|\.\.\.|…)[\"'”’]?$")

CREDIT_LENGTH: Final = 150  # code points at a paragraph's end that hold its credit and stop
OPENING: Final = 500  # code points that hold any eight words
PROSE_WORDS: Final = 8  # the shortest lead of data/news has 9 words, menus and headlines no stop
WRAPPED_WIDTHS: Final = range(40, 101)  # code points; by hand and by mail it is 60 to 80
WRAPPED_LINES: Final = 2  # that break off in mid-sentence before a text counts as wrapped
BROKEN_WORDS: Final = 6  # a shorter line that ends without a stop is a heading or an item


@dataclass(frozen=True, slots=True)
class Page:
    """A page's paragraphs in order, in three parts: before, from first to last prose, after."""

    head: tuple[str, ...]
    story: tuple[str, ...]
    tail: tuple[str, ...]


def words(text: str) -> int:
    """Count words; a Chinese character counts as one."""
    return len(WORD.findall(text))


def is_prose(paragraph: str) -> bool:
    """Tell a paragraph of sentences from a menu, headline, byline or label by its length and end.

    A credit in brackets after the last sentence ("[Photo/AP]") is looked past.
    """
    end = paragraph[-CREDIT_LENGTH:]
    if paragraph[-1:] in {")", "]"}:
        end = CREDIT_END.sub("", end)
    return bool(SENTENCE_END.search(end)) and words(paragraph[:OPENING]) >= PROSE_WORDS


def divide(paragraphs: Sequence[str]) -> Page:
    """Part a page at its first and last prose; a page without any is all head."""
    prose = [i for i, paragraph in enumerate(paragraphs) if is_prose(paragraph)]
    if not prose:
        return Page(tuple(paragraphs), (), ())
    first, last = prose[0], prose[-1] + 1
    return Page(tuple(paragraphs[:first]), tuple(paragraphs[first:last]), tuple(paragraphs[last:]))


def paragraphs(text: str) -> list[str]:
    """Split normalised text into paragraphs, each on one line.

    A line is a paragraph, unless the text is wrapped: then lines that are full are joined up to
    the next empty line. A sentence broken over two paragraphs (the first without an end, the
    second in small letters) is joined.
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    blocks = _blocks(lines)
    width = _wrapped_at(blocks)
    pieces: list[str] = []
    for block in blocks:
        pieces += [" ".join(block)] if width and all(_full(block, width)) else block
    return _mended(pieces)


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _wrapped_at(blocks: Sequence[Sequence[str]]) -> int | None:
    """Give the width that lines were cut at, the longest that another follows; None if none was."""
    width = max((len(line) for block in blocks for line in block[:-1]), default=0)
    if width not in WRAPPED_WIDTHS:
        return None
    cut = (
        full and not SENTENCE_END.search(line)
        for block in blocks
        for line, full in zip(block, _full(block, width), strict=False)
    )
    return width if sum(cut) >= WRAPPED_LINES else None


def _full(block: Sequence[str], width: int) -> list[bool]:
    """Tell of each line but the last whether the next one's first word would not have fitted."""
    pairs = itertools.pairwise(block)
    return [len(line) + 1 + len(after.split()[0]) > width for line, after in pairs]


def _mended(pieces: Sequence[str]) -> list[str]:
    whole: list[str] = []
    for piece in pieces:
        if whole and _broken(whole[-1], piece):
            whole[-1] = f"{whole[-1]} {piece}"
        else:
            whole.append(piece)
    return whole


def _broken(before: str, after: str) -> bool:
    """Tell whether `after` goes on with the sentence that `before` leaves unended."""
    return (
        words(before) >= BROKEN_WORDS
        and (before[-1].isalnum() or before[-1] in ",-–—")
        and after[0].islower()
        and not re.match(r"[a-z]?[A-Z]|https?:|www\.", after)
    )
