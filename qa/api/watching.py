"""Watches requests from outside all else: how long each took and what came of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from asgi_correlation_id import CorrelationIdMiddleware, correlation_id
from fastapi.routing import iter_route_contexts
from starlette.middleware import Middleware
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.observing import OBSERVER, Observer
from qa.types import Answer, Question

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN = "unknown"  # the route of a path that has none, so that strangers cannot make up new ones
FAILED = 500
LEFT = 499  # the status of a client that went away before its answer began, as proxies log it


_REQUEST_ID = re.compile(r"[A-Za-z0-9._~:=+/-]{1,128}")


@dataclass(slots=True)
class Served(Observer):
    """A request, whole once it is over; until then it hears what the service says of it.

    method: as sent; "other" for one that HTTP does not name. route: the path's template,
    "/v1/articles/{article_id:path}"; UNKNOWN where none was found. status: what was sent; LEFT
    where nothing was. seconds: from its coming to the last byte. holder: of the key, if any.
    trace: 32 hex digits where the request is traced. answer, sought: what was asked, if anything
    was; search_seconds: what the search took.
    """

    method: str
    id: str = ""
    route: str = UNKNOWN
    status: int = LEFT
    seconds: float = 0.0
    holder: str | None = None
    trace: str | None = None
    answer: Answer | None = None
    sought: Question | None = None
    search_seconds: float = 0.0

    def answered(self, answer: Answer) -> None:
        """Note it."""
        self.answer = answer

    def searched(self, question: Question, seconds: float) -> None:
        """Note it."""
        self.sought, self.search_seconds = question, seconds


class Watcher(Protocol):
    """Is told on the loop; must not raise or wait."""

    def began(self) -> None:
        """A request has come."""

    def ended(self, served: Served) -> None:
        """It is over, whatever way."""


class Watching:
    """Tells each watcher of every request. timer: seconds that only grow."""

    def __init__(
        self,
        app: ASGIApp,
        watchers: Sequence[Watcher],
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.app, self.watchers, self.timer = app, watchers, timer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell of it, also if it fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        served, began = Served(method_of(scope)), self.timer()
        state = scope.setdefault("state", {})

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                served.status = message["status"]
            await send(message)

        for watcher in self.watchers:
            watcher.began()
        token = OBSERVER.set(served)
        try:
            await self.app(scope, receive, noted)
        except Exception:
            if served.status == LEFT:
                served.status = FAILED  # what stands outside answers so
            raise
        finally:
            OBSERVER.reset(token)
            served.id, served.route = correlation_id.get() or "", route_of(scope)
            served.seconds, served.trace = self.timer() - began, state.get("trace")
            served.holder = state["holder"].id if state.get("holder") else None
            for watcher in self.watchers:
                watcher.ended(served)


def outermost(watchers: Sequence[Watcher]) -> list[Middleware]:
    """What stands before all else: each request's id, and who is told of it.

    An id that is sent and is not of 1 to 128 of A-Z a-z 0-9 . _ ~ : = + / - is not taken, for it
    will stand in logs.
    """
    fit = Middleware(
        CorrelationIdMiddleware, validator=lambda sent: bool(_REQUEST_ID.fullmatch(sent))
    )
    return [fit, Middleware(Watching, watchers)]


def route_of(scope: Scope) -> str:
    """The template of the path that a request asks for, or the folder of files it is in.

    A request that was refused before it was routed has it too.
    """
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str):
        return path
    mounted = scope.get("root_path", "") if "endpoint" in scope else template_of(scope)
    return str(mounted or UNKNOWN)


def method_of(scope: Scope) -> str:
    """The method, if HTTP has it."""
    method = str(scope["method"])
    return method if method in METHODS else "other"


def template_of(scope: Scope) -> str | None:
    """Find the template of the path that a request asks for; None where the path is none of ours.

    Looked up in the routes of the scope's `app`: for requests that were refused before they were
    routed. One of another method stands for the path where none has the request's.
    """
    partial: str | None = None
    for route in iter_route_contexts(scope["app"].routes) if "app" in scope else ():
        match, _ = route.matches(scope)
        if match is Match.FULL:
            return route.path
        if match is Match.PARTIAL:
            partial = partial or route.path
    return partial
