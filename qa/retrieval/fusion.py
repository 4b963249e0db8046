"""Several ranked lists into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Hit


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage of the fused list; ranks: its rank from 1 in each list that found it."""

    passage_id: int
    score: float
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReciprocalRankFusion:
    """Sum of weight / (k + rank) over the lists.

    Cormack, Clarke, Büttcher: Reciprocal rank fusion outperforms Condorcet and individual rank
    learning methods, SIGIR 2009.
    """

    k: float
    weights: Mapping[str, float]

    def __call__(self, lists: Mapping[str, Sequence[Hit]]) -> list[Fused]:
        """Best first, ties by passage id."""
        ranks: dict[int, dict[str, int]] = {}
        for name, hits in lists.items():
            for rank, hit in enumerate(hits, start=1):
                ranks.setdefault(hit.passage_id, {})[name] = rank
        fused = [
            Fused(
                passage, sum(self.weights[n] / (self.k + rank) for n, rank in found.items()), found
            )
            for passage, found in ranks.items()
        ]
        return sorted(fused, key=lambda one: (-one.score, one.passage_id))
