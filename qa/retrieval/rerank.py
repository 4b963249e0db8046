"""Puts the passages first in which one sentence says most of what the question says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.chunking import context
from corpus.lexical import LexicalIndex
from qa.terms import Terms
from qa.types import Evidence


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
        scored = []
        for one in evidence:
            text, language = one.passage.text, one.article.language
            said = terms.best_sentence(text, language, lexical, known[one.article.id])
            scored.append(replace(one, score=one.score + self.weight * terms.coverage(said)))
        return sorted(scored, key=lambda one: (-one.score, one.passage.id))
