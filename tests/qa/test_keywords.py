"""Keywords, as people type them in haste, ask for something too."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from qa.answering.keywords import keyword_kind, spelt_out
from qa.answering.kind import Kind
from qa.answering.kinds import kind_of


@pytest.mark.parametrize(
    ("text", "kind", "question"),
    [
        ("salt bay fire chief name", Kind.PERSON, "Who is the salt bay fire chief?"),
        ("name of the Salt Bay mayor", Kind.PERSON, "Who is the Salt Bay mayor?"),
        ("owner of ferry that sank", Kind.PERSON, "Who is the owner of ferry that sank?"),
        ("book prize 2031 winner", Kind.PERSON, "Who is the book prize 2031 winner?"),
        ("date ferry sank", Kind.TIME, "What is the date ferry sank?"),
        ("bridge opening year", Kind.TIME, "What is the bridge opening year?"),
        ("average salary per year", Kind.NUMBER, "What is the average salary per year?"),
        ("ferry death toll", Kind.NUMBER, "What is the ferry death toll?"),
        ("cost of the bridge", Kind.NUMBER, "What is the cost of the bridge?"),
        ("peace talks venue", Kind.PLACE, "Where is the peace talks venue?"),
        ("list of summit delegates", Kind.LIST, "What is the list of summit delegates?"),
        ("two groups that signed", Kind.LIST, "What is the two groups that signed?"),
        ("mayor memoir title", Kind.WHICH, "What is the mayor memoir title?"),
        ("ferry salt bay", Kind.OTHER, "What is the ferry salt bay?"),
    ],
)
def test_what_keywords_ask_for(text: str, kind: Kind, question: str) -> None:
    """Their words tell the kind, and the reader is asked a question."""
    assert kind_of(text) is keyword_kind(text) is kind
    assert spelt_out(text, kind) == question


@pytest.mark.parametrize(
    "text",
    [
        "Who is the mayor of Salt Bay?",
        "The ferry that sank was called:",
        "and Uzbekistan?",
        "Tell me the cost of the bridge",
        "The mayor had said so",
        "Finish the title of his song",
        "one two three four five six seven eight nine ten eleven twelve a b c d e",
        "?!",
        "",
    ],
)
def test_a_sentence_stays_as_it_is(text: str) -> None:
    """What has a verb, asks by itself, orders, goes on from before or is long is no keywords."""
    assert spelt_out(text, Kind.OTHER) == text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("name of ferry line boss who resigned", Kind.PERSON),
        ("What is the name of the young Salt Bay teacher?", Kind.PERSON),
        ("What is the name of the ferry?", Kind.WHICH),
        ("name the three winners", Kind.LIST),
    ],
)
def test_whose_name(question: str, kind: Kind) -> None:
    """A person's name is a person, whatever stands between."""
    assert kind_of(question) is kind


@given(st.text(max_size=80), st.sampled_from(Kind))
def test_any_text_can_be_spelt_out(text: str, kind: Kind) -> None:
    """Whatever is typed, something is asked."""
    keyword_kind(text)
    assert spelt_out(text, kind) or not text
