"""/v1/archive: what the archive holds, for a page that shows and filters it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from qa.schemas.article import ArchiveObject

if TYPE_CHECKING:
    from qa.archive import Dateline


def archive_router(dateline: Dateline) -> APIRouter:
    """Make the route of the archive as a whole."""
    router = APIRouter(prefix="/v1", tags=["archive"])

    @router.get(
        "/archive",
        response_model=ArchiveObject,
        responses={304: {"description": "As it was: If-None-Match has the ETag of its state"}},
        openapi_extra={"x-curl": "curl -s localhost:8000/v1/archive"},
    )
    def archive(request: Request) -> Response:
        """Tell what the archive holds: sources, months, and questions to begin with.

        The ETag names the state of the archive; sent again as If-None-Match, the answer is a 304
        without a body as long as it lasts.
        """
        fingerprint = dateline.index_fingerprint
        suggestions = dateline.suggestions.of(fingerprint)
        if suggestions is None and dateline.ready:
            dateline.suggestions.start()
        known = "-" if suggestions is None else len(suggestions)
        tag = f'"{fingerprint}.{dateline.store.revision}.{known}"'
        if _names(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers={"ETag": tag})
        told = ArchiveObject.of(dateline.store.summary(), fingerprint, suggestions)
        return JSONResponse(told.model_dump(), headers={"ETag": tag})

    return router


def _names(sent: str, tag: str) -> bool:
    """Whether an If-None-Match header has this tag; a weak one is the same (RFC 9110, 13.1.2)."""
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in sent.split(","))
