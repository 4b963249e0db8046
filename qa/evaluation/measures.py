"""The measures: `summarise(marks)` gives each with its interval, for all questions and by group.

Most are a ratio: each question that counts adds to a numerator and to a denominator. Of retrieval,
an article stands where its first passage stands, and relevance is yes or no.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation import bootstrap, calibration
from qa.evaluation.bootstrap import Floats, Statistic
from qa.evaluation.marks import Mark
from qa.evaluation.questions import KINDS

# What one question adds to (numerator, denominator); None where it does not count.
Share = tuple[float, float] | None

SURE = 0.8  # the confidence from which an answer counts as sure
TOP = 10  # articles that the measures of a ranking look at


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
    """overall: all questions. groups: by whether they can be answered. kinds: by what they ask.

    archives: by the archive asked; empty where there was one.
    """

    overall: Group
    groups: tuple[Group, ...]
    kinds: tuple[Group, ...]
    archives: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """title: for people. counts: which questions do. of: what it is of questions that all count.

    unit: "share", "number" or "seconds".
    """

    title: str
    counts: Callable[[Mark], bool]
    of: Callable[[Sequence[Mark]], Statistic]
    unit: str = "share"


def summarise(marks: Sequence[Mark], *, seed: int = bootstrap.SEED) -> Summary:
    """All figures of a run; groups and kinds without a question are left out."""
    groups: Mapping[str, list[Mark]] = {
        "answerable": [mark for mark in marks if mark.answerable],
        "unanswerable": [mark for mark in marks if mark.unanswerable],
        "underspecified": [mark for mark in marks if mark.underspecified],
        "follow-up": [mark for mark in marks if mark.follow_up],
    }
    kinds = sorted(
        {mark.kind for mark in marks},
        key=lambda kind: (KINDS.index(kind) if kind in KINDS else len(KINDS), kind),
    )
    archives = sorted({mark.archive for mark in marks} - {""})
    return Summary(
        overall=group("all", marks, seed=seed),
        groups=tuple(group(name, some, seed=seed) for name, some in groups.items() if some),
        kinds=tuple(group(k, [m for m in marks if m.kind == k], seed=seed) for k in kinds),
        archives=tuple(group(a, [m for m in marks if m.archive == a], seed=seed) for a in archives),
    )


def group(name: str, marks: Sequence[Mark], *, seed: int = bootstrap.SEED) -> Group:
    """Every figure of these marks, in the order of a report."""
    return Group(name, len(marks), tuple(figure(one, marks, seed=seed) for one in MEASURES))


def figure(name: str, marks: Sequence[Mark], *, seed: int = bootstrap.SEED) -> Figure:
    """One measure of these marks."""
    counted = [mark for mark in marks if MEASURES[name].counts(mark)]
    return _figure(name, MEASURES[name].of(counted), len(counted), seed)


def difference(name: str, before: Sequence[Mark], after: Sequence[Mark]) -> Figure:
    """What the measure of `after` has more than that of `before`, marks of the same questions.

    The same questions are drawn for both, so that what is hard about a question falls out.
    """
    one, other = _weighed(name, before), _weighed(name, after)
    return _figure(name, lambda drawn: other(drawn) - one(drawn), len(before), bootstrap.SEED)


def _figure(name: str, statistic: Statistic, n: int, seed: int) -> Figure:
    value = bootstrap.value(statistic, n) if n else math.nan
    if math.isnan(value):
        return Figure(name, None, None, None, n)
    return Figure(name, value, *bootstrap.interval(statistic, n, seed=seed), n)


def _weighed(name: str, marks: Sequence[Mark]) -> Statistic:
    """The measure as a function of how often each mark is drawn, those that don't count aside."""
    counts = np.array([MEASURES[name].counts(mark) for mark in marks])
    statistic = MEASURES[name].of([mark for mark in marks if MEASURES[name].counts(mark)])
    return lambda drawn: (
        statistic(drawn[:, counts]) if counts.any() else np.full(len(drawn), np.nan)
    )


def _ratio(title: str, share: Callable[[Mark], Share], unit: str = "share") -> Measure:
    """Σ numerators / Σ denominators of the questions that count."""

    def of(marks: Sequence[Mark]) -> Statistic:
        columns = np.array([share(mark) for mark in marks], dtype=np.float64).reshape(-1, 2)
        return lambda drawn: bootstrap.ratio(*(drawn @ columns).T)

    return Measure(title, lambda mark: share(mark) is not None, of, unit)


def _percentile(percent: float) -> Measure:
    """Of the seconds: the least that so many per cent of the questions do not exceed."""

    def of(marks: Sequence[Mark]) -> Statistic:
        seconds = np.array([mark.seconds for mark in marks])
        order = np.argsort(seconds)

        def statistic(drawn: Floats) -> Floats:
            below = np.cumsum(drawn[:, order], axis=1)
            places = np.argmax(below >= below[:, -1:] * percent / 100, axis=1)
            found: Floats = seconds[order[places]]
            return found

        return statistic

    return Measure(f"latency p{percent:.0f}", lambda _: True, of, "seconds")


def _share(title: str, value: Callable[[Mark], bool | None]) -> Measure:
    """The share of the questions of which something is true; None where it does not apply."""

    def share(mark: Mark) -> Share:
        found = value(mark)
        return None if found is None else (float(found), 1.0)

    return _ratio(title, share)


def _ranking(title: str, value: Callable[[Mark], float]) -> Measure:
    """A measure of the articles found, of the questions that seek some."""
    return _ratio(
        title, lambda mark: (value(mark), 1.0) if mark.relevant and not mark.unanswerable else None
    )


def _hit(k: int) -> Measure:
    return _ranking(f"hit@{k}", lambda mark: float(any(rank <= k for rank in mark.relevant_ranks)))


def _reciprocal(mark: Mark) -> float:
    first = min(mark.relevant_ranks, default=math.inf)
    return 1 / first if first <= TOP else 0.0


def _gain(mark: Mark) -> float:
    """Järvelin and Kekäläinen's nDCG of relevance 0 or 1 (ACM TOIS 2002)."""
    found = sum(1 / math.log2(1 + rank) for rank in mark.relevant_ranks if rank <= TOP)
    return found / sum(1 / math.log2(1 + rank) for rank in range(1, min(mark.relevant, TOP) + 1))


def _recall(mark: Mark) -> float:
    return sum(rank <= TOP for rank in mark.relevant_ranks) / mark.relevant


def _answer_at(title: str, k: int) -> Measure:
    def held(mark: Mark) -> bool | None:
        known = mark.answerable and mark.short_contains is not None
        return any(rank <= k for rank in mark.answer_ranks) if known else None

    return _share(title, held)


MEASURES: Mapping[str, Measure] = {
    "hit@1": _hit(1),
    "hit@5": _hit(5),
    "hit@10": _hit(10),
    "mrr@10": _ranking("MRR@10", _reciprocal),
    "ndcg@10": _ranking("nDCG@10", _gain),
    "recall@10": _ranking("recall@10", _recall),
    "answer@1": _answer_at("answer in passage 1", 1),
    "answer@5": _answer_at("answer in passages 1-5", 5),
    "answer@10": _answer_at("answer in passages 1-10", 10),
    "answer_in": _share("answer in the text given", lambda m: m.right if m.answerable else None),
    "short_exact": _share("short answer exact", lambda m: m.short_exact),
    "short_contains": _share("short answer contains", lambda m: m.short_contains),
    "headline": _share("headline accepted", lambda m: m.headline),
    "given_right": _share(
        "right, of the answers given", lambda m: m.right if not m.abstained else None
    ),
    "sure_right": _share(
        "right, of those at .8 and more",
        lambda m: m.right if not m.abstained and m.confidence >= SURE else None,
    ),
    "states_false": _share("states a known falsehood", lambda m: m.states_false),
    "words": _ratio(
        "words in an answer", lambda m: None if m.abstained else (float(m.words), 1.0), "number"
    ),
    "quote_exact": _ratio(
        "quotes exact", lambda m: (float(m.quotes_exact), float(m.quotes)) if m.quotes else None
    ),
    "citation_right": _share("first citation right", lambda m: m.citation_right),
    "abstained": _share("abstained", lambda m: m.abstained),
    "refusal_precision": _share(
        "refusal precision",
        lambda m: m.unanswerable if m.abstained and not m.underspecified and not m.failed else None,
    ),
    "refusal_recall": _share(
        "refusal recall", lambda m: m.abstained and not m.failed if m.unanswerable else None
    ),
    "auroc": Measure("AUROC of confidence", lambda m: m.right is not None, calibration.auroc),
    "ece": Measure(
        "calibration error",
        lambda m: m.right is not None and not m.abstained,
        calibration.calibration_error,
    ),
    "latency_p50": _percentile(50.0),
    "latency_p95": _percentile(95.0),
}
