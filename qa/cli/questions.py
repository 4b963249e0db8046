"""`dateline ask`, `dateline search` and `dateline eval`: questions to the archive."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from qa.cli import terminal
from qa.cli.options import (
    STOPPED,
    AskedOn,
    AsOf,
    Day,
    IgnorePeriod,
    Json,
    Limit,
    Sources,
    existing,
    question as question_of,
    session_id,
)

asking = typer.Typer()
evaluating = typer.Typer()


@asking.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    sources: Sources = None,
    published_from: Day = None,
    published_to: Day = None,
    asked_on: AskedOn = None,
    as_of: AsOf = None,
    ignore_period: IgnorePeriod = False,
    limit: Limit = 10,
    session: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    answerer: Annotated[
        str | None, typer.Option(help="Who writes it: extractive, or llm (docs/llm.md).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Answer a question, each sentence with its source."""
    from qa.cli.answers import print_answer, print_stream

    with existing(context) as dateline:
        asked = question_of(
            dateline,
            question,
            sources,
            published_from,
            published_to,
            limit,
            asked_on,
            as_of,
            ignore_period=ignore_period,
        )
        asked = replace(asked, session_id=session_id(session), answerer=answerer or asked.answerer)
        if as_json:
            from qa.schemas.answer import AnswerObject

            terminal.print_json(AnswerObject.of(dateline.service.ask(asked)).model_dump())
        elif asked.answerer == "llm":  # it takes seconds: each sentence as it comes
            print_stream(dateline.service.stream(asked))
        else:
            print_answer(dateline.service.ask(asked))


@asking.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="What to look for.")],
    sources: Sources = None,
    published_from: Day = None,
    published_to: Day = None,
    asked_on: AskedOn = None,
    as_of: AsOf = None,
    ignore_period: IgnorePeriod = False,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """Find passages, best first, without answering."""
    with existing(context) as dateline:
        asked = question_of(
            dateline,
            query,
            sources,
            published_from,
            published_to,
            limit,
            asked_on,
            as_of,
            ignore_period=ignore_period,
        )
        evidence = dateline.service.search(asked)
        fingerprint = dateline.index_fingerprint
    if as_json:
        from qa.schemas.answer import SearchObject

        terminal.print_json(SearchObject.of(query, fingerprint, evidence).model_dump())
    else:
        from qa.cli.answers import print_evidence

        print_evidence(evidence)


@evaluating.command("eval")
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
    if as_json:
        terminal.print_json(result.document)
    else:
        for table in result.tables:
            terminal.OUT.print(table)
        for note in result.notes:
            terminal.say(f"note: {note}")
        for path in result.files:
            terminal.say(f"wrote {path}")
    if not result.complete:
        raise typer.Exit(STOPPED)
