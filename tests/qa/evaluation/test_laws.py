"""What holds of any marks: other libraries' values, and the laws of shares and intervals."""

from __future__ import annotations

from collections.abc import Callable

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from ir_measures import RR, nDCG
from scipy import stats
from sklearn.metrics import roc_auc_score

from qa.evaluation import bootstrap, calibration
from qa.evaluation.marks import Mark
from qa.evaluation.measures import MEASURES, difference, group, summarise

Make = Callable[..., Mark]
Value = Callable[..., float | None]
Marks = st.SearchStrategy[list[Mark]]


@pytest.fixture(scope="session")
def rankings(mark: Make) -> Marks:
    """Questions with some of their articles found among the first 15."""
    return st.lists(
        st.builds(
            lambda ranks, missing: mark(
                relevant=len(ranks) + missing, relevant_ranks=tuple(sorted(ranks))
            ),
            st.sets(st.integers(1, 15), max_size=5),
            st.integers(1, 3),
        ),
        min_size=1,
        max_size=8,
    )


@pytest.fixture(scope="session")
def answers(mark: Make, unanswerable: Make) -> Marks:
    """Questions of both kinds, answered and refused at any confidence."""
    return st.lists(
        st.one_of(
            st.builds(
                lambda confidence, right, abstained: mark(
                    confidence=confidence, right=right and not abstained, abstained=abstained
                ),
                st.floats(0, 1), st.booleans(), st.booleans(),
            ),
            st.builds(
                lambda confidence, abstained: unanswerable(
                    confidence=confidence, abstained=abstained
                ),
                st.floats(0, 1), st.booleans(),
            ),
        ),
        min_size=1,
        max_size=12,
    )  # fmt: skip


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_mrr_and_ndcg_agree_with_ir_measures_on_real_ids(
    rankings: Marks, data: st.DataObject, value: Value
) -> None:
    """The marks, written out as full rankings of 15 articles, give ir-measures' own means."""
    marks = data.draw(rankings)
    qrels = {
        str(place): {f"d{rank}": 1 for rank in made.relevant_ranks}
        | {f"lost{n}": 1 for n in range(made.relevant - len(made.relevant_ranks))}
        for place, made in enumerate(marks)
    }
    ranking = {f"d{rank}": 100.0 - rank for rank in range(1, 16)}
    run = {str(place): ranking for place in range(len(marks))}
    reference = ir_measures.calc_aggregate([RR @ 10, nDCG @ 10], qrels, run)
    assert value("mrr@10", *marks) == pytest.approx(reference[RR @ 10])
    assert value("ndcg@10", *marks) == pytest.approx(reference[nDCG @ 10])


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_auroc_is_sklearns(answers: Marks, data: st.DataObject, value: Value) -> None:
    """The Mann-Whitney form gives scikit-learn's area; of one kind alone there is none."""
    marks = data.draw(answers)
    confidence, right = calibration.judged(marks)
    if len(set(right.tolist())) == 2:
        assert value("auroc", *marks) == pytest.approx(roc_auc_score(right, confidence))
    else:
        assert value("auroc", *marks) is None


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_every_share_lies_in_0_to_1_and_in_its_interval(
    answers: Marks, data: st.DataObject
) -> None:
    """Bounds stand in order; but for the calibration error, which chance only raises."""
    marks = data.draw(answers)
    for figure in group("all", marks).figures:
        if figure.value is None:
            assert figure.low is None
            continue
        assert figure.low is not None
        assert figure.high is not None
        if figure.name not in ("words", "latency_p50", "latency_p95"):
            assert 0 <= figure.low <= figure.high <= 1, figure
            assert 0 <= figure.value <= 1, figure
        if figure.name != "ece" and len(marks) > 3:
            assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9, figure


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_one_more_hit_never_lowers_a_measure(
    rankings: Marks, data: st.DataObject, mark: Make, value: Value
) -> None:
    """Finding a relevant article that was missing lowers no retrieval measure."""
    marks = data.draw(rankings)
    place = data.draw(st.integers(0, len(marks) - 1))
    made = marks[place]
    free = sorted(set(range(1, 16)) - set(made.relevant_ranks))
    rank = data.draw(st.sampled_from(free))
    better = list(marks)
    ranks = tuple(sorted((*made.relevant_ranks, rank)))
    better[place] = mark(relevant=made.relevant, relevant_ranks=ranks)
    for name in ("hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10", "recall@10"):
        before, after = value(name, *marks), value(name, *better)
        assert before is not None
        assert after is not None
        assert after >= before - 1e-12


def test_the_interval_is_scipys() -> None:
    """Our percentile bootstrap of a mean agrees with scipy's to within its own noise."""
    values = np.random.default_rng(5).random(400)
    ours = bootstrap.interval(lambda drawn: drawn @ values / drawn.sum(axis=1), len(values))
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(7)
    ).confidence_interval
    spread = theirs.high - theirs.low
    assert ours == pytest.approx((theirs.low, theirs.high), abs=spread / 16)


def test_the_same_marks_give_the_same_intervals(mark: Make) -> None:
    """The seed fixes the resamples; another seed moves them."""
    marks = [mark(right=place % 3 > 0, confidence=place / 40) for place in range(40)]
    assert summarise(marks) == summarise(marks)
    assert group("all", marks, seed=1)["auroc"] != group("all", marks, seed=2)["auroc"]


def test_a_statistic_undefined_everywhere_is_refused() -> None:
    """No interval is made up."""
    with pytest.raises(ValueError, match="undefined"):
        bootstrap.interval(lambda drawn: np.full(len(drawn), np.nan), 3)


def test_a_run_differs_from_itself_by_nothing(mark: Make, unanswerable: Make) -> None:
    """The paired difference of a run and the same run is 0, in every resample."""
    marks = [mark(right=place % 3 > 0, confidence=place / 40) for place in range(40)]
    marks += [unanswerable(abstained=place % 2 > 0) for place in range(9)]
    for name in MEASURES:
        gain = difference(name, marks, marks)
        assert gain.value in (0, None), name
        assert (gain.low, gain.high) in ((0, 0), (None, None)), name


def test_a_paired_difference_by_hand(mark: Make) -> None:
    """One question more right of two; a question that both get right cannot widen the interval."""
    before, after = [mark(right=False), mark()], [mark(), mark()]
    gain = difference("answer_in", before, after)
    assert (gain.value, gain.low, gain.high, gain.n) == (0.5, 0.0, 1.0, 2)
