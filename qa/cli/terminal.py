"""What the command line shows: progress on stderr, results on stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from qa.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.errors import DatelineError
    from corpus.ingest import IngestReport
    from corpus.types import Article
    from qa.doctor import Check
    from qa.evaluation.command import Result


class _Out(Console):
    """Ends the command quietly where whoever read it has left: `dateline … | head`."""

    def on_broken_pipe(self) -> None:
        """Say no more; Rich's own would call it a failure."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)


OUT = _Out(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage, on stderr; nothing where that is not a terminal."""
    columns = (
        TextColumn("{task.description:>10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def say(text: str, *, error: bool = False) -> None:
    """One line."""
    (ERR if error else OUT).print(escape(text))


def complain(error: DatelineError) -> None:
    """An error of the tree, in one line on stderr."""
    ERR.print(f"[bold red]error:[/] {escape(str(error))}")


def print_json(value: Any) -> None:
    """JSON on stdout; dates as ISO strings."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write("\n")


def put(text: str, output: Path | None, *, force: bool = False) -> None:
    """The text on stdout as it is, or in a file, which is written whole or not at all.

    force: also over a file that is there.
    Raises: SettingsError where the file is there, or cannot be written.
    """
    if output is None:
        sys.stdout.write(text)
        return
    if output.exists() and not force:
        raise SettingsError(
            expected="--output to name a new file",
            found=f"{output}, which is there already",
            remedy="name another, or write over it with --force",
        )
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        try:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
            unfinished.replace(output)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(
            expected="--output to name a file that can be written",
            found=f"{output}: {error.strerror}",
            remedy="name a file in a folder that is there and yours",
        ) from error
    say(f"wrote {output}", error=True)


def print_ingest(report: IngestReport, fingerprint: str) -> None:
    """What an index run did."""
    for refused in report.refused:
        ERR.print(f"[bold red]refused[/] {escape(str(refused))}")
    if report.skipped:
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in report.skipped.most_common())
        say(f"left aside, of no known format: {kinds}", error=True)
    say(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged, {len(report.refused)} refused · index {fingerprint}"
    )


def print_articles(found: Sequence[Article], total: int) -> None:
    """Two lines an article: date, source and id, then its title."""
    for one in found:
        day = f"{one.published:%Y-%m-%d}" if one.published else "no date   "
        OUT.print(Text(f"{day}  {one.source or 'no source'}  {one.id}", style="cyan"))
        OUT.print(Text(f"            {one.title}"))
    say(f"{len(found)} of {total} articles")


def print_article(article: Article, copies: Sequence[Article] = ()) -> None:
    """One article whole; before its text, the copies that tell the same story."""
    OUT.print(Text(label(article), style="bold"))
    OUT.print(
        Text(" · ".join(filter(None, (article.id, article.url, article.origin))), style="dim")
    )
    for copy in copies:
        OUT.print(Text(f"same story: {label(copy)} · {copy.id}", style="cyan"))
    OUT.print(Text("\n" + article.text))


def print_checks(checks: Sequence[Check]) -> None:
    """The doctor's findings."""
    colours = {"ok": "green", "warn": "yellow", "fail": "bold red"}
    for check in checks:
        colour = colours[check.state]
        OUT.print(f"[{colour}]{check.state:>4}[/] {escape(check.name)}: {escape(check.found)}")
        if check.remedy:
            OUT.print(f"     {escape(check.remedy)}")


def print_serving(url: str, *, host: str, as_json: bool) -> None:
    """Where to open what is served, as soon as it listens; host: where, as `--host` says it.

    The two differ where it listens on every address of the machine.
    """
    if as_json:
        sys.stdout.write(json.dumps({"url": url}) + "\n")
        sys.stdout.flush()
        return
    everywhere = urlsplit(url).hostname != host.lower()
    there = ", and listens on all of this machine's addresses" if everywhere else ""
    ERR.print(f"Dateline answers at [bold]{url}[/]{there} (Ctrl-C stops it)")


def print_evaluation(result: Result, *, as_json: bool) -> None:
    """The figures, and where the files are."""
    if as_json:
        print_json(result.document)
        return
    for table in result.tables:
        OUT.print(table)
    for note in result.notes:
        say(f"note: {note}")
    for path in result.files:
        say(f"wrote {path}")


def label(article: Article) -> str:
    """An article in a line: its title, source and day, as far as they are known."""
    day = f"{article.published.day} {article.published:%B %Y}" if article.published else None
    return " · ".join(filter(None, (article.title or article.id, article.source, day)))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
