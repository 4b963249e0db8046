"""Texts cut at code points, so that no reader in another language applies offsets.

JavaScript counts UTF-16 units: after one emoji its positions differ from ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qa.errors import BadRange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qa.types import Answer

_MARK = re.compile(r"\s*\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an answer: a cited sentence, or what stands between two.

    markers: of the citations that cover the text, ascending; empty between sentences. pieces: the
    text cut up as (text, day), day being the place in Answer.days of the relative date that the
    piece is, else None.
    """

    text: str
    markers: tuple[int, ...]
    pieces: tuple[tuple[str, int | None], ...]


def answer_parts(answer: Answer) -> Iterator[Part]:
    """Give the answer in order, cut where citations begin and end.

    The marks ("[1]") that stand between are left out; the parts joined are the answer without its
    marks.
    """
    spans = [(c.answer_start, c.answer_end) for c in answer.citations]
    known = {c.marker for c in answer.citations}
    days = _day_spans(answer)
    for start, end in _cuts(len(answer.text), spans):
        covering = {
            c.marker
            for c in answer.citations
            if c.answer_start <= start and end <= c.answer_end and start < end
        }
        text = answer.text[start:end]
        if covering:
            yield Part(text, tuple(sorted(covering)), tuple(_pieces(answer.text, start, end, days)))
        elif text := _MARK.sub(lambda m: "" if int(m[1]) in known else m[0], text):
            yield Part(text, (), ((text, None),))


def quoted_parts(text: str, ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Give `text` in order as (text, quoted): quoted where it lies in one of `ranges`.

    ranges: (start, end) in code points, in any order; they may overlap. The parts joined are
    `text`, and no two parts in a row are quoted alike.
    Raises: BadRange unless 0 <= start < end <= len(text) for each.
    """
    for start, end in ranges:
        if not 0 <= start < end <= len(text):
            raise BadRange(
                expected=f"0 <= start < end <= {len(text)}, the article's length in code points",
                found=f"start {start}, end {end}",
                remedy="send start and end as a citation gives them",
            )
    at = 0
    for start, end in _merged(ranges):
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _day_spans(answer: Answer) -> list[tuple[int, int, int]]:
    """Where relative dates stand in the answer: (start, end, place in Answer.days), ascending.

    A sentence that is no part of its quote has none: the words may stand elsewhere in it.
    """
    cited = {c.marker: c for c in answer.citations}
    spans = []
    for place, day in enumerate(answer.days):
        citation = cited[day.marker]
        sentence = answer.text[citation.answer_start : citation.answer_end]
        skipped = citation.quote.find(sentence)
        start = day.start - citation.start - skipped
        if skipped >= 0 and 0 <= start < start + len(day.words) <= len(sentence):
            start += citation.answer_start
            spans.append((start, start + len(day.words), place))
    return sorted(spans)


def _pieces(
    text: str, start: int, end: int, days: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[str, int | None]]:
    """text[start:end] cut where those days stand that lie in it; of two that overlap, the first."""
    at = start
    for first, last, place in days:
        if at <= first and last <= end:
            if at < first:
                yield text[at:first], None
            yield text[first:last], place
            at = last
    if at < end:
        yield text[at:end], None


def _cuts(length: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    edges = sorted({0, length, *(edge for span in spans for edge in span)})
    return list(pairwise(edges))


def _merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
