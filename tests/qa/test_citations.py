"""Citations: exact words, and words that say what the sentence says."""

from __future__ import annotations

import pytest

from corpus.types import Article, Passage
from qa.answering.answerer import Claim
from qa.answering.citations import exact, verdict
from qa.types import Citation, Evidence, Verdict

TEXT = "🌍 Seven nations met in Beijing on 23 May, and Zhao Kezhi spoke."
ARTICLE = Article("a", "Talks", TEXT)
EVIDENCE = Evidence(1, 1.0, {}, Passage(1, "a", 0, len(TEXT), TEXT), ARTICLE)


def cite(start: int, end: int, quote: str, article_id: str = "a") -> Citation:
    """Make a citation of these words."""
    return Citation(1, article_id, 1, quote, start, end, Verdict.SUPPORTED, 0, 5)


def test_a_quote_is_exact_or_not() -> None:
    """Text, place and article must all be right, counted in code points."""
    assert exact(cite(2, 15, "Seven nations"), ARTICLE)
    assert not exact(cite(3, 16, "Seven nations"), ARTICLE)
    assert not exact(cite(2, 15, "seven nations"), ARTICLE)
    assert not exact(cite(2, 15, "Seven nations", "b"), ARTICLE)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Seven nations met in Beijing on 23 May", Verdict.SUPPORTED),
        ("in BEIJING, seven nations met", Verdict.SUPPORTED),
        ("Seven nations gathered in Beijing", Verdict.UNKNOWN),
        ("Seven nations met in Moscow", Verdict.UNSUPPORTED),
        ("Seven nations met on 24 May", Verdict.UNSUPPORTED),
        ("Eight nations met", Verdict.UNSUPPORTED),
        ("Zhao Kezhi met", Verdict.UNSUPPORTED),  # in the article, not in the quote
    ],
)
def test_the_verdict(said: str, expected: Verdict) -> None:
    """A new name or number is unsupported, another new word unknown, no new word supported."""
    assert verdict(Claim(said, EVIDENCE, 2, 40)) is expected


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 2), (-3, 4), (0, len(TEXT) + 1)])
def test_a_span_outside_the_article_supports_nothing(start: int, end: int) -> None:
    """Even of words that are in it."""
    assert verdict(Claim("met", EVIDENCE, start, end)) is Verdict.UNSUPPORTED
