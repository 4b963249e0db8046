"""The HTML report: one file that needs nothing from outside itself."""

from __future__ import annotations

import json
from pathlib import Path

import jinja2
from markupsafe import Markup

from qa.evaluation import plots
from qa.evaluation.failures import worst
from qa.evaluation.measures import Summary
from qa.evaluation.records import Run
from qa.evaluation.report import MAIN, TITLES, Meta, notes, shown_interval, shown_value

TEMPLATE = Path(__file__).with_name("report.html")
HEADLINES = ("hit@1", "mrr@10", "answer_in", "quote_exact", "refusal_recall", "latency_p50")

_RELIABILITY = "Answers given, by confidence. On the dashed line confidence keeps its word."
_RISK = "If only the more confident answers were given: how many, and how many of them wrong."
_CONFIDENCE = "All questions whose answer can be judged."
_LATENCY = "From question to whole answer."


def html(run: Run, summary: Summary, meta: Meta) -> str:
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
    marks = run.marks
    figures = [figure for figure in summary.overall.figures if figure.value is not None]
    return template.render(
        run=run,
        summary=summary,
        meta=meta,
        notes=[*meta.notes, *notes(run)],
        settings=json.dumps(dict(meta.settings), ensure_ascii=False, sort_keys=True),
        titles={name: title for name, (title, _) in TITLES.items()},
        figures=figures,
        headlines=[figure for figure in figures if figure.name in HEADLINES],
        columns=MAIN,
        failures=worst(run.records),
        bars=_markup(plots.main_bars(summary.overall)),
        pictures=[
            ("Reliability", _RELIABILITY, _markup(plots.reliability(marks))),
            ("Risk and coverage", _RISK, _markup(plots.risk_coverage(marks))),
            ("Confidence", _CONFIDENCE, _markup(plots.confidences(marks))),
            ("Latency", _LATENCY, _markup(plots.latencies(marks))),
        ],
    )


def _markup(svg: str) -> Markup:
    """The only text not escaped: drawn by matplotlib from numbers and our own words."""
    return Markup(svg)  # noqa: S704
