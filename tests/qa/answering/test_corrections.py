"""What a correction takes back, and what it holds to be so."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from corpus.text import sentences
from corpus.types import Article
from qa.answering.corrections import Statement, stated

TEXT = (
    "In our report of Friday we wrote that 140 people came. The correct figure is 120. We regret it."
    "\n\nThe picture on page 3 was not of the mayor."
)


def stated_in(title: str, text: str) -> list[tuple[str, str]]:
    """Give what is taken back and what is held to be so, of each statement."""
    article = Article("a", title, text)
    return [
        (text[one.start : one.wrong], text[one.holds : one.end])
        for one in stated(article, sentences(text))
    ]


@pytest.mark.parametrize("title", ["Correction", "Corrections and clarifications", "Berichtigung"])
def test_a_correction_says_first_what_was_wrong(title: str) -> None:
    """It is no statement of its own, and stands with each sentence of its paragraph."""
    wrong = "In our report of Friday we wrote that 140 people came."
    assert stated_in(title, TEXT) == [
        (wrong, "The correct figure is 120."),
        (wrong, "We regret it."),
        ("", "The picture on page 3 was not of the mayor."),
    ]


def test_elsewhere_each_sentence_is_a_statement() -> None:
    """A report takes nothing back."""
    assert [one[0] for one in stated_in("Mayor corrects a rival", TEXT)] == [""] * 4


def test_a_note_below_a_report_takes_back_too() -> None:
    """What an earlier version said is no statement; what stands before and behind it is one."""
    text = "Sixty came. An earlier version of this article said that 70 came. They came by bus."
    wrong = "An earlier version of this article said that 70 came."
    assert stated_in("Sixty came", text) == [("", "Sixty came."), (wrong, "They came by bus.")]


@given(st.lists(st.sampled_from(["Correction: a.", "It is b.", "We wrote c.", "\n\n"]), max_size=9))
def test_statements_lie_in_their_sentences(parts: list[str]) -> None:
    """Whatever a correction is made of: in order, and never over a paragraph's end."""
    text = " ".join(parts)
    article = Article("a", "Correction", text)
    for one in stated(article, sentences(text)):
        assert 0 <= one.start <= one.wrong <= one.holds < one.end <= len(text)
        assert "\n\n" not in text[one.start : one.end]
        assert one == Statement.of(one.start, one.end) or one.wrong < one.holds
