"""Answers and articles cut at code points."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from qa.api.parts import answer_parts, quoted_parts
from qa.errors import BadRange
from qa.types import Answer, Citation, Question, Verdict


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
    parts = list(answer_parts(answer("🌍 One. [1] Two. [2]", (1, 0, 6), (2, 11, 15))))
    assert parts == [("🌍 One.", (1,)), (" ", ()), ("Two.", (2,))]


def test_sentence_cited_twice_has_both_markers() -> None:
    """A sentence that two quotes prove is one part with two markers."""
    parts = list(answer_parts(answer("One. [1] [2]", (1, 0, 4), (2, 0, 4))))
    assert parts == [("One.", (1, 2))]


def test_overlapping_citations_are_cut_where_they_change() -> None:
    """Where citations overlap each piece has the markers of those that cover it."""
    parts = list(answer_parts(answer("abcdef", (1, 0, 4), (2, 2, 6))))
    assert parts == [("ab", (1,)), ("cd", (1, 2)), ("ef", (2,))]


def test_mark_inside_a_sentence_stays() -> None:
    """A "[1]" that the source itself wrote is part of the quote and stays; so does an unknown."""
    parts = list(answer_parts(answer("See [1] here. [1] and [9]", (1, 0, 13))))
    assert parts == [("See [1] here.", (1,)), (" and [9]", ())]


def test_answer_without_citation_is_one_part() -> None:
    """What is said when abstaining has no marker."""
    assert list(answer_parts(answer("I don't know."))) == [("I don't know.", ())]


@given(st.text(), st.data())
def test_quoted_parts_join_to_the_text(text: str, data: st.DataObject) -> None:
    """Whatever the ranges, the parts joined are the text, and a point is quoted iff in a range."""
    size = len(text)
    starts = st.integers(0, size - 1) if size else st.nothing()
    pairs = starts.flatmap(lambda s: st.tuples(st.just(s), st.integers(s + 1, size)))
    ranges = data.draw(st.lists(pairs, max_size=4)) if size else []
    parts = list(quoted_parts(text, ranges))
    assert "".join(part for part, _ in parts) == text
    flags = [quoted for part, quoted in parts for _ in part]
    assert flags == [any(s <= at < e for s, e in ranges) for at in range(size)]
    assert all(one[1] != two[1] for one, two in pairwise(parts))


@pytest.mark.parametrize("range_", [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_range_outside_the_text_is_refused(range_: tuple[int, int]) -> None:
    """A range that is empty, backwards or beyond the end is a BadRange."""
    with pytest.raises(BadRange, match="code points"):
        list(quoted_parts("hello", [range_]))
