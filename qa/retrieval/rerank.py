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
        scored = [
            replace(one, score=one.score + self.weight * _best(one, terms, lexical))
            for one in evidence
        ]
        return sorted(scored, key=lambda one: (-one.score, one.passage.id))


def _best(evidence: Evidence, terms: Terms, lexical: LexicalIndex) -> float:
    text = evidence.passage.text
    title = set(lexical.analyze(context(evidence.article)))
    return max(
        (
            terms.coverage(title.union(lexical.analyze(text[start:end])))
            for start, end in sentences(text, evidence.article.language)
        ),
        default=0.0,
    )
