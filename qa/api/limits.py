"""How many bytes a request may bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from qa.api.errors import ProblemResponse, blank_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A question of 10,000 characters, each written \uXXXX\uXXXX, is 120 kB: the service says how
# long a question may be, this only bounds what is read to find out.
BODY_BYTES = 1_000_000
# A loader refuses one article of 200 MB: a request may bring such a file and be told so.
ARTICLES_BYTES = 256_000_000


class Limits:
    """Refuses a body that is too large, before reading it where its length is told.

    FastAPI's own max_body_size answers in plain text, whatever handlers are installed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body keeps within the limit of its path."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = ARTICLES_BYTES if scope["path"] == "/v1/articles" else BODY_BYTES
        detail = f"expected at most {limit} bytes; found more; send less at a time"
        told = Headers(scope=scope).get("content-length", "")
        if told.isdecimal() and int(told) > limit:
            await ProblemResponse(blank_problem(413, detail))(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413, detail)
            return message

        await self.app(scope, counted, send)
