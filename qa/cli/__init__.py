"""The command line: `dateline index | ask | search | serve | mcp | eval | …`, each a function here.

The groups `articles`, `sessions` and `feedback` have files of their own.

Exit codes: 0 done (also when an answer is "I don't know"), 1 a defect of ours, 2 wrong usage or
settings, 3 some input was refused and the rest is done, 4 a question or filter that cannot be
asked, 5 not found, 6 the archive or the model cannot be used, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import DatelineError
from corpus.text import SURROGATE
from qa.cli import terminal
from qa.cli.articles import articles
from qa.cli.feedback import feedback
from qa.cli.keys import keys
from qa.cli.mcp import mcp
from qa.cli.options import (
    AskedOn,
    Day,
    Home,
    Json,
    Limit,
    Paths,
    Sources,
    existing,
    opened,
    question as question_of,
    session_id,
)
from qa.cli.serve import server
from qa.cli.sessions import sessions
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
app.add_typer(articles, name="articles")
app.add_typer(keys, name="keys")
app.add_typer(sessions, name="sessions")
app.add_typer(feedback, name="feedback")
app.add_typer(mcp)
app.add_typer(server)

STOPPED = 130  # what typer makes of Ctrl-C


@app.callback()
def _home(
    context: typer.Context,
    home: Home = Path(".dateline"),
) -> None:
    context.obj = home


@app.command()
def index(
    context: typer.Context,
    paths: Paths,
    as_json: Json = False,
) -> None:
    """Bring the archive to agree with files and folders; what is unchanged costs nothing."""
    with opened(context) as dateline, terminal.progress() as progress:
        report = dateline.index(paths, progress)
        fingerprint = dateline.index_fingerprint
    result = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "skipped": dict(report.skipped),
        "refused": [
            {
                "origin": refused.origin,
                "line": refused.line,
                "expected": refused.expected,
                "found": refused.found,
                "remedy": refused.remedy,
            }
            for refused in report.refused
        ],
        "index_fingerprint": fingerprint,
    }
    if as_json:
        terminal.print_json(result)
    else:
        terminal.print_ingest(report, fingerprint)
    if report.refused:
        raise typer.Exit(outcome(report.refused[0]).exit_code)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    sources: Sources = None,
    published_from: Day = None,
    published_to: Day = None,
    asked_on: AskedOn = None,
    limit: Limit = 10,
    session: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    answerer: Annotated[
        str | None, typer.Option(help="Who writes it: extractive, or llm (docs/llm.md).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Answer a question, each sentence with its source."""
    with existing(context) as dateline:
        asked = question_of(
            dateline, question, sources, published_from, published_to, limit, asked_on
        )
        asked = replace(asked, session_id=session_id(session), answerer=answerer or asked.answerer)
        if as_json:
            from qa.schemas.answer import AnswerObject

            terminal.print_json(AnswerObject.of(dateline.service.ask(asked)).model_dump())
        elif asked.answerer == "llm":  # it takes seconds: each sentence as it comes
            from qa.cli.terminal_answer import print_stream

            print_stream(dateline.service.stream(asked))
        else:
            from qa.cli.terminal_answer import print_answer

            print_answer(dateline.service.ask(asked))


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="What to look for.")],
    sources: Sources = None,
    published_from: Day = None,
    published_to: Day = None,
    asked_on: AskedOn = None,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """Find passages, best first, without answering."""
    with existing(context) as dateline:
        asked = question_of(dateline, query, sources, published_from, published_to, limit, asked_on)
        evidence = dateline.service.search(asked)
        fingerprint = dateline.index_fingerprint
    if as_json:
        from qa.schemas.answer import SearchObject

        terminal.print_json(SearchObject.of(query, fingerprint, evidence).model_dump())
    else:
        from qa.cli.terminal_answer import print_evidence

        print_evidence(evidence)


@app.command("eval")
def evaluate(
    context: typer.Context,
    articles_path: Annotated[
        Path,
        typer.Argument(
            metavar="ARTICLES", help="Articles to index, or a folder of archives with questions."
        ),
    ],
    questions_path: Annotated[
        Path | None, typer.Argument(metavar="QUESTIONS", help="JSON Lines.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Of the result.")] = None,
    output: Annotated[Path, typer.Option(help="Folder for results.")] = Path("evals/results"),
    half: Annotated[
        str | None, typer.Option(help="Only the `tuning` or the `reporting` half, by id hash.")
    ] = None,
    count: Annotated[
        int | None, typer.Option(min=1, help="Only so many questions, evenly spread.")
    ] = None,
    limit: Limit = 10,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="PART", help="Ask again without this part, and say what it gains."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the answers to a question set over an archive made of ARTICLES."""
    from qa.evaluation.command import Plan, run

    plan = Plan(
        home=context.obj,
        articles=articles_path,
        questions=questions_path,
        name=name,
        output=output,
        half=half,
        count=count,
        limit=limit,
        command=" ".join(["dateline", *sys.argv[1:]]),
        without=tuple(without or ()),
    )
    with terminal.progress() as progress:
        result = run(plan, progress)
    terminal.print_evaluation(result, as_json=as_json)
    if not result.complete:
        raise typer.Exit(STOPPED)


@app.command()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check the machine, the model and the archive."""
    from qa.doctor import examine

    checks = examine(context.obj)
    if as_json:
        terminal.print_json({"checks": [asdict(check) for check in checks]})
    else:
        terminal.print_checks(checks)
    if any(check.state == "fail" for check in checks):
        raise typer.Exit(6)


def main() -> None:
    """Run the command line; errors of the tree become one line and their exit code."""
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
            terminal.say("stopped; nothing done so far is lost", error=True)
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
