"""What the shapes build on; and texts cut at code points, for readers in other languages.

JavaScript counts UTF-16 units: after one emoji its positions differ from ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qa.errors import BadRange
from qa.types import Answer

_MARK = re.compile(r"\s*\[(\d+)\]")


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value  # a datetime is one


Iso = Annotated[str, BeforeValidator(_written)]  # a day or a moment, as ISO 8601 writes it


class Shown(BaseModel):
    """What is shown of a value of ours: its attributes, by their names or as an alias says.

    Its own JSON is read too.
    """

    model_config = ConfigDict(
        from_attributes=True, populate_by_name=True, coerce_numbers_to_str=True
    )

    @classmethod
    def of(cls, value: Any) -> Self:
        """Make the object."""
        return cls.model_validate(value)


class Query(BaseModel):
    """What a query string may say; a key that is not named is refused."""

    model_config = ConfigDict(extra="forbid")


class Body(Query):
    """What JSON that is sent may say; a number is no text here, nor a text a number."""

    model_config = ConfigDict(strict=True)


class AnswerPiece(BaseModel):
    """A piece of a part; `day` is the place in `days` of the relative date that it is."""

    text: str
    day: int | None = Field(description="From 0; null where the piece is no relative date.")


class AnswerPart(BaseModel):
    """A piece of the answer; markers are those of the citations that prove it."""

    text: str
    markers: list[int]
    pieces: list[AnswerPiece] = Field(description="The text cut where relative dates stand.")


class ArticlePart(BaseModel):
    """A piece of an article's text; quoted where it lies in a range asked for."""

    text: str
    quoted: bool


def answer_parts(answer: Answer) -> Iterator[AnswerPart]:
    """Give the answer in order, cut where citations begin and end.

    A part is a cited sentence, its markers ascending, or what stands between two, without markers.
    The marks ("[1]") that stand between are left out; the parts joined are the answer without them.
    """
    spans = [(c.answer_start, c.answer_end) for c in answer.citations]
    known = {c.marker for c in answer.citations}
    days = _day_spans(answer)
    edges = sorted({0, len(answer.text), *(edge for span in spans for edge in span)})
    for start, end in pairwise(edges):
        covering = {
            c.marker
            for c in answer.citations
            if c.answer_start <= start and end <= c.answer_end and start < end
        }
        text = answer.text[start:end]
        if covering:
            pieces = list(_pieces(answer.text, start, end, days))
            yield AnswerPart(text=text, markers=sorted(covering), pieces=pieces)
        elif text := _MARK.sub(lambda m: "" if int(m[1]) in known else m[0], text):
            yield AnswerPart(text=text, markers=[], pieces=[AnswerPiece(text=text, day=None)])


def quoted_parts(text: str, ranges: Sequence[tuple[int, int]]) -> Iterator[ArticlePart]:
    """Give `text` in order, each part quoted where it lies in one of `ranges`.

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
    edges = sorted({0, len(text), *chain.from_iterable(ranges)})
    pieces = [
        (any(first <= start and end <= last for first, last in ranges), text[start:end])
        for start, end in pairwise(edges)
    ]
    for quoted, alike in groupby(pieces, key=itemgetter(0)):
        yield ArticlePart(text="".join(piece for _, piece in alike), quoted=quoted)


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
) -> Iterator[AnswerPiece]:
    """text[start:end] cut where those days stand that lie in it; of two that overlap, the first."""
    at = start
    for first, last, place in days:
        if at <= first and last <= end:
            if at < first:
                yield AnswerPiece(text=text[at:first], day=None)
            yield AnswerPiece(text=text[first:last], day=place)
            at = last
    if at < end:
        yield AnswerPiece(text=text[at:end], day=None)
