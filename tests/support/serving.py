"""An application on a real socket, under uvicorn as `dateline serve` runs it."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from qa.api.server import configured


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def is_problem(self) -> bool:
        """Whether it is a problem that repeats its status and shows nothing of the inside."""
        problem = self.headers["content-type"] == "application/problem+json"
        return problem and self.json["status"] == self.status and b"Traceback" not in self.body


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    port: int

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Make a request on a connection of its own; a body that is no bytes or iterator is JSON."""
        raw = body is None or isinstance(body, bytes | Iterator)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(
                method, path, body if raw else json.dumps(body),
                {**({} if raw else {"Content-Type": "application/json"}), **(headers or {})},
            )  # fmt: skip
            return _read(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        """GET, with headers."""
        return self.send("GET", path, headers=headers)

    def ask(self, headers: Mapping[str, str] | None = None, **question: Any) -> Reply:
        """POST a question."""
        return self.send("POST", "/v1/ask", {"question": "who attended?"} | question, headers)

    def raw(self, sent: bytes) -> socket.socket:
        """Open a connection and send these bytes."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(sent)
        return connection

    def reply(self, sent: bytes) -> Reply:
        """Send these bytes and read one answer."""
        with self.raw(sent) as connection:
            return answer_on(connection)


def answer_on(connection: socket.socket) -> Reply:
    """Read the answer that comes on a connection."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    return _read(response)


@contextmanager
def served(app: Any, patience: float = 30.0) -> Iterator[Served]:
    """Serve on a free port. patience: seconds for a request's head to come."""
    running = uvicorn.Server(configured(app, patience))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=running.run, args=([listener],))
        thread.start()
        try:
            while not running.started:
                assert thread.is_alive()
                time.sleep(0.005)
            yield Served(listener.getsockname()[1])
        finally:
            running.should_exit = True
            thread.join()


def _read(response: http.client.HTTPResponse) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, headers, response.read())
