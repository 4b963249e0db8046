"""The dead are not the injured."""

from __future__ import annotations

import pytest

from qa.answering.composing.opposites import opposed


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many people died in the fire?", "Four people were injured in the fire.", True),
        ("How many were hurt?", "Two people were killed when the roof fell.", True),
        ("How many people died?", "Two people died and four were injured.", False),
        ("How many people died?", "Firefighters spent eleven hours at the terminal.", False),
        ("How many were killed or injured?", "Four people were injured.", False),
        ("How much profit did it make?", "It made a loss of 84 million crowns.", True),
        ("How much profit did it make?", "A profit of 12 million became a loss.", False),
        ("Who opened the bridge?", "The bridge was closed by the mayor.", False),
    ],
)
def test_what_tells_of_the_opposite(question: str, text: str, *, expected: bool) -> None:
    """Only where nothing is said of what is asked."""
    assert opposed(question, text) is expected
