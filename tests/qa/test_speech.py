"""Who speaks in a sentence, and the words that are told."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from qa.answering.composing.speech import goes_on, speaks, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The bridge is safe,” said Olsen, head of the works.", "The bridge is safe"),
        ('"It was a long, dark night," Berg told a paper.', "It was a long, dark night"),
        ("The bridge will close, the city works office said, including its ramps.", "The bridge will close"),
        ("The bridge will close at noon, said Knut Olsen, head of the works.", "The bridge will close at noon"),
        ("It rained all of Friday night, Olsen said on Monday.", "It rained all of Friday night"),
        ("According to Olsen, the bridge is safe.", "the bridge is safe"),
        ("The bridge is very safe, according to Olsen.", "The bridge is very safe"),
        ("Last week, Lund mayor Anna Lie said the bridge was “safe”.", "the bridge was “safe”"),
        ("Olsen, the mayor, said that, if it rained, it would close.", "if it rained, it would close"),
        ("Olsen described the bridge as a ruin.", "the bridge as a ruin"),
        ("“We shall build it again.", "We shall build it again"),
        ("The bridge fell.", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_is_told(text: str, expected: str | None) -> None:
    """The words that someone says, without who says so."""
    span = told(text)
    assert (span and text[slice(*span)]) == expected


@pytest.mark.parametrize(
    ("text", "speaking"),
    [
        ("Captain Berg told a paper that he slept.", True),
        ("“I slept,” said Captain Berg.", True),
        ("According to Berg, it rained.", True),
        ("Berg sank.", False),
        ("Olsen said that it rained in the old town and the whole of the valley, where the family of Berg lived.", False),
    ],
)  # fmt: skip
def test_who_speaks(text: str, speaking: bool) -> None:
    """A name speaks if a verb of speech is near, or "according to"."""
    assert speaks(text, frozenset({"berg"})) is speaking


def test_what_goes_on() -> None:
    """A quotation or "He added" goes on with what was told."""
    assert goes_on("“And it rained.”")
    assert goes_on("She also warned of rain.")
    assert not goes_on("She sank.")


@given(st.text(st.sampled_from('aA said,.“”" he '), max_size=200))
def test_told_words_are_a_piece(text: str) -> None:
    """Whatever the sentence, the words told lie within it and are not empty."""
    span = told(text)
    assert span is None or (0 <= span[0] < span[1] <= len(text))


@pytest.mark.parametrize(
    "text", ["a said, " * 125_000, "x" * 10**6, "“a" * 500_000, ", a" * 330_000]
)
def test_no_sentence_takes_long(text: str) -> None:
    """1 MB is read at once."""
    began = time.thread_time()
    told(text)
    speaks(text, frozenset({"x"}))
    assert time.thread_time() - began < 1
