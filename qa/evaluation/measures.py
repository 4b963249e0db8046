"""The measures: `summarise(marks)` gives each with its interval, for all questions and by group.

Most are a ratio: each question that counts adds to a numerator and to a denominator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from qa.evaluation import bootstrap, calibration, ranking
from qa.evaluation.bootstrap import Floats, Interval, Statistic
from qa.evaluation.kinds import KINDS
from qa.evaluation.records import Mark

# What one question adds to (numerator, denominator); None where it does not count.
Share = tuple[float, float] | None

LATENCIES = {"latency_p50": 50.0, "latency_p95": 95.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value and its 95 % interval; None where no question counts.

    n: the questions that count.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some of the questions; n: how many they are."""

    name: str
    n: int
    figures: tuple[Figure, ...]

    def __getitem__(self, name: str) -> Figure:
        return next(figure for figure in self.figures if figure.name == name)


@dataclass(frozen=True, slots=True)
class Summary:
    """overall: all questions. groups: by whether they can be answered. kinds: by what they ask."""

    overall: Group
    groups: tuple[Group, ...]
    kinds: tuple[Group, ...]


def summarise(marks: Sequence[Mark], *, seed: int = bootstrap.SEED) -> Summary:
    """All figures of a run; groups and kinds without a question are left out."""
    groups: Mapping[str, list[Mark]] = {
        "answerable": [mark for mark in marks if mark.answerable],
        "unanswerable": [mark for mark in marks if mark.unanswerable],
        "underspecified": [mark for mark in marks if mark.underspecified],
        "follow-up": [mark for mark in marks if mark.follow_up],
    }
    kinds = sorted({mark.kind for mark in marks}, key=_kind_order)
    return Summary(
        overall=group("all", marks, seed=seed),
        groups=tuple(group(name, some, seed=seed) for name, some in groups.items() if some),
        kinds=tuple(group(k, [m for m in marks if m.kind == k], seed=seed) for k in kinds),
    )


def group(name: str, marks: Sequence[Mark], *, seed: int = bootstrap.SEED) -> Group:
    """Every figure of these marks, in the order of a report."""
    return Group(name, len(marks), tuple(_figures(marks, seed)))


def _figures(marks: Sequence[Mark], seed: int) -> Iterable[Figure]:
    sought = [mark for mark in marks if mark.relevant and not mark.unanswerable]
    for name, values in ranking.by_question(sought).items():
        yield _ratio(name, [(value, 1.0) for value in values], seed)
    for name, share in SHARES.items():
        yield _ratio(name, [share(mark) for mark in marks], seed)
    confidence, right = calibration.judged(marks)
    area = calibration.auroc(confidence, right)
    yield _figure(
        "auroc", area, calibration.resampled_auroc(confidence, right), confidence.size, seed
    )
    confidence, right = calibration.given(marks)
    error = calibration.calibration_error(confidence, right)
    size = confidence.size
    yield _figure("ece", bootstrap.value(error, size) if size else None, error, size, seed)
    for name, percentile in LATENCIES.items():
        yield _latency(name, [mark.seconds for mark in marks], percentile, seed)


def _figure(name: str, value: float | None, statistic: Statistic, n: int, seed: int) -> Figure:
    if value is None:
        return Figure(name, None, None, None, n)
    bounds = bootstrap.interval(statistic, n, seed=seed)
    return Figure(name, value, bounds.low, bounds.high, n)


def _ratio(name: str, shares: Iterable[Share], seed: int) -> Figure:
    """Σ numerators / Σ denominators of the questions that count."""
    counted = np.array([share for share in shares if share is not None], dtype=np.float64)
    columns = counted.reshape(-1, 2)

    def statistic(drawn: Floats) -> Floats:
        tops, bottoms = (drawn @ columns).T
        undefined = np.full(len(drawn), np.nan)
        ratios: Floats = np.divide(tops, bottoms, out=undefined, where=bottoms > 0)
        return ratios

    defined = len(columns) > 0 and columns[:, 1].sum() > 0
    value = bootstrap.value(statistic, len(columns)) if defined else None
    return _figure(name, value, statistic, len(columns), seed)


def _latency(name: str, seconds: Sequence[float], percentile: float, seed: int) -> Figure:
    if not seconds:
        return Figure(name, None, None, None, 0)
    value = float(np.percentile(seconds, percentile))
    bounds = Interval(value, value)
    if len(seconds) > 1:  # scipy refuses to resample one
        found = stats.bootstrap(
            (np.asarray(seconds),),
            lambda sample, axis: np.percentile(sample, percentile, axis=axis),
            n_resamples=bootstrap.RESAMPLES,
            batch=100,
            method="percentile",
            rng=np.random.default_rng(seed),
        ).confidence_interval
        bounds = Interval(float(found.low), float(found.high))
    return Figure(name, value, bounds.low, bounds.high, len(seconds))


def _kind_order(kind: str) -> tuple[int, str]:
    return (KINDS.index(kind) if kind in KINDS else len(KINDS), kind)


def _answer_at(k: int) -> Callable[[Mark], Share]:
    def share(mark: Mark) -> Share:
        if not mark.answerable or mark.right is None:
            return None
        return float(min(mark.answer_ranks, default=math.inf) <= k), 1.0

    return share


def _answer_in(mark: Mark) -> Share:
    return _yes(mark.right) if mark.answerable else None


def _words(mark: Mark) -> Share:
    return None if mark.abstained else (float(mark.words), 1.0)


def _quote_exact(mark: Mark) -> Share:
    return (float(mark.quotes_exact), float(mark.quotes)) if mark.quotes else None


def _refusal_precision(mark: Mark) -> Share:
    if mark.underspecified or mark.failed or not mark.abstained:
        return None
    return float(mark.unanswerable), 1.0


def _refusal_recall(mark: Mark) -> Share:
    refused = mark.abstained and not mark.failed
    return (float(refused), 1.0) if mark.unanswerable else None


def _yes(value: bool | None) -> Share:
    return None if value is None else (float(value), 1.0)


SHARES: Mapping[str, Callable[[Mark], Share]] = {
    "answer@1": _answer_at(1),
    "answer@5": _answer_at(5),
    "answer@10": _answer_at(10),
    "answer_in": _answer_in,
    "short_exact": lambda mark: _yes(mark.short_exact),
    "short_contains": lambda mark: _yes(mark.short_contains),
    "states_false": lambda mark: _yes(mark.states_false),
    "words": _words,
    "quote_exact": _quote_exact,
    "citation_right": lambda mark: _yes(mark.citation_right),
    "abstained": lambda mark: (float(mark.abstained), 1.0),
    "refusal_precision": _refusal_precision,
    "refusal_recall": _refusal_recall,
}
