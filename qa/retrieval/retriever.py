"""Finds the evidence for a question: by words and by meaning, fused, joined with the store."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.store import Store
from corpus.types import Hit
from embeddings.encoder import Encoder
from embeddings.sync import Indexes
from qa.retrieval.fusion import Fused, reciprocal_rank_fusion
from qa.types import Evidence, Question

SPARE = 10  # passages joined beyond those wanted, for the ghosts that fall out


@dataclass(frozen=True, slots=True)
class Retriever:
    """candidates: how many passages each list proposes. k and the weights: see fusion."""

    store: Store
    indexes: Indexes
    encoder: Encoder
    candidates: int
    k: float
    lexical_weight: float
    dense_weight: float

    def search(self, question: Question) -> tuple[Evidence, ...]:
        """The question.limit best passages whose articles pass its filter, best first."""
        self.indexes.refresh()
        weights = {"lexical": self.lexical_weight, "dense": self.dense_weight}
        candidates = max(self.candidates, question.limit)
        lists = {
            "lexical": self.indexes.lexical.search(
                question.standalone, candidates, question.filter
            ),
            "dense": self._dense(question, candidates),
        }
        return self._join(reciprocal_rank_fusion(lists, self.k, weights), question.limit)

    def _dense(self, question: Question, candidates: int) -> list[Hit]:
        vectors = self.indexes.vectors
        if not len(vectors):
            return []
        chosen = None if question.filter.empty else self.store.passage_ids(question.filter)
        return vectors.search(self.encoder.encode([question.standalone])[0], candidates, chosen)

    def _join(self, fused: list[Fused], limit: int) -> tuple[Evidence, ...]:
        """A passage that an index still has and the store has not is left out."""
        evidence: list[Evidence] = []
        for first in range(0, len(fused), limit + SPARE):
            some = fused[first : first + limit + SPARE]
            found = self.store.passages([one.passage_id for one in some])
            for one in some:
                if one.passage_id in found and len(evidence) < limit:
                    joined = found[one.passage_id]
                    evidence.append(Evidence(len(evidence) + 1, one.score, one.ranks, *joined))
            if len(evidence) == limit:
                break
        return tuple(evidence)
