"""Finds the evidence for a question: by words and by meaning, fused, joined with the store."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from corpus.store import Store
from corpus.types import Hit
from embeddings.encoder import Encoder
from embeddings.sync import Indexes
from qa.retrieval.fusion import Fused, reciprocal_rank_fusion
from qa.retrieval.rerank import Reranker
from qa.types import Evidence, Question

READ = 15  # passages reranked at least; 10 to 40 gave the same MRR@10 within .001


@dataclass(frozen=True, slots=True)
class Retriever:
    """How evidence is found.

    candidates: how many passages each list proposes. k and the weights: see fusion.
    per_article: this many passages of an article keep their place, its others go to the end.
    """

    store: Store
    indexes: Indexes
    encoder: Encoder
    candidates: int
    k: float
    lexical_weight: float
    dense_weight: float
    per_article: int
    reranker: Reranker

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
        joined = self._joined(reciprocal_rank_fusion(lists, self.k, weights), question.limit)
        ranked = self._spread(self.reranker.rerank(question.standalone, joined))
        return tuple(
            replace(one, rank=rank) for rank, one in enumerate(ranked[: question.limit], start=1)
        )

    def _dense(self, question: Question, candidates: int) -> list[Hit]:
        vectors = self.indexes.vectors
        if not len(vectors):
            return []
        chosen = None if question.filter.empty else self.store.passage_ids(question.filter)
        return vectors.search(self.encoder.encode([question.standalone])[0], candidates, chosen)

    def _joined(self, fused: list[Fused], limit: int) -> list[Evidence]:
        """Read the passages to rerank from the store, half as many again as are wanted.

        A passage that an index still has and the store has no longer falls out.
        """
        some = fused[: max(READ, limit * 3 // 2)]
        found = self.store.passages([one.passage_id for one in some])
        return [
            Evidence(rank, one.score, one.ranks, *found[one.passage_id])
            for rank, one in enumerate(some, start=1)
            if one.passage_id in found
        ]

    def _spread(self, evidence: list[Evidence]) -> list[Evidence]:
        """Put an article's passages beyond its first few behind all others."""
        taken: Counter[str] = Counter()
        first: list[Evidence] = []
        others: list[Evidence] = []
        for one in evidence:
            taken[one.article.id] += 1
            (first if taken[one.article.id] <= self.per_article else others).append(one)
        return first + others
