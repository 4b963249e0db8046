"""The measures against values worked out by hand, other libraries and their own laws."""

from __future__ import annotations

import math

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from ir_measures import RR, nDCG
from scipy import stats
from sklearn.metrics import roc_auc_score

from qa.evaluation import bootstrap, calibration
from qa.evaluation.measures import group, summarise
from qa.evaluation.records import Mark


def mark(**changes: object) -> Mark:
    """An answerable question, its one article and its answer found first, answered rightly."""
    fields: dict[str, object] = {
        "id": "q", "kind": "who", "unanswerable": False, "underspecified": False,
        "follow_up": False, "one_article": False, "relevant": 1, "relevant_ranks": (1,),
        "answer_ranks": (1,), "abstained": False, "confidence": 0.9, "right": True,
        "short_exact": True, "short_contains": True, "states_false": None, "words": 10,
        "quotes": 1, "quotes_exact": 1, "citation_right": True, "seconds": 0.02,
    }  # fmt: skip
    return Mark(**{**fields, **changes})  # type: ignore[arg-type]


def unanswerable(**changes: object) -> Mark:
    """A question the archive cannot answer, refused."""
    blank: dict[str, object] = {
        "unanswerable": True, "relevant": 0, "relevant_ranks": (), "answer_ranks": (),
        "abstained": True, "right": False, "short_exact": None, "short_contains": None,
        "quotes": 0, "quotes_exact": 0, "citation_right": None, "confidence": 0.1,
    }  # fmt: skip
    return mark(**{**blank, **changes})


def value(name: str, *marks: Mark) -> float | None:
    """One measure of these marks."""
    return group("all", marks)[name].value


RANKINGS = st.lists(
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
MARKS = st.lists(
    st.one_of(
        st.builds(
            lambda confidence, right, abstained: mark(
                confidence=confidence, right=right and not abstained, abstained=abstained
            ),
            st.floats(0, 1), st.booleans(), st.booleans(),
        ),
        st.builds(
            lambda confidence, abstained: unanswerable(confidence=confidence, abstained=abstained),
            st.floats(0, 1), st.booleans(),
        ),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


def test_retrieval_by_hand() -> None:
    """One question finds its article second, one finds one of two at rank 6, one finds nothing."""
    marks = (
        mark(relevant_ranks=(2,)),
        mark(relevant=2, relevant_ranks=(6,)),
        mark(relevant_ranks=()),
    )
    ideal = 1 + 1 / math.log2(3)
    expected = {
        "hit@1": 0.0,
        "hit@5": 1 / 3,
        "hit@10": 2 / 3,
        "mrr@10": (1 / 2 + 1 / 6) / 3,
        "ndcg@10": (1 / math.log2(3) + 1 / math.log2(7) / ideal) / 3,
        "recall@10": (1 + 1 / 2) / 3,
    }
    for name, by_hand in expected.items():
        assert value(name, *marks) == pytest.approx(by_hand), name


def test_retrieval_beyond_ten_does_not_count() -> None:
    """An article at rank 11 is not found."""
    for name in ("hit@10", "mrr@10", "ndcg@10", "recall@10"):
        assert value(name, mark(relevant_ranks=(11,))) == 0.0, name


@given(RANKINGS)
@settings(max_examples=20, deadline=None)
def test_mrr_and_ndcg_agree_with_ir_measures_on_real_ids(marks: list[Mark]) -> None:
    """The marks, written out as full rankings of 15 articles, give ir-measures' own means."""
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


def test_questions_that_seek_nothing_do_not_count_in_retrieval() -> None:
    """Unanswerable questions leave hit@k alone, though an article comes close."""
    figure = group("all", (mark(), unanswerable(), unanswerable(relevant=1)))["hit@1"]
    assert (figure.value, figure.n) == (1.0, 1)


def test_answers_by_hand() -> None:
    """Passage ranks, texts and short answers of four questions."""
    marks = (
        mark(answer_ranks=(1, 4)),
        mark(answer_ranks=(3,), right=False, short_exact=False),
        mark(answer_ranks=(), right=False, abstained=True, short_exact=False, short_contains=False),
        mark(right=None, short_exact=None, short_contains=None, words=40),
        unanswerable(),
    )
    assert value("answer@1", *marks) == pytest.approx(1 / 3)
    assert value("answer@5", *marks) == pytest.approx(2 / 3)
    assert value("answer_in", *marks) == pytest.approx(1 / 3)
    assert value("short_exact", *marks) == pytest.approx(1 / 3)
    assert value("short_contains", *marks) == pytest.approx(2 / 3)
    assert value("words", *marks) == pytest.approx((10 + 10 + 40) / 3)


def test_quotes_and_citations_by_hand() -> None:
    """Quotes are counted one by one, first citations question by question."""
    marks = (
        mark(quotes=3, quotes_exact=2),
        mark(quotes=1, citation_right=False),
        mark(quotes=0, quotes_exact=0, citation_right=False),
    )
    assert value("quote_exact", *marks) == pytest.approx(3 / 4)
    assert value("citation_right", *marks) == pytest.approx(1 / 3)


def test_refusals_by_hand() -> None:
    """Two of three refusals are due; two of four unanswerable questions are refused."""
    marks = (
        unanswerable(),
        unanswerable(),
        unanswerable(abstained=False),
        unanswerable(failed=True),
        mark(abstained=True, right=False),
        mark(),
        mark(abstained=True, underspecified=True, right=None),
    )
    assert value("refusal_precision", *marks) == pytest.approx(2 / 3)
    assert value("refusal_recall", *marks) == pytest.approx(2 / 4)
    assert value("abstained", *marks) == pytest.approx(5 / 7)


def test_auroc_by_hand() -> None:
    """Of four pairs of right and wrong, two and a half are told apart."""
    marks = (
        mark(confidence=0.9),
        mark(confidence=0.5),
        mark(confidence=0.5, right=False),
        unanswerable(confidence=0.7),
    )
    assert value("auroc", *marks) == pytest.approx(2.5 / 4)


@given(MARKS)
@settings(max_examples=50, deadline=None)
def test_the_resampled_auroc_is_sklearns(marks: list[Mark]) -> None:
    """With every question drawn once the Mann-Whitney form gives scikit-learn's area."""
    confidence, right = calibration.judged(marks)
    found = bootstrap.value(calibration.resampled_auroc(confidence, right), len(marks))
    if len(set(right.tolist())) == 2:
        assert found == pytest.approx(roc_auc_score(right, confidence))
    else:
        assert math.isnan(found)
        assert value("auroc", *marks) is None


def test_calibration_error_by_hand() -> None:
    """Two bins: gaps of 0.3 over two answers and 0.05 over one; refusals do not count."""
    marks = (
        mark(confidence=0.8),
        mark(confidence=0.8, right=False),
        mark(confidence=0.95),
        mark(confidence=0.1, right=False, abstained=True),
    )
    assert value("ece", *marks) == pytest.approx((2 * 0.3 + 1 * 0.05) / 3)
    assert value("ece", mark(confidence=1.0), mark(confidence=0.0, right=False)) == 0.0


def test_reliability_bins_and_risk_by_hand() -> None:
    """A confidence of 1 lies in the last bin; equal confidences are answered together."""
    marks = (
        mark(confidence=1.0),
        mark(confidence=0.5),
        mark(confidence=0.5, right=False),
        mark(confidence=0.2, right=False, abstained=True),
    )
    bins = calibration.bins(*calibration.given(marks))
    assert [b.n for b in bins] == [0, 0, 0, 0, 0, 2, 0, 0, 0, 1]
    assert (bins[5].accuracy, bins[9].confidence, bins[0].accuracy) == (0.5, 1.0, None)
    curve = [(point.coverage, point.risk) for point in calibration.risk_coverage(marks)]
    assert curve == [(0.25, 0.0), (0.75, pytest.approx(1 / 3))]


def test_latency_by_hand() -> None:
    """The percentiles of numpy, in seconds."""
    marks = [mark(seconds=s / 100) for s in range(1, 102)]
    assert value("latency_p50", *marks) == pytest.approx(0.51)
    assert value("latency_p95", *marks) == pytest.approx(0.96)


@given(MARKS)
@settings(max_examples=20, deadline=None)
def test_every_share_lies_in_0_to_1_and_in_its_interval(marks: list[Mark]) -> None:
    """Bounds stand in order; but for the calibration error, which chance only raises."""
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


@given(RANKINGS, st.data())
@settings(max_examples=20, deadline=None)
def test_one_more_hit_never_lowers_a_measure(marks: list[Mark], data: st.DataObject) -> None:
    """Finding a relevant article that was missing lowers no retrieval measure."""
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
    assert ours.low == pytest.approx(theirs.low, abs=spread / 16)
    assert ours.high == pytest.approx(theirs.high, abs=spread / 16)


def test_the_same_marks_give_the_same_intervals() -> None:
    """The seed fixes the resamples; another seed moves them."""
    marks = [mark(right=place % 3 > 0, confidence=place / 40) for place in range(40)]
    assert summarise(marks) == summarise(marks)
    assert group("all", marks, seed=1)["auroc"] != group("all", marks, seed=2)["auroc"]


def test_a_statistic_undefined_everywhere_is_refused() -> None:
    """No interval is made up."""
    with pytest.raises(ValueError, match="undefined"):
        bootstrap.interval(lambda drawn: np.full(len(drawn), np.nan), 3)


def test_groups_and_kinds_hold_the_questions_they_name() -> None:
    """Empty groups are left out; kinds stand in their fixed order, unknown ones last."""
    marks = (
        mark(kind="rumour"),
        mark(kind="when", follow_up=True),
        mark(kind="who", right=False),
        unanswerable(kind="who"),
    )
    summary = summarise(marks)
    assert summary.overall.n == 4
    groups = [(group.name, group.n) for group in summary.groups]
    assert groups == [("answerable", 3), ("unanswerable", 1), ("follow-up", 1)]
    assert [(g.name, g.n) for g in summary.kinds] == [("who", 2), ("when", 1), ("rumour", 1)]
    assert summary.kinds[0]["answer_in"].value == 0.0


def test_no_questions_give_no_figures() -> None:
    """A run stopped before its first answer has measures without values."""
    assert all(figure.value is None for figure in summarise(()).overall.figures)
