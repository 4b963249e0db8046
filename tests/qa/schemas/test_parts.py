"""Answers and articles cut at code points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from qa.errors import BadRange
from qa.schemas.parts import AnswerPart, answer_parts, quoted_parts
from qa.types import Answer, Citation, Question, Verdict, WorkedOut

if TYPE_CHECKING:
    from collections.abc import Iterable


def cut(parts: Iterable[AnswerPart]) -> list[tuple[str, list[int]]]:
    """Give the parts' texts and markers."""
    return [(part.text, part.markers) for part in parts]


def dated(text: str, quote: str, start: int, *days: str) -> list[tuple[str, int | None]]:
    """Cut an answer of one sentence, cited from 2 on, whose quote has these days."""
    cited = Citation(
        1, "a", 1, quote, start, start + len(quote), Verdict.SUPPORTED, 2, len(text) - 4
    )
    places = [start + quote.index(words) for words in days]
    day = date(2018, 5, 22)
    told = [
        WorkedOut(1, words, at, at + len(words), day, day)
        for words, at in zip(days, places, strict=True)
    ]
    whole = replace(answer(text), citations=(cited,), days=tuple(told))
    return [(one.text, one.day) for part in answer_parts(whole) for one in part.pieces]


def answer(text: str, *spans: tuple[int, int, int]) -> Answer:
    """Make an answer with a citation for each (marker, start, end)."""
    citations = tuple(
        Citation(marker, "a", 1, "q", 0, 1, Verdict.SUPPORTED, start, end)
        for marker, start, end in spans
    )
    values: dict[str, Any] = {"short": None, "evidence": (), "abstained": not spans}
    return Answer("i", Question("q", date(2024, 1, 1)), text, citations=citations, confidence=1.0,
                  answerer="x", index_fingerprint="f", seconds={}, **values)  # fmt: skip


def test_sentences_are_cut_out_and_marks_left_out() -> None:
    """Each cited sentence is a part with its marker; only blanks are left between."""
    parts = cut(answer_parts(answer("🌍 One. [1] Two. [2]", (1, 0, 6), (2, 11, 15))))
    assert parts == [("🌍 One.", [1]), (" ", []), ("Two.", [2])]


def test_sentence_cited_twice_has_both_markers() -> None:
    """A sentence that two quotes prove is one part with two markers."""
    parts = cut(answer_parts(answer("One. [1] [2]", (1, 0, 4), (2, 0, 4))))
    assert parts == [("One.", [1, 2])]


def test_overlapping_citations_are_cut_where_they_change() -> None:
    """Where citations overlap each piece has the markers of those that cover it."""
    parts = cut(answer_parts(answer("abcdef", (1, 0, 4), (2, 2, 6))))
    assert parts == [("ab", [1]), ("cd", [1, 2]), ("ef", [2])]


def test_mark_inside_a_sentence_stays() -> None:
    """A "[1]" that the source itself wrote is part of the quote and stays; so does an unknown."""
    parts = cut(answer_parts(answer("See [1] here. [1] and [9]", (1, 0, 13))))
    assert parts == [("See [1] here.", [1]), (" and [9]", [])]


def test_answer_without_citation_is_one_part() -> None:
    """What is said when abstaining has no marker."""
    assert cut(answer_parts(answer("I don't know."))) == [("I don't know.", [])]


def test_relative_days_are_pieces_of_their_own() -> None:
    """In the order of the text, whatever stands before them; the pieces joined are the answer."""
    quote = "\U0001f30d On e\u0301 Tuesday, then last week."
    assert dated(f"– {quote} [1]", quote, 40, "last week", "Tuesday") == [
        ("– ", None), ("\U0001f30d On e\u0301 ", None), ("Tuesday", 1), (", then ", None),
        ("last week", 0), (".", None),
    ]  # fmt: skip


def test_a_day_in_a_sentence_that_is_part_of_its_quote() -> None:
    """The day is found where the sentence stands in the quote; one left out is no piece."""
    pieces = dated("– On Tuesday. [1]", "Last week? On Tuesday.", 7, "Last week", "Tuesday")
    assert pieces == [("– ", None), ("On ", None), ("Tuesday", 1), (".", None)]


def test_a_sentence_in_other_words_has_no_day() -> None:
    """Where the sentence is not the quote's own, no piece is said to be its day."""
    assert dated("– It was Tuesday. [1]", "On Tuesday.", 0, "Tuesday") == [
        ("– ", None), ("It was Tuesday.", None),
    ]  # fmt: skip


def test_of_days_that_overlap_the_first_is_cut_out() -> None:
    """Two days in the same words are one piece."""
    pieces = dated("– last Tuesday. [1]", "last Tuesday.", 0, "last Tuesday", "Tuesday")
    assert pieces == [("– ", None), ("last Tuesday", 0), (".", None)]


@given(st.text(), st.data())
def test_quoted_parts_join_to_the_text(text: str, data: st.DataObject) -> None:
    """Whatever the ranges, the parts joined are the text, and a point is quoted iff in a range."""
    size = len(text)
    starts = st.integers(0, size - 1) if size else st.nothing()
    pairs = starts.flatmap(lambda s: st.tuples(st.just(s), st.integers(s + 1, size)))
    ranges = data.draw(st.lists(pairs, max_size=4)) if size else []
    parts = list(quoted_parts(text, ranges))
    assert "".join(part.text for part in parts) == text
    flags = [part.quoted for part in parts for _ in part.text]
    assert flags == [any(s <= at < e for s, e in ranges) for at in range(size)]
    assert all(one.quoted != two.quoted for one, two in pairwise(parts))


@pytest.mark.parametrize("range_", [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_range_outside_the_text_is_refused(range_: tuple[int, int]) -> None:
    """A range that is empty, backwards or beyond the end is a BadRange."""
    with pytest.raises(BadRange, match="code points"):
        list(quoted_parts("hello", [range_]))
