"""`dateline mcp`: the archive for the language models that people already use."""

from __future__ import annotations

import os
from functools import partial
from typing import Annotated

import typer

from qa.cli import terminal
from qa.cli.options import Json, existing
from qa.errors import SettingsError

mcp = typer.Typer()  # without a name, so that its command stands among the others


@mcp.command("mcp")
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
    from qa.api.keys import VARIABLE, Keyring

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
            told = partial(terminal.print_serving, host=host, as_json=as_json)
            serve_http(dateline, host, port, told, keyring)
        else:
            serve_stdio(dateline)
