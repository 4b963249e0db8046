"""The limits as a table and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from pathlib import Path

WANTED = 0.6  # of the limit


def table(result: dict[str, Any]) -> str:
    """Give two Markdown tables: the machine's limits, and our shares."""
    machine = result["machine"]
    peak = machine[f"gemm_{result['precision']}_gflops"]
    lines = [
        "| the machine | |",
        "| --- | --- |",
        f"| matrix products, fp32 | {machine['gemm_f32_gflops']:,.0f} GFLOP/s |",
        f"| matrix products, bf16 | {machine['gemm_bf16_gflops']:,.0f} GFLOP/s |",
        *(f"| reading: {way} | {gbs:.1f} GB/s |" for way, gbs in machine["reads_gbs"].items()),
        f"| triad | {machine['triad_gbs']:.1f} GB/s |",
        "",
        "| ours | | of the limit |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| encoding, {one['tokens']} tokens | {one['passages_per_second']:,.0f} passages/s, "
        f"{one['gflops']:,.0f} of {peak:,.0f} GFLOP/s | {one['share']:.0%} |"
        for one in result["encoding"]
    ]
    lines += [
        f"| flat search, {one['vectors']:,} vectors | {one['ms']:.1f} ms, "
        f"{one['gbs']:.1f} of {machine['read_gbs']:.1f} GB/s | {one['share']:.0%} |"
        for one in result["searching"]
    ]
    return "\n".join(lines)


def draw(result: dict[str, Any], path: Path) -> None:
    """Draw each share of its limit as a bar, and the share wanted as a line."""
    shares = {f"encoding\n{one['tokens']} tokens": one["share"] for one in result["encoding"]}
    shares |= {f"search\n{one['vectors']:,}": one["share"] for one in result["searching"]}
    figure = Figure(figsize=(7, 3.4), layout="constrained")
    axes = figure.subplots()
    colours = ["tab:green"] * len(result["encoding"]) + ["tab:blue"] * len(result["searching"])
    bars = axes.bar(list(shares), [100 * share for share in shares.values()], color=colours)
    axes.bar_label(bars, fmt="%.0f %%")
    axes.axhline(100 * WANTED, color="grey", linestyle="--", label="wanted")
    axes.set(ylabel="% of the machine's limit", ylim=(0, None))
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130)
