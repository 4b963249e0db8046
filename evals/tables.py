"""Writes the tables of docs/evaluation.md and README.md from the results that are kept in evals/results.

    python evals/tables.py

A set without a result is shown as "not measured".
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pages import fill

from qa.evaluation.measures import figure
from qa.evaluation.report import marks_from_json

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "evals" / "results"
DASH = "–"
SETS = {
    "news-reporting": "news, reporting half",
    "newsroom": "newsroom, eight archives",
    "moving": "moving, three archives",
    "small-reporting": "small, five archives, reporting half",
    "sample": "sample",
    "definitions": "definitions over news, reporting half",
    "conflicts": "conflicts",
    "squad-v1.1": "SQuAD v1.1, evenly spread",
    "squad-v2.0": "SQuAD v2.0, evenly spread",
    "mtrag": "MTRAG, with history",
}
COLUMNS = {
    "hit@1": "hit@1",
    "MRR@10": "mrr@10",
    "answer_in": "answer_in",
    "short": "short_contains",
    "headline": "headline",
    "of given, right": "given_right",
    "refusal precision": "refusal_precision",
    "recall": "refusal_recall",
    "AUROC": "auroc",
    "calibration error": "ece",
    "at .8 and more, right": "sure_right",
    "quotes exact": "quote_exact",
}
TRUST = {  # what the README shows: of three kinds of archive, measures and how they are called there
    "news-reporting": "3,000 news articles",
    "small-reporting": "six articles, many near misses",
    "newsroom": "a dozen articles of a developing story",
}
TRUSTED = {
    "of the answers given, right": "given_right",
    "of those at .8 and more": "sure_right",
    "of the questions without an answer, refused": "refusal_recall",
}


def main() -> None:
    """Fill the pages."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    fill(ROOT / "docs" / "evaluation.md", {"sets": sets_table(RESULTS)})
    fill(ROOT / "README.md", {"trust": trust_table(RESULTS)})


def sets_table(folder: Path) -> str:
    """A Markdown row for each set, with the commit that it was measured at."""
    heading = ("set", "questions", *COLUMNS, "commit")
    rows = [_row(folder / f"{name}.json", what) for name, what in SETS.items()]
    return "\n".join(
        ["| " + " | ".join(one) + " |" for one in (heading, ("---",) * len(heading), *rows)]
    )


def trust_table(folder: Path) -> str:
    """A Markdown row for each of TRUST, in per cent."""
    rows = [("archive", "questions", *TRUSTED), ("---",) * (len(TRUSTED) + 2)]
    for name, what in TRUST.items():
        marks = marks_from_json(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        cells = (_percent(figure(one, marks).value) for one in TRUSTED.values())
        rows.append((what, str(len(marks)), *cells))
    return "\n".join("| " + " | ".join(one) + " |" for one in rows)


def _row(path: Path, what: str) -> tuple[str, ...]:
    """Computed from the marks, so that a result kept before a measure was thought of has it too."""
    if not path.is_file():
        return (what, "not measured", *([DASH] * (len(COLUMNS) + 1)))
    document = json.loads(path.read_text(encoding="utf-8"))
    marks = marks_from_json(document)
    cells = (_cell(figure(name, marks).value) for name in COLUMNS.values())
    return (what, str(len(marks)), *cells, document["meta"].get("commit") or DASH)


def _percent(share: float | None) -> str:
    return DASH if share is None else f"{100 * share:.0f} %"


def _cell(share: float | None) -> str:
    """A dash where nothing counts. .9996 is shown as .999, for only all is all."""
    if share is None:
        return DASH
    return f"{share:.0f}" if share in (0, 1) else f"{min(share, 0.999):.3f}".removeprefix("0")


if __name__ == "__main__":
    main()
