"""`dateline keys`: keys for a server that others can reach."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Annotated, Literal

import typer

from qa.cli import terminal
from qa.cli.options import Json

keys = typer.Typer(help="Make keys for a server.", no_args_is_help=True)


@keys.callback()
def _keys() -> None:
    """Keep `new` a command of its own, though it is the only one."""


@keys.command("new")
def new(
    scope: Annotated[
        Literal["read", "admin"],
        typer.Option(help="read: ask and search. admin: also add and delete articles."),
    ] = "read",
    as_json: Json = False,
) -> None:
    """Make a key, print it this once, and the entry by which a server knows it."""
    from qa.api.keys import VARIABLE, new_key

    key, entry = new_key(scope, token_urlsafe)
    if as_json:
        terminal.print_json({"key": key, "entry": entry, "scope": scope})
        return
    terminal.say("The key, shown this once; whoever asks sends it as Authorization: Bearer KEY")
    terminal.say(f"  {key}")
    terminal.say(f"Its entry, for {VARIABLE} (separated by commas) or serving.api_keys of the file")
    terminal.say(f"  {entry}")
