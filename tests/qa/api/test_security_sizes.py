"""How large a request may be, on a real socket: bodies, uploads, questions, conversations."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, answer_on, served

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BODY, UPLOAD = 1000, 5000
POST = b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n"


@pytest.fixture
def server(dateline: Any) -> Iterator[Served]:
    """Serve small requests."""
    guards = Guards(Serving(body_bytes=BODY, upload_bytes=UPLOAD))
    with served(create_app(dateline, guards=guards)) as running:
        yield running


def test_body_by_its_length(server: Served) -> None:
    """A length that is too much is refused before anything of the body has come."""
    for length in (BODY + 1, 10**15):
        reply = server.reply(POST % (b"/v1/ask", b"Content-Length: %d" % length))
        assert reply.status == 413
        assert reply.is_problem


def test_body_in_pieces_without_a_length(server: Served) -> None:
    """A body of pieces is counted as it comes, and refused in the middle."""
    with server.raw(POST % (b"/v1/ask", b"Transfer-Encoding: chunked")) as connection:
        for _ in range(BODY // 100 + 1):  # it is not at its end when the answer comes
            connection.sendall(b"64\r\n" + b" " * 100 + b"\r\n")
        reply = answer_on(connection)
    assert reply.status == 413
    assert reply.is_problem


def test_upload_has_a_limit_of_its_own(server: Served, dateline: Any) -> None:
    """Articles may be larger than questions, and not as large as they like."""
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\n\r\n%s\r\n--x--\r\n'
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    fits, not_so = head % (b"a.md", b"a" * 3 * BODY), head % (b"b.md", b"b" * UPLOAD)
    assert server.send("POST", "/v1/articles", fits, form).status == 201
    for body in (not_so, iter([not_so])):
        reply = server.send("POST", "/v1/articles", body, form)
        assert reply.status == 413
        assert reply.is_problem
    assert list(dateline.sent) == ["a.md"]


def test_head_that_is_too_long(server: Served) -> None:
    """A head without an end is no request; one of a long search is."""
    assert server.get("/v1/search?q=" + "%F0%9F%8C%8D" * 2000).status == 200
    reply = server.reply(b"GET /" + b"x" * 100_000)
    assert reply.status == 400
    assert reply.is_problem


def test_long_question_and_long_conversation(
    run: Callable[..., subprocess.CompletedProcess[str]], home: Path, tmp_path: Path
) -> None:
    """A question too long is a 422, one too many in its conversation a 409 that says what to do."""
    (tmp_path / "bridge.md").write_text("# A bridge\n\nThe bridge of Karshi opened in May.\n")
    with (home / "dateline.toml").open("a") as settings:
        settings.write("[limits]\nquestion_characters = 50\n[serving]\nsession_turns = 2\n")
    assert run("index", tmp_path / "bridge.md").returncode == 0
    dateline = Dateline.open(home)
    try:
        with served(create_app(dateline)) as server:
            long = server.ask(question="when did the bridge open " * 3)
            assert (long.status, long.json["type"]) == (422, "/docs#BadQuestion")
            told = [server.ask(session_id="one", question="the bridge") for _ in range(3)]
            streamed = server.ask(session_id="one", question="the bridge", stream=True)
            fresh = server.ask(session_id="two", question="the bridge")
    finally:
        dateline.close()
    assert [reply.status for reply in (*told, streamed, fresh)] == [200, 200, 409, 409, 200]
    assert told[2].is_problem
    assert "begin a new one" in told[2].json["remedy"]
