"""What `dateline eval` does: index the articles, ask the questions, write the result."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus.errors import NotAFile
from qa.assembly import Dateline
from qa.errors import SettingsError
from qa.evaluation import extra
from qa.evaluation.questions import TestQuestion, read

HALVES = ("tuning", "reporting")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate.

    half: one of HALVES, or None for both. count: at most so many questions, evenly spread.
    command: as typed.
    """

    home: Path
    articles: Path
    questions: Path
    name: str | None
    output: Path
    half: str | None
    count: int | None
    limit: int
    command: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. document: the JSON written. complete: False when Ctrl-C cut it short."""

    document: dict[str, Any]
    tables: Sequence[Table]
    notes: Sequence[str]
    files: Sequence[Path]
    complete: bool


def half_of(question_id: str) -> str:
    """The half that a question belongs to: by a hash of its id, so that it never changes sides."""
    return HALVES[hashlib.blake2b(question_id.encode(), digest_size=1).digest()[0] & 1]


def run(plan: Plan, progress: Progress) -> Result:
    """Evaluate. The archive made of the articles is kept below home/eval and brought up to date.

    Raises: ExtraMissing, SettingsError, Refused, StoreBusy.
    """
    extra.require()
    from qa.evaluation.report import check_name  # noqa: PLC0415 - the extra `eval`

    check_name(plan.name or _named(plan))
    questions = _chosen(plan)
    dateline = Dateline.open(archive_of(plan.home, plan.articles))
    try:
        report = dateline.index([plan.articles], progress)
        if not dateline.store.summary().articles and report.refused:
            raise report.refused[0]
        return _evaluated(plan, dateline, questions, progress)
    finally:
        dateline.close()


def archive_of(home: Path, articles: Path) -> Path:
    """The folder of the archive that is made of these articles."""
    digest = hashlib.blake2b(str(articles.resolve()).encode(), digest_size=4).hexdigest()
    return home / "eval" / f"{articles.name.split('.')[0]}-{digest}"


def _chosen(plan: Plan) -> tuple[TestQuestion, ...]:
    if plan.half not in (None, *HALVES):
        raise SettingsError(
            expected=f"--half {' or '.join(HALVES)}",
            found=repr(plan.half),
            remedy="or leave it out",
        )
    if not plan.articles.exists():
        raise NotAFile(
            str(plan.articles), expected="a file or folder of articles", found="nothing there",
            remedy="check the path",
        )  # fmt: skip
    questions = read(plan.questions)
    chosen = [one for one in questions if plan.half in (None, half_of(one.id))]
    return tuple(chosen[:: -(-len(chosen) // plan.count) or 1] if plan.count else chosen)


def _evaluated(
    plan: Plan, dateline: Dateline, questions: Sequence[TestQuestion], progress: Progress
) -> Result:
    from qa.evaluation.measures import summarise  # noqa: PLC0415 - the extra `eval`
    from qa.evaluation.page import html  # noqa: PLC0415
    from qa.evaluation.report import (  # noqa: PLC0415
        Meta,
        kinds_table,
        notes,
        table,
        to_json,
        write,
        write_text,
    )  # fmt: skip
    from qa.evaluation.run import evaluate  # noqa: PLC0415

    dateline.warm()
    done = evaluate(
        dateline.service.ask,
        questions,
        today=dateline.clock().date(),
        limit=plan.limit,
        answerer=dateline.settings.answering.answerer,
        progress=lambda count, total: progress("ask", count, total),
    )
    name = plan.name or _named(plan)
    meta = Meta(
        name=name,
        archive=plan.articles.name,
        questions=plan.questions.name + (f" ({plan.half} half)" if plan.half else ""),
        index_fingerprint=dateline.index_fingerprint,
        command=plan.command,
        settings=dateline.settings.model_dump(mode="json"),
        commit=commit(),
    )
    summary = summarise(done.marks)
    document = to_json(done, summary, meta)
    files = (
        write(document, plan.output, name),
        write_text(html(done, summary, meta), plan.output, f"{name}.html"),
    )
    return Result(
        document, (table(summary), kinds_table(summary)), notes(done), files, done.complete
    )


def _named(plan: Plan) -> str:
    """From the names of the questions and their folder: "news-questions", "sample"."""
    stem = plan.questions.name.split(".jsonl")[0]
    folder = plan.questions.resolve().parent.name
    return "-".join(part for part in (folder if folder != "evals" else "", stem, plan.half) if part)


def commit() -> str | None:
    """The checkout's commit, shortened; None where there is none."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git is on the path
            capture_output=True, text=True, check=True, cwd=Path(__file__).parent,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()
