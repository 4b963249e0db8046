"""Whether confidence tells right from wrong, and whether it says how often.

Sources: Guo et al., On Calibration of Modern Neural Networks, ICML 2017 (expected calibration
error); Fawcett, An introduction to ROC analysis, 2006 (area under the curve); El-Yaniv & Wiener,
On the Foundations of Noise-free Selective Classification, JMLR 2010 (risk and coverage).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.bootstrap import Floats, Statistic, ratio
from qa.evaluation.marks import Mark

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers given at a confidence in [low, high); the last bin includes 1.

    confidence, accuracy: means over its n answers, None where it has none.
    """

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of questions answered at one threshold, and the share of those answers wrong."""

    coverage: float
    risk: float


def judged(marks: Sequence[Mark]) -> tuple[Floats, Floats]:
    """Confidence and right (0 or 1) of every question whose answer can be judged."""
    kept = [mark for mark in marks if mark.right is not None]
    confidence = np.array([mark.confidence for mark in kept], dtype=np.float64)
    return confidence, np.array([float(bool(mark.right)) for mark in kept], dtype=np.float64)


def given(marks: Sequence[Mark]) -> tuple[Floats, Floats]:
    """The same of those that were answered."""
    return judged([mark for mark in marks if not mark.abstained])


def auroc(marks: Sequence[Mark]) -> Statistic:
    """The chance that a right answer is more confident than anything else.

    marks: those that can be judged.
    """
    return area_under_roc(*judged(marks))


def area_under_roc(scores: Floats, positive: Floats) -> Statistic:
    """The chance that what is positive scores higher than what is not (Mann-Whitney).

    Σ over scores s: positive(s) · (negative below s + negative at s / 2) / (positive · negative).
    Undefined where all are positive or none is. Both are `(n,)`; positive is 0 or 1.
    """
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf))

    def statistic(drawn: Floats) -> Floats:
        counts, labels = drawn[:, order], positive[order]
        good = np.add.reduceat(counts * labels, starts, axis=1)
        bad = np.add.reduceat(counts * (1.0 - labels), starts, axis=1)
        below = np.cumsum(bad, axis=1) - bad
        pairs = good.sum(axis=1) * bad.sum(axis=1)
        return ratio((good * (below + bad / 2)).sum(axis=1), pairs)

    return statistic


def calibration_error(marks: Sequence[Mark]) -> Statistic:
    """Expected calibration error: Σ over bins b: n_b / n · |accuracy_b - confidence_b|.

    BINS bins of equal width. Chance alone makes it more than 0, the more so the fewer the answers.
    marks: those given and judged.
    """
    confidence, right = judged(marks)
    surplus = np.eye(BINS)[_bin(confidence)] * (right - confidence)[:, None]
    return lambda drawn: ratio(np.abs(drawn @ surplus).sum(axis=1), drawn.sum(axis=1))


def bins(confidence: Floats, right: Floats) -> tuple[Bin, ...]:
    """The reliability diagram's rows, lowest confidence first."""
    place = _bin(confidence)
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            n=int(inside.sum()),
            confidence=float(confidence[inside].mean()) if inside.any() else None,
            accuracy=float(right[inside].mean()) if inside.any() else None,
        )
        for number in range(BINS)
        for inside in (place == number,)
    )


def risk_coverage(marks: Sequence[Mark]) -> tuple[Coverage, ...]:
    """A point for each confidence at which an answer was given, the most confident first.

    Coverage counts all questions whose answer can be judged, those refused among them.
    """
    confidence, right = given(marks)
    asked = len(judged(marks)[0])
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(1.0 - right[order])
    # Answers of equal confidence are given or refused together.
    lasts = np.flatnonzero(np.diff(confidence[order], append=-np.inf))
    return tuple(Coverage((i + 1) / asked, float(wrong[i]) / (i + 1)) for i in lasts.tolist())


def _bin(confidence: Floats) -> NDArray[np.intp]:
    return np.minimum((confidence * BINS).astype(np.intp), BINS - 1)
