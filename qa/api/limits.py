"""How many bytes a request may bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from qa.api.errors import ProblemResponse, blank_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOADS = "/v1/articles"


class Limits:
    """Refuses a body that is too large, before reading it where its length is told.

    FastAPI's own max_body_size answers in plain text, whatever handlers are installed.
    body_bytes: the most a request may bring. upload_bytes: the same where articles are added.
    """

    def __init__(self, app: ASGIApp, body_bytes: int, upload_bytes: int) -> None:
        self.app, self.body_bytes, self.upload_bytes = app, body_bytes, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body keeps within the limit of its path."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.upload_bytes if scope["path"] == UPLOADS else self.body_bytes
        detail = f"expected at most {limit} bytes; found more; send less at a time"
        told = Headers(scope=scope).get("content-length", "")
        if told.isdecimal() and (len(told) > 18 or int(told) > limit):  # noqa: PLR2004 - digits
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
