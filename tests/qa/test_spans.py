"""Short answers: the span of a sentence that a question of its kind wants."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from qa.answering.kinds import Kind, kind_of
from qa.answering.spans import short_answer, spans

TALKS = "On May 21, 2018 Zhao Kezhi met 3,500 people from seven countries in Beijing."
LIST = "Delegations from India, Kazakhstan, Pakistan and Uzbekistan attended, Xinhua said."


def words(question: str) -> frozenset[str]:
    """Split a question as the answerer does."""
    return frozenset(word.strip("?").casefold() for word in question.split())


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who met the minister?", Kind.PERSON),
        ("who attended the 13th SCO meeting", Kind.LIST),
        ("Which countries sent delegations?", Kind.LIST),
        ("When did they meet?", Kind.TIME),
        ("In what year was it founded?", Kind.TIME),
        ("Where was it held?", Kind.PLACE),
        ("Which city hosted it?", Kind.PLACE),
        ("How many people came?", Kind.NUMBER),
        ("What did he say?", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_a_question_wants_a_kind(question: str, kind: Kind) -> None:
    """The words of a question tell what kind of thing answers it."""
    assert kind_of(question) is kind


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
    ],
)
def test_the_span_that_answers(text: str, question: str, expected: str) -> None:
    """A person, place, time, number or list is cut out of the sentence exactly."""
    span = short_answer(text, kind_of(question), words(question))
    assert span
    assert text[slice(*span)] == expected


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
