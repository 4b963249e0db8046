"""The id of a request: in its answer, in its problem and in every line that is logged of it."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._~:=+/-]{1,128}")
# Of the request that a thread or a task works for; "" where it works for none.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")


def _new_id() -> str:
    return uuid4().hex


class RequestIds:
    """Takes the id that a client or a proxy sends, if it is well-formed, else makes one.

    What is not of 1 to 128 of A-Z a-z 0-9 . _ ~ : = + / - is not taken: it will stand in logs.
    """

    def __init__(self, app: ASGIApp, new_id: Callable[[], str] = _new_id) -> None:
        self.app, self.new_id = app, new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its answer carries the id."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope).get(HEADER, "")
        known = sent if _WELL_FORMED.fullmatch(sent) else self.new_id()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = known
            await send(message)

        token = REQUEST_ID.set(known)
        await self.app(scope, receive, told)
        REQUEST_ID.reset(token)  # not after a failure: whoever logs it names the request by this
