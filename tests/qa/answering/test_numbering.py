"""Numbers of the question that articles have otherwise."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who attended the 14th SCO meeting", "Articles mention the 13th meeting, not the 14th."),
        ("Who attended the fourteenth SCO meeting?",
         "Articles mention the 13th meeting, not the fourteenth."),
        ("Who spoke at the second China-Central Asia Ministerial Conference?",
         "Articles mention the First China-Central Asia Ministerial Conference, not the second."),
        ("Does the Aurora carry 250 passengers?", "Articles mention 240 passengers, not 250."),
        ("Did Meng say that 96 countries came to Moscow?",
         "Articles mention 95 countries, not 96."),  # not the 20 of Beijing
    ],
)  # fmt: skip
def test_a_number_that_articles_have_otherwise(archive: Any, question: str, said: str) -> None:
    """The number of the same thing is shown in an article's words."""
    assert said in archive.hints(question)


@pytest.mark.parametrize(
    "question",
    [
        "who attended the 13th SCO meeting",
        "Does the Aurora carry 240 passengers?",
        "who attended the thirteenth SCO meeting",
        "did 3 passengers of the Aurora complain",
        "who attended the 14th SCO dinner",  # no article counts those
        "what was said on 14 May 2018",
        "how much is 14",
    ],
)
def test_a_number_that_is_no_mistake(archive: Any, question: str) -> None:
    """An article has it, or has no number of the same thing."""
    assert not any("Articles mention" in hint for hint in archive.hints(question))
