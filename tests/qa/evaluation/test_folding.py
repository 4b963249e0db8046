"""Accepted answers are found however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from qa.evaluation.folding import contains, equal, fold


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Officials of the U.S. said so.", "US"),
        ("the US-led group", "U.S."),
        ("It cost $1.5 billion.", "$1.5 billion"),
        ("It cost 1.5 billion dollars.", "$1.5 Billion"),
        ("some 300,000 men", "300000"),
        ("\u201cLaw & Order\u201d ran on", '"Law & Order"'),
        ("Hunter Biden\u2019s laptop", "Hunter Biden's laptop"),
        ("China's president", "China"),
        ("in Zürich, today", "Zurich"),
        ("in Zurich", "Zürich"),
        ("a 19-year-old man", "19 year old"),
        ("up 79%", "79 percent"),
        ("up 79 per cent", "79%"),
        ("STRASSE", "Straße"),
        ("习近平主席出席会议", "习近平"),
        ("fullwidth １２", "12"),
    ],
)
def test_the_same_answer_in_another_spelling_is_found(text: str, answer: str) -> None:
    """Case, punctuation, accents and ways of writing numbers are folded on both sides."""
    assert contains(text, (answer,))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("112 people", "12"),
        ("1.5 billion", "5 billion"),
        ("in 2018", "201"),
        ("the usual", "us"),
        ("Niger ia", "Nigeria"),
        ("India. China", "India Japan"),
        ("anything", "?!"),
        ("anything", ""),
    ],
)
def test_part_of_a_token_is_not_the_answer(text: str, answer: str) -> None:
    """An answer must be whole tokens in a row; punctuation alone is nowhere."""
    assert not contains(text, (answer,))


def test_equal_ignores_articles_only() -> None:
    """A short answer is exact when nothing but a, an or the differs."""
    assert equal("the Atlanta Braves", ("Atlanta Braves",))
    assert not equal("Atlanta Braves team", ("Atlanta Braves",))
    assert not equal("the", ("a",))
    assert not equal("", ("",))


@given(st.text(), st.text(), st.text())
def test_a_text_contains_its_own_words(before: str, answer: str, after: str) -> None:
    """Whatever has a token is found between other words."""
    found = contains(f"{before}\n \n{answer}\n \n{after}", (answer,))
    assert found == bool(fold(answer))
