"""GET /v1/timeline and /v1/encounters: what the archive tells in order of time, as JSON or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from qa.chronicle.encounters import encounters
from qa.chronicle.timeline import timeline
from qa.schemas.chronicle import (
    EncountersObject,
    EncountersQuery,
    Format,
    TimelineObject,
    TimelineQuery,
)

if TYPE_CHECKING:
    from qa.archive import Dateline

_TIMELINE = """curl -sG localhost:8000/v1/timeline \\
  --data-urlencode 'q=SCO meeting' -d source=Xinhua -d published_from=2018-01-01"""
_ENCOUNTERS = """curl -sG localhost:8000/v1/encounters --data-urlencode 'person=Zhao Kezhi'"""
_CSV: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}}}
_MARK = "\ufeff"  # by which spreadsheets know UTF-8


def chronicle_router(dateline: Dateline) -> APIRouter:
    """Make the routes that tell in order of time."""
    router = APIRouter(prefix="/v1", tags=["chronicle"])

    @router.get(
        "/timeline",
        response_model=TimelineObject,
        responses={200: {"description": "The timeline", "content": _CSV}},
        openapi_extra={"x-curl": _TIMELINE},
    )
    def tell(request: Request, query: Annotated[TimelineQuery, Query()]) -> Response:
        """Tell a matter in order of time, a quote for each story about it."""
        question = query.to_question(today=dateline.clock().date())
        with dateline.turns.taken():
            entries = timeline(dateline.service, question)
        told = TimelineObject.of(query.q, dateline.index_fingerprint, entries)
        return _written(told, query.format or _accepted(request), "timeline")

    @router.get(
        "/encounters",
        response_model=EncountersObject,
        responses={200: {"description": "The encounters", "content": _CSV}},
        openapi_extra={"x-curl": _ENCOUNTERS},
    )
    def meet(request: Request, query: Annotated[EncountersQuery, Query()]) -> Response:
        """Tell whom a person met, when and where, each by the sentence that says so."""
        question = query.to_question(today=dateline.clock().date())
        with dateline.turns.taken():
            found = encounters(dateline.service, question)
        told = EncountersObject.of(query.person, dateline.index_fingerprint, found)
        return _written(told, query.format or _accepted(request), "encounters")

    return router


def _accepted(request: Request) -> Format:
    """CSV where the request accepts it and not JSON."""
    accepted = request.headers.get("accept", "").lower()
    return "csv" if "text/csv" in accepted and "application/json" not in accepted else "json"


def _written(told: TimelineObject | EncountersObject, form: Format, name: str) -> Response:
    if form == "json":
        headers = {"Vary": "Accept"}
        return Response(told.model_dump_json(), media_type="application/json", headers=headers)
    headers = {
        "Vary": "Accept",
        "Content-Disposition": f'attachment; filename="dateline-{name}.csv"',
    }
    return Response(_MARK + told.csv(), media_type="text/csv", headers=headers)
