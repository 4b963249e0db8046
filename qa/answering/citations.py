"""Checks that a citation has the source's exact words, and that they say what the sentence says."""

from __future__ import annotations

import re

from corpus.types import Article
from qa.answering.answerer import Claim
from qa.types import Citation, Verdict

_WORD = re.compile(r"\w+")


def exact(citation: Citation, article: Article) -> bool:
    """True if the quote is article.text[start:end]."""
    return (
        citation.article_id == article.id
        and article.text[citation.start : citation.end] == citation.quote
    )


def verdict(claim: Claim) -> Verdict:
    """Whether the claim's quote supports its sentence.

    UNSUPPORTED if the span is not in the article, or if the sentence has a name or a number that
    the quote has not; SUPPORTED if every word of it is in the quote; UNKNOWN between the two.
    """
    text = claim.evidence.article.text
    if not 0 <= claim.start < claim.end <= len(text):
        return Verdict.UNSUPPORTED
    quoted = {word.casefold() for word in _WORD.findall(claim.quote)}
    words = _WORD.findall(claim.text)
    new = [word for word in words if word.casefold() not in quoted]
    if not new:
        return Verdict.SUPPORTED
    telling = [w for w in new if w[0].isupper() or any(c.isdigit() for c in w)]
    return Verdict.UNSUPPORTED if telling else Verdict.UNKNOWN
