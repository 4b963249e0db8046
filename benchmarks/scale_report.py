"""The figures of benchmarks/scale.py as Markdown tables and as plots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
COLOURS = ("#2563eb", "#0f9d58", "#d97706", "#b91c1c", "#6d28d9")
SEARCHES = ("lexical", "dense", "hybrid")


def tables(results: Figures) -> str:
    """What an archive of each size costs, then the kinds of vector index."""
    sizes = sorted(map(int, results["sizes"]))
    found = [results["sizes"][str(size)] for size in sizes]
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("of them real", lambda f: f"{f['real_passages']:,}"),
        ("words and vectors indexed, s", lambda f: f"{f['build_seconds']:.1f}"),
        ("of its own in memory meanwhile, at most, MB", lambda f: f"{f['build_anonymous_mb']:.0f}"),
        ("add one article, s", lambda f: f"{f['add_seconds']:.1f}"),
        ("remove one article, s", lambda f: f"{f['remove_seconds']:.1f}"),
        ("open, s", lambda f: f"{f['open_seconds']:.2f}"),
        ("open and load the model, s", lambda f: f"{f['open_and_load_seconds']:.2f}"),
        ("encode a question, ms", lambda f: _times(f["encoded"])),
        ("lexical, ms", lambda f: _times(f["lexical"])),
        ("lexical, 1 % kept", lambda f: _times(f["lexical_filtered"])),
        ("dense, ms", lambda f: _times(f["dense"])),
        ("dense, 1 % kept", lambda f: _times(f["dense_filtered"])),
        ("finding the 1 %", lambda f: _times(f["allowed_filtered"])),
        ("**hybrid search**, ms", lambda f: f"**{_times(f['hybrid'])}**"),
        ("hybrid, 1 % kept", lambda f: _times(f["hybrid_filtered"])),
        ("recall@10 of exact", lambda f: f"{_shipped(f)['recall_10']:.4f}"),
        ("recall@100 of exact", lambda f: f"{_shipped(f)['recall_100']:.4f}"),
        ("resident, MB", lambda f: f"{f['memory']['resident_mb']:.0f}"),
        ("of it mapped from files", lambda f: f"{f['memory']['mapped_mb']:.0f}"),
        ("store, MB", lambda f: f"{f['disk_mb']['store']:.0f}"),
        ("word index, MB", lambda f: f"{f['disk_mb']['words']:.0f}"),
        ("vector index, MB", lambda f: f"{f['disk_mb']['vectors']:.0f}"),
    ]
    head = _line(["passages", *(f"{one['passages']:,}" for one in found)])
    lines = [head, _line(["---"] + ["---:"] * len(found))]
    lines += [_line([name, *map(show, found)]) for name, show in rows]
    return "\n".join(lines) + "\n\n" + _kinds(sizes, found) + "\n\n" + _crossover(found)


def _kinds(sizes: Sequence[int], found: Sequence[Figures]) -> str:
    lines = [
        _line(["vectors", "kind", "build, s", "p50 / p95, ms", "recall@10", "recall@100", "MB"]),
        _line(["---:", "---", "---:", "---:", "---:", "---:", "---:"]),
    ]
    for size, figures in zip(sizes, found, strict=True):
        lines += [_kind(size, row) for row in figures["kinds"]]
    return "\n".join(lines)


def _crossover(found: Sequence[Figures]) -> str:
    rows = sorted(
        (row for one in found for row in one.get("crossover", ())), key=lambda row: row["vectors"]
    )
    lines = [_line(["vectors", "exact, ms", "sign codes, ms"]), _line(["---:"] * 3)]
    lines += [
        _line([f"{row['vectors']:,}", f"{row['exact']:.2f}", f"{row['sign codes']:.2f}"])
        for row in rows
    ]
    return "\n".join(lines)


def _kind(size: int, row: Figures) -> str:
    return _line(
        [
            f"{size:,}", row["kind"], f"{row['build_seconds']:.1f}", _times(row),
            f"{row['recall_10']:.4f}", f"{row['recall_100']:.4f}", f"{row['megabytes']:.0f}",
        ]
    )  # fmt: skip


def _shipped(figures: Figures) -> Figures:
    """The row of the kind that an archive of this size has."""
    from embeddings.vectors import CODED_FROM  # noqa: PLC0415 - the report needs no FAISS else

    name = "sign codes" if figures["passages"] >= CODED_FROM else "exact"
    return next(row for row in figures["kinds"] if row["kind"] == name)


def _times(row: Figures) -> str:
    return f"{row['p50']:.1f} / {row['p95']:.1f}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def draw(results: Figures, folder: Path) -> None:
    """Two pictures: what a search takes by size, and the kinds of vector index."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - the extra `eval`

    folder.mkdir(parents=True, exist_ok=True)
    sizes = sorted(map(int, results["sizes"]))
    found = [results["sizes"][str(size)] for size in sizes]
    picture = Figure(figsize=(9, 3.6), layout="constrained")
    for axes, suffix, title in zip(
        picture.subplots(1, 2, sharey=True), ("", "_filtered"),
        ("search", "search, a filter keeps 1 %"), strict=True,
    ):  # fmt: skip
        for name, colour in zip(SEARCHES, COLOURS, strict=False):
            middle = [one[name + suffix]["p50"] for one in found]
            high = [one[name + suffix]["p95"] for one in found]
            axes.plot(sizes, middle, "o-", color=colour, label=name)
            axes.fill_between(sizes, middle, high, color=colour, alpha=0.12, linewidth=0)
        _frame(axes, title, "ms, p50 and up to p95")
        axes.legend(frameon=False)
    picture.savefig(folder / "scale-search.png", dpi=130)
    picture = Figure(figsize=(9, 3.6), layout="constrained")
    for axes, key, title in zip(
        picture.subplots(1, 2), ("p50", "build_seconds"), ("search p50, ms", "build, s"),
        strict=True,
    ):  # fmt: skip
        for name, colour in zip(
            ("exact", "sign codes", "FAISS flat", "IVF", "HNSW"), COLOURS, strict=True
        ):
            points = [
                (size, row[key])
                for size, figures in zip(sizes, found, strict=True)
                for row in figures["kinds"]
                if row["kind"].startswith(name) and row[key] > 0
            ]
            if points:
                axes.plot(*zip(*points, strict=True), "o-", color=colour, label=name)
        _frame(axes, title, "")
        axes.legend(frameon=False)
    picture.savefig(folder / "scale-kinds.png", dpi=130)


def _frame(axes: Any, title: str, label: str) -> None:
    from matplotlib.ticker import NullFormatter  # noqa: PLC0415 - the extra `eval`

    axes.set(title=title, xlabel="passages", ylabel=label, xscale="log", yscale="log")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.3)
