"""What leaves the server: strict headers, pages without inline code, problems that tell nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, answer_on, served

from qa.api.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

PATHS = ["/", "/docs", "/page/chat.js", "/openapi.json", "/healthz", "/v1/archive", "/nope"]


class Inline(HTMLParser):
    """Collects what a strict policy would block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        values = dict(attrs)
        if tag == "script":
            self.scripts.append(values.get("src"))
        self.found += [tag] if tag == "style" or (tag == "script" and "src" not in values) else []
        self.found += [name for name in values if name == "style" or name.startswith("on")]
        self.found += [v for v in values.values() if re.match(r"\s*(javascript|data):", v or "")]


@pytest.fixture
def server(dateline: Any) -> Iterator[Served]:
    """Serve as by default."""
    with served(create_app(dateline)) as running:
        yield running


def test_every_answer_has_a_strict_policy(server: Served) -> None:
    """Own scripts and styles from files alone; nothing framed, nothing guessed, no server's name."""
    for path in PATHS:
        headers = server.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert not re.search(r"unsafe|\*|https?:|data:|blob:", policy)
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers
        assert "x-powered-by" not in headers


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_have_nothing_inline(server: Served, path: str) -> None:
    """No script, style or handler stands in the page: the policy needs no exception."""
    page = Inline(server.get(path).body.decode())
    assert page.found == []
    assert all(source and not re.match(r"[a-z]+:|//", source) for source in page.scripts)
    assert bool(page.scripts) == (path == "/")


@pytest.mark.parametrize("stream", [False, True])
def test_defect_shows_no_trace(server: Served, dateline: Any, stream: bool) -> None:
    """An answerer that fails is a 500 problem without a word of the inside."""
    dateline.service.failure = RuntimeError("secret /home/me/archive.sqlite3")
    reply = server.ask(stream=stream)
    assert reply.status == 500
    assert reply.is_problem
    assert b"secret" not in reply.body
    assert b"File " not in reply.body
    assert reply.headers["content-security-policy"]


def test_defect_on_the_way_shows_no_trace(server: Served, dateline: Any) -> None:
    """The same after the stream has begun."""
    dateline.service.failure, dateline.service.break_after = RuntimeError("secret"), 2
    reply = server.ask(stream=True)
    assert b"event: error" in reply.body
    assert b"secret" not in reply.body
    assert b"Traceback" not in reply.body


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"HELLO\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: localhost\r\nA\x00: b\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}"],
)  # fmt: skip
def test_what_is_no_http_is_a_problem(server: Served, sent: bytes) -> None:
    """Bytes that are no request get a 400 problem, with the headers of every answer."""
    with server.raw(sent) as connection:
        reply = answer_on(connection)
        assert (reply.status, reply.headers["connection"]) == (400, "close")
    assert reply.is_problem
    assert reply.headers["content-security-policy"]


def test_too_many_connections(dateline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One connection too many is told so; when others are gone there is room again."""
    monkeypatch.setattr("qa.api.connections.Connection.most", 2)
    with served(create_app(dateline)) as server:
        with server.raw(b""), server.raw(b""):
            reply = server.reply(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert reply.status == 503
            assert reply.is_problem
        assert server.get("/healthz").status == 200
