"""The report's pictures: SVG text for inlining, coloured by the page.

Colours are written as CSS variables of the page, so that one picture serves light and dark.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import LogLocator, NullLocator

from qa.evaluation import calibration
from qa.evaluation.measures import Group
from qa.evaluation.records import Mark
from qa.evaluation.report import TITLES, shown_value

# Stand-ins that matplotlib draws with, and the page's variables that take their places.
INK, FAINT, BLUE, GREEN, RED, AMBER = (f"#0a0b0{digit}" for digit in range(1, 7))
VARIABLES = {
    INK: "--ink", FAINT: "--faint", BLUE: "--blue", GREEN: "--green", RED: "--red", AMBER: "--amber",
}  # fmt: skip

BARS = (
    "hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10", "recall@10", "answer@1", "answer@5",
    "answer@10", "answer_in", "short_exact", "citation_right", "quote_exact",
    "refusal_precision", "refusal_recall", "auroc",
)  # fmt: skip
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.size": 10.0,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.alpha": 0.35,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
}


def main_bars(group: Group) -> str:
    """The shares of BARS that were measured, with their intervals."""
    figures = [f for name in BARS if (f := group[name]).value is not None]
    with mpl.rc_context(STYLE):
        canvas = Canvas(figsize=(8.6, 0.5 + 0.3 * max(len(figures), 1)))
        axes = canvas.subplots()
        for place, figure in enumerate(figures):
            value, low, high = (float(v or 0) for v in (figure.value, figure.low, figure.high))
            axes.barh(place, value, height=0.62, color=BLUE)
            axes.plot((low, high), (place, place), color=INK, linewidth=1.4)
            axes.text(1.02, place, shown_value(figure), va="center", fontweight="bold")
        axes.set_yticks(range(len(figures)), [TITLES[figure.name][0] for figure in figures])
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False, axis="y")
        return _svg(canvas, "bars")


def reliability(marks: Sequence[Mark]) -> str:
    """Share right against mean confidence, a dot a bin, its area the number of answers."""
    bins = [b for b in calibration.bins(*calibration.given(marks)) if b.n]
    with mpl.rc_context(STYLE):
        canvas, axes = _square()
        axes.plot((0, 1), (0, 1), color=FAINT, linestyle="--", linewidth=1)
        sizes = np.array([b.n for b in bins], dtype=float)
        areas = 40 + 260 * sizes / sizes.max() if bins else sizes
        confidences = [b.confidence or 0.0 for b in bins]
        accuracies = [b.accuracy or 0.0 for b in bins]
        axes.plot(confidences, accuracies, color=BLUE, linewidth=1.2)
        axes.scatter(confidences, accuracies, s=areas, color=BLUE, zorder=3, clip_on=False)
        for b in bins:
            at = (b.confidence or 0.0, b.accuracy or 0.0)
            axes.annotate(str(b.n), at, (9, -11), textcoords="offset points", fontsize=8)
        axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
        return _svg(canvas, "reliability")


def risk_coverage(marks: Sequence[Mark]) -> str:
    """Share wrong among the answers given, as the threshold lets more questions be answered."""
    points = calibration.risk_coverage(marks)
    with mpl.rc_context(STYLE):
        canvas, axes = _square()
        coverages, risks = [p.coverage for p in points], [p.risk for p in points]
        axes.step(coverages, risks, color=BLUE, linewidth=1.6, where="post")
        if points:
            axes.scatter(
                coverages[-1:], risks[-1:], s=36, color=RED, zorder=3, clip_on=False, label="as run"
            )
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.14))
        top = max(0.1, *risks, 0.0) * 1.15
        axes.set(xlabel="share of questions answered", ylabel="share of those wrong")
        axes.set(xlim=(0, 1), ylim=(0, min(1.0, top)))
        return _svg(canvas, "risk")


def confidences(marks: Sequence[Mark]) -> str:
    """How many questions at each confidence: right, wrong, refused, unanswerable."""
    judged = [mark for mark in marks if mark.right is not None]
    parts = {
        "right": (GREEN, [m.confidence for m in judged if m.right]),
        "wrong or refused": (RED, [m.confidence for m in judged if m.answerable and not m.right]),
        "unanswerable": (AMBER, [m.confidence for m in judged if m.unanswerable]),
    }
    with mpl.rc_context(STYLE):
        canvas, axes = _square()
        values, colors = [v for _, v in parts.values()], [c for c, _ in parts.values()]
        edges = np.linspace(0, 1, 2 * calibration.BINS + 1).tolist()
        axes.hist(values, bins=edges, stacked=True, color=colors, label=list(parts), rwidth=0.9)
        axes.legend(loc="upper center", ncols=3, bbox_to_anchor=(0.5, 1.14), columnspacing=1.2)
        axes.set(xlabel="confidence", ylabel="questions", xlim=(0, 1))
        return _svg(canvas, "confidence")


def latencies(marks: Sequence[Mark]) -> str:
    """How long questions took, on a logarithmic scale of milliseconds."""
    taken = np.array([max(mark.seconds * 1000, 1e-3) for mark in marks])
    with mpl.rc_context(STYLE):
        canvas, axes = _square()
        if taken.size:
            low, high = np.log10(taken.min()), np.log10(taken.max())
            edges = np.logspace(low - 0.02, high + 0.02, 31).tolist()
            axes.hist(taken, bins=edges, color=BLUE, rwidth=0.9)
            for percentile, color in ((50, GREEN), (95, RED)):
                at = float(np.percentile(taken, percentile))
                axes.axvline(at, color=color, linewidth=1.4, label=f"p{percentile} {at:,.1f} ms")
            axes.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.14))
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=8))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set(xlabel="milliseconds", ylabel="questions")
        return _svg(canvas, "latency")


def _square() -> tuple[Canvas, Axes]:
    canvas = Canvas(figsize=(4.6, 3.5))
    return canvas, canvas.subplots()


def _svg(canvas: Canvas, name: str) -> str:
    """The drawing as an <svg> element: same marks, same bytes; ids unlike another drawing's."""
    buffer = io.StringIO()
    with mpl.rc_context({**STYLE, "svg.hashsalt": name, "svg.id": name}):
        canvas.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(id="|href="#)((?:text|axes|patch|line2d|figure|xtick|ytick|matplotlib|legend|'
                 r'PathCollection|LineCollection|FillBetween)[\w.]*")', rf"\1{name}-\2", svg)  # fmt: skip
    for stand_in, variable in VARIABLES.items():
        svg = svg.replace(stand_in, f"var({variable})")
    return svg
