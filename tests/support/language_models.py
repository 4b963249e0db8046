"""Language models for the tests: one that says what it is told, and a server that errs as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qa.errors import EndpointFailed

LOST = EndpointFailed(expected="an answer", found="the model was lost", remedy="look for it")


@dataclass
class SaidReply:
    """Pieces of text; fails behind them if told to. `read`: how many were taken."""

    pieces: Sequence[str]
    fails: bool = False
    read: int = 0
    closed: bool = False

    def text(self) -> Generator[str, None, None]:
        """Give the pieces one by one, and note when no more is wanted."""
        try:
            for piece in self.pieces:
                self.read += 1
                yield piece
            if self.fails:
                raise LOST
        finally:
            self.closed = True


@dataclass
class Said:
    """An endpoint that writes what `writes` makes of its messages, in pieces of a few characters."""

    writes: Callable[[Sequence[dict[str, str]]], str]
    fails: bool = False
    size: int = 3
    asked: list[list[dict[str, str]]] = field(default_factory=list)
    replies: list[SaidReply] = field(default_factory=list)

    def ask(
        self, messages: Sequence[dict[str, str]], schema: Mapping[str, Any]
    ) -> Generator[str, None, None]:
        """Note the messages and answer."""
        assert schema["required"]
        self.asked.append(list(messages))
        text = self.writes(messages)
        pieces = [text[at : at + self.size] for at in range(0, len(text), self.size)]
        self.replies.append(SaidReply(pieces, self.fails))
        return self.replies[-1].text()

    def models(self) -> list[str]:
        """List one."""
        return ["said"]

    def close(self) -> None:
        """Hold nothing."""


def choosing(*texts: str, short: str = "") -> Callable[[Sequence[dict[str, str]]], str]:
    """Choose the sentences of a prompt that begin so; one that is in none gets the number 99."""

    def write(messages: Sequence[dict[str, str]]) -> str:
        sent = json.loads(messages[1]["content"])
        told = {text: int(n) for one in sent["passages"] for n, text in one["sentences"].items()}
        numbers = [
            next((n for text, n in told.items() if text.startswith(one)), 99) for one in texts
        ]
        return json.dumps({"answerable": bool(texts), "sentences": numbers, "short": short})

    return write


class Request(BaseHTTPRequestHandler):
    """Gives each request, its body read, to the server's `answer`."""

    protocol_version = "HTTP/1.1"
    server: ErringServer

    def do_GET(self) -> None:
        """Answer."""
        self.server.answer(self, {})

    def do_POST(self) -> None:
        """Answer what was sent."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(json.loads(body))
        self.server.keys.append(self.headers.get("Authorization", ""))
        self.server.answer(self, self.server.bodies[-1])

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def reply(self, status: int, body: bytes, kind: str = "application/json") -> None:
        """Send a whole response, and close."""
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def begin(self) -> None:
        """Begin a stream of events that ends with the connection."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, value: object) -> None:
        """Send one event."""
        data = value if isinstance(value, str) else json.dumps(value)
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def text(self, content: str | None, finish: str | None = None, **delta: object) -> None:
        """Send a chunk of text."""
        told = {"content": content, **delta}
        self.event({"choices": [{"index": 0, "delta": told, "finish_reason": finish}]})


class ErringServer(ThreadingHTTPServer):
    """A server on loopback; bodies and keys: what was sent. done: set when a test is over."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Request, dict[str, Any]], None]) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answer, self.bodies, self.keys = answer, [], []  # type: ignore[var-annotated]
        self.done = threading.Event()
        self.left = threading.Event()

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def serving(answer: Callable[[Request, dict[str, Any]], None]) -> Iterator[ErringServer]:
    """Serve until the end of a `with`."""
    with ErringServer(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.done.set()
            server.shutdown()
            thread.join()
