"""Keys: asked for where they are configured, each with what it may do, and never shown."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, served

from qa.api.access import Keyring, needed_grant, new_key
from qa.api.app import create_app
from qa.api.guards import Guards
from qa.asker import ASKER, Asker
from qa.conversation.sessions import SessionTurn
from qa.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.conversation.sessions import Sessions

READ, OTHER, ADMIN = "reader-0123456789", "another-0123456789", "admin-0123456789abcdef"
KEYRING = Keyring.read(f"read:{READ}, {ADMIN},read:{OTHER}")
ASKED = [
    ("GET", "/v1/archive", "read"), ("GET", "/v1/search?q=who", "read"),
    ("POST", "/v1/ask", "read"), ("GET", "/v1/articles", "read"), ("GET", "/v1/sessions", "read"),
    ("GET", "/nope", "read"), ("POST", "/v1/articles", "admin"),
    ("DELETE", "/v1/articles/xinhua/sco%2013", "admin"), ("POST", "/nope", "admin"),
    ("DELETE", "/v1/sessions/../articles/xinhua/sco%2013", "read"),
]  # fmt: skip


def bearer(key: str) -> dict[str, str]:
    """Make the header of a key."""
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def server(dateline: Any) -> Iterator[Served]:
    """Serve with keys for reading and one for all."""
    with served(create_app(dateline, guards=Guards(keyring=KEYRING))) as running:
        yield running


@pytest.mark.parametrize(("method", "path", "scope"), ASKED)
def test_scopes(server: Served, dateline: Any, method: str, path: str, scope: str) -> None:
    """Without a key 401, with a wrong one too, with too small a one 403; with the right one not."""
    for wrong in ({}, bearer(READ[:-1]), bearer(READ + "x"), bearer(""), {"Authorization": READ},
                  {"Authorization": f"Basic {READ}"}, bearer("\xff" * 20)):  # fmt: skip
        reply = server.send(method, path, headers=wrong)
        assert reply.status == 401
        assert reply.is_problem
        assert reply.headers["www-authenticate"].startswith("Bearer ")
        assert READ[:8] not in reply.body.decode()
    small = server.send(method, path, headers=bearer(READ))
    assert (small.status == 403) == (scope == "admin")
    assert dateline.articles
    assert server.send(method, path, headers=bearer(ADMIN)).status not in {401, 403}


def test_refusals_say_what_is_wrong(server: Served) -> None:
    """The header of a refusal has the words of RFC 6750."""
    told = server.get("/v1/archive").headers, server.get("/v1/archive", **bearer("x" * 20)).headers
    assert "error" not in told[0]["www-authenticate"]
    assert 'error="invalid_token"' in told[1]["www-authenticate"]
    small = server.send("POST", "/v1/articles", {}, bearer(READ))
    assert small.is_problem
    assert 'error="insufficient_scope", scope="admin"' in small.headers["www-authenticate"]


@pytest.mark.parametrize(
    "path", ["/", "/page/chat.js", "/healthz", "/readyz", "/docs", "/openapi.json"]
)
def test_page_and_health_need_no_key(server: Served, path: str) -> None:
    """What has nothing of the archive in it is open."""
    assert server.get(path).status == 200


def test_openai_clients_read_the_refusals(server: Served) -> None:
    """Below OpenAI's paths what the guards refuse has the shape that its clients read."""
    told = [
        server.get("/v1/models"),
        server.get("/v1/models", Host="evil.example"),
        server.send("POST", "/v1/chat/completions", {}, {"Origin": "https://evil.example"}),
        server.send("POST", "/v1/responses", b" " * 2_000_000, bearer(READ)),
    ]
    assert [reply.status for reply in told] == [401, 421, 403, 413]
    for reply in told:
        assert reply.headers["content-type"] == "application/json"
        assert "expected" in reply.json["error"]["message"]
    assert told[0].json["error"]["code"] == "invalid_api_key"
    assert told[0].headers["www-authenticate"].startswith("Bearer")


def test_every_route_needs_a_key_unless_it_is_named(client: Any) -> None:
    """A route that somebody adds is closed until it is named open, and admin's until it is named."""
    routes = client.get("/openapi.json").json()["paths"]
    needed = {
        f"{method.upper()} {path}": needed_grant(method.upper(), path)
        for path, methods in routes.items()
        for method in methods
    }
    assert {route for route, grant in needed.items() if grant is None} == {
        "GET /healthz",
        "GET /readyz",
    }
    admin = {route for route, grant in needed.items() if grant == "admin"}
    assert admin == {"POST /v1/articles", "DELETE /v1/articles/{article_id}"}


def test_without_keys_all_is_open(client: Any) -> None:
    """A key that clients must send, but nobody configured, is not looked at."""
    assert client.ask().status_code == 200
    assert client.get("/v1/archive", headers=bearer("any")).status_code == 200


def begin(sessions: Sessions, key: str) -> None:
    """Begin a conversation as a question with this key does."""
    holder = KEYRING.find(key)
    assert holder is not None
    token = ASKER.set(Asker(holder.id, every=False))
    sessions.append(f"of-{key}", SessionTurn("who?", "who?", "They.", datetime.now(UTC)))
    ASKER.reset(token)


def test_sessions_belong_to_their_key(server: Served, dateline: Any) -> None:
    """A key sees and changes its own conversations; an admin's those of all."""
    dateline.sessions.delete("known")
    for key in (READ, ADMIN):
        begin(dateline.sessions, key)
    mine = f"/v1/sessions/of-{READ}"
    listed = [server.get("/v1/sessions", **bearer(key)).json for key in (READ, OTHER, ADMIN)]
    assert [told["total"] for told in listed] == [1, 0, 2]
    assert listed[0]["sessions"][0]["id"] == f"of-{READ}"
    assert server.get(mine, **bearer(READ)).status == 200
    for method, path, body in (
        ("GET", mine, None), ("DELETE", mine, None), ("PATCH", mine, {"title": "Mine"}),
        ("PUT", f"{mine}/turns/1/feedback", {"rating": "down"}),
        ("GET", f"{mine}/export?format=json", None),
    ):  # fmt: skip
        assert server.send(method, path, body, bearer(OTHER)).status == 404
    assert server.send("DELETE", mine, headers=bearer(ADMIN)).status == 204


def test_every_key_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key is compared with hmac's function, whether or not one before it was right."""
    compared: list[tuple[str, str]] = []

    def noted(known: str, sent: str) -> bool:
        compared.append((known, sent))
        return known == sent

    monkeypatch.setattr(hmac, "compare_digest", noted)
    assert [KEYRING.find(key) is not None for key in (READ, "wrong" * 5)] == [True, False]
    assert len(compared) == 2 * len(KEYRING.keys)
    assert all(len(one) == 64 for pair in compared for one in pair)


def test_keys_are_kept_as_hashes() -> None:
    """Neither a keyring nor what stands in it shows a key; an entry is as good as its key."""
    assert READ not in repr(KEYRING)
    key, entry = new_key("read", lambda count: "R" * count)
    assert key not in entry
    holder = Keyring.read("", [entry]).find(key)
    assert holder is not None
    assert holder.grant == "read"
    assert Keyring.read("", [entry]).find(entry) is None
    assert Keyring.read("", [entry]).find(entry.partition("-")[2]) is None


def test_bare_key_may_all() -> None:
    """A key without a scope is an admin's, also one that looks like a hash."""
    holder = Keyring.read("a1" * 32).find("a1" * 32)
    assert holder is not None
    assert holder.grant == "admin"


@pytest.mark.parametrize(
    ("variable", "told"),
    [("short", "5 characters in entry 1"), ("read:x", "1 characters"), (f"{READ},{'x' * 201}", "201"),
     ("sécrète-0123456789", "another character"), ("has a blank in it 0123", "another character"),
     (f"{READ},{READ}", "a second time"), (f"read:{READ},admin:{READ}", "a second time"),
     ("write:0123456789abcdef", "another character")],
)  # fmt: skip
def test_unfit_keys_are_refused_without_showing_them(variable: str, told: str) -> None:
    """The line says which entry and what to do, and has no key in it."""
    with pytest.raises(SettingsError, match=r"dateline keys new|leave one out") as caught:
        Keyring.read(variable)
    assert told in str(caught.value)
    assert READ not in str(caught.value)
    assert not any(len(part) > 5 and part in str(caught.value) for part in variable.split(","))
