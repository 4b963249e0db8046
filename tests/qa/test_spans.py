"""Short answers: the span of a sentence that a question of its kind wants."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from qa.answering.composing.spans import short_answer, spans
from qa.answering.kind import Kind
from qa.answering.kinds import kind_of

TALKS = "On May 21, 2018 Zhao Kezhi met 3,500 people from seven countries in Beijing."
LIST = "Delegations from India, Kazakhstan, Pakistan and Uzbekistan attended, Xinhua said."


def words(question: str) -> frozenset[str]:
    """Split a question as the answerer does."""
    return frozenset(word.strip("?").casefold() for word in question.split())


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        (TALKS, "When did Zhao Kezhi meet them?", "May 21, 2018"),
        (TALKS, "Who met people in Beijing?", "Zhao Kezhi"),
        ("Zhao Kezhi met them in Beijing.", "Where did Zhao Kezhi meet them?", "Beijing"),
        (
            "Wang spoke at the First Asia Conference in the city of Lianyungang.",
            "Where was the Asia conference held?",
            "Lianyungang",
        ),
        ("He was in Paris when Wang arrived.", "Where did Wang arrive?", "Paris"),
        ("The talks cost $1,200, he said in 2024.", "How much did they cost?", "$1,200"),
        (TALKS, "How many people did he meet?", "3,500 people"),
        (LIST, "Which countries attended?", "India, Kazakhstan, Pakistan and Uzbekistan"),
        ("The prize went to Ford Motor for its van.", "Which firm won the prize?", "Ford Motor"),
        ("She won it for “The Long Road” in May.", "Which novel won?", "The Long Road"),
        (
            "Police found an old shoe box in Lund.",
            "What kind of thing did Lund police find?",
            "old shoe box",
        ),
        (
            "It sank because the hull had rusted, he said.",
            "Why did it sink?",
            "because the hull had rusted",
        ),
        ("They met in order to sign a treaty.", "Why did they meet?", "in order to sign a treaty"),
        (
            "Thieves got in by cutting a hole in the roof.",
            "How did they get in?",
            "by cutting a hole in the roof",
        ),
        ("The strike was caused by low pay.", "What caused the strike?", "caused by low pay"),
        (
            "“We will rebuild the bridge,” Olsen said.",
            "What did Olsen say?",
            "We will rebuild the bridge",
        ),
        ("Olsen said that the bridge was safe.", "What did Olsen say?", "the bridge was safe"),
        ("The bridge was safe, Olsen said.", "What did Olsen say?", "The bridge was safe"),
        ("Olsen told reporters that it would close.", "What did Olsen say?", "it would close"),
    ],
)
def test_the_span_that_answers(text: str, question: str, expected: str) -> None:
    """A person, place, time, number or list is cut out of the sentence exactly."""
    span = short_answer(text, kind_of(question), words(question))
    assert span
    assert text[slice(*span)] == expected


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("SALT BAY, Sept. 10, 2024 -- Guests came.", "How many guests came?", None),
        ("On 10 May 2020 some 300 guests came.", "How many guests came?", "some 300"),
        ("It has 12 arches, and cost 16.3 billion yuan.", "How much did it cost?", "16.3 billion"),
        ("It has 12 arches and opened in 2014.", "How much did it cost?", None),
        ("They met for the 13th time.", "How long did they meet?", None),
        ("It became the 14th state.", "What number state was it?", "14th"),
        ("Turnout was 45 in Salt Bay.", "What percentage voted?", None),
        ("Turnout was 45 percent on June 3.", "What percentage voted?", "45 percent"),
    ],
)
def test_a_number_of_another_kind_is_none(text: str, question: str, expected: str | None) -> None:
    """A date counts nothing, and a price has a currency."""
    span = short_answer(text, Kind.NUMBER, words(question))
    assert (text[slice(*span)] if span else None) == expected


def test_what_the_question_said_is_no_answer() -> None:
    """A name that the question gives is not given back."""
    text = "Zhao Kezhi spoke."
    assert short_answer(text, Kind.PERSON, words("Who is Zhao Kezhi?")) is None
    assert short_answer(TALKS, Kind.OTHER, frozenset()) is None


@given(st.text(max_size=200), st.sampled_from(Kind))
def test_spans_lie_within_the_text(text: str, kind: Kind) -> None:
    """Every span is a piece of the text, whatever the text."""
    assert all(0 <= start < end <= len(text) for start, end in spans(text, kind))


@pytest.mark.parametrize(
    "text",
    ["-".join("A" * 400), "-".join(["Ab"] * 300) + " x", "x" * 1000, "1" * 1000, "A, " * 333,
     "a, b " * 200, "Word " * 200, "A.B." * 250 + "x", "in the " * 140],
)  # fmt: skip
@pytest.mark.parametrize("kind", Kind)
def test_no_sentence_takes_long(text: str, kind: Kind) -> None:
    """A passage made to be tried in every way is searched in no time."""
    began = time.perf_counter()
    list(spans(text, kind))
    assert time.perf_counter() - began < 1
