"""docs/chat.md: the figures of follow-ups and twenty of them, between the page's marks."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from chat.figures import STANDALONE

SEED, SHOWN = 5, 20
SETS = {
    "dialogues": "60 dialogues over news, turn by turn",
    "changes": "questions of news, each after another",
    "mtrag": "MTRAG, last turn",
    "rewrites": "MTRAG, follow-ups rewritten by hand",
}
_WAYS = ("alone", "history", "by hand")


def parts(kept: Mapping[str, Any]) -> dict[str, str]:
    """The page's parts. kept: the documents of both halves, by half."""
    return {
        "targets": targets(kept["reporting"]),
        "figures": figures_table(kept),
        "kinds": kinds_table(kept["reporting"]["dialogues"]["figures"]),
        "examples": examples(kept["reporting"]["dialogues"]["turns"]),
    }


def targets(document: Mapping[str, Any]) -> str:
    """What issue 5 asks for, and what came out."""
    found = document["dialogues"]["figures"]
    follow, change = found["all follow-ups"], found["topic-change"]
    gained = 100 * (follow["history hit@5"] - follow["alone hit@5"])
    reached = 100 * follow["history hit@5"] / follow["by hand hit@5"]
    cost = 100 * (change["alone hit@5"] - change["history hit@5"])
    rows = [
        ("hit@5 of follow-ups, over the same without history", "≥ 15 points", f"{gained:+.1f} points", follow["turns"]),
        ("the same, of what the forms by hand reach", "≥ 80 %", f"{reached:.1f} %", follow["turns"]),
        ("what a change of topic costs, hit@5", "≤ 2 points", f"{cost:.1f} points", change["turns"]),
        *_changed(document["changes"]["figures"]),
    ]  # fmt: skip
    return _table(("measure", "target", "measured", "turns"), rows)


def _changed(found: Mapping[str, Any]) -> list[tuple[object, ...]]:
    """The same of the questions of news, each asked after another, as typed and in lower case."""
    rows = []
    for kind in ("as typed", "in lower case"):
        row = found[kind]
        cost = 100 * (row["alone hit@5"] - row["history hit@5"])
        what = (
            f"the same, questions of news each after another, {kind}; led on: {row['led on']:.1%}"
        )
        rows.append((what, "≤ 2 points", f"{cost:.1f} points", row["turns"]))
    return rows


def figures_table(kept: Mapping[str, Any]) -> str:
    """hit@5 and hit@10 of the follow-ups of each set and half, by way."""
    rows = []
    for name, what in SETS.items():
        if name == "changes":
            continue
        for half, document in kept.items():
            one = document[name]["figures"]["all follow-ups"]
            cells = [_share(one.get(f"{way} hit@{k}")) for k in (5, 10) for way in _WAYS]
            rows.append((what, half, one["turns"], *cells))
    ways = [f"{way}, hit@{k}" for k in (5, 10) for way in ("alone", "with history", "by hand")]
    return _table(("set", "half", "turns", *ways), rows)


def kinds_table(found: Mapping[str, Any]) -> str:
    """The reporting half of the dialogues by kind; right: the answer holds an accepted one."""
    names = ("alone hit@5", "history hit@5", "by hand hit@5", "right", "right by hand", "abstained")
    rows = [(kind, row["turns"], *(_share(row.get(n)) for n in names)) for kind, row in found.items()]  # fmt: skip
    heads = ("kind", "turns", "alone", "with history", "by hand", "right answers", "by hand", "abstained")  # fmt: skip
    return _table(heads, rows)


def examples(turns: Sequence[Mapping[str, Any]]) -> str:
    """The first follow-ups of a seeded shuffle."""
    chosen = [one for one in turns if one["kind"] not in STANDALONE]
    random.Random(SEED).shuffle(chosen)  # noqa: S311 - a choice anyone can repeat
    rows = [
        (one["id"], one["question"], one["standalone"], one["rewrite"], _outcome(one))
        for one in chosen[:SHOWN]
    ]
    return _table(("turn", "asked", "searched for", "by hand", "answer"), rows)


def _outcome(one: Mapping[str, Any]) -> str:
    if one["abstained"].get("history"):
        return "none"
    return "right" if one["answered"].get("history") else "other"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in line)} |" for line in lines)  # fmt: skip


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0") if value < 1 else "1"
