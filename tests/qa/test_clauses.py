"""Long sentences cut at their clauses."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, strategies as st

from qa.answering.composing.clauses import LONGEST, clauses, cut

FILLER = "the old harbour wall was painted blue by six men"  # ten words
LONG = (
    f"The mayor opened the bridge on Friday, {FILLER}, {FILLER}, {FILLER}, {FILLER}, {FILLER},"
    f" and the ferry to Lund stopped running after ninety years."
)
TEXTS = st.text(st.sampled_from("ab not said,;—. \n'"), max_size=400)


def count(text: str) -> int:
    """Count the words of a text."""
    return len(text.split())


def test_a_short_sentence_stays_whole() -> None:
    """What has few enough words is quoted whole, without the white space around it."""
    assert cut("  The ferry, which leaks, sails.  ") == (2, 32)


def test_the_first_clauses_are_kept_where_nothing_else_is_asked() -> None:
    """A long sentence is cut at a comma, from its start."""
    start, end = cut(LONG, most=30)
    assert start == 0
    assert LONG[end] == ","
    assert count(LONG[start:end]) <= 30


def test_the_clause_with_the_answer_is_kept() -> None:
    """The words to keep are inside, and as many of the question's as fit."""
    answer = LONG.index("ninety")
    start, end = cut(LONG, frozenset({"ferri", "lund"}), (answer, answer + 12), most=30)
    assert "ferry to Lund stopped running after ninety years" in LONG[start:end]
    assert count(LONG[start:end]) <= 30


@pytest.mark.parametrize(
    "head",
    ["It is not true that, as was written,", "The firm denied, in a letter,",
     "According to the union,", "If it rains,"],
)  # fmt: skip
def test_what_denies_or_tells_is_not_cut_off(head: str) -> None:
    """A quote never loses the words before it that make it someone's claim, or none at all."""
    text = f"{head} {FILLER}, {FILLER}, {FILLER}, {FILLER}, {FILLER}, the ferry sank in Lund."
    keep = (text.index("the ferry"), len(text))
    assert cut(text, frozenset({"ferri"}), keep, most=30) == (0, len(text))


def test_who_says_so_at_the_end_is_not_cut_off() -> None:
    """An attribution that follows stays with what it tells."""
    text = f"The ferry sank, {FILLER}, {FILLER}, {FILLER}, {FILLER}, the union said."
    assert cut(text, keep=(0, 14), most=30) == (0, len(text))


@given(TEXTS, st.data(), st.integers(1, 12))
def test_a_cut_is_a_stretch_that_keeps(text: str, data: st.DataObject, most: int) -> None:
    """Whatever the sentence: within it, what is to be kept inside, between words, and short."""
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    keep = (low, high) if text[low:high] == text[low:high].strip() != "" else None
    start, end = cut(text, frozenset({"a", "b"}), keep, most)
    assert 0 <= start <= end <= len(text)
    assert text[start:end] == text[start:end].strip()
    assert keep is None or start <= keep[0] <= keep[1] <= end
    assert count(text[start:end]) <= max(LONGEST, count(text[slice(*keep)]) if keep else 0)


@given(TEXTS)
def test_clauses_are_all_of_the_sentence(text: str) -> None:
    """Clauses follow one another and leave out nothing but white space."""
    found = clauses(text)
    assert [text[a:b] for a, b in found] == [text[a:b].strip() for a, b in found]
    assert "".join("".join(text[a:b] for a, b in found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["a, " * 330_000, "x" * 1_000_000, "x " * 500_000, ", and" * 200_000, " " * 1_000_000,
     "— " * 500_000, "not " * 250_000, "A" * 1000],
)  # fmt: skip
def test_no_sentence_takes_long(text: str) -> None:
    """1 MB without a full stop is cut at once, wherever the answer lies."""
    gc.disable()  # a collection of all that the whole suite holds takes over a second
    try:
        began = time.thread_time()
        cut(text, frozenset({"x", "ab"}))
        cut(text, frozenset({"x", "ab"}), (len(text) - 2, len(text) - 1))
        taken = time.thread_time() - began
    finally:
        gc.enable()
    assert taken < 1
