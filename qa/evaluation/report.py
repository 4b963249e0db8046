"""The result of an evaluation: as JSON, as tables for the terminal and as a page.

The JSON holds figures and ids only: no word of a question, an answer or an article, so that a
result may be kept where the set itself may not. The page quotes them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus.errors import BadRecord
from qa.errors import SettingsError
from qa.evaluation.marks import Mark, Run
from qa.evaluation.measures import MEASURES, Figure, Group, Summary, difference

SCHEMA = "dateline.evaluation/1"

# The columns of tables by kind; the second where a set says what an answer must hold.
MAIN = ("hit@1", "hit@10", "mrr@10", "answer@5", "answer_in", "abstained", "citation_right")
NEWSROOM = ("answer_in", "given_right", "headline", "states_false", "refusal_precision",
            "refusal_recall", "sure_right")  # fmt: skip
# What leaving a part out may cost.
WORTH = ("answer_in", "short_contains", "headline", "given_right", "refusal_precision",
         "refusal_recall", "auroc", "ece")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meta:
    """What was evaluated and how.

    name: of the result. archive, questions: names of the two inputs. settings: JSON values.
    command: as typed. commit: of the checkout, None where unknown.
    """

    name: str
    archive: str
    questions: str
    index_fingerprint: str
    command: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What the answers gain from a part: each measure with it less that without it."""

    part: str
    gains: tuple[Figure, ...]


def worth(part: str, without: Sequence[Mark], whole: Sequence[Mark]) -> Worth:
    """Marks of the same questions, asked without the part and with everything."""
    gains = (difference(name, without, whole) for name in WORTH)
    return Worth(part, tuple(gain for gain in gains if gain.value is not None))


def to_json(run: Run, summary: Summary, meta: Meta, parts: Sequence[Worth] = ()) -> dict[str, Any]:
    """The result as JSON values; `marks` are columns: under each key one value a question."""
    return {
        "schema": SCHEMA,
        "meta": {
            **asdict(meta),
            "settings": dict(meta.settings),
            "notes": list(notes(run)),
            "today": run.today.isoformat(),
            "limit": run.limit,
            "wanted": run.wanted,
            "asked": len(run.records),
            "complete": run.complete,
        },
        "summary": _group(summary.overall),
        "groups": [_group(group) for group in summary.groups],
        "kinds": [_group(group) for group in summary.kinds],
        "archives": [_group(group) for group in summary.archives],
        "parts": {one.part: _measured(one.gains) for one in parts},
        "marks": {
            column.name: [
                list(value) if isinstance(value := getattr(mark, column.name), tuple) else value
                for mark in run.marks
            ]
            for column in fields(Mark)
        },
    }


def marks_from_json(result: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks of a result, enough to compute every figure again.

    Raises BadRecord where it is of another schema.
    """
    if result.get("schema") != SCHEMA:
        raise BadRecord(
            "result",
            expected=f"the schema {SCHEMA}",
            found=repr(result.get("schema")),
            remedy="evaluate again with this version",
        )
    columns = result["marks"]
    rows = (
        (tuple(one) if isinstance(one, list) else one for one in row)
        for row in zip(*columns.values(), strict=True)
    )
    return tuple(Mark(**dict(zip(columns, row, strict=True))) for row in rows)


def check_name(name: str) -> None:
    """Raise SettingsError where the name is not a plain file name; call it before a long run."""
    if not re.fullmatch(r"\w[\w.+-]*", name):
        raise SettingsError(
            expected="a plain name for the result",
            found=repr(name),
            remedy="give one of letters, digits, . - and _ only",
        )


def write(result: Mapping[str, Any], folder: Path, name: str) -> Path:
    """Write folder/name.json, whole or not at all; the folder is made if need be.

    Raises SettingsError where the name is not a plain file name.
    """
    text = json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False)
    return write_text(_compact(text) + "\n", folder, f"{name}.json")


def write_text(text: str, folder: Path, name: str) -> Path:
    """Write a UTF-8 file whole or not at all, as `write` does."""
    check_name(name)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{name}.{os.getpid()}"
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / name)
    finally:
        unfinished.unlink(missing_ok=True)
    return folder / name


def notes(run: Run) -> tuple[str, ...]:
    """What a reader must know before believing the figures."""
    marks = run.marks
    counts = {
        "stopped early: {} of the questions were not asked": run.wanted - len(marks),
        "{} unanswerable questions hold for one article only; another may answer them, so refusal"
        " recall and AUROC come out too low": sum(mark.one_article for mark in marks),
        "{} questions are underspecified: no measure of answers or refusals counts them": sum(
            mark.underspecified for mark in marks
        ),
        "{} answerable questions have no accepted answer that could be found word for word: their"
        " answers are not judged": sum(mark.answerable and mark.right is None for mark in marks),
        "{} questions could not be asked": sum(mark.failed for mark in marks),
    }
    return tuple(text.format(count) for text, count in counts.items() if count)


def table(summary: Summary) -> Table:
    """All figures of all questions, those that no question counts for left out."""
    shown = Table(title=f"{summary.overall.n} questions", title_justify="left")
    shown.add_column("measure")
    for heading in ("value", "95 % interval", "questions"):
        shown.add_column(heading, justify="right")
    for figure in summary.overall.figures:
        if figure.value is not None:
            cells = shown_value(figure), shown_interval(figure), f"{figure.n:,}"
            shown.add_row(MEASURES[figure.name].title, *cells)
    return shown


def kinds_table(summary: Summary) -> Table:
    """A row for each group, kind and archive, headed by the figures' names."""
    shown = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))  # fits 80 columns
    shown.add_column("questions", overflow="fold")
    shown.add_column("n", justify="right", no_wrap=True)
    names = columns_of(summary)
    for name in names:
        shown.add_column(name.replace("_", " "), justify="right")
    for group in (summary.overall, *summary.groups, *summary.kinds, *summary.archives):
        shown.add_row(group.name, f"{group.n:,}", *(shown_value(group[name]) for name in names))
    return shown


def parts_table(parts: Sequence[Worth]) -> Table:
    """What each part is worth: a row for each of its measures."""
    shown = Table(title="what is gained by each part left out, for itself", title_justify="left")
    for heading in ("part", "measure", "gain", "95 % interval"):
        shown.add_column(heading)
    for one in parts:
        for gain in one.gains:
            shown.add_row(
                one.part, MEASURES[gain.name].title, shown_value(gain), shown_interval(gain)
            )
    return shown


def columns_of(summary: Summary) -> tuple[str, ...]:
    """The measures that tables by kind show of a set."""
    return NEWSROOM if summary.overall["headline"].n else MAIN


def shown_value(figure: Figure) -> str:
    """The value for people: .947, 23.1 or 21 ms; an en dash where there is none."""
    return "\u2013" if figure.value is None else _shown(figure.name, figure.value)


def shown_interval(figure: Figure) -> str:
    """The interval for people: "[.931, .962]"; empty where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"[{_shown(figure.name, figure.low)}, {_shown(figure.name, figure.high)}]"


def _shown(name: str, value: float) -> str:
    unit = MEASURES[name].unit
    if unit == "seconds":
        return f"{value * 1000:,.1f} ms"
    if unit == "number":
        return f"{value:.1f}"
    # .9996 is shown as .999, for only all is all.
    return f"{min(value, 0.999) if value < 1 else value:.3f}".replace("0.", ".", 1)


def _measured(figures: Sequence[Figure]) -> dict[str, Any]:
    return {f.name: {k: v for k, v in asdict(f).items() if k != "name"} for f in figures}


def _group(group: Group) -> dict[str, Any]:
    return {"name": group.name, "n": group.n, "measures": _measured(group.figures)}


def _compact(text: str) -> str:
    """Lists of numbers on one line each, so that a diff of two results can be read."""
    return re.sub(r"\[\s+([^\[\]{}\"]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text)
