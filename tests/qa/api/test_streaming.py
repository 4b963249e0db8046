"""POST /v1/ask with "stream": true."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import ClientDisconnect

from qa.errors import AnswererUnknown

if TYPE_CHECKING:
    from fastapi import FastAPI


def events(body: str) -> list[tuple[str, object]]:
    """Read the server-sent events of a body, as (name, data)."""
    found = []
    for block in body.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


class Connection:
    """One streamed question at the level of ASGI; the client leaves when `leave` is set."""

    def __init__(self, app: FastAPI, spec_version: str) -> None:
        self.app, self.spec_version = app, spec_version
        self.sent: list[dict] = []
        self.leave = asyncio.Event()
        self.asked = False

    async def receive(self) -> dict:
        """Give the request, then wait until the client leaves."""
        if not self.asked:
            self.asked = True
            body = json.dumps({"question": "who?", "stream": True}).encode()
            return {"type": "http.request", "body": body, "more_body": False}
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict) -> None:
        """Keep what is sent."""
        if self.leave.is_set() and self.spec_version >= "2.4":
            raise OSError("the client left")
        self.sent.append(message)

    async def run(self) -> None:
        """Serve the one request."""
        scope = {
            "type": "http", "method": "POST", "path": "/v1/ask", "raw_path": b"/v1/ask",
            "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
            "headers": [(b"host", b"here"), (b"content-type", b"application/json")],
            "server": ("here", 80),
            "client": ("there", 1), "asgi": {"version": "3.0", "spec_version": self.spec_version},
        }  # fmt: skip
        await self.app(scope, self.receive, self.send)

    @property
    def body(self) -> str:
        """Join what was sent."""
        return b"".join(message.get("body", b"") for message in self.sent).decode()


def test_events_come_in_order(client: Any) -> None:
    """Evidence first, then the answer's text in pieces, last the whole object."""
    streamed = client.ask(stream=True)
    assert streamed.headers["content-type"].startswith("text/event-stream")
    (first, found), *tokens, (last, whole) = events(streamed.text)
    assert (first, last) == ("evidence", "answer")
    assert {name for name, _ in tokens} == {"token"}
    assert "".join(token["text"] for _, token in tokens) == whole["answer"]
    assert found == {"evidence": whole["evidence"]}
    assert whole == client.ask().json()


def test_proxies_are_told_not_to_hold_it_back(client: Any) -> None:
    """A stream is neither cached nor buffered on its way."""
    headers = client.ask(stream=True).headers
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-cache", "no")
    assert "default-src 'self'" in headers["content-security-policy"]


def test_line_breaks_stay_inside_their_event(client: Any, dateline: Any) -> None:
    """Text with line ends of every kind is one event, not two."""
    dateline.service.tokens = ("one\ntwo\r\n\r\nthree\u2028four\x85", "data: x\n\nevent: y")
    texts = [data["text"] for name, data in events(client.ask(stream=True).text) if name == "token"]
    assert tuple(texts) == dateline.service.tokens


def test_each_event_is_sent_before_the_next_is_made(app: FastAPI, dateline: Any) -> None:
    """The second event is not made until the first has left the house."""
    connection = None
    seen: list[int] = []

    def count() -> None:
        seen.append(sum(bool(message.get("body")) for message in connection.sent))

    dateline.service.on_event = count

    async def run() -> None:
        """Serve the one request."""
        nonlocal connection
        connection = Connection(app, "2.3")
        await connection.run()

    asyncio.run(run())
    assert seen == list(range(len(seen)))
    assert len(seen) == 6


def test_events_are_made_off_the_event_loop(app: FastAPI, dateline: Any) -> None:
    """Making an event, CPU-bound as it is, never blocks the loop's own thread."""
    threads = set()
    dateline.service.on_event = lambda: threads.add(threading.get_ident())
    asyncio.run(Connection(app, "2.3").run())
    assert threads
    assert threading.get_ident() not in threads


@pytest.mark.parametrize("spec_version", ["2.3", "2.4"])
def test_client_that_leaves_ends_the_work(app: FastAPI, dateline: Any, spec_version: str) -> None:
    """When the client goes, no further events are made and the service's stream is closed.

    2.3: the server tells by a message; 2.4: by refusing to send.
    """
    left = threading.Event()

    async def run() -> None:
        """Serve the one request."""
        connection = Connection(app, spec_version)
        loop = asyncio.get_running_loop()

        def leave() -> None:
            if len(dateline.service.made) == 3:
                loop.call_soon_threadsafe(connection.leave.set)
                loop.call_soon_threadsafe(left.set)
                left.wait(5)

        dateline.service.on_event = leave
        dateline.service.tokens = ["word "] * 1000
        with suppress(ClientDisconnect):
            await connection.run()

    asyncio.run(run())
    assert left.is_set()
    assert len(dateline.service.made) < 10
    assert dateline.service.closed


def test_question_that_cannot_be_asked_is_an_http_error(
    client: Any, dateline: Any, archive: Any
) -> None:
    """What fails before the first event is a plain problem with its status, not a stream."""
    dateline.service.failure = archive.bad_question
    answer = client.ask(stream=True)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_failure_on_the_way_is_an_error_event(client: Any, dateline: Any) -> None:
    """An error of ours after the first event ends the stream with its problem."""
    failure = AnswererUnknown(expected="a", found="b", remedy="c")
    dateline.service.failure, dateline.service.break_after = failure, 2
    *_, (name, problem) = events(client.ask(stream=True).text)
    assert name == "error"
    assert (problem["status"], problem["type"]) == (422, "/docs#AnswererUnknown")
    assert problem["remedy"] == "c"


def test_defect_on_the_way_tells_nothing_of_the_inside(
    client: Any, dateline: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect in mid-stream is a 500 problem without its words; the log has them."""
    dateline.service.failure, dateline.service.break_after = RuntimeError("secret path"), 1
    body = client.ask(stream=True).text
    *_, (name, problem) = events(body)
    assert (name, problem["status"]) == ("error", 500)
    assert "secret" not in body
    assert "secret path" in caplog.text


def test_defect_before_the_first_event_is_a_500(client: Any, dateline: Any) -> None:
    """A defect before anything was sent is an HTTP 500."""
    dateline.service.failure = RuntimeError("secret path")
    answer = client.ask(stream=True)
    assert answer.status_code == 500
    assert "secret" not in answer.text
