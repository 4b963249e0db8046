"""Reciprocal rank fusion, against its formula."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from corpus.types import Hit
from qa.retrieval.fusion import Fused, ReciprocalRankFusion

WEIGHTS = {"lexical": 1.0, "dense": 0.5}
rankings = st.lists(st.integers(1, 30), unique=True, max_size=20)


def hits(ids: list[int]) -> list[Hit]:
    """Make a ranked list of these passages."""
    return [Hit(one, 1.0 / rank) for rank, one in enumerate(ids, start=1)]


@given(rankings, rankings, st.floats(0.1, 100))
def test_scores_follow_the_formula(words: list[int], meaning: list[int], k: float) -> None:
    """Each passage once, its score the sum of weight / (k + rank), best first, ties by id."""
    fused = ReciprocalRankFusion(k, WEIGHTS)({"lexical": hits(words), "dense": hits(meaning)})
    assert {one.passage_id for one in fused} == {*words, *meaning}
    for one in fused:
        expected = 0.0
        if one.passage_id in words:
            expected += 1 / (k + 1 + words.index(one.passage_id))
        if one.passage_id in meaning:
            expected += 0.5 / (k + 1 + meaning.index(one.passage_id))
        assert one.score == pytest.approx(expected)
    assert fused == sorted(fused, key=lambda one: (-one.score, one.passage_id))
    assert len(fused) == len({one.passage_id for one in fused})


def test_ranks_are_told_by_list() -> None:
    """A passage says at which rank each list had it, and nothing of a list without it."""
    lists = {"lexical": hits([7, 8]), "dense": hits([9, 7])}
    first, *rest = ReciprocalRankFusion(10, {"lexical": 1, "dense": 1})(lists)
    assert first == Fused(7, pytest.approx(1 / 11 + 1 / 12), {"lexical": 1, "dense": 2})
    assert {one.passage_id: one.ranks for one in rest} == {8: {"lexical": 2}, 9: {"dense": 1}}


def test_scores_of_the_lists_do_not_matter() -> None:
    """Only the order of a list counts: another scale gives the same fusion."""
    scaled = [Hit(hit.passage_id, hit.score * 1000 - 5) for hit in hits([3, 1, 2])]
    fuse = ReciprocalRankFusion(10, WEIGHTS)
    assert fuse({"lexical": scaled}) == fuse({"lexical": hits([3, 1, 2])})


def test_nothing_in_nothing_out() -> None:
    """Empty lists fuse to an empty one."""
    assert ReciprocalRankFusion(10, WEIGHTS)({"lexical": [], "dense": []}) == []
