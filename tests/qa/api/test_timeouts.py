"""Nobody holds the server up: slow heads, slow bodies, long answers, endless streams, no readers."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, answer_on, served

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT, LONG = 0.5, 20.0  # seconds
HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture
def server(dateline: Any, request: pytest.FixtureRequest) -> Iterator[Served]:
    """Serve with little patience for one thing, `body`, `request` or `stream`, and much for others."""
    spans = dict.fromkeys(("body_seconds", "request_seconds", "stream_seconds"), LONG)
    guards = Guards(Serving(**spans | {f"{request.param}_seconds": SHORT}))
    patience = SHORT if request.param == "body" else LONG
    with served(create_app(dateline, guards=guards), patience) as running:
        yield running


@pytest.fixture
def held(dateline: Any) -> Iterator[threading.Event]:
    """Let every answer wait for this event; it is set at the end."""
    event = threading.Event()
    dateline.service.on_event = lambda: event.wait(20)
    ask = dateline.service.ask
    dateline.service.ask = lambda question: (event.wait(20), ask(question))[1]
    yield event
    event.set()


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that must happen."""
    deadline = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", HEAD, HEAD + b"Content-Length: 9"])
@pytest.mark.parametrize("server", ["body"], indirect=True)
def test_slow_head(server: Served, sent: bytes) -> None:
    """A head that does not come whole ends the connection; who sent a part is told why."""
    with server.raw(sent) as connection:
        if sent:
            reply = answer_on(connection)
            assert reply.status == 408
            assert reply.is_problem
        assert connection.recv(1) == b""


@pytest.mark.parametrize("server", ["body"], indirect=True)
def test_slow_head_after_an_answer(server: Served) -> None:
    """The next request on a connection has no more time than the first; idling ends too."""
    with server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") as connection:
        assert answer_on(connection).status == 200
        connection.sendall(b"GET /heal")
        assert answer_on(connection).status == 408


@pytest.mark.parametrize("server", ["body"], indirect=True)
def test_slow_body(server: Served) -> None:
    """A body that was announced and does not come is a 408, and the connection ends."""
    with server.raw(HEAD + b'Content-Length: 100\r\n\r\n{"question"') as connection:
        reply = answer_on(connection)
        assert (reply.status, reply.headers["connection"]) == (408, "close")
        assert reply.is_problem
        assert connection.recv(1) == b""


@pytest.mark.parametrize("server", ["body"], indirect=True)
def test_trickled_body(server: Served) -> None:
    """A byte now and then does not win more time than its size is worth."""
    with server.raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n") as connection:
        connection.settimeout(SHORT / 10)
        began = time.monotonic()
        while True:
            try:
                reply = answer_on(connection)
                break
            except TimeoutError:
                connection.sendall(b"1\r\n \r\n")
        assert reply.status == 408
        assert SHORT * 0.9 < time.monotonic() - began < 20


@pytest.mark.parametrize("server", ["request"], indirect=True)
def test_long_answer(server: Served, held: threading.Event, dateline: Any) -> None:
    """Who waits too long is told when to ask again; the work that goes on harms nobody."""
    reply = server.ask()
    assert (reply.status, reply.headers["retry-after"]) == (503, "10")
    assert reply.is_problem
    assert reply.headers["content-security-policy"]
    assert server.get("/healthz").status == 200
    held.set()
    assert server.ask().status == 200
    until(lambda: len(dateline.service.asked) == 2)


@pytest.mark.parametrize("server", ["request"], indirect=True)
def test_late_answer_is_dropped(server: Served, held: threading.Event) -> None:
    """What is made after the refusal is not sent as the answer to the connection's next request."""
    body = b'{"question": "who?"}'
    ask = HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    with server.raw(ask) as connection:
        assert answer_on(connection).status == 503
        held.set()
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        reply = answer_on(connection)
        assert (reply.status, reply.json) == (200, {"status": "alive"})


@pytest.mark.parametrize("server", ["request"], indirect=True)
def test_long_first_event(server: Served, held: threading.Event) -> None:
    """A stream whose first event does not come is a 503 like any other."""
    assert not held.is_set()
    assert server.ask(stream=True).status == 503


@pytest.mark.parametrize("server", ["stream"], indirect=True)
def test_endless_stream(server: Served, dateline: Any) -> None:
    """A stream that goes on too long ends with an error event, and its work is ended."""
    dateline.service.tokens = ["on and on "] * 10_000
    dateline.service.on_event = lambda: time.sleep(0.005)
    reply = server.ask(stream=True)
    assert reply.status == 200
    *_, last = reply.body.decode().strip().split("\n\n")
    assert last.startswith("event: error\n")
    assert '"status":503' in last
    until(lambda: dateline.service.closed)
    assert len(dateline.service.made) < 10_000


@pytest.mark.parametrize("server", ["body"], indirect=True)
def test_client_that_does_not_read(server: Served, dateline: Any) -> None:
    """Who asks and never takes the answer is hung up on, and the work is ended."""
    dateline.service.tokens = ["x" * 100_000] * 100_000
    body = b'{"question": "who?", "stream": true}'
    with server.raw(HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)):
        until(lambda: dateline.service.closed)


@pytest.mark.parametrize("server", ["body"], indirect=True)
def test_body_that_is_not_wanted_is_not_read_for_ever(server: Served) -> None:
    """After a refusal the rest of a body is thrown away, but not without end."""
    head = b"POST /nope HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n"
    with server.raw(head) as connection:
        assert answer_on(connection).status == 404
        assert connection.recv(1) == b""  # the server hangs up
