"""`dateline serve`: the chat page and the HTTP API."""

from __future__ import annotations

import os
from functools import partial
from typing import Annotated

import typer

from qa.cli import terminal
from qa.cli.options import Json, opened

server = typer.Typer()  # without a name, so that its command stands among the others


@server.command()
def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Where to listen; elsewhere than on this machine only with keys.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    as_json: Json = False,
) -> None:
    """Serve the chat page and the HTTP API."""
    from qa.api.keys import VARIABLE, Keyring
    from qa.api.server import bound, serve as run

    with opened(context) as dateline:
        keyring = Keyring.read(os.environ.get(VARIABLE, ""), dateline.settings.serving.api_keys)
        bound(host, port, keyring).close()  # what cannot be had is said before the work begins
        if not dateline.indexes.current:
            with terminal.progress() as progress:
                dateline.sync(progress)
        told = partial(terminal.print_serving, host=host, as_json=as_json)
        run(dateline, host, port, told, keyring=keyring)
