"""The table of docs/evaluation.md: what `dateline eval` found over each set, as it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from answers.figures import DASH, row, shown, table

SETS = {
    "sample": "evals/sample.jsonl",
    "news": "news",
    "news-reporting": "news, the half by id hash that nothing was tuned on",
    "small-reporting": "five archives of six articles (evals/small.py), the half that nothing was tuned on",
    "definitions": "evals/definitions.jsonl over news, the half that was not looked at",
    "conflicts": "conflicts",
    "mtrag": "mtrag, with history",
    "squad-v1.1": "SQuAD v1.1, evenly spread",
    "squad-v2.0": "SQuAD v2.0, likewise",
}
_COLUMNS = {
    "hit@1": "hit@1",
    "hit@10": "hit@10",
    "MRR@10": "mrr@10",
    "answer@5": "answer@5",
    "answer_in": "answer_in",
    "short_contains": "short_contains",
    "words": "words",
    "quotes exact": "quote_exact",
    "refusal precision": "refusal_precision",
    "recall": "refusal_recall",
    "AUROC": "auroc",
    "calibration error": "ece",
}


def sets_table(folder: Path) -> str:
    """A row for each set, with the commit that it was measured at."""
    rows = [_row(folder / f"{name}.json", what) for name, what in SETS.items()]
    return table(("set", "questions", *_COLUMNS, "commit"), rows)


def _row(path: Path, what: str) -> str:
    if not path.is_file():
        return row(what, "not measured", *([DASH] * (len(_COLUMNS) + 1)))
    document = json.loads(path.read_text(encoding="utf-8"))
    measures = document["summary"]["measures"]
    cells = (_cell(name, measures.get(name)) for name in _COLUMNS.values())
    return row(what, document["meta"]["asked"], *cells, document["meta"].get("commit") or DASH)


def _cell(name: str, measure: Mapping[str, Any] | None) -> str:
    """A measure that counts nothing is a dash."""
    if not measure or measure["value"] is None or not measure["n"]:
        return DASH
    return f"{measure['value']:.0f}" if name == "words" else shown(measure["value"])
