"""Words by which a question is put are neither looked for nor missed."""

from __future__ import annotations

import time
from typing import Any

import pytest

from corpus.types import Article


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("what does CMB stand for", ("CMB",)),
        ("What do the letters CMB stand for?", ("letters", "CMB")),
        ("what does flotilla mean?", ("flotilla",)),
        ("tell me what CMB means", ("CMB",)),
        ("What is meant by a flotilla?", ("flotilla",)),
        ("what's the meaning of flotilla", ("flotilla",)),
        ("Did anyone tell somebody something about a flotilla?", ("flotilla",)),
        ("Anyone in the flotilla?", ("flotilla",)),
        ("Do you know who led the flotilla?", ("led", "flotilla")),
        ("Can you describe the flotilla?", ("flotilla",)),
        ("Please summarize the flotilla", ("flotilla",)),
    ],
)
def test_words_of_form(archive: Any, question: str, sought: tuple[str, ...]) -> None:
    """What a word means, who may know, and what is to be done are no matter of the archive's."""
    assert archive.explain(question).looked_for == sought


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("what means of transport are there", "means"),
        ("did the mean temperature rise", "mean"),
        ("did the soldiers stand trial", "stand"),
        ("who stood for mayor", "stood"),
        ("did the mayor explain the toll", "explain"),
    ],
)
def test_the_same_words_as_matter(archive: Any, question: str, word: str) -> None:
    """Elsewhere they are what is asked about, and looked for."""
    assert word in archive.explain(question).looked_for


@pytest.mark.parametrize(
    ("question", "hints"),
    [
        ("what does CMB stand for", ["No article mentions 'CMB'."]),
        ("did anyone mean the flotilla", ["No article has the word 'flotilla'."]),
        ("Did Borduria send anyone to the island?", ["No article mentions 'Borduria'."]),
        ("who does everybody call to the island", []),
    ],
)
def test_they_are_not_missed(new: Any, question: str, hints: list[str]) -> None:
    """No more than verbs that say little; what carries the question is named alone."""
    new.put(Article("a", "", "The ferry sails to the island at noon."))
    assert new.hints(question) == hints


def test_another_form_is_there(new: Any) -> None:
    """A word is not missing where articles have it in a form of another stem."""
    new.put(Article("a", "", "Petra Lindqvist spoke to the women of the island."))
    assert new.hints("did Petra Lindqvist speak to a woman") == []
    assert new.hints("did Petra Lindqvist fly to a woman") == ["No article has the word 'fly'."]
    missing = ["No article has the word 'island-hopping'."]
    assert new.hints("did Petra Lindqvist speak of island-hopping") == missing


@pytest.mark.parametrize("words", ["what ", "do ", "what does ", "please can you ", "is meant "])
def test_many_of_them_are_read_in_time(archive: Any, words: str) -> None:
    """A question of 2,000 characters keeps nobody waiting."""
    question = words * (2000 // len(words))
    begun = time.perf_counter()
    archive.explain(question)
    assert time.perf_counter() - begun < 1
