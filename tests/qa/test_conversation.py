"""Follow-ups: the subject of the conversation is worked in where a question needs one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from qa.conversation import standalone
from qa.types import Turn

FIRST = Turn(
    "Who attended the 13th SCO meeting?", "Delegations from India and Kyrgyzstan came. [1]"
)
MAYOR = Turn("When did Mayor Zoë Stone open the bridge?", "It opened on May 4. [1]")


def test_without_a_history_nothing_is_added() -> None:
    """A first question is asked as it is."""
    assert standalone("And where was it held?", ()) == "And where was it held?"


@pytest.mark.parametrize(
    "question",
    ["Where did the ministers of Ardenia sign the treaty in 1999?",
     "How many people live in the city of Tashkent today?"],
)  # fmt: skip
def test_a_question_that_stands_alone_stays(question: str) -> None:
    """A question with names of its own and nothing that points back is not touched."""
    assert standalone(question, [FIRST]) == question


@pytest.mark.parametrize(
    "question", ["And where was it held?", "Why?", "When did they meet?", "What about Russia?"]
)
def test_a_follow_up_gets_the_subject(question: str) -> None:
    """The question comes first, unchanged; the last question's names follow."""
    found = standalone(question, [FIRST])
    assert found.startswith(question)
    assert "13th SCO" in found


def test_the_latest_subject_counts() -> None:
    """Names come from the last question that had any, not from the first."""
    found = standalone("Where was she born?", [FIRST, MAYOR])
    assert "Zoë Stone" in found
    assert "SCO" not in found


def test_names_already_there_are_not_repeated() -> None:
    """A name that the follow-up says itself is not added."""
    found = standalone("Why did Zoë Stone open it there?", [MAYOR])
    assert found.count("Stone") <= 2
    assert "India" not in standalone("And what did India say there?", [FIRST]).split("(")[-1]


@given(st.text(max_size=100), st.lists(st.builds(Turn, st.text(max_size=50), st.text(max_size=50))))
def test_any_conversation_can_be_followed(question: str, history: list[Turn]) -> None:
    """Whatever was said before, the question stays at the front and does not grow without end."""
    found = standalone(question, history)
    assert found.startswith(question.rstrip())
    assert len(found) <= len(question) + 2000


def test_form_does_not_become_the_subject() -> None:
    """Question words, sentence openers and days of earlier turns are not carried over."""
    history = (
        Turn("who attended the 13th SCO meeting", "In May, Zhao spoke. On Monday, Zhao left."),
        Turn("and when was it held?", "On Tuesday, in Beijing."),
    )
    carried = standalone("where?", history)
    assert "13th SCO" in carried
    for word in ("and", "when", "was", "it", "held", "In", "On", "Monday", "Tuesday"):
        assert word not in carried.partition("(")[2].strip(")").replace(",", " ").split()
