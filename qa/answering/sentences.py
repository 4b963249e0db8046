"""The sentences of the evidence, and what is known of each beside the question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.lexical import LexicalIndex
from corpus.sentences import sentences
from embeddings.encoder import Encoder
from qa.answering.kinds import Kind, kind_of
from qa.answering.spans import short_answer
from qa.terms import Terms
from qa.types import Evidence

ENCODED = 10  # sentences compared by meaning: the best by words; each costs about 1 ms
EDGES = ".,;:!?\"'()“”‘’"
SHORTEST = 20  # code points; less is a heading or a crumb


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence [start, end) of an evidence's article, with its features by name."""

    evidence: Evidence
    start: int
    end: int
    features: Mapping[str, float]

    @property
    def text(self) -> str:
        """Its exact words."""
        return self.evidence.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is read. words: its words in lower case."""

    text: str
    kind: Kind
    terms: Terms
    words: frozenset[str]


class SentenceReader:
    """Lists the sentences of the evidence with their features. Thread-safe.

    lexical gives the index in use: it splits words and knows how rare each is.
    """

    def __init__(self, lexical: Callable[[], LexicalIndex], encoder: Encoder) -> None:
        self._lexical, self._encoder = lexical, encoder

    def asked(self, question: str) -> Asked:
        """The question as its words."""
        words = frozenset(word.strip(EDGES).casefold() for word in question.split())
        return Asked(question, kind_of(question), Terms.of(question, self._lexical()), words)

    def candidates(self, asked: Asked, evidence: Sequence[Evidence]) -> list[Candidate]:
        """Every sentence of the evidence once, best by words first, `cosine` for the first few."""
        found: dict[tuple[str, int], Candidate] = {}
        for one in evidence:
            for candidate in self._of(asked, one):
                found.setdefault((one.article.id, candidate.start), candidate)
        ranked = sorted(found.values(), key=lambda c: (-_by_words(c), c.evidence.rank, c.start))
        return self._with_cosines(asked, ranked)

    def _of(self, asked: Asked, evidence: Evidence) -> list[Candidate]:
        """The evidence's sentences; one that a passage cuts through is taken as the passage has it."""
        analyze = self._lexical().analyze
        passage, article = evidence.passage, evidence.article
        spans = [
            (passage.start + start, passage.start + end)
            for start, end in sentences(passage.text, article.language)
            if end - start >= SHORTEST
        ]
        stems = [set(analyze(article.text[start:end])) for start, end in spans]
        title = set(analyze(article.title))
        around = title.union(*stems)
        result = []
        for number, (start, end) in enumerate(spans):
            near = stems[number].union(title, *stems[max(0, number - 1) : number + 2])
            text = article.text[start:end]
            features = {
                "rank": 1 / evidence.rank,
                "words": asked.terms.coverage(stems[number]),
                "near": asked.terms.coverage(near),
                "passage": asked.terms.coverage(around),
                "title": asked.terms.coverage(title),
                "kind": float(short_answer(text, asked.kind, asked.words) is not None),
                "kindless": float(asked.kind is Kind.OTHER),
                "place": 1 / (1 + start / 1000),
                "length": min(1.0, (end - start) / 300),
                "cosine": 0.0,
            }
            result.append(Candidate(evidence, start, end, features))
        return result

    def _with_cosines(self, asked: Asked, ranked: list[Candidate]) -> list[Candidate]:
        if not ranked:
            return []
        first, rest = ranked[:ENCODED], ranked[ENCODED:]
        vectors = self._encoder.encode([asked.text, *(c.text for c in first)])
        cosines = vectors[1:] @ vectors[0]
        floor = float(np.min(cosines))
        return [
            Candidate(c.evidence, c.start, c.end, {**c.features, "cosine": cosine})
            for c, cosine in zip(
                ranked, [*(float(x) for x in cosines), *[floor] * len(rest)], strict=True
            )
        ]


def _by_words(candidate: Candidate) -> float:
    """A first order without meaning; the weights are even, the order only has to be rough."""
    f = candidate.features
    return f["words"] + 0.5 * f["near"] + 0.5 * f["rank"] + 0.3 * f["kind"] + 0.2 * f["passage"]
