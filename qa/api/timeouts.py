"""How long a request may take: to come, to be answered, to be sent.

The work of a thread cannot be broken off at once. When its time is over the client is told so; when
the client has left there is nobody to tell. Either way the thread stops where it next takes a turn or
gets one back (qa/turns.py), and a stream is not asked for its next event.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

from fastapi.sse import format_sse_event
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api.errors import ProblemResponse, blank_problem
from qa.settings import Serving
from qa.turns import GONE, GivenUp

UPLOADS = "/v1/articles"
PACE = 100_000  # bytes a second: who sends a body more slowly is cut off in the end
RETRY_AFTER = "10"
_SLOW = "expected the body within {seconds:g} s; found less than was announced; send it faster"
_LONG = "expected to answer within {seconds:g} s; found more to do; ask again later or for less"


class Timeouts:
    """Answers 408 to a body that does not come and 503 where the answer does not.

    A body has body_seconds, and one more for each PACE bytes of it; from there to the beginning of
    the answer there are request_seconds, or upload_seconds; from there to its end stream_seconds.

    Plain ASGI: the application runs in the request's own task and sees a client that leaves.
    """

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self.app, self.serving = app, serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch its clock."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watch = _Watch(self.serving, scope, receive, send)
        watch.wind(watch.to_answer)
        GONE.set(watch.gone)
        try:
            await self.app(scope, watch.receive, watch.send)
        except GivenUp:
            pass  # its client has left, or was told
        finally:
            await watch.stop()


class _Watch:
    """The clock of one request. over: its time is up and its client was told."""

    def __init__(self, serving: Serving, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.inner_receive, self.inner_send = scope, receive, send
        self.loop = asyncio.get_running_loop()
        self.serving, self.began = serving, self.loop.time()
        upload = scope["path"] == UPLOADS
        self.to_answer = serving.upload_seconds if upload else serving.request_seconds
        self.read = 0
        self.whole = self.started = self.done = self.over = self.streams = False
        self.alarm: asyncio.TimerHandle | None = None
        self.telling: asyncio.Task[None] | None = None
        self.listening: asyncio.Task[None] | None = None
        self.gone = threading.Event()

    def wind(self, seconds: float) -> None:
        """Let so much time begin now, in place of what was left."""
        if self.alarm:
            self.alarm.cancel()
        self.alarm = self.loop.call_later(seconds, self._ring)

    async def stop(self) -> None:
        """Stop the clock; wait until the client is told, if that has begun."""
        self.done = True
        if self.alarm:
            self.alarm.cancel()
        if self.listening:
            self.listening.cancel()
        if self.telling:
            with suppress(OSError):  # a server may tell so that the client has left
                await self.telling

    async def receive(self) -> Message:
        """The next piece of the body, in time.

        Raises: HTTPException 408.
        """
        if self.whole or self.started:
            return await self.inner_receive()
        due = self.began + self.serving.body_seconds + self.read / PACE
        try:
            async with asyncio.timeout_at(due):
                message = await self.inner_receive()
        except TimeoutError:
            late = _SLOW.format(seconds=self.serving.body_seconds)
            raise HTTPException(408, late, {"Connection": "close"}) from None
        self.read += len(message.get("body", b""))
        self.whole = not message.get("more_body", False)
        if self.whole:
            self.listening = self.loop.create_task(self._listen())
        if not self.started:
            self.wind(self.to_answer)
        return message

    async def send(self, message: Message) -> None:
        """Send a piece of the answer; nothing after the time is over."""
        if self.over:
            return
        if message["type"] == "http.response.start":
            self.started = True
            kind = Headers(raw=message.get("headers", [])).get("content-type", "")
            self.streams = kind.startswith("text/event-stream")
            self.wind(self.serving.stream_seconds)
        elif not message.get("more_body", False):
            self.done = True
        await self.inner_send(message)

    async def _listen(self) -> None:
        """Hear the client leave, once all that it sends has come."""
        while (await self.inner_receive())["type"] != "http.disconnect":
            pass
        self.gone.set()

    def _ring(self) -> None:
        if not self.done and not self.over:
            self.over = True
            self.gone.set()
            self.telling = self.loop.create_task(self._tell())

    async def _tell(self) -> None:
        """Say that the time is over: as the answer, or as the last event of a stream.

        Another answer that has begun is left as it is: the server closes its connection.
        """
        seconds = self.serving.stream_seconds if self.started else self.to_answer
        problem = blank_problem(503, _LONG.format(seconds=seconds))
        response = ProblemResponse(problem, {"Retry-After": RETRY_AFTER})
        if not self.started:
            await response(self.scope, self.inner_receive, self.inner_send)
        elif self.streams:
            body = format_sse_event(event="error", data_str=response.shown(self.scope))
            last = {"type": "http.response.body", "body": body, "more_body": False}
            await self.inner_send(last)
