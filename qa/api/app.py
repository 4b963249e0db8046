"""The application: routers, errors, headers and pages put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from fastapi import APIRouter, FastAPI
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.types import Lifespan

from qa.api.articles import archive_router, articles_router
from qa.api.ask import ask_router
from qa.api.chronicle import chronicle_router
from qa.api.errors import PROBLEMS, ProblemResponse, blank_problem, install_errors
from qa.api.guards import Guards
from qa.api.metrics import Metrics, metrics_router
from qa.api.openai.chat import chat_router
from qa.api.openai.errors import shape_openai_errors
from qa.api.openai.models import models_router
from qa.api.openai.responses import responses_router
from qa.api.pages import add_pages
from qa.api.reference import documented
from qa.api.sessions import sessions_router
from qa.api.watching import Watcher, outermost

if TYPE_CHECKING:
    from qa.api.traces import Traces
    from qa.archive import Dateline


class Health(BaseModel):
    """The state of the server."""

    status: Literal["alive", "ready"]


def create_app(
    dateline: Dateline,
    *,
    new_session: Callable[[], str] = lambda: uuid4().hex,
    lifespan: Lifespan[FastAPI] | None = None,
    guards: Guards | None = None,
    watchers: Sequence[Watcher] = (),
    traces: Traces | None = None,
) -> FastAPI:
    """Make the HTTP face of an open archive, which the caller closes.

    new_session: makes the id of a conversation. lifespan: what runs beside it.
    guards: who may ask; None lets this machine's own clients, without a key. watchers: are told of
    each request, beside the metrics. traces: gets a span of each.
    """
    metrics = Metrics(dateline)
    app = FastAPI(
        title="Dateline",
        version=version("dateline"),
        description="Answers questions from an archive of news articles, each with its quote.",
        docs_url=None,  # FastAPI's own pages load their scripts from elsewhere
        redoc_url=None,
        responses=PROBLEMS,
        lifespan=lifespan,
    )
    surround(app, guards or Guards(), [metrics, *watchers], traces)
    app.openapi = cache(lambda: documented(FastAPI.openapi(app)))  # type: ignore[method-assign]
    for router in (
        ask_router(dateline, new_session),
        chronicle_router(dateline),
        archive_router(dateline),
        articles_router(dateline),
        sessions_router(dateline),
        _health_router(dateline),
        metrics_router(metrics),
        models_router(dateline),
        chat_router(dateline, new_session),
        responses_router(dateline, new_session),
    ):
        app.include_router(router)
    shape_openai_errors(app)
    add_pages(app)
    return app


def surround(
    app: Starlette, guards: Guards, watchers: Sequence[Watcher], traces: Traces | None = None
) -> None:
    """Put around an application what each of ours has: ids, watchers, traces, guards, problems."""
    traced = [traces.middleware()] if traces else []
    app.user_middleware[:0] = [*outermost(watchers), *traced, *guards.middleware()]
    install_errors(app)


def _health_router(dateline: Dateline) -> APIRouter:
    """Make the routes that supervisors poll."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", openapi_extra={"x-curl": "curl -s localhost:8000/healthz"})
    async def alive() -> Health:
        """Tell that the process runs."""
        return Health(status="alive")

    @router.get(
        "/readyz",
        response_model=Health,
        responses={503: {"description": "Not yet: the encoder warms up"}},
        openapi_extra={"x-curl": "curl -s localhost:8000/readyz"},
    )
    async def ready() -> Health | Response:
        """Tell whether the first answer would come at once."""
        if dateline.ready:
            return Health(status="ready")
        waiting = blank_problem(
            503, "expected a warm encoder; found it warming up; ask again in a second"
        )
        return ProblemResponse(waiting, {"Retry-After": "1"})

    return router
