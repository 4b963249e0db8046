"""`dateline sessions` and `dateline feedback`: conversations, and what users think of answers."""

from __future__ import annotations

import json
from enum import Enum
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli import terminal
from qa.cli.options import Force, Json, Output, existing, session_title
from qa.cli.terminal import say

if TYPE_CHECKING:
    from qa.conversation.recollection import Recollected
    from qa.conversation.sessions import Feedback, Session

sessions = typer.Typer(
    help="List, show, rename, export and delete conversations.", no_args_is_help=True
)
feedback = typer.Typer(
    help="List thumbs up and down; export them as questions for `dateline eval`.",
    no_args_is_help=True,
)
SessionId = Annotated[str, typer.Argument(metavar="ID", help="As `sessions list` shows it.")]
INDENT = " " * 18  # the width of a moment and two blanks


class Format(Enum):
    """What a session is exported as."""

    MARKDOWN = "markdown"
    JSON = "json"


@sessions.command("list")
def list_sessions(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    offset: Annotated[int, typer.Option(min=0, max=2**31)] = 0,
    as_json: Json = False,
) -> None:
    """List conversations, the one asked last first."""
    with existing(context) as dateline:
        found, total = dateline.sessions.listed(limit, offset)
    if as_json:
        from qa.schemas.session import SessionRow, SessionsObject

        rows = [SessionRow.of(one) for one in found]
        terminal.print_json(SessionsObject(sessions=rows, total=total).model_dump())
        return
    for one in found:
        count = f"{one.turns} question{'' if one.turns == 1 else 's'}"
        say(f"{one.last_asked_at:%Y-%m-%d %H:%M}  {count}  {one.id}", "cyan")
        say(INDENT + _short(one.title))
    say(f"{len(found)} of {total} conversations")


@sessions.command("show")
def show_session(context: typer.Context, session_id: SessionId, as_json: Json = False) -> None:
    """Show a conversation, each quote compared again with the archive."""
    from qa.conversation.recollection import recollected

    with existing(context) as dateline:
        session, turns = recollected(dateline.sessions, dateline.store, session_id)
    if as_json:
        terminal.put(_json(session, turns), None)
        return
    from qa.cli.answers import print_answer

    say(session.title, "bold")
    say(f"{session.id} · begun {session.started_at:%Y-%m-%d %H:%M} UTC", "dim")
    for one in turns:
        say(f"\n{one.turn.number}. {one.turn.question}", "bold")
        print_answer(one.answer, one.articles)
        if one.turn.feedback:
            say(_thumb(one.turn.feedback), "magenta")


@sessions.command("rename")
def rename_session(
    context: typer.Context,
    session_id: SessionId,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="In quotes.")],
    as_json: Json = False,
) -> None:
    """Give a conversation another title."""
    chosen = session_title(title)
    with existing(context) as dateline:
        dateline.sessions.rename(session_id, chosen)
    told = f"{session_id} is now called: {chosen}"
    terminal.done(told, {"id": session_id, "title": chosen} if as_json else None)


@sessions.command("export")
def export_session(
    context: typer.Context,
    session_id: SessionId,
    as_format: Annotated[
        Format, typer.Option("--format", help="Markdown to read, JSON for programs.")
    ] = Format.MARKDOWN,
    output: Output = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Export a conversation with its citations (`--json` is `--format json`)."""
    from qa.conversation.markdown import session_markdown
    from qa.conversation.recollection import recollected

    with existing(context) as dateline:
        session, turns = recollected(dateline.sessions, dateline.store, session_id)
    write = _json if as_json or as_format is Format.JSON else session_markdown
    terminal.put(write(session, turns), output, force=force)


@sessions.command("delete")
def delete_session(context: typer.Context, session_id: SessionId, as_json: Json = False) -> None:
    """Delete a conversation for good, and the feedback on it."""
    with existing(context) as dateline:
        dateline.sessions.delete(session_id)
    told = f"deleted {session_id} for good"
    terminal.done(told, {"deleted": [session_id]} if as_json else None)


@feedback.command("list")
def list_feedback(context: typer.Context, as_json: Json = False) -> None:
    """List what users think of answers, by conversation, oldest first."""
    with existing(context) as dateline:
        kept = dateline.sessions
        rated = [
            (session_id, turn, turn.feedback)
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
                "rating": thumb.rating,
                "comment": thumb.comment,
                "rated_at": thumb.rated_at.isoformat(),
            }
            for session_id, turn, thumb in rated
        ]
        terminal.print_json({"feedback": rows})
        return
    for session_id, turn, thumb in rated:
        say(f"{thumb.rated_at:%Y-%m-%d %H:%M}  {session_id} turn {turn.number}", "cyan")
        say(INDENT + _short(turn.question))
        say(INDENT + _thumb(thumb))
    say(f"{len(rated)} answers with feedback")


@feedback.command("export")
def export_feedback(context: typer.Context, output: Output = None, force: Force = False) -> None:
    """Print a question a line, JSON Lines that `dateline eval ARTICLES QUESTIONS` reads."""
    from qa.conversation.feedback import evaluation_rows

    with existing(context) as dateline:
        rows = list(evaluation_rows(dateline.sessions))
    if not rows:
        terminal.note("note: no answer has feedback yet")
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    terminal.put("".join(f"{line}\n" for line in lines), output, force=force)


def _json(session: Session, turns: list[Recollected]) -> str:
    from qa.schemas.session import SessionObject

    return SessionObject.of(session, turns).model_dump_json(indent=2) + "\n"


def _thumb(given: Feedback) -> str:
    return f"thumbs {given.rating}" + (f": {given.comment}" if given.comment else "")


def _short(text: str) -> str:
    return shorten(text, 100, placeholder=" …")
