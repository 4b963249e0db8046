"""What was measured, as a picture: `draw(document, path)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
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
}
# Title, phase, what of it (a second value is drawn as a tick), its format, more is better.
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
    for place, (name, values) in enumerate(found.items()):
        axes.barh(place, values[0], height=0.62, color=OURS if name == "dateline" else THEIRS)
        if len(values) > 1:
            axes.plot((values[1], values[1]), (place - 0.31, place + 0.31), color=INK, linewidth=2)
        axes.annotate(
            " / ".join(form.format(value) for value in values),
            (max(values), place),
            (5, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_yticks(range(len(found)), list(found))
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.28)
    axes.set_xlim(left=0)
