"""Text far too long: an article without a full stop, a question that is an article."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from corpus.types import Article
from qa.archive import Dateline
from qa.errors import BadQuestion
from qa.types import Answer

Ask = Callable[[Dateline, str], Answer]
MEGABYTE = 1_000_000
SLOWEST = 10.0  # seconds of the processor for a question to it; one to short articles takes 0.2
MOST_WORDS = 250  # of an answer; a sentence cut to its clauses has 60, two sides have two
LIMIT = 2000  # characters of a question, the setting's default


@pytest.fixture(scope="module")
def endless(opened: Callable[..., Dateline]) -> Dateline:
    """Open an archive with a megabyte of text that has no full stop, and a fact in its middle.

    Without the model: it would take a minute for 1,100 passages. The reader is the real one.
    """
    half = "the river ran along the quay and people walked beside it " * (MEGABYTE // 114)
    text = f"{half}Captain Olof Berg steered the ferry Astrid to the island {half}".strip()
    solid = "x" * MEGABYTE
    return opened(
        Article("quay", "News of the quay", text),
        Article("solid", "Solid", solid),
        settings='[embedding]\nmodel = "hashing"\n',
    )


@pytest.mark.parametrize(
    "question",
    ["Who steered the ferry Astrid?", "Where did people walk beside the river?", "x" * 500],
)
def test_a_megabyte_without_a_full_stop(asking: Ask, endless: Dateline, question: str) -> None:
    """It is asked in seconds, and what is said of it is short and exact."""
    began = time.process_time()
    answer = asking(endless, question)
    assert time.process_time() - began < SLOWEST
    assert len(answer.text.split()) <= MOST_WORDS
    assert len(answer.text) <= 10 * MOST_WORDS


def test_a_fact_in_a_megabyte_is_found(asking: Ask, endless: Dateline) -> None:
    """The passage that holds it is the evidence, however long its article's only sentence."""
    answer = asking(endless, "Who steered the ferry Astrid?")
    assert "Captain Olof Berg steered the ferry Astrid" in answer.evidence[0].passage.text
    assert "Olof Berg" in answer.text


def test_an_article_may_be_the_question(
    asking: Ask, small: Dateline, texts: SimpleNamespace
) -> None:
    """Text of 2,000 characters is a question: it is answered or not, like any other."""
    text = f"{texts.ferry} {texts.markup} {texts.lighthouse} " * 10
    answer = asking(small, text[:LIMIT])
    assert answer.evidence
    assert 0 <= answer.confidence <= 1


def test_the_question_at_an_articles_end_is_seen(asking: Ask, small: Dateline) -> None:
    """The kind of answer is told by the question that closes a long text."""
    end = "Who steered the ferry Astrid?"
    filler = "Meanwhile it rained on the square of the town. " * 60
    answer = asking(small, f"{filler[: LIMIT - len(end) - 1]} {end}")
    assert answer.kind == "person"


@pytest.mark.parametrize("length", [LIMIT + 1, MEGABYTE])
def test_too_long_a_question_is_refused(asking: Ask, small: Dateline, length: int) -> None:
    """One line says how long it may be, how long it is, and what to do."""
    with pytest.raises(BadQuestion, match=r"at most 2,000 characters") as refused:
        asking(small, "a" * length)
    message = str(refused.value)
    assert f"{length:,} characters" in message
    assert "ask in fewer words" in message
    assert "\n" not in message
    assert len(message) < 200


def test_the_limit_is_in_characters(asking: Ask, small: Dateline) -> None:
    """A question of 2,000 emoji and letters is not too long, though its bytes are four times that."""
    asking(small, ("Who? " + "🌊" * LIMIT)[:LIMIT])
