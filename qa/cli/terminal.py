"""Where the command line writes: results on stdout, progress, notes and errors on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from corpus.errors import DatelineError
from corpus.types import Article
from qa.errors import SettingsError


class _Out(Console):
    """Ends the command quietly when the reader of its output has left: `dateline … | head`."""

    def on_broken_pipe(self) -> None:
        """Exit with 0; Rich's own would exit with 1."""
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


def say(text: str, style: str = "", *, end: str = "\n") -> None:
    """Text on stdout, as it is: markup in it is not read."""
    OUT.print(Text(text, style=style), end=end)


def note(text: str) -> None:
    """A line on stderr."""
    ERR.print(Text(text))


def complain(error: DatelineError, what: str = "error:") -> None:
    """An error in one line on stderr."""
    ERR.print(Text.assemble((what, "bold red"), " ", str(error)))


def print_json(value: Any) -> None:
    """JSON on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def done(told: str, as_json: dict[str, Any] | None) -> None:
    """What a command did on stdout: the JSON, if it is wanted, or else a line."""
    if as_json is None:
        say(told)
    else:
        print_json(as_json)


def put(text: str, output: Path | None, *, force: bool = False) -> None:
    """Text on stdout as it is, or in a file, which is written whole or not at all.

    force: overwrite a file that exists.
    Raises: SettingsError where the file exists, or cannot be written.
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
    note(f"wrote {output}")


def label(article: Article) -> str:
    """An article in a line: its title, source and day, as far as they are known."""
    day = f"{article.published.day} {article.published:%B %Y}" if article.published else None
    return " · ".join(filter(None, (article.title or article.id, article.source, day)))
