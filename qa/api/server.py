"""Runs the application under uvicorn, warming the model beside it."""

from __future__ import annotations

import gc
import socket
import threading
from typing import TYPE_CHECKING

import uvicorn

from corpus.errors import DatelineError
from qa.api.app import create_app
from qa.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from qa.api.heartbeat import Heartbeat
    from qa.assembly import Dateline


def serve(
    dateline: Dateline,
    host: str,
    port: int,
    listening: Callable[[str], None],
    heartbeat: Heartbeat | None = None,
    app: ASGIApp | None = None,
) -> None:
    """Serve until stopped. listening gets the address once connections are taken.

    port: 0 takes a free one. heartbeat: watches the loop that serves. app: what is served, the
    archive's HTTP face if None.
    Raises: SettingsError if the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named for asyncio, which turns Nagle's delay off only where it is: an answer
    # took 45 ms longer without.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise SettingsError(
                expected=f"to listen on {host}:{port}",
                found=error.strerror or str(error),
                remedy="stop what uses it or choose another with --port",
            ) from error
        listener.listen(128)
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        warm(dateline)
        listening(f"http://{shown}:{listener.getsockname()[1]}")
        app = app or create_app(dateline, heartbeat=heartbeat)
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


def warm(dateline: Dateline) -> threading.Thread:
    """Load the models in a thread beside all else, and give it."""
    warming = threading.Thread(target=_warm, args=(dateline,), daemon=True)
    warming.start()
    return warming


def _warm(dateline: Dateline) -> None:
    try:
        dateline.warm()
    except DatelineError:
        return  # /readyz stays at 503, and the first question says what is wrong
    # What is loaded by now stays: to look through it for garbage would stop everything for 30 ms.
    gc.collect()
    gc.freeze()
