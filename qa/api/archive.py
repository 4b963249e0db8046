"""/v1/archive: what the archive holds, for a page that shows and filters it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from datetime import datetime

    from corpus.store import Summary
    from qa.assembly import Dateline


class SourceCount(BaseModel):
    """How many articles an outlet has."""

    source: str
    articles: int


class MonthCount(BaseModel):
    """How many articles were published in a month."""

    month: str = Field(description="YYYY-MM, in UTC.")
    articles: int


class ArchiveObject(BaseModel):
    """What the archive holds."""

    articles: int
    passages: int
    sources: list[SourceCount] = Field(description="Most articles first.")
    unsourced: int = Field(description="Articles without a source: in none of the sources.")
    months: list[MonthCount] = Field(description="In order; months without articles left out.")
    undated: int = Field(description="Articles without a date: in none of the months.")
    first: str | None = Field(description="YYYY-MM-DD of the first dated article, in UTC.")
    last: str | None = Field(description="YYYY-MM-DD of the last dated article, in UTC.")
    suggestions: list[str] = Field(description="Questions that the archive answers, at most four.")
    suggestions_ready: bool = Field(description="False while they are still being sought.")
    index_fingerprint: str

    @classmethod
    def from_summary(
        cls, summary: Summary, fingerprint: str, suggestions: tuple[str, ...] | None
    ) -> Self:
        """Make the object of a summary. suggestions: None while they are not known."""
        return cls(
            articles=summary.articles,
            passages=summary.passages,
            sources=[SourceCount(source=name, articles=n) for name, n in summary.sources],
            unsourced=summary.unsourced,
            months=[MonthCount(month=month, articles=n) for month, n in summary.months],
            undated=summary.undated,
            first=_day(summary.first),
            last=_day(summary.last),
            suggestions=list(suggestions or ()),
            suggestions_ready=suggestions is not None or not summary.articles,
            index_fingerprint=fingerprint,
        )


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
        told = ArchiveObject.from_summary(dateline.store.summary(), fingerprint, suggestions)
        return JSONResponse(told.model_dump(), headers={"ETag": tag})

    return router


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None


def _names(sent: str, tag: str) -> bool:
    """Whether an If-None-Match header has this tag; a weak one is the same (RFC 9110, 13.1.2)."""
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in sent.split(","))
