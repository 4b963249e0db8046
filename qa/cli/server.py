"""`dateline serve`, `dateline mcp` and `dateline keys`: the archive for other programs."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from secrets import token_urlsafe
from typing import Annotated, Literal
from urllib.parse import urlsplit

import typer
from rich.markup import escape

from qa.cli import terminal
from qa.cli.options import Json, existing, opened
from qa.errors import SettingsError

serving = typer.Typer()
keys = typer.Typer(help="Make keys for a server.", no_args_is_help=True)


@serving.command()
def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Where to listen; elsewhere than on this machine only with keys.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    as_json: Json = False,
) -> None:
    """Serve the chat page and the HTTP API."""
    from qa.api.access import VARIABLE, Keyring
    from qa.api.server import bound, serve as run

    with opened(context) as dateline:
        keyring = Keyring.read(os.environ.get(VARIABLE, ""), dateline.settings.serving.api_keys)
        bound(host, port, keyring).close()  # an address that cannot be had is said before the work
        if not dateline.indexes.current:
            with terminal.progress() as progress:
                dateline.sync(progress)
        run(dateline, host, port, partial(_print_url, host=host, as_json=as_json), keyring=keyring)


@serving.command("mcp")
def serve_mcp(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of stdio.")
    ] = False,
    host: Annotated[
        str, typer.Option(help="Where to listen, with --http; elsewhere than here only with keys.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --http.")] = 8001,
    as_json: Json = False,
) -> None:
    """Offer ask, search and article to a language model over MCP; stdout is the protocol."""
    from qa.api.access import VARIABLE, Keyring

    try:
        from qa.mcp.server import serve_http, serve_stdio
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise SettingsError(
            expected="the package mcp", found="none", remedy="pip install 'dateline[mcp]'"
        ) from None
    with existing(context) as dateline:
        if http:
            keyring = Keyring.read(os.environ.get(VARIABLE, ""), dateline.settings.serving.api_keys)
            told = partial(_print_url, host=host, as_json=as_json)
            serve_http(dateline, host, port, told, keyring)
        else:
            serve_stdio(dateline)


def _print_url(url: str, *, host: str, as_json: bool) -> None:
    """Where to open what is served, as soon as it listens; host: as `--host` says it.

    The two differ where it listens on every address of the machine.
    """
    if as_json:
        sys.stdout.write(json.dumps({"url": url}) + "\n")
        sys.stdout.flush()
        return
    everywhere = urlsplit(url).hostname != host.lower()
    there = ", and listens on all of this machine's addresses" if everywhere else ""
    terminal.ERR.print(f"Dateline answers at [bold]{escape(url)}[/]{there} (Ctrl-C stops it)")


@keys.callback()
def _keys() -> None:
    """Keep `new` a command of its own, though it is the only one."""


@keys.command("new")
def new_key(
    scope: Annotated[
        Literal["read", "admin"],
        typer.Option(help="read: ask and search. admin: also add and delete articles."),
    ] = "read",
    as_json: Json = False,
) -> None:
    """Make a key, print it this once, and the entry by which a server knows it."""
    from qa.api.access import VARIABLE, new_key as make

    key, entry = make(scope, token_urlsafe)
    if as_json:
        terminal.print_json({"key": key, "entry": entry, "scope": scope})
        return
    terminal.say("The key, shown this once; whoever asks sends it as Authorization: Bearer KEY")
    terminal.say(f"  {key}")
    terminal.say(f"Its entry, for {VARIABLE} (separated by commas) or serving.api_keys of the file")
    terminal.say(f"  {entry}")
