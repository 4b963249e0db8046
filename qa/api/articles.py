"""/v1/archive and /v1/articles: what the archive holds, and what is added to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from corpus.errors import Refused
from qa.api.errors import ProblemResponse, blank_problem
from qa.api.uploads import no_file, nothing_sent, read_articles, save_uploads
from qa.errors import BadRange
from qa.schemas.article import (
    ArchiveObject,
    ArticleObject,
    ArticleRequest,
    ArticleRow,
    ArticlesObject,
    IngestObject,
    QuotedArticleObject,
)
from qa.schemas.parts import quoted_parts
from qa.schemas.question import ArticleQuery, ArticlesQuery

if TYPE_CHECKING:
    from qa.archive import Dateline

_ADD = """curl -s localhost:8000/v1/articles -H 'Content-Type: application/json' \\
  -d '{"id": "sco", "title": "A meeting", "text": "It took place.", "published_at": "2018-05-23"}'
curl -s localhost:8000/v1/articles -F file=@story.html -F file=@archive.jsonl"""
_ARTICLE_SCHEMA = ArticleRequest.model_json_schema()
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [_ARTICLE_SCHEMA, {"type": "array", "items": _ARTICLE_SCHEMA}],
            }
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {"type": "array", "items": {"type": "string", "format": "binary"}}
                },
            }
        },
    },
}


def articles_router(dateline: Dateline) -> APIRouter:
    """Make the routes of articles."""
    router = APIRouter(prefix="/v1", tags=["archive"])

    @router.get(
        "/articles",
        openapi_extra={"x-curl": "curl -s 'localhost:8000/v1/articles?limit=20&source=Xinhua'"},
    )
    def articles(query: Annotated[ArticlesQuery, Query()]) -> ArticlesObject:
        """List articles without their text, newest first, those without a date last."""
        found, total = dateline.store.articles(
            query.to_filter(), limit=query.limit, offset=query.offset
        )
        return ArticlesObject(articles=[ArticleRow.of(a) for a in found], total=total)

    @router.get(
        "/articles/{article_id:path}",
        openapi_extra={"x-curl": "curl -s 'localhost:8000/v1/articles/sco?start=0&end=14'"},
    )
    def article(
        article_id: str, query: Annotated[ArticleQuery, Query()]
    ) -> QuotedArticleObject | ArticleObject:
        """Show an article and its near-duplicates; with ranges, also its text cut into parts."""
        found = dateline.store.article(article_id)
        whole = ArticleObject.of(found, dateline.store.duplicates.copies(article_id))
        if not query.start and not query.end:
            return whole
        parts = list(quoted_parts(whole.text, _ranges(query)))
        return QuotedArticleObject(**whole.model_dump(), parts=parts)

    @router.post(
        "/articles",
        status_code=201,
        response_model=IngestObject,
        responses={200: {"model": IngestObject, "description": "Nothing new"}},
        openapi_extra={"x-curl": _ADD, "requestBody": _BODY},
    )
    async def add(request: Request) -> Response:
        """Add articles as JSON (one or a list) or as files of any format that can be indexed.

        201 where something was added or changed, 200 where all was there already; articles that
        are refused are listed. 422 where every one was refused.
        """
        match request.headers.get("content-type", "").partition(";")[0].strip().lower():
            case "application/json":
                return await run_in_threadpool(_add_json, dateline, await request.body())
            case "multipart/form-data":
                async with request.form() as form:
                    sent = form.multi_items()
                    files = [value for _, value in sent if isinstance(value, UploadFile)]
                    if not files:
                        raise nothing_sent("a form field that is no file" if sent else "no file")
                    stray = [no_file(name) for name, value in sent if isinstance(value, str)]
                    return await run_in_threadpool(_add_files, dateline, files, stray)
            case kind:
                raise HTTPException(
                    415,
                    "expected Content-Type application/json or multipart/form-data; "
                    f"found {kind or 'none'}; send one of the two",
                )

    @router.delete(
        "/articles/{article_id:path}",
        status_code=204,
        openapi_extra={"x-curl": "curl -s -X DELETE localhost:8000/v1/articles/sco"},
    )
    def delete(article_id: str) -> None:
        """Delete an article and its passages."""
        dateline.delete(article_id)

    return router


def _add_json(dateline: Dateline, body: bytes) -> Response:
    articles, refused = read_articles(body, dateline.clock())
    return _told(IngestObject.of(dateline.add_articles(articles), refused))


def _add_files(
    dateline: Dateline, uploads: Sequence[UploadFile], stray: Sequence[Refused]
) -> Response:
    with TemporaryDirectory(prefix="dateline-") as folder:
        files, refused = save_uploads(uploads, Path(folder))
        return _told(IngestObject.of(dateline.add(files), [*stray, *refused]))


def _told(report: IngestObject) -> Response:
    done = report.added or report.changed or report.removed
    if report.refused and not done and not report.unchanged:
        first = report.refused[0]
        problem = blank_problem(
            422,
            f"all {len(report.refused)} refused; the first is {first.origin}: "
            f"expected {first.expected}; found {first.found}; {first.remedy}",
        )
        return ProblemResponse(problem.model_copy(update={"refused": report.refused}))
    return JSONResponse(report.model_dump(), 201 if done else 200)


def _ranges(query: ArticleQuery) -> list[tuple[int, int]]:
    if len(query.start) != len(query.end):
        raise BadRange(
            expected="as many ends as starts",
            found=f"{len(query.start)} starts and {len(query.end)} ends",
            remedy="send both for each range",
        )
    return list(zip(query.start, query.end, strict=True))


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
