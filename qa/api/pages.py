"""The pages for people: / (the chat page), its files under /page/, and /docs."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from qa.api.reference import STYLE, reference


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
    async def style() -> FileResponse:
        return FileResponse(STYLE)


SCRIPT = "worker.js"


def worker() -> str:
    """The script, with the files to keep and a version made of their content.

    Made of the files as they are now: a server that runs while they change sends another script,
    and a browser that has the old one takes the new one.
    """
    page = files("qa").joinpath("page")
    kept = sorted((one for one in page.iterdir() if one.name != SCRIPT), key=lambda one: one.name)
    content = hashlib.blake2b(digest_size=8)
    for one in kept:
        data = one.read_bytes()
        content.update(f"{one.name} {len(data)}\n".encode() + data)
    served = [
        one.name for one in kept if one.name != "index.html" and not one.name.endswith(".css")
    ]
    addresses = ["./", *(f"page/{name}" for name in sorted([*served, STYLES]))]
    told = {"VERSION": content.hexdigest(), "FILES": addresses}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in told.items()]
    return "\n".join([*lines, page.joinpath(SCRIPT).read_text(encoding="utf-8")])


STYLES = "styles.css"
# What comes later wins: the theme, the frame, then the parts.
_ORDER = (
    "theme", "frame", "composer", "chat", "answer", "actions", "agreement", "timeline", "filters", "drop",
    "article", "sessions",
)  # fmt: skip


def styles() -> tuple[bytes, str]:
    """The styles as they are now, and an ETag of them."""
    page = files("qa").joinpath("page")
    joined = b"\n".join(page.joinpath(f"{name}.css").read_bytes() for name in _ORDER)
    return joined, f'"{hashlib.blake2b(joined, digest_size=8).hexdigest()}"'
