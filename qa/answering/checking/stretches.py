"""What of a passage is read where some of it gives orders to whoever reads it.

An order planted in a report takes with it what it may be about: the sentence before it and the rest of
its line, the line below where it leads on to that, and whatever stands between two orders. One that a
sentence of news has in quotation marks takes that sentence alone. The rest is a witness as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.text import Span, sentences
from qa.answering.checking.instruction_forms import MARKS
from qa.answering.checking.instructions import orders
from qa.answering.checking.reported import QUOTATION
from qa.terms import LONGEST

_LINE = re.compile(r"[^\n]+")
# A heading, or a line that begins with a label as "System:" does.
_LEADS_ON = re.compile(r"[^.!?\s\"'”’)][\s\"'”’)]*\Z|^\W*\w+(?: \w+){0,3}:")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TELLING = 4  # words about a quotation that make a sentence of it


@lru_cache(maxsize=1024)
def stretches(text: str, language: str | None) -> tuple[Span, ...]:
    """The stretches [start, end) of a passage that are read: all of it where it gives no orders.

    No stretch where an order cannot be told from what is about it.
    """
    if orders(text) is None:
        return ((0, len(text)),)
    text = text[:LONGEST]
    parts = [
        (start + line.start(), end + line.start())
        for line in _LINE.finditer(text)
        for start, end in sentences(line[0], language)
    ]
    kept = _runs(parts, _left_out(text, parts))
    if any(orders(text[start:end]) is not None for start, end in kept):
        return ()
    return tuple(kept)


def _left_out(text: str, parts: Sequence[Span]) -> set[int]:
    """The places of the parts that are not read."""
    giving = {place for place, (start, end) in enumerate(parts) if orders(text[start:end])}
    for place in range(len(parts) - 1):  # an order may be cut in two
        pair = {place, place + 1}
        if not pair & giving and orders(text[parts[place][0] : parts[place + 1][1]]):
            giving |= pair
    planted = [place for place in giving if not _told(text[slice(*parts[place])])]
    if not planted:
        return giving
    about = {near for place in planted for near in _about(text, parts, place)}
    return giving | about | set(range(min(planted), max(planted)))


def _about(text: str, parts: Sequence[Span], place: int) -> Iterator[int]:
    """The parts beside an order that may be what it is about."""
    if place and "\n" not in text[parts[place - 1][1] : parts[place][0]]:
        yield place - 1
    line = _line(text, parts[place][0])
    below = line[1] + 1 if _LEADS_ON.search(text[slice(*line)]) else line[0]
    ends = max(line[1], _line(text, below)[1])
    yield from (after for after in range(place + 1, len(parts)) if parts[after][0] < ends)


def _line(text: str, at: int) -> Span:
    """The line that a place of the text is in, without its end."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def _told(sentence: str) -> bool:
    """Whether a sentence gives orders only in the words that it quotes, and says more than these."""
    around = QUOTATION.sub(lambda found: f"{found[0][0]}…{found[0][-1]}", sentence)
    return (
        len(_WORD.findall(around)) >= _TELLING
        and orders(around) is None
        and not MARKS.search(sentence)
    )


def _runs(parts: Sequence[Span], out: set[int]) -> list[Span]:
    """The parts that are read, those side by side as one."""
    runs: list[Span] = []
    last = -2
    for place, (start, end) in enumerate(parts):
        if place not in out:
            runs = [*runs[:-1], (runs[-1][0], end)] if last == place - 1 else [*runs, (start, end)]
            last = place
    return runs
