"""Retrieval measures by article, computed by ir-measures.

An article stands where its first passage stands; relevance is yes or no.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from qa.evaluation.records import Mark

MEASURES = {
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
    "recall@10": R @ 10,
}


def by_question(marks: Sequence[Mark]) -> dict[str, list[float]]:
    """Each measure's values, in the order of the marks; each mark must have a relevant article."""
    names = {str(measure): name for name, measure in MEASURES.items()}
    values: dict[str, list[float]] = {name: [0.0] * len(marks) for name in MEASURES}
    if marks:
        found = ir_measures.iter_calc(list(MEASURES.values()), _qrels(marks), _run(marks))
        for metric in found:
            values[names[str(metric.measure)]][int(metric.query_id)] = float(metric.value)
    return values


def _qrels(marks: Sequence[Mark]) -> Iterator[Qrel]:
    """The relevant articles, named by their rank, those not found by a number of their own."""
    for place, mark in enumerate(marks):
        for rank in mark.relevant_ranks:
            yield Qrel(str(place), str(rank), 1)
        for missing in range(mark.relevant - len(mark.relevant_ranks)):
            yield Qrel(str(place), f"missing {missing}", 1)


def _run(marks: Sequence[Mark]) -> Iterator[ScoredDoc]:
    """Articles down to the last relevant one; no two scores are equal, so that no tie is broken."""
    for place, mark in enumerate(marks):
        for rank in range(1, max(mark.relevant_ranks, default=1) + 1):
            yield ScoredDoc(str(place), str(rank), 1.0 / rank)
