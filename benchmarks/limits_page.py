"""The limits as a table and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from pathlib import Path

WANTED = 0.6  # of the limit


def table(result: dict[str, Any]) -> str:
    """Give two Markdown tables: the machine's limits, and our shares."""
    both = [result["machine"][name] for name in ("all", "core")]
    peak = f"gemm_{result['precision']}_gflops"
    rows = [
        ("matrix products, fp32, GFLOP/s", "gemm_f32_gflops"),
        ("matrix products, bf16, GFLOP/s", "gemm_bf16_gflops"),
        ("reading, GB/s", "read_gbs"),
        ("triad, GB/s", "triad_gbs"),
    ]
    lines = [
        f"| the machine | {result['machine']['cores']} cores, by the clock | one core, by its time |"
    ]
    lines += ["| --- | --- | --- |"]
    lines += [
        f"| {name} | {' | '.join(f'{limits[key]:,.0f}' for limits in both)} |" for name, key in rows
    ]
    lines += ["", "| ours | all cores | of the limit | one core | of the limit |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    for one in result["encoding"]:
        cells = [
            f"{one[name]['per_second']:,.0f} passages/s, {one[name]['gflops']:,.0f} of "
            f"{limits[peak]:,.0f} GFLOP/s | {one[name]['share']:.0%}"
            for name, limits in zip(("all", "core"), both, strict=True)
        ]
        lines.append(f"| encoding, {one['tokens']} tokens | {' | '.join(cells)} |")
    for one in result["searching"]:
        cells = [
            f"{one[name]['ms']:.1f} ms, {one[name]['gbs']:.0f} of {limits['read_gbs']:.0f} GB/s"
            f" | {one[name]['share']:.0%}"
            for name, limits in zip(("all", "core"), both, strict=True)
        ]
        lines.append(f"| flat search, {one['vectors']:,} vectors | {' | '.join(cells)} |")
    return "\n".join(lines)


def draw(result: dict[str, Any], path: Path) -> None:
    """Draw each share of its limit as two bars, and the share wanted as a line."""
    rows = [(f"encoding\n{one['tokens']} tokens", one) for one in result["encoding"]]
    rows += [(f"search\n{one['vectors']:,}", one) for one in result["searching"]]
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.subplots()
    for shift, name, colour, label in (
        (-0.2, "all", "tab:blue", f"{result['machine']['cores']} cores, by the clock"),
        (0.2, "core", "tab:green", "one core, by processor time"),
    ):
        shares = [100 * one[name]["share"] for _, one in rows]
        places = [place + shift for place in range(len(rows))]
        bars = axes.bar(places, shares, 0.38, color=colour, label=label)
        axes.bar_label(bars, fmt="%.0f")
    axes.axhline(100 * WANTED, color="grey", linestyle="--", label="wanted")
    axes.set_xticks(range(len(rows)), [name for name, _ in rows])
    axes.set(ylabel="% of the machine's limit", ylim=(0, None))
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    axes.spines[["top", "right"]].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130)
