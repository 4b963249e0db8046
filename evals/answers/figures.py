"""A measured value with its 95 % interval, and how it is printed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Z = 1.96  # standard deviations either side that hold 95 % of a normal distribution
DASH = "–"


@dataclass(frozen=True, slots=True)
class Measured:
    """A value; low, high: its 95 % interval; n: what it is of. None where not known."""

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None


def of(measure: Mapping[str, Any]) -> Measured | None:
    """A measure as `dateline eval` and evals/conflicts.py keep it, None where nothing counts."""
    value = measure["value"]
    if value is None or not measure["n"]:
        return None
    return Measured(value, measure["low"], measure["high"], measure["n"])


def wilson(value: float, n: int) -> Measured:
    """A share of n with Wilson's interval; of a mean of values from 0 to 1 it is at most as wide."""
    middle = (value + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z * math.sqrt(value * (1 - value) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Measured(value, max(0.0, middle - reach), min(1.0, middle + reach), n)


def hanley(area: float, positives: int, negatives: int) -> Measured:
    """An area under the ROC curve with its interval (Hanley and McNeil, Radiology 1982)."""
    one, two = area / (2 - area), 2 * area * area / (1 + area)
    spread = (
        area * (1 - area)
        + (positives - 1) * (one - area * area)
        + (negatives - 1) * (two - area * area)
    )
    reach = Z * math.sqrt(spread / (positives * negatives))
    return Measured(area, max(0.0, area - reach), min(1.0, area + reach), positives + negatives)


def shown(value: float | None, unit: str = "share") -> str:
    """The value for people: ".947", "1", "23.1", "126 ms", "10.8 MB"; a dash where there is none."""
    if value is None:
        return DASH
    if unit == "number":
        return f"{value:.1f}"
    if unit in {"ms", "MB"}:
        return f"{value:,.{0 if value >= 100 else 1}f} {unit}"  # noqa: PLR2004 - three digits
    if value == int(value):
        return f"{value:.0f}"
    # .9996 is shown as .999, for only all is all.
    held = min(value, 0.999) if value < 1 else value
    return f"{held:.3f}".removeprefix("0").replace("-0.", "−.")


def interval(measured: Measured | None, unit: str = "share") -> str:
    """The bounds for people: "[.931, .962]", a dash where they are not known."""
    if measured is None or measured.low is None or measured.high is None:
        return DASH
    return f"[{shown(measured.low, unit)}, {shown(measured.high, unit)}]"


def row(*cells: object) -> str:
    """A row of a Markdown table; a bar inside a cell is escaped."""
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def table(heading: tuple[str, ...], rows: list[str]) -> str:
    """A Markdown table; columns after the first stand to the right."""
    return "\n".join([row(*heading), "|---|" + "---|" * (len(heading) - 1), *rows])
