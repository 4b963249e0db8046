"""`dateline feedback`: list what users think of answers, and make questions for `eval` of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from qa.cli import terminal
from qa.cli.options import Force, Json, existing

feedback = typer.Typer(
    help="List thumbs up and down; export them as questions for `dateline eval`.",
    no_args_is_help=True,
)


@feedback.command("list")
def list_feedback(context: typer.Context, as_json: Json = False) -> None:
    """List what users think of answers, by conversation, oldest first."""
    with existing(context) as dateline:
        kept = dateline.sessions
        rated = [
            (session_id, turn)
            for session_id in kept.rated()
            for turn in kept.history(session_id)
            if turn.feedback
        ]
    if as_json:
        rows = [
            {
                "session_id": session_id,
                "turn": turn.number,
                "question": turn.question,
                "answer": turn.answer,
                "rating": turn.feedback.rating,
                "comment": turn.feedback.comment,
                "rated_at": turn.feedback.rated_at,
            }
            for session_id, turn in rated
            if turn.feedback
        ]
        terminal.print_json({"feedback": rows})
    else:
        from qa.cli.terminal_sessions import print_feedback

        print_feedback(rated)


@feedback.command("export")
def export_feedback(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option(help="The file to write; else it is printed.")
    ] = None,
    force: Force = False,
) -> None:
    """Print a question a line, JSON Lines that `dateline eval ARTICLES QUESTIONS` reads."""
    from qa.conversation.feedback import evaluation_rows

    with existing(context) as dateline:
        rows = list(evaluation_rows(dateline.sessions))
    if not rows:
        terminal.say("note: no answer has feedback yet", error=True)
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    terminal.put("".join(f"{line}\n" for line in lines), output, force=force)
