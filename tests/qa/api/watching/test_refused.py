"""Requests that the guards refuse are counted and logged under the route that they asked for."""

from __future__ import annotations

from typing import Any

import pytest

from qa.api.access import Keyring
from qa.api.guards import Guards
from qa.api.watching import UNKNOWN, Served
from qa.settings import Serving

READ, ADMIN = "reader-0123456789", "admin-0123456789abcdef"
ARTICLE = "/v1/articles/{article_id:path}"


class Heard:
    """A watcher that keeps what it hears."""

    def __init__(self) -> None:
        self.served = list[Served]()

    def began(self) -> None:
        """Say nothing."""

    def ended(self, served: Served) -> None:
        """Keep it."""
        self.served.append(served)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "route"),
    [
        ("GET", "/v1/articles/two/three", {}, 401, ARTICLE),
        ("GET", "/metrics", {}, 401, "/metrics"),
        ("DELETE", "/v1/articles/one", {"Authorization": f"Bearer {READ}"}, 403, ARTICLE),
        ("POST", "/v1/ask", {"Origin": "https://elsewhere.example"}, 403, "/v1/ask"),
        (
            "POST", "/v1/ask",
            {"Authorization": f"Bearer {READ}", "Content-Length": "9999999"}, 413, "/v1/ask",
        ),
        ("GET", "/v1/sessions/abc", {"Host": "elsewhere.example"}, 421, "/v1/sessions/{session_id}"),
        ("GET", "/page/chat.js", {"Host": "elsewhere.example"}, 421, "/page"),
        ("PUT", "/v1/ask", {}, 401, "/v1/ask"),
        ("GET", "/nowhere/1", {}, 401, UNKNOWN),
    ],
)  # fmt: skip
def test_the_route_is_named(  # noqa: PLR0917 - a row of the table each
    serve: Any, method: str, path: str, headers: dict[str, str], status: int, route: str
) -> None:
    """By its template, so that one sees where the refused requests went."""
    heard = Heard()
    guards = Guards(Serving(allowed_hosts=["here"]), Keyring.read(f"read:{READ},admin:{ADMIN}"))
    client = serve(guards=guards, watchers=[heard])
    assert client(method, path, headers=headers).status_code == status
    assert [(one.status, one.route) for one in heard.served] == [(status, route)]


def test_too_many_requests_too(serve: Any) -> None:
    """A 429 says what was asked too often."""
    heard = Heard()
    guards = Guards(Serving(allowed_hosts=["here"], requests_per_minute=1))
    client = serve(guards=guards, watchers=[heard])
    for _ in range(2):
        client.get("/v1/search?q=meeting")
    assert [(one.status, one.route) for one in heard.served] == [
        (200, "/v1/search"), (429, "/v1/search"),
    ]  # fmt: skip
