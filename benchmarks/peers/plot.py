"""What was measured, as a picture: `draw(document, path)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from peers.measure import PAGE

INK, FAINT, OURS, THEIRS = "#1c2430", "#c9d0d8", "#1f6feb", "#9aa7b5"
STYLE = {
    "font.size": 10.0,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.titlesize": 11.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.15,
    "figure.constrained_layout.h_pad": 0.12,
}
CUT = 6  # a bar is cut at so many times the median: one peer takes a second where others take 15 ms
# Title, phase, what of it (a second value is drawn as a tick), its format.
PANELS = (
    ("Indexing, articles/s (more is better)", "index", ("articles_per_second",), "{:.1f}"),
    (
        f"A search for {PAGE}, ms: p50, tick p95 (less)",
        "search",
        (f"p50_ms_{PAGE}", f"p95_ms_{PAGE}"),
        "{:.1f}",
    ),
    ("MRR@10, reporting half (more)", "quality", ("mrr@10",), "{:.3f}"),
    ("hit@10, reporting half (more)", "quality", ("hit@10",), "{:.3f}"),
    ("Resident memory while searching, MB (less)", "search", ("resident_mb",), "{:,.0f}"),
    ("On disk, MB (less)", "search", ("disk_mb",), "{:,.0f}"),
)


def draw(document: Mapping[str, Any], path: Path) -> None:
    """Write a PNG of six panels; peers that lack a phase are left out of its panels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(12, 5.6))
        for axes, (title, phase, keys, form) in zip(
            figure.subplots(2, 3).flat, PANELS, strict=True
        ):
            found = {
                name: peer[phase]["reporting"] if phase == "quality" else peer[phase]
                for name, peer in document["peers"].items()
                if phase in peer and (phase != "quality" or "reporting" in peer[phase])
            }
            axes.set_title(title)
            _bars(axes, {n: [float(of[key]) for key in keys] for n, of in found.items()}, form)
        figure.savefig(path, dpi=120)


def _bars(axes: Axes, found: Mapping[str, Sequence[float]], form: str) -> None:
    limit = CUT * median(values[0] for values in found.values()) if found else 0.0
    for place, (name, values) in enumerate(found.items()):
        color = OURS if name == "dateline" else THEIRS
        shown = [min(value, limit) for value in values]
        axes.barh(place, shown[0], height=0.62, color=color)
        if len(shown) > 1:
            axes.plot((shown[1], shown[1]), (place - 0.31, place + 0.31), color=INK, linewidth=2)
        said = " / ".join(form.format(value) for value in values)
        axes.annotate(
            f"{said} (cut)" if values[0] > limit else said,
            (max(shown), place),
            (5, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_yticks(range(len(found)), list(found))
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.42)
    axes.set_xlim(left=0)
