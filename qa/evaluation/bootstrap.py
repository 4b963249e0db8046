"""Intervals by the percentile bootstrap over questions.

The questions are drawn again, as many with replacement, RESAMPLES times; the interval holds the
middle 95 % of what the measure becomes. A measure is a function of how often each question was
drawn, so that all resamples are computed at once (Efron & Tibshirani, An Introduction to the
Bootstrap, 1993, chapter 13).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# (resamples, n) times each question was drawn → (resamples,) values, NaN where undefined.
Statistic = Callable[[Floats], Floats]

RESAMPLES = 1_000
SEED = 20_240_911
PERCENTILES = (2.5, 97.5)
# 4 million float64 are 32 MB: the 11,873 questions of SQuAD then take 3 rounds.
_AT_ONCE = 4_000_000


def interval(statistic: Statistic, n: int, *, seed: int = SEED) -> tuple[float, float]:
    """The bounds of the middle 95 % of the resamples of n questions.

    Resamples in which the statistic is undefined are left out.

    Raises ValueError where it is undefined in all of them.
    """
    random = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // n)
    values = np.concatenate(
        [
            statistic(_draw(random, min(rows, RESAMPLES - done), n))
            for done in range(0, RESAMPLES, rows)
        ]
    )
    defined = values[~np.isnan(values)]
    if not defined.size:
        raise ValueError("the statistic is undefined in every resample")
    low, high = np.percentile(defined, PERCENTILES)
    return float(low), float(high)


def value(statistic: Statistic, n: int) -> float:
    """The statistic of the n questions themselves."""
    return float(statistic(np.ones((1, n)))[0])


def ratio(tops: Floats, bottoms: Floats) -> Floats:
    """Tops / bottoms, NaN where that is undefined."""
    undefined = np.full(len(bottoms), np.nan)
    found: Floats = np.divide(tops, bottoms, out=undefined, where=bottoms > 0)
    return found


def _draw(random: np.random.Generator, rows: int, n: int) -> Floats:
    """How often each of n questions is drawn, shape (rows, n), every row's sum n."""
    drawn = random.integers(0, n, size=(rows, n)) + np.arange(rows)[:, None] * n
    return np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)
