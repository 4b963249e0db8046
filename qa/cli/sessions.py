"""`dateline sessions`: list, show, rename, export and delete."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli import terminal
from qa.cli.options import Force, Json, existing, session_title

if TYPE_CHECKING:
    from qa.archive import Dateline
    from qa.conversation.sessions import Session
    from qa.recollection import Recollected

sessions = typer.Typer(
    help="List, show, rename, export and delete conversations.", no_args_is_help=True
)
SessionId = Annotated[str, typer.Argument(metavar="ID", help="As `sessions list` shows it.")]


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
    else:
        from qa.cli.terminal_sessions import print_sessions

        print_sessions(found, total)


@sessions.command("show")
def show_session(context: typer.Context, session_id: SessionId, as_json: Json = False) -> None:
    """Show a conversation, each quote compared again with the archive."""
    with existing(context) as dateline:
        shown = _shown(dateline, session_id)
    if as_json:
        terminal.put(_as_json(*shown), None)
    else:
        from qa.cli.terminal_sessions import print_session

        print_session(*shown)


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
    if as_json:
        terminal.print_json({"id": session_id, "title": chosen})
    else:
        terminal.say(f"{session_id} is now called: {chosen}")


@sessions.command("export")
def export_session(
    context: typer.Context,
    session_id: SessionId,
    as_format: Annotated[
        Format, typer.Option("--format", help="Markdown to read, JSON for programs.")
    ] = Format.MARKDOWN,
    output: Annotated[
        Path | None, typer.Option(help="The file to write; else it is printed.")
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Export a conversation with its citations (`--json` is `--format json`)."""
    from qa.conversation.markdown import session_markdown

    with existing(context) as dateline:
        shown = _shown(dateline, session_id)
    chosen = Format.JSON if as_json else as_format
    text = _as_json(*shown) if chosen is Format.JSON else session_markdown(*shown)
    terminal.put(text, output, force=force)


@sessions.command("delete")
def delete_session(context: typer.Context, session_id: SessionId, as_json: Json = False) -> None:
    """Delete a conversation for good, and the feedback on it."""
    with existing(context) as dateline:
        dateline.sessions.delete(session_id)
    if as_json:
        terminal.print_json({"deleted": [session_id]})
    else:
        terminal.say(f"deleted {session_id} for good")


def _shown(dateline: Dateline, session_id: str) -> tuple[Session, list[Recollected]]:
    """The conversation, its quotes compared again. Raises: SessionNotFound."""
    from qa.recollection import Recollection

    session = dateline.sessions.session(session_id)
    turns = dateline.sessions.turns(session_id)
    return session, Recollection(dateline.store, session_id).turns(turns)


def _as_json(session: Session, turns: list[Recollected]) -> str:
    from qa.schemas.session import SessionObject

    return SessionObject.of(session, turns).model_dump_json(indent=2) + "\n"
