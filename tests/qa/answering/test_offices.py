"""Who holds an office: not whom the article gives a lower one, or that of another body."""

from __future__ import annotations

import pytest

from qa.answering.defining.office import Office


def held(question: str, answer: str, text: str) -> bool | None:
    """Whether an article describes the one named as the holder of the office asked for."""
    office = Office.of(question)
    assert office is not None, question
    return office.held_by(answer, text)


@pytest.mark.parametrize(
    ("question", "answer", "text", "holds"),
    [
        ("who is the president of Lund", "Bo Parr", "Bo Parr, assistant to the president of Lund, slept.", False),
        ("who is Lund's security adviser", "Bo Parr", "Lund's deputy security adviser, Bo Parr, slept.", False),
        ("who is Lund's deputy security adviser", "Bo Parr", "Lund's deputy security adviser, Bo Parr, slept. Parr left.", True),
        ("who is the captain of United", "Bo Parr", "Rovers' captain, Bo Parr, headed in.", False),
        ("who is the captain of Rovers", "Bo Parr", "Rovers' captain, Bo Parr, headed in.", True),
        ("who is the chairman of Kestrel", "Bo Parr", "Bo Parr, chairman of Blue Anchor, slept.", False),
        ("who is the chief executive of Kestrel", "Bo Parr", "Kestrel's chairman, Bo Parr, slept.", False),
        ("who is the interior minister", "Prime Minister Bo Parr", "Prime Minister Bo Parr slept.", False),
        ("who is the president of Russia", "Bo Parr", "Russian President Bo Parr slept.", True),
        ("who is the ceo of FTX", "Bo Parr", "Bo Parr, the new chief executive of FTX, slept.", True),
        ("who is the director of the NFA", "Bo Parr", "Bo Parr, director of the National Ferry Authority, slept.", True),
        ("who is the head of the NFA", "Bo Parr", "State Councilor Bo Parr saw the NFA.", False),
        ("who is the mayor of Lund", "Parr", "Bo Parr slept. Lund Mayor Parr woke.", True),
        ("who is the president of Russia", "Bo Parr", "President Bo Parr slept.", None),
        ("who is the mayor of Lund", "Bo Parr", "Bo Parr slept.", None),
        ("who is the mayor of Lund", "the police", "The police slept.", None),
    ],
)  # fmt: skip
def test_by_what_the_article_says_of_them(
    question: str, answer: str, text: str, *, holds: bool | None
) -> None:
    """Told by any description in the article; None where there is none."""
    assert held(question, answer, text) is holds


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("who is the mayor of Lund", True),
        ("Who's the current mayor of Lund?", True),
        ("who was the mayor of Lund", False),
    ],
)
def test_of_today(question: str, *, now: bool) -> None:
    """The present wants the newest holder, the past any."""
    office = Office.of(question)
    assert office
    assert office.now is now


@pytest.mark.parametrize(
    "question",
    ["who was named the CAA's player of the week", "who is permitted to be on the board", "who won the cup", "who is Bo Parr", "who was there", "what is the capital of Lund", "who is it"],
)  # fmt: skip
def test_other_questions(question: str) -> None:
    """They ask for no office."""
    assert Office.of(question) is None
