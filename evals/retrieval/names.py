"""Coverage for which a part of a name stands for all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.chunking import context
from corpus.lexical import LexicalIndex
from corpus.sentences import sentences
from qa.terms import Terms
from qa.types import Evidence

_NAME = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)+")


@dataclass(frozen=True, slots=True)
class NameVariants:
    """SentenceCoverage for which any word of a name in the question stands for all of it."""

    lexical: Callable[[], LexicalIndex]
    weight: float

    def rerank(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Order by fused score and coverage, best first."""
        lexical = self.lexical()
        names = [frozenset(lexical.analyze(run)) for run in _NAME.findall(question)]
        terms = Terms.of(question, lexical)

        def cover(stems: frozenset[str]) -> float:
            whole = stems.union(*(name for name in names if name & stems))
            return terms.coverage(whole)

        scored = []
        for one in evidence:
            title = frozenset(lexical.analyze(context(one.article)))
            text = one.passage.text
            best = max(
                (
                    cover(title.union(lexical.analyze(text[a:b])))
                    for a, b in sentences(text, one.article.language)
                ),
                default=0.0,
            )
            scored.append(replace(one, score=one.score + self.weight * best))
        return sorted(scored, key=lambda one: (-one.score, one.passage.id))
