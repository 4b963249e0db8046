"""Citations: exact words, and a sentence that has no others."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, strategies as st

from corpus.types import Article, Passage
from qa.answering.citations import AGREES, Checked, check, exact
from qa.types import Citation, Claim, Evidence, Verdict

TEXT = "🌍 Seven nations met in Beijing on 23 May, and Zhao Kezhi spoke."
ANY = st.one_of(
    st.text(alphabet="ab zé\u0301 1,.'’\u00a0\u200f–🌍न赵 \n", max_size=40), st.text(max_size=40)
)


def evidence(text: str) -> Evidence:
    """Make an article with this text of it, and its one passage."""
    article = Article("a", "Talks", text)
    return Evidence(1, 1.0, {}, Passage(1, "a", 0, len(text), text), article)


def judge(said: str, quote: str) -> Checked:
    """Check a sentence against a whole text."""
    return check(Claim(said, evidence(quote), 0, len(quote)))


def cite(start: int, end: int, quote: str, article_id: str = "a") -> Citation:
    """Make a citation of these words."""
    return Citation(1, article_id, 1, quote, start, end, Verdict.SUPPORTED, 0, 5)


def test_a_quote_is_exact_or_not() -> None:
    """Text, place and article must all be right, counted in code points."""
    article = evidence(TEXT).article
    assert exact(cite(2, 15, "Seven nations"), article)
    assert not exact(cite(3, 16, "Seven nations"), article)
    assert not exact(cite(2, 15, "seven nations"), article)
    assert not exact(cite(2, 15, "Seven nations", "b"), article)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (TEXT, "every word is the source's"),
        ("🌍 Seven nations met", "the sentence has other words than the quote"),
        (TEXT.replace("Beijing", "Vaduz"), "the sentence has other words than the quote"),
        ("🌍 …", "the sentence has no words"),
    ],
)
def test_a_sentence_is_the_quote(said: str, reason: str) -> None:
    """Word for word, white space aside."""
    checked = judge(said, TEXT)
    assert (checked.verdict is Verdict.SUPPORTED) == (said == TEXT)
    assert checked.reason == reason
    assert judge(" \n".join(TEXT.split()), TEXT).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (5, 4), (0, len(TEXT) + 1)])
def test_a_span_outside_the_article_supports_nothing(start: int, end: int) -> None:
    """Wherever it is wrong."""
    checked = check(Claim(TEXT[max(0, start) : end], evidence(TEXT), start, end))
    assert checked == Checked(Verdict.UNSUPPORTED, "the quote is not in the article")


@pytest.mark.parametrize(
    ("agrees", "verdict"),
    [
        (None, "supported"),
        (1.0, "supported"),
        (AGREES, "supported"),
        (0.0, "unsupported"),
        (math.nan, "unsupported"),
    ],
)
def test_the_reader_must_agree(agrees: float | None, verdict: str) -> None:
    """If there is one; what is no number does not agree."""
    checked = check(Claim(TEXT, evidence(TEXT), 0, len(TEXT)), agrees)
    assert checked.verdict.value == verdict
    assert "reader" in checked.reason or verdict == "supported"


def test_a_megabyte_is_checked_at_once() -> None:
    """As a quote and as both."""
    long = "Zhao denied that 2,000 left. " * 40_000
    started = time.process_time()
    assert judge(long, long.replace(" ", "\n")).verdict is Verdict.SUPPORTED
    assert judge("Zhao left.", long).verdict is Verdict.UNSUPPORTED
    assert time.process_time() - started < 2


@given(ANY)
def test_a_quote_always_supports_itself(text: str) -> None:
    """With its white space as it is or folded, if it has a word at all."""
    said = " ".join(text.split())
    if text:
        has_words = any(character.isalnum() for character in text)
        expected = Verdict.SUPPORTED if has_words else Verdict.UNSUPPORTED
        assert judge(text, text).verdict is judge(said, text).verdict is expected


@given(ANY, ANY)
def test_any_two_texts_can_be_compared(said: str, quote: str) -> None:
    """Nothing raises, and there always is a reason."""
    if quote:
        assert judge(said, quote).reason
