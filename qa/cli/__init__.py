"""The command line: `dateline index | ask | search | serve | mcp | eval | …`.

- `archive`: index, articles, doctor
- `questions`: ask, search, eval; `answers` prints what they give
- `chronicle`: timeline, encounters
- `sessions`: sessions, feedback
- `server`: serve, mcp, keys
- `options`, `terminal`: what all of them share

Exit codes: 0 done (also when an answer is "I don't know"), 1 a defect of ours, 2 wrong usage or
settings, 3 some input was refused and the rest is done, 4 a question or filter that cannot be
asked, 5 not found, 6 the archive or the model cannot be used, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import DatelineError
from corpus.text import SURROGATE
from qa.cli import archive, chronicle, questions, server, sessions, terminal
from qa.cli.options import STOPPED, Home
from qa.errors import SettingsError, outcome

app = typer.Typer(
    name="dateline",
    help="Answers questions from an archive of news articles, with the exact words of its sources.",
    epilog="Exit codes: 0 done, 1 a defect, 2 usage, 3 some input refused, 4 bad question, "
    "5 not found, 6 archive or model unusable, 130 stopped.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(archive.indexing)
app.add_typer(questions.asking)
app.add_typer(chronicle.telling)
app.add_typer(questions.evaluating)
app.add_typer(archive.doctoring)
app.add_typer(archive.articles, name="articles")
app.add_typer(server.keys, name="keys")
app.add_typer(sessions.sessions, name="sessions")
app.add_typer(sessions.feedback, name="feedback")
app.add_typer(server.serving)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _home(
    context: typer.Context,
    home: Home = Path(".dateline"),
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    context.obj = home


def main() -> None:
    """Run the command line; an error of the tree becomes one line and its exit code."""
    if sys.stdout.encoding.lower() != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        _refuse_other_bytes(sys.argv)
        app()
    except DatelineError as error:
        terminal.complain(error)
        sys.exit(outcome(error).exit_code)
    except SystemExit as stop:
        if stop.code == STOPPED:
            terminal.note("stopped; nothing done so far is lost")
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # typer's mark of a reader that left
            sys.exit(0)
        raise


def _refuse_other_bytes(arguments: list[str]) -> None:
    """Raises: SettingsError for an argument that is not UTF-8; no store or index could hold it."""
    for argument in arguments:
        if SURROGATE.search(argument):
            raise SettingsError(
                expected="arguments in UTF-8", found=ascii(argument), remedy="rename or retype it"
            )
