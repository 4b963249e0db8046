"""/healthz and /readyz: whether the process runs, and whether it can answer yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel

from qa.api.errors import ProblemResponse, blank_problem

if TYPE_CHECKING:
    from qa.archive import Dateline


class Health(BaseModel):
    """The state of the server."""

    status: Literal["alive", "ready"]


def health_router(dateline: Dateline) -> APIRouter:
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
