"""A connection as uvicorn has it, with the three clocks and the one bound that it leaves out.

The head of a request must come in time, also the first one's; what is sent must be taken in time;
and no more connections are open than the process has files for. What is no HTTP is told so as a
problem, like everything else.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa.api.errors import MEDIA_TYPE, blank_problem
from qa.api.headers import HEADERS

CONNECTIONS = 500  # most systems give a process 1,024 files


class Connection(H11Protocol):
    """One client's connection. patience: seconds for a head to come and for a piece to be taken."""

    patience = 30.0
    most = CONNECTIONS
    _head: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or refuse it where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            self._say(503, f"expected at most {self.most} connections; found more; try again later")
        else:
            self._await_head()

    def data_received(self, data: bytes) -> None:
        """Read on; what comes between requests is the head of the next, or a body nobody reads."""
        super().data_received(data)
        if self._busy():
            self._stop("_head")
        elif not self.transport.is_closing():
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop("_head")
        self._stop("_stall")
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client takes nothing more: wait for it, but not for ever."""
        super().pause_writing()
        self._stall = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        """The client took something."""
        self._stop("_stall")
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - it says no more than that
        """Answer what is no HTTP request."""
        self._say(400, "expected a request of HTTP/1.1; found something else; send one")

    def _busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(self.patience, self._no_head)

    def _no_head(self) -> None:
        self._head = None
        if self._busy() or self.transport.is_closing():
            return
        if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._say(408, f"expected a whole request within {self.patience:g} s; found a part")
        else:
            self.transport.close()  # nothing was asked, or a body is sent that was refused

    def _say(self, status: int, detail: str) -> None:
        """Send a problem and close."""
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
            return
        problem = blank_problem(status, detail)
        body = problem.model_dump_json(exclude_none=True).encode()
        told = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Connection": "close"}
        headers = [(k.lower().encode(), v.encode()) for k, v in {**HEADERS, **told}.items()]
        reason = HTTPStatus(status).phrase.encode()
        start = h11.Response(status_code=status, headers=headers, reason=reason)
        for event in (start, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _stop(self, clock: str) -> None:
        timer: asyncio.TimerHandle | None = getattr(self, clock)
        if timer:
            timer.cancel()
        setattr(self, clock, None)
