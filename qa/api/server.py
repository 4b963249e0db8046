"""Runs the application under uvicorn, warming the model beside it."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import closing, nullcontext
from ipaddress import ip_address
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp, Lifespan

from corpus.errors import DatelineError
from qa.api.access import VARIABLE, Keyring
from qa.api.app import create_app, surround
from qa.api.connections import Connection
from qa.api.guards import Guards
from qa.api.tracing import open_traces
from qa.errors import SettingsError
from qa.logs import RequestLog, configure

if TYPE_CHECKING:
    from qa.archive import Dateline

HEAD_BYTES = 65_536  # a search for 2,000 characters, each of four bytes in percent, is 24 kB
GRACE = 10  # seconds that answers have to end when the server is stopped


def serve(
    dateline: Dateline,
    host: str,
    port: int,
    listening: Callable[[str], None],
    lifespan: Lifespan[FastAPI] | None = None,
    *,
    app: Starlette | None = None,
    keyring: Keyring | None = None,
) -> None:
    """Serve until stopped. listening gets the address to open once connections are taken.

    port: 0 takes a free one. lifespan: what runs beside it. app: what is served, the
    archive's HTTP face if None. keyring: the keys asked for; without any, only this machine's own
    clients are let in.
    Raises: SettingsError if the address cannot be had, or may not without a key.
    """
    keyring, serving = keyring or Keyring(), dateline.settings.serving
    configure(dateline.settings.logging)
    guards = Guards(serving, keyring, host)
    # Traces are sent whole at the end.
    traces = open_traces(os.environ, logging.getLogger(__name__).warning)
    with closing(traces) if traces else nullcontext(), bound(host, port, keyring) as listener:
        listener.listen(128)
        warm(dateline, None if app else dateline.suggestions.start)
        listening(_address(host, listener))
        watched = RequestLog(questions=dateline.settings.logging.questions)
        if app:
            surround(app, guards, [watched])
        else:
            app = create_app(
                dateline, lifespan=lifespan, guards=guards, watchers=[watched], traces=traces
            )
        uvicorn.Server(configured(app, serving.body_seconds)).run(sockets=[listener])


def _address(host: str, listener: socket.socket) -> str:
    """Where a browser of this machine finds what listens; 0.0.0.0 and :: can be no such place."""
    bound_to, port = listener.getsockname()[:2]
    if ip_address(bound_to).is_unspecified:
        host = "::1" if ":" in bound_to else "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def bound(host: str, port: int, keyring: Keyring) -> socket.socket:
    """A socket bound to this address, on which nothing listens yet.

    Raises: SettingsError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named for asyncio, which turns Nagle's delay off only where it is: an answer
    # took 45 ms longer without.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            expected=f"to listen on {host}:{port}",
            found=error.strerror or str(error),
            remedy="stop what uses it or choose another with --port",
        ) from error
    if keyring.keys or ip_address(listener.getsockname()[0]).is_loopback:
        return listener
    listener.close()
    raise SettingsError(
        expected="a key for a server that others can reach",
        found=f"--host {host} and none",
        remedy=f"make one with `dateline keys new` and set {VARIABLE}, "
        "or leave --host out to serve this machine alone",
    )


def configured(app: ASGIApp, patience: float) -> uvicorn.Config:
    """How uvicorn runs an application here. patience: seconds for a request's head to come.

    A proxy is believed who asks only where the variable says which one is.
    """
    clocked = type("Clocked", (Connection,), {"patience": patience})
    return uvicorn.Config(
        app,
        http=clocked,
        ws="none",
        log_config=None,  # uvicorn's own lines take the form of ours
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_graceful_shutdown=GRACE,
    )


def warm(dateline: Dateline, then: Callable[[], None] | None = None) -> threading.Thread:
    """Load the models in a thread beside all else, and give it. then: called once they are."""
    warming = threading.Thread(target=_warm, args=(dateline, then), daemon=True)
    warming.start()
    return warming


def _warm(dateline: Dateline, then: Callable[[], None] | None) -> None:
    try:
        dateline.warm()
    except DatelineError:
        return  # /readyz stays at 503, and the first question says what is wrong
    # What is loaded by now stays: to look through it for garbage would stop everything for 30 ms.
    gc.collect()
    gc.freeze()
    if then:
        then()
