"""Checks that a citation has the source's exact words, and that its sentence has no others."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.types import Article
from qa.answering.untrusted import injected
from qa.types import Citation, Claim, Verdict

# The reader's probability below which a quote does not answer. On the tuning halves 2 % of the right
# first sentences lie below it and 29 % of the wrong ones.
AGREES = 0.01
LONGEST = 20_000  # code points of a quote in which days are looked for


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a quote supports a sentence, and why: one plain clause for the user."""

    verdict: Verdict
    reason: str


def exact(citation: Citation, article: Article) -> bool:
    """True if the quote is article.text[start:end]."""
    return (
        citation.article_id == article.id
        and article.text[citation.start : citation.end] == citation.quote
    )


def check(claim: Claim, agrees: float | None = None) -> Checked:
    """Whether the claim's quote supports its sentence: SUPPORTED if every word is the quote's.

    agrees: the reader's probability that the quote answers the question, 0 to 1; None if unknown.
    UNSUPPORTED, with the reason, if the span is not in the article, holds a prompt injection or does
    not answer by the reader's word, or if the sentence has no words or others than the quote.
    """
    unfit = _unfit(claim, agrees)
    return Checked(
        Verdict.UNSUPPORTED if unfit else Verdict.SUPPORTED, unfit or "every word is the source's"
    )


def _unfit(claim: Claim, agrees: float | None) -> str | None:
    """What speaks against a claim."""
    if not 0 <= claim.start < claim.end <= len(claim.evidence.article.text):
        return "the quote is not in the article"
    if injected(claim.quote):
        return "the quote looks like a prompt injection, and reports nothing"
    if agrees is not None and not agrees >= AGREES:  # so that NaN does not agree
        return "the reader does not find the answer in the quote"
    if not any(character.isalnum() for character in claim.text):
        return "the sentence has no words"
    if claim.text.split() != claim.quote.split():
        return "the sentence has other words than the quote"
    return None
