"""The measures against values worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from qa.evaluation import calibration
from qa.evaluation.marks import Mark
from qa.evaluation.measures import group, summarise

Make = Callable[..., Mark]
Value = Callable[..., float | None]


def test_retrieval_by_hand(mark: Make, value: Value) -> None:
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


def test_retrieval_beyond_ten_does_not_count(mark: Make, value: Value) -> None:
    """An article at rank 11 is not found."""
    for name in ("hit@10", "mrr@10", "ndcg@10", "recall@10"):
        assert value(name, mark(relevant_ranks=(11,))) == 0.0, name


def test_questions_that_seek_nothing_do_not_count_in_retrieval(
    mark: Make, unanswerable: Make
) -> None:
    """Unanswerable questions leave hit@k alone, though an article comes close."""
    figure = group("all", (mark(), unanswerable(), unanswerable(relevant=1)))["hit@1"]
    assert (figure.value, figure.n) == (1.0, 1)


def test_answers_by_hand(mark: Make, unanswerable: Make, value: Value) -> None:
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


def test_quotes_and_citations_by_hand(mark: Make, value: Value) -> None:
    """Quotes are counted one by one, first citations question by question."""
    marks = (
        mark(quotes=3, quotes_exact=2),
        mark(quotes=1, citation_right=False),
        mark(quotes=0, quotes_exact=0, citation_right=False),
    )
    assert value("quote_exact", *marks) == pytest.approx(3 / 4)
    assert value("citation_right", *marks) == pytest.approx(1 / 3)


def test_refusals_by_hand(mark: Make, unanswerable: Make, value: Value) -> None:
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


def test_auroc_by_hand(mark: Make, unanswerable: Make, value: Value) -> None:
    """Of four pairs of right and wrong, two and a half are told apart."""
    marks = (
        mark(confidence=0.9),
        mark(confidence=0.5),
        mark(confidence=0.5, right=False),
        unanswerable(confidence=0.7),
    )
    assert value("auroc", *marks) == pytest.approx(2.5 / 4)


def test_calibration_error_by_hand(mark: Make, value: Value) -> None:
    """Two bins: gaps of 0.3 over two answers and 0.05 over one; refusals do not count."""
    marks = (
        mark(confidence=0.8),
        mark(confidence=0.8, right=False),
        mark(confidence=0.95),
        mark(confidence=0.1, right=False, abstained=True),
    )
    assert value("ece", *marks) == pytest.approx((2 * 0.3 + 1 * 0.05) / 3)
    assert value("ece", mark(confidence=1.0), mark(confidence=0.0, right=False)) == 0.0


def test_reliability_bins_and_risk_by_hand(mark: Make) -> None:
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


def test_latency_by_hand(mark: Make, value: Value) -> None:
    """The percentiles of numpy, in seconds."""
    marks = [mark(seconds=s / 100) for s in range(1, 102)]
    assert value("latency_p50", *marks) == pytest.approx(0.51)
    assert value("latency_p95", *marks) == pytest.approx(0.96)


def test_groups_and_kinds_hold_the_questions_they_name(mark: Make, unanswerable: Make) -> None:
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
