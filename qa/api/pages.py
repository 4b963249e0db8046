"""The pages for people: / (the chat page), its files under /page/, and /docs."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from qa.api.offline import SCRIPT, worker
from qa.api.reference import STYLE, reference
from qa.api.styles import STYLES, styles

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_pages(app: FastAPI) -> None:
    """Add the pages, which are no part of the OpenAPI document."""
    index = str(files("qa").joinpath("page", "index.html"))

    @app.get(f"/page/{SCRIPT}", include_in_schema=False)
    def kept() -> Response:
        """The worker, whose scope is the whole page and not its folder alone."""
        return Response(
            worker(), media_type="text/javascript", headers={"Service-Worker-Allowed": "../"}
        )

    @app.get(f"/page/{STYLES}", include_in_schema=False)
    def styled(request: Request) -> Response:
        """All styles; 304 to a browser that has them."""
        joined, tag = styles()
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(joined, media_type="text/css", headers=headers)

    app.mount("/page", StaticFiles(packages=[("qa", "page")]), name="page")

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def chat() -> FileResponse:
        return FileResponse(index)

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(reference(app.openapi()))

    @app.get("/docs/reference.css", include_in_schema=False)
    async def style() -> Response:
        return Response(STYLE, media_type="text/css")
