"""Measures whether answers say that their sources differ, on RGB's falsified snippets.

    python evals/conflicts.py ../shared/data/conflicts [--half tuning] [--json OUT]

FOLDER holds corpus.jsonl, snippets of the sources "positive", "positive_wrong" (the same, falsified)
and "negative" (beside the point), and questions.jsonl. Each question is asked four times of one
archive, with filters on the source: of right and falsified snippets, where a conflict should be
flagged, and of right ones alone, where it is a false alarm; each without and with the snippets that
are beside the point. An answer flags a conflict if it has more than one side. `shown` asks more: one
side has an accepted answer and another a falsified one. Of right snippets alone, `agreed` is the
share of answers on which two stories and more are said to agree.

The halves are those of `dateline eval`: look at "tuning", report "reporting" (the default).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, track
from rich.table import Table

from corpus.types import Filter
from qa.archive import Dateline
from qa.evaluation.command import HALVES, archive_of, commit, half_of
from qa.evaluation.folding import contains
from qa.types import Answer, Question

ASKED_ON = date(2023, 9, 1)  # when the benchmark was published; its snippets have no dates
RIGHT, FALSIFIED, BESIDE = "positive", "positive_wrong", "negative"
SETTINGS = {
    "right and falsified": (RIGHT, FALSIFIED),
    "right and falsified, others beside": (RIGHT, FALSIFIED, BESIDE),
    "right alone": (RIGHT,),
    "right alone, others beside": (RIGHT, BESIDE),
}
TARGETS = {"flagged": 0.60, "false alarms": 0.05}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's outcome in one setting."""

    id: str
    setting: str
    answered: bool
    flagged: bool
    shown: bool
    agreed: bool
    right: bool
    sides: tuple[tuple[str, int], ...]


def main() -> None:
    """Ask, print the rates, write them if wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--half", choices=[*HALVES, "both"], default="reporting")
    parser.add_argument("--limit", type=int, default=10, help="stories read")
    parser.add_argument("--json", type=Path, help="write the result here")
    chosen = parser.parse_args()
    questions = [
        one
        for one in _lines(chosen.folder / "questions.jsonl")
        if chosen.half in ("both", half_of(one["id"]))
    ]
    dateline = Dateline.open(archive_of(chosen.home, chosen.folder / "corpus.jsonl"))
    try:
        _index(dateline, chosen.folder / "corpus.jsonl")
        asked = ask_all(dateline.service.ask, questions, chosen.limit)
        rates = {name: rates_of([a for a in asked if a.setting == name]) for name in SETTINGS}
        Console().print(_table(rates))
        if chosen.json:
            document = {
                "command": " ".join(["python", *sys.argv]), "commit": commit(), "half": chosen.half,
                "index_fingerprint": dateline.index_fingerprint, "targets": TARGETS, "rates": rates,
                "questions": [_row(one) for one in asked],
            }  # fmt: skip
            chosen.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    finally:
        dateline.close()


def ask_all(
    ask: Callable[[Question], Answer], questions: Sequence[dict[str, Any]], limit: int
) -> list[Asked]:
    """Every question in every setting."""
    return [
        _asked(ask, one, setting, limit)
        for one in track(questions, description="ask", console=Console(stderr=True))
        for setting in SETTINGS
    ]


def rates_of(asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """The share of each outcome, with n and the bounds of its 95 % interval."""
    return {
        "answered": share([one.answered for one in asked]),
        "right": share([one.right for one in asked]),
        "flagged": share([one.flagged for one in asked]),
        "shown": share([one.shown for one in asked]),
        "agreed": share([one.agreed for one in asked]),
    }


def share(outcomes: Sequence[bool]) -> dict[str, float]:
    """The share that is true, between Wilson's bounds of 95 %: 0 of 60 is not known to be 0."""
    n, z = len(outcomes), 1.96
    if not n:
        return {"value": math.nan, "n": 0, "low": 0.0, "high": 1.0}
    p = sum(outcomes) / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return {
        "value": p,
        "n": n,
        "low": max(0.0, min(p, middle - reach)),
        "high": min(1.0, max(p, middle + reach)),
    }


def _asked(
    ask: Callable[[Question], Answer], question: dict[str, Any], setting: str, limit: int
) -> Asked:
    sources = Filter(sources=SETTINGS[setting])
    answer = ask(Question(question["question"], ASKED_ON, filter=sources, limit=limit))
    told = [side.short for side in answer.sides]
    true = [contains(short, question["answers"]) for short in told]
    false = [contains(short, question["fake_answers"]) for short in told]
    return Asked(
        id=question["id"],
        setting=setting,
        answered=not answer.abstained,
        flagged=len(told) > 1,
        shown=any(t and f for i, t in enumerate(true) for j, f in enumerate(false) if i != j),
        agreed=len(told) == 1 and len(answer.sides[0].claims) > 1,
        right=contains(answer.text, question["answers"]),
        sides=tuple((side.short, len(side.claims)) for side in answer.sides),
    )


def _index(dateline: Dateline, corpus: Path) -> None:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("index")
        dateline.index(
            [corpus],
            lambda what, done, total: bar.update(
                task, description=what, completed=done, total=total
            ),
        )
    dateline.warm()


def _table(rates: dict[str, dict[str, dict[str, float]]]) -> Table:
    table = Table("snippets", "n", *next(iter(rates.values())), title="conflicts")
    for setting, found in rates.items():
        cells = [f"{r['value']:.3f} [{r['low']:.2f}, {r['high']:.2f}]" for r in found.values()]
        table.add_row(setting, str(found["flagged"]["n"]), *cells)
    flagged, alarms = (f"{TARGETS[name]:.2f}" for name in ("flagged", "false alarms"))
    table.caption = (
        f"flagged: at least {flagged} of right and falsified, at most {alarms} of right alone"
    )
    return table


def _row(one: Asked) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Asked.__slots__}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


if __name__ == "__main__":
    main()
