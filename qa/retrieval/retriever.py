"""Finds the evidence for a question: by words and by meaning, fused, joined with the store."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from corpus.store import Store
from corpus.types import Hit
from embeddings.encoder import Encoder
from embeddings.sync import Indexes
from qa.retrieval.fusion import Fused, reciprocal_rank_fusion
from qa.types import Evidence, Question


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
        fused = self._spread(reciprocal_rank_fusion(lists, self.k, weights))[: question.limit]
        found = self.store.passages([one.passage_id for one in fused])
        present = [one for one in fused if one.passage_id in found]
        return tuple(
            Evidence(rank, one.score, one.ranks, *found[one.passage_id])
            for rank, one in enumerate(present, start=1)
        )

    def _dense(self, question: Question, candidates: int) -> list[Hit]:
        vectors = self.indexes.vectors
        if not len(vectors):
            return []
        chosen = None if question.filter.empty else self.store.passage_ids(question.filter)
        return vectors.search(self.encoder.encode([question.standalone])[0], candidates, chosen)

    def _spread(self, fused: list[Fused]) -> list[Fused]:
        """Put an article's passages beyond its first few behind all others; drop ghosts.

        A ghost is a passage that an index still has and the store has no longer.
        """
        articles = self.store.article_keys([one.passage_id for one in fused])
        taken: Counter[int] = Counter()
        first: list[Fused] = []
        others: list[Fused] = []
        for one in fused:
            if one.passage_id in articles:
                article = articles[one.passage_id]
                taken[article] += 1
                (first if taken[article] <= self.per_article else others).append(one)
        return first + others
