"""Which sites' pages may use the server: its own and those configured.

A browser lets any page POST a form or plain text anywhere; the page only cannot read the answer.
So each request that may change something must say that it comes from here, or from no page at all,
in headers that no page can set: Sec-Fetch-Site, or in older browsers Origin. What sends neither is
no browser, and nobody's key or network place is misused by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from qa.api.errors import ProblemResponse, blank_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DAY = "86400"


class Origins:
    """Refuses what other sites' pages send with 403, and lets those of `allowed` send and read.

    allowed: origins as browsers write them, "https://news.example". They send their key in a
    header of their own accord; there are no cookies to send along.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its page may send it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin in self.allowed:
            if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
                await _preflight(origin, headers)(scope, receive, send)
                return
            await self.app(scope, receive, _readable(origin, send))
            return
        if scope["method"] in SAFE or _from_here(headers, origin):
            await self.app(scope, receive, _varying(send) if self.allowed else send)
            return
        found = origin or f"a page of another site ({headers['sec-fetch-site']})"
        problem = blank_problem(
            403,
            "expected a request from this server's own page or from no page; "
            f"found {found[:100]!a}; add its origin to serving.allowed_origins",
        )
        await ProblemResponse(problem)(scope, receive, send)


def _from_here(headers: Headers, origin: str | None) -> bool:
    match headers.get("sec-fetch-site"):
        case "same-origin" | "none":
            return True
        case None:
            # Behind a proxy the scheme is another, so only the rest of the origin is compared.
            return origin is None or origin.partition("://")[2] == headers.get("host", "").lower()
        case _:
            return False


def _preflight(origin: str, asked: Headers) -> Response:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
        "Access-Control-Max-Age": _DAY,
        "Vary": "Origin, Access-Control-Request-Headers",
    }
    if wanted := asked.get("access-control-request-headers"):
        headers["Access-Control-Allow-Headers"] = wanted
    return Response(status_code=204, headers=headers)


def _readable(origin: str, send: Send) -> Send:
    async def completed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = "Retry-After, WWW-Authenticate, X-Request-ID"
            headers.add_vary_header("Origin")
        await send(message)

    return completed


def _varying(send: Send) -> Send:
    """Else a cache might give an answer that one origin may not read to one that may."""

    async def completed(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Origin")
        await send(message)

    return completed
