"""Ellipses: the new thing stands where the old one of its kind stood, or nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qa.following.frames import filled, swapped

if TYPE_CHECKING:
    from qa.archive import Dateline


@pytest.mark.parametrize(
    ("fragment", "frame", "expected"),
    [
        ("2019", "how many people voted in 2015?", "how many people voted in 2019?"),
        ("the 14th", "who attended the 13th SCO meeting", "who attended the 14th SCO meeting"),
        ("with Kyrgyzstan", "What does China plan with Tajikistan?", "What does China plan with Kyrgyzstan?"),
        ("to the Moscow conference", "How many came to the Belt and Road dialogue in Beijing?", "How many came to the Moscow conference in Beijing?"),
        ("in the final", "who did Nadal beat in the semifinal", "who did Nadal beat in the final"),
        ("of sweden", "who is the prime minister of italy", "who is the prime minister of sweden"),
        ("France", "what did Germany say about Brexit?", "what did France say about Brexit?"),
        ("Uzbekistan's", "Who leads Tajikistan's council?", "Who leads Uzbekistan's council?"),
        ("the second", "Which was the first city to vote?", "Which was the second city to vote?"),
        ("best actor", "who took best actress at the 2022 awards", "who took best actor at the 2022 awards"),
        ("the runner-up", "how much did Ilse Brandt get", "how much did the runner-up get"),
        ("the mayor", "what did the police chief say", "what did the mayor say"),
        ("in June", "how many people voted?", "how many people voted in June"),
        ("Uzbekistan", "who attended the 13th SCO meeting", "did Uzbekistan attend the 13th SCO meeting"),
        ("Patrushev", "who attended the 13th SCO meeting?", "did Patrushev attend the 13th SCO meeting"),
        ("Peru", "did Chile attend the 5th SCO meeting", "did Peru attend the 5th SCO meeting"),
        ("Bo Parr", "did Ilse Brandt chair the OAS meeting", "did Bo Parr chair the OAS meeting"),
        ("Bo Parr", "who did she beat", "did she beat Bo Parr"),
        ("Bo Parr", "who gave the speech", "did Bo Parr give the speech"),
        ("his deputy", "how high is the tower", None),
        ("boomers", "what share of students vote", None),
        ("Nadia Orlov", "how many people voted", None),
    ],
)  # fmt: skip
def test_the_new_takes_the_old_ones_place(
    archive: Dateline, fragment: str, frame: str, expected: str | None
) -> None:
    """A year for a year, a country for a country, one doer for another; else None."""
    assert filled(fragment, frame, archive.indexes.lexical.analyze) == expected


@pytest.mark.parametrize(
    ("asking", "frame", "expected"),
    [
        ("why?", "when did Ardenia close the border?", "why did Ardenia close the border?"),
        ("when", "Did Zhao meet Patrushev?", "when did Zhao meet Patrushev?"),
        ("where?", "who attended the meeting", None),
        ("how many", "when did Ardenia close the border?", None),
    ],
)
def test_the_same_is_asked_in_another_way(asking: str, frame: str, expected: str | None) -> None:
    """Only where the rest of the question can stay as it is."""
    assert swapped(asking, frame) == expected
