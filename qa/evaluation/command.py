"""What `dateline eval` does: index the articles, ask the questions, write the result."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus.errors import NotAFile
from qa.answering.answer import PARTS
from qa.archive import Dateline
from qa.errors import SettingsError
from qa.evaluation import page, report
from qa.evaluation.marks import Record, Run, evaluate
from qa.evaluation.measures import summarise
from qa.evaluation.questions import TestQuestion, read

HALVES = ("tuning", "reporting")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate.

    questions: None where articles is a folder of archives, each with its own. half: one of HALVES,
    or None for both. count: at most so many questions, evenly spread. command: as typed.
    without: parts of answering, each to be left out by itself in a run of its own.
    """

    home: Path
    articles: Path
    questions: Path | None
    name: str | None
    output: Path
    half: str | None
    count: int | None
    limit: int
    command: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. document: the JSON written. complete: False when Ctrl-C cut it short."""

    document: dict[str, Any]
    tables: Sequence[Table]
    notes: Sequence[str]
    files: Sequence[Path]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Archive:
    """An archive to ask; name: "" where it is the only one."""

    name: str
    articles: Path
    questions: tuple[TestQuestion, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of asking all archives; settings: the first one's."""

    run: Run
    fingerprint: str
    settings: dict[str, Any]


def half_of(question_id: str) -> str:
    """The half that a question belongs to: by a hash of its id, so that it never changes sides."""
    return HALVES[hashlib.blake2b(question_id.encode(), digest_size=1).digest()[0] & 1]


def archive_of(home: Path, articles: Path) -> Path:
    """The folder of the archive that is made of these articles."""
    digest = hashlib.blake2b(str(articles.resolve()).encode(), digest_size=4).hexdigest()
    return home / "eval" / f"{articles.name.split('.')[0]}-{digest}"


def run(plan: Plan, progress: Progress) -> Result:
    """Evaluate. The archives made of the articles are kept below home/eval and brought up to date.

    Raises: SettingsError, Refused, StoreBusy.
    """
    name = plan.name or _named(plan)
    report.check_name(name)
    _check(plan)
    archives = list(_archives(plan))
    whole = _ask(plan, archives, frozenset(), progress)
    worth = []
    for part in plan.without if whole.run.complete else ():
        without = _ask(plan, archives, frozenset((part,)), progress).run
        if not without.complete:
            break
        worth.append(report.worth(part, without.marks, whole.run.marks))
    meta = report.Meta(
        name=name,
        archive=plan.articles.name if plan.questions else f"the archives of {plan.articles.name}",
        questions=(plan.questions or plan.articles).name
        + (f" ({plan.half} half)" if plan.half else ""),
        index_fingerprint=whole.fingerprint,
        command=plan.command,
        settings=whole.settings,
        commit=commit(),
    )
    summary = summarise(whole.run.marks)
    document = report.to_json(whole.run, summary, meta, worth)
    files = (
        report.write(document, plan.output, name),
        report.write_text(page.html(whole.run, summary, meta, worth), plan.output, f"{name}.html"),
    )
    tables = [report.table(summary), report.kinds_table(summary)]
    if worth:
        tables.append(report.parts_table(worth))
    complete = whole.run.complete and len(worth) == len(plan.without)
    return Result(document, tables, report.notes(whole.run), files, complete)


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


def _check(plan: Plan) -> None:
    """Raises: SettingsError, NotAFile."""
    if plan.half not in (None, *HALVES):
        raise SettingsError(
            expected=f"--half {' or '.join(HALVES)}",
            found=repr(plan.half),
            remedy="or leave it out",
        )
    for part in plan.without:
        if part not in PARTS:
            raise SettingsError(
                expected=f"a part of answering for --without: {', '.join(PARTS)}",
                found=repr(part),
                remedy="name one of them",
            )
    if not plan.articles.exists():
        raise NotAFile(
            str(plan.articles), expected="a file or folder of articles", found="nothing there",
            remedy="check the path",
        )  # fmt: skip


def _archives(plan: Plan) -> Iterator[_Archive]:
    """The archives with those of their questions that the plan wants.

    Raises: NotAFile, and what `read` raises.
    """
    if plan.questions:
        yield _Archive("", plan.articles, _chosen(plan, read(plan.questions)))
        return
    files = sorted(plan.articles.glob("*/questions.jsonl")) if plan.articles.is_dir() else []
    if not files:
        raise NotAFile(
            str(plan.articles),
            expected="a folder of archives, each a folder of articles.jsonl and questions.jsonl",
            found="none in it",
            remedy="name the questions too: dateline eval ARTICLES QUESTIONS",
        )
    for file in files:
        articles = file.with_name("articles.jsonl")
        yield _Archive(file.parent.name, articles, _chosen(plan, read(file)))


def _chosen(plan: Plan, questions: Sequence[TestQuestion]) -> tuple[TestQuestion, ...]:
    chosen = [one for one in questions if plan.half in (None, half_of(one.id))]
    return tuple(chosen[:: -(-len(chosen) // plan.count) or 1] if plan.count else chosen)


def _ask(
    plan: Plan, archives: Sequence[_Archive], without: frozenset[str], progress: Progress
) -> _Asked:
    """Index and ask every archive."""
    wanted = sum(len(one.questions) for one in archives)
    what = f"ask without {', '.join(sorted(without))}" if without else "ask"
    records: list[Record] = []
    fingerprints = []
    for archive in archives:
        home = archive_of(plan.home, archive.articles)
        if archive.name:
            home = archive_of(plan.home, plan.articles) / archive.name
            _share_models(home)
        dateline = Dateline.open(home, without=without)
        try:
            indexed = dateline.index([archive.articles], progress)
            if not dateline.store.summary().articles and indexed.refused:
                raise indexed.refused[0]
            dateline.warm()
            done = evaluate(
                dateline.service.ask,
                archive.questions,
                today=dateline.clock().date(),
                limit=plan.limit,
                answerer=dateline.settings.answering.answerer,
                archive=archive.name,
                progress=partial(_tell, progress, what, len(records), wanted),
                forget=dateline.sessions.delete,
            )
            settings = dateline.settings.model_dump(mode="json")
            fingerprints.append(dateline.index_fingerprint)
        finally:
            dateline.close()
        records += done.records
        if not done.complete:
            break
    together = replace(done, records=tuple(records), wanted=wanted)
    joined = hashlib.blake2b("".join(fingerprints).encode(), digest_size=8).hexdigest()
    return _Asked(together, fingerprints[0] if len(archives) == 1 else joined, settings)


def _tell(progress: Progress, what: str, before: int, wanted: int, count: int, _: int) -> None:
    progress(what, before + count, wanted)


def _share_models(home: Path) -> None:
    """Let archives of one folder use one export of the models, which takes half a minute."""
    models = home.parent / "models"
    models.mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True)
    if not (home / "models").exists():
        with suppress(OSError):  # where links are not allowed each makes its own
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)


def _named(plan: Plan) -> str:
    """From the names of the questions and their folder: "news-questions", "sample"."""
    named = plan.questions or plan.articles
    stem = named.name.split(".jsonl")[0]
    folder = named.resolve().parent.name if plan.questions else ""
    return "-".join(part for part in (folder if folder != "evals" else "", stem, plan.half) if part)
