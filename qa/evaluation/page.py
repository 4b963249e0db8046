"""The HTML report: one file that needs nothing from outside itself. report.html draws it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from qa.evaluation import calibration
from qa.evaluation.marks import Mark, Record, Run
from qa.evaluation.measures import MEASURES, Summary
from qa.evaluation.report import Meta, Worth, columns_of, notes, shown_interval, shown_value

TEMPLATE = Path(__file__).with_name("report.html")
HEADLINES = ("hit@1", "mrr@10", "answer_in", "quote_exact", "refusal_recall", "latency_p50")
COLUMNS = 20  # of the histogram of confidence
COLUMNS_OF_TIME = 30


def html(run: Run, summary: Summary, meta: Meta, parts: Sequence[Worth] = ()) -> str:
    """The report as a page; every word of a question or an article is escaped."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["value"] = shown_value
    environment.filters["interval"] = shown_interval
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    figures = [figure for figure in summary.overall.figures if figure.value is not None]
    return template.render(
        run=run,
        summary=summary,
        meta=meta,
        parts=parts,
        notes=notes(run),
        settings=json.dumps(dict(meta.settings), ensure_ascii=False, sort_keys=True),
        titles={name: one.title for name, one in MEASURES.items()},
        figures=figures,
        bars=[one for one in figures if MEASURES[one.name].unit == "share"],
        headlines=[figure for figure in figures if figure.name in HEADLINES],
        columns=columns_of(summary),
        failures=worst(run.records),
        reliability=[b for b in calibration.bins(*calibration.given(run.marks)) if b.n],
        coverage=calibration.risk_coverage(run.marks),
        confidence=_confidences(run.marks),
        latency=_latencies(run.marks),
    )


def _confidences(marks: Sequence[Mark]) -> list[dict[str, int]]:
    """How many questions stand in each of COLUMNS columns of confidence, by what became of them."""
    columns = [{"right": 0, "wrong": 0, "unanswerable": 0} for _ in range(COLUMNS)]
    for mark in marks:
        if mark.right is not None:
            place = min(int(mark.confidence * COLUMNS), COLUMNS - 1)
            became = "unanswerable" if mark.unanswerable else "right" if mark.right else "wrong"
            columns[place][became] += 1
    return columns


def _latencies(marks: Sequence[Mark]) -> dict[str, Any]:
    """Milliseconds on a logarithmic scale: counts of equal columns from `low` to `high`."""
    taken = np.array([max(mark.seconds * 1000, 1e-3) for mark in marks] or [1.0])
    low, high = float(taken.min()) * 0.95, float(taken.max()) * 1.05
    counts, _ = np.histogram(np.log(taken), COLUMNS_OF_TIME, (np.log(low), np.log(high)))
    return {"low": low, "high": high, "counts": counts.tolist() if marks else []}


def worst(records: Sequence[Record], limit: int = 40) -> list[tuple[Record, str]]:
    """What went wrong and why: quotes that are none, then wrong answers, then refusals.

    Of each the most confident first; then those whose evidence held the answer highest.
    """

    def severity(failure: tuple[Record, str]) -> tuple[bool, bool, float, int]:
        mark, unseen = failure[0].mark, len(failure[0].evidence) + 1
        proven = mark.quotes_exact == mark.quotes
        return proven, mark.abstained, -mark.confidence, min(mark.answer_ranks, default=unseen)

    failures = ((record, reason) for record in records if (reason := _reason(record)) is not None)
    return sorted(failures, key=severity)[:limit]


def _reason(record: Record) -> str | None:
    mark = record.mark
    if record.error is not None:
        return f"could not be asked: {record.error}"
    if mark.quotes_exact < mark.quotes:
        return f"{mark.quotes - mark.quotes_exact} of {mark.quotes} quotes not the article's words"
    if mark.unanswerable:
        return None if mark.abstained else "answered, though the archive holds no answer"
    if mark.right is None or mark.right:
        return None
    if mark.answer_ranks:
        found = f"passage {mark.answer_ranks[0]} holds an accepted answer"
    elif mark.relevant_ranks:
        found = "a relevant article was found, but no passage with an accepted answer"
    else:
        found = "no relevant article was found"
    return f"{'refused' if mark.abstained else 'wrong'}; {found}"
