"""The application: routers, errors, headers and pages put together."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from fastapi import FastAPI

from qa.api.archive import archive_router
from qa.api.articles import articles_router
from qa.api.ask import ask_router
from qa.api.documented import documented
from qa.api.errors import PROBLEMS, install_errors
from qa.api.guards import Guards
from qa.api.health import health_router
from qa.api.metrics import Metrics, metrics_router
from qa.api.openai.router import add_openai
from qa.api.pages import add_pages
from qa.api.request_ids import RequestIds
from qa.api.sessions import sessions_router
from qa.api.watching import Watcher, Watching

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from starlette.types import ASGIApp

    from qa.api.heartbeat import Heartbeat
    from qa.api.traces import Traces
    from qa.archive import Dateline


def _new_session() -> str:
    return uuid4().hex


def create_app(
    dateline: Dateline,
    *,
    new_session: Callable[[], str] = _new_session,
    heartbeat: Heartbeat | None = None,
    guards: Guards | None = None,
    watchers: Sequence[Watcher] = (),
    traces: Traces | None = None,
) -> FastAPI:
    """Make the HTTP face of an open archive, which the caller closes.

    new_session: makes the id of a conversation. heartbeat: watches the loop that serves.
    guards: who may ask; None lets this machine's own clients, without a key. watchers: are told of
    each request, beside the metrics. traces: gets a span of each.
    """

    @asynccontextmanager
    async def beating(_app: FastAPI) -> AsyncIterator[None]:
        beats = asyncio.create_task(heartbeat.beat()) if heartbeat else None
        yield
        if beats:
            beats.cancel()

    metrics = Metrics(dateline)
    app = _Application(
        [metrics, *watchers],
        traces,
        title="Dateline",
        version=version("dateline"),
        description="Answers questions from an archive of news articles, each with its quote.",
        docs_url=None,  # FastAPI's own pages load their scripts from elsewhere
        redoc_url=None,
        responses=PROBLEMS,
        lifespan=beating,
        middleware=(guards or Guards()).middleware(),
    )
    install_errors(app)
    app.include_router(ask_router(dateline, new_session))
    app.include_router(archive_router(dateline))
    app.include_router(articles_router(dateline))
    app.include_router(sessions_router(dateline))
    app.include_router(health_router(dateline))
    app.include_router(metrics_router(metrics))
    add_openai(app, dateline, new_session)
    add_pages(app)
    return app


class _Application(FastAPI):
    def __init__(
        self, watchers: Sequence[Watcher], traces: Traces | None, **described: Any
    ) -> None:
        super().__init__(**described)
        self._watchers, self._traces = watchers, traces

    def build_middleware_stack(self) -> ASGIApp:
        """Watch from outside: what fails in the outermost of the framework counts too."""
        inner = super().build_middleware_stack()
        traced = self._traces.around(inner) if self._traces else inner
        return RequestIds(Watching(traced, self._watchers))

    def openapi(self) -> dict[str, Any]:
        """Give the OpenAPI document, made once."""
        if not self.openapi_schema:
            self.openapi_schema = documented(super().openapi())
        return self.openapi_schema
