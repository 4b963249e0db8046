"""Other sites' pages may not use the server, unless they are configured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, served

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator

FRIEND = "https://desk.example"
ARTICLE = b'{"id": "planted", "title": "Planted", "text": "It was planted."}'
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="planted.md"\r\n\r\n'
    b"# Planted\r\n\r\nIt was planted.\r\n--x--\r\n"
)
BODIES = {
    "application/json": ARTICLE,
    "text/plain": ARTICLE,
    "multipart/form-data; boundary=x": FORM,
    "application/x-www-form-urlencoded": b"file=planted",
}
EVIL = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:3000"},
    {"Sec-Fetch-Site": "same-origin!"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:{port}"},
]


@pytest.fixture
def server(dateline: Any) -> Iterator[Served]:
    """Serve with one friendly site."""
    guards = Guards(Serving(allowed_origins=[FRIEND]))
    with served(create_app(dateline, guards=guards)) as running:
        yield running


def filled(headers: dict[str, str], server: Served) -> dict[str, str]:
    """Put the server's port in."""
    return {name: value.format(port=server.port) for name, value in headers.items()}


@pytest.mark.parametrize("page", EVIL, ids=str)
def test_other_sites_page_adds_nothing(server: Served, dateline: Any, page: dict[str, str]) -> None:
    """A page elsewhere cannot add an article, by any body that a form or a script may send."""
    for kind, body in BODIES.items():
        headers = {**filled(page, server), "Content-Type": kind}
        reply = server.send("POST", "/v1/articles", body, headers)
        assert reply.status == 403
        assert reply.is_problem
        assert "serving.allowed_origins" in reply.json["detail"]
    assert list(dateline.articles) == ["xinhua/sco 13"]
    assert dateline.files == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_every_unsafe_method_is_checked(server: Served, method: str) -> None:
    """What is not known to be safe is refused, on paths that are not there too."""
    page = {"Origin": "https://evil.example"}
    for path in ("/v1/sessions/known", "/nope"):
        assert server.send(method, path, headers=page).status == 403


@pytest.mark.parametrize(
    "page",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
     {"Origin": "http://127.0.0.1:{port}"}, {"Origin": "https://127.0.0.1:{port}"}],
    ids=str,
)  # fmt: skip
def test_own_page_and_programs_may(server: Served, page: dict[str, str]) -> None:
    """The page served here and what is no browser add articles and ask."""
    headers = {**filled(page, server), "Content-Type": "application/json"}
    assert server.send("POST", "/v1/articles", ARTICLE, headers).status == 201
    assert server.ask(filled(page, server)).status == 200


def test_reading_is_open_but_not_to_scripts_elsewhere(server: Served) -> None:
    """A link from elsewhere opens; a script elsewhere may not read what comes."""
    page = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    reply = server.get("/v1/archive", **page)
    assert reply.status == 200
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert "Origin" in reply.headers["vary"]


def test_friendly_site_asks_and_reads(server: Served) -> None:
    """A site that is configured may send and read, errors too."""
    page = {"Origin": FRIEND, "Sec-Fetch-Site": "cross-site"}
    told = server.ask(page), server.get("/v1/articles/nope", **page)
    assert [reply.status for reply in told] == [200, 404]
    assert {reply.headers["access-control-allow-origin"] for reply in told} == {FRIEND}
    assert "Retry-After" in told[0].headers["access-control-expose-headers"]


def test_preflight(server: Served) -> None:
    """The question that a browser asks before is answered for the friendly site alone."""
    wish = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    friend = server.send("OPTIONS", "/v1/ask", headers={"Origin": FRIEND, **wish})
    assert friend.status == 204
    assert friend.headers["access-control-allow-origin"] == FRIEND
    assert friend.headers["access-control-allow-headers"] == "authorization, content-type"
    other = server.send("OPTIONS", "/v1/ask", headers={"Origin": "https://evil.example", **wish})
    assert other.status == 405
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("origin", ["*", "desk.example", "https://desk.example/", "null"])
def test_setting_that_is_no_origin(origin: str) -> None:
    """An origin is a scheme and a host; all at once cannot be let in."""
    with pytest.raises(ValueError, match="expected scheme and host"):
        Serving(allowed_origins=[origin])
