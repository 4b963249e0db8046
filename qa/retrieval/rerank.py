"""Puts the passages first in which one sentence says most of what the question says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.chunking import context
from corpus.lexical import LexicalIndex
from corpus.sentences import sentences
from qa.terms import Terms
from qa.types import Evidence

LONGEST = 20_000  # code points of a passage; only a word without an end makes one longer


class Reranker(Protocol):
    """Orders evidence anew. Safe to call from several threads."""

    def rerank(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The same evidence with new scores, best first; its `rank` is not looked after."""
        ...


@dataclass(frozen=True, slots=True)
class SentenceCoverage:
    """Adds weight × the best sentence's coverage to the fused score.

    A sentence's coverage is the share of the question's terms, weighed by idf, that it holds
    together with its article's title and date. lexical gives the index in use.
    """

    lexical: Callable[[], LexicalIndex]
    weight: float

    def rerank(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Best first, ties by passage id."""
        lexical = self.lexical()
        terms = Terms.of(question, lexical)
        titles = {one.article.id: context(one.article) for one in evidence}
        known = {article: terms.held(lexical.analyze(title)) for article, title in titles.items()}
        scored = [
            replace(
                one,
                score=one.score + self.weight * _best(one, known[one.article.id], terms, lexical),
            )
            for one in evidence
        ]
        return sorted(scored, key=lambda one: (-one.score, one.passage.id))


def _best(evidence: Evidence, title: frozenset[str], terms: Terms, lexical: LexicalIndex) -> float:
    """The coverage of the sentence that covers most, its title's terms added; 0 without one."""
    text = evidence.passage.text[:LONGEST]
    held = {
        title | terms.held(lexical.analyze(text[start:end]))
        for start, end in sentences(text, evidence.article.language)
    }
    return max((terms.coverage(stems) for stems in held), default=0.0)
