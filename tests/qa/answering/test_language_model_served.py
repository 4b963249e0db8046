"""A language model's answer over HTTP: a choice of sentences, an upstream that is let go, sessions."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from language_models import ErringServer, Request, serving
from serving import Served, served

from corpus.types import Article
from qa.api.app import create_app
from qa.archive import Dateline

STEERED = "Captain Olof Berg steered the ferry Astrid that night."
ASKED = {"question": "Who steered the ferry Astrid?", "answerer": "llm"}


class Writer:
    """Thinks aloud, waits to go on, thinks for so many words more, chooses, and notes who left."""

    def __init__(self) -> None:
        self.asked, self.go_on, self.left = (threading.Event() for _ in range(3))
        self.words = 20

    def __call__(self, request: Request, _: dict[str, Any]) -> None:
        """Answer a request."""
        self.asked.set()
        request.begin()
        request.text("<think>Bananas were")
        self.go_on.wait(20)
        try:
            for _again in range(self.words):
                request.text(" saved")
                request.server.done.wait(0.01)
            request.text("</think>")
            request.text('{"answerable": true, "sentences": [1, 7], "short": "Berg"}', "stop")
        except OSError:
            self.left.set()


@pytest.fixture
def writer() -> Iterator[Writer]:
    """Make a writer, let go on at the end."""
    made = Writer()
    yield made
    made.go_on.set()


@pytest.fixture
def server(home: Path, writer: Writer) -> Iterator[Served]:
    """Serve an archive whose language model is the writer."""
    with serving(writer) as upstream:
        yield from _served(home, upstream)


def _served(home: Path, upstream: ErringServer) -> Iterator[Served]:
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\nthreshold = 0.0\n'
        f'[llm]\nbase_url = "{upstream.url}"\nmodel = "writer"\n'
    )
    dateline = Dateline.open(home)
    dateline.add_articles([Article("ferry", "The ferry", f"{STEERED} Six were saved.", "Courier")])
    with served(create_app(dateline)) as running:
        yield running
    dateline.close()


def test_who_leaves_lets_the_model_go(server: Served, writer: Writer) -> None:
    """The evidence is read while the model still writes; then its connection is closed."""
    writer.words = 1500  # 15 s: a busy server takes a while to hear that nobody listens
    body = json.dumps({**ASKED, "stream": True}).encode()
    head = (
        "POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with server.raw(head.encode() + body) as connection:
        came = b""
        while b"event: evidence" not in came:
            more = connection.recv(65536)
            assert more
            came += more
        assert b"event: answer" not in came
        assert writer.asked.wait(20)  # who leaves before it is has nothing to let go
    writer.go_on.set()
    assert writer.left.wait(20)


def test_the_object_and_the_session_tell_what_was_dropped(server: Served, writer: Writer) -> None:
    """As the contract has it, and again when the conversation is shown."""
    writer.go_on.set()
    answer = server.ask(**ASKED, session_id="talk").json
    assert answer["answer"] == f"{STEERED} [1]"
    (dropped,) = answer["dropped"]
    assert dropped == {"text": "sentence 7", "reason": "no sentence of the 2 has this number"}
    assert answer["short_answer"] == "Berg"
    assert answer["fell_back"] is None
    (turn,) = server.get("/v1/sessions/talk").json["turns"]
    assert turn["answer"]["dropped"] == answer["dropped"]
    assert turn["answer"]["answerer"] == "llm"
