"""Nothing that a stranger sends as a conversation holds the answering turns."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from qa.types import Turn

if TYPE_CHECKING:
    from qa.archive import Dateline

WORDS = ["he ", "it ", "the ", "and ", "that ", "a", "Ann ", "A. ", "back to ", "he. ", "(", "so "]
PLAIN = "where was the winner of the chess open born?"
SECONDS = 1.0


def seconds(archive: Dateline, question: str, history: list[Turn]) -> float:
    """Measure one follow-up."""
    began = time.perf_counter()
    archive.service.conversation.follow(question, history)
    return time.perf_counter() - began


@pytest.mark.timeout(30)
@pytest.mark.parametrize("word", WORDS)
def test_long_histories_are_followed_in_time(archive: Dateline, word: str) -> None:
    """Four exchanges of 20,000 characters of one word again and again."""
    long = (word * 20_000)[:20_000]
    history = [Turn(long, long)] * 4
    assert seconds(archive, PLAIN, history) < SECONDS
    assert seconds(archive, "and what did he say?", history) < SECONDS


@pytest.mark.timeout(30)
@pytest.mark.parametrize("word", WORDS)
def test_long_questions_are_followed_in_time(archive: Dateline, ferry: Turn, word: str) -> None:
    """A question as long as one may be."""
    assert seconds(archive, (word * 2_000)[:2_000], [ferry]) < SECONDS
