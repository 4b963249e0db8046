"""The figures of walks: hit@k by way and kind, answers, and what history gains or costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from chat.walks import WAYS, Walked

STANDALONE = frozenset(
    {"first", "topic-change", "as it is", "as typed", "in lower case"}
)  # nothing is to be worked in


def figures(walked: Sequence[Walked]) -> dict[str, Any]:
    """The figures of each kind, of all follow-ups, and of changes of topic."""
    groups = {kind: [one for one in walked if one.kind == kind] for kind in _kinds(walked)}
    groups["all follow-ups"] = [one for one in walked if one.kind not in STANDALONE]
    groups["all"] = list(walked)
    return {name: _row(group) for name, group in groups.items() if group}


def printed(title: str, found: dict[str, Any]) -> None:
    """Print the table of one set."""
    table = Table(title=title)
    names = ["turns", *(f"{way} {m}" for m in ("hit@5", "hit@10") for way in WAYS)]
    names += ["right", "right by hand", "abstained", "led on"]
    for name in ("kind", *names):
        table.add_column(name)
    for kind, row in found.items():
        table.add_row(kind, *(_cell(row.get(name)) for name in names))
    Console(width=160).print(table)


def _kinds(walked: Sequence[Walked]) -> list[str]:
    return list(dict.fromkeys(one.kind for one in walked))


def _row(group: Sequence[Walked]) -> dict[str, float | int]:
    row: dict[str, float | int] = {"turns": len(group)}
    for way in WAYS:
        ranks = [one.ranks[way] for one in group if way in one.ranks]
        if ranks:
            for k in (1, 5, 10):
                row[f"{way} hit@{k}"] = _mean([bool(rank and rank <= k) for rank in ranks])
            row[f"{way} mrr"] = _mean([1 / rank if rank else 0.0 for rank in ranks])
    for way, name in (("history", "right"), ("by hand", "right by hand")):
        known = [one.answered[way] for one in group if one.answered.get(way) is not None]
        if known:
            row[name] = _mean([bool(one) for one in known])
    row["led on"] = _mean([one.standalone.lower() != one.question.lower() for one in group])
    abstained = [one.abstained["history"] for one in group if "history" in one.abstained]
    if abstained:
        row["abstained"] = _mean(abstained)
    return row


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def _cell(value: float | None) -> str:
    return "–" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"
