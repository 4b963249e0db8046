"""How often one client may ask: 429 with when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from serving import served

from qa.api.access import Keyring
from qa.api.app import create_app
from qa.api.guards import Guards
from qa.api.rates import Rates
from qa.settings import Serving

KEYS = Keyring.read("read:reader-0123456789,read:another-0123456789")
MINE, OTHER = (
    {"Authorization": f"Bearer {key}"} for key in ("reader-0123456789", "another-0123456789")
)


@dataclass
class Clock:
    """Stands still until it is set."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock by which requests are counted."""
    made = Clock()
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=made))
    monkeypatch.setattr(Rates.__init__, "__defaults__", (made,))
    return made


def guards(most: int, keyring: Keyring | None = None) -> Guards:
    """Let each client ask so often a minute."""
    return Guards(Serving(requests_per_minute=most), keyring or Keyring())


def test_too_many_are_told_when_to_ask_again(dateline: Any, clock: Clock) -> None:
    """The one too many is a 429; who waits as long as it says is served, who waits less is not."""
    with served(create_app(dateline, guards=guards(3))) as server:
        for _ in range(3):
            assert server.get("/v1/archive").status == 200
            clock.now += 10
        refused = server.get("/v1/archive")
        assert (refused.status, refused.headers["retry-after"]) == (429, "30")
        assert refused.is_problem
        assert "ask again in 30 s" in refused.json["detail"]
        clock.now += 29.5
        assert server.get("/v1/archive").headers["retry-after"] == "1"
        clock.now += 0.6
        assert server.get("/v1/archive").status == 200
        assert server.get("/v1/archive").status == 429


def test_page_and_health_are_free(dateline: Any) -> None:
    """The page's own files do not use up what its questions need, and supervisors may poll."""
    with served(create_app(dateline, guards=guards(1))) as server:
        for path in ("/", "/page/chat.js", "/healthz", "/readyz") * 3:
            assert server.get(path).status == 200
        assert server.ask().status == 200
        assert server.ask().status == 429


def test_each_key_has_its_own(dateline: Any) -> None:
    """One key's requests do not count against another's, wherever they come from."""
    with served(create_app(dateline, guards=guards(1, KEYS))) as server:
        assert [server.get("/v1/archive", **MINE).status for _ in range(2)] == [200, 429]
        assert server.get("/v1/archive", **OTHER).status == 200


def test_guessing_keys_is_bounded(dateline: Any) -> None:
    """Each wrong key counts against the address it comes from; the right ones still open."""
    with served(create_app(dateline, guards=guards(2, KEYS))) as server:
        wrong = [
            server.get("/v1/archive", Authorization=f"Bearer wrong-key-number-{number}").status
            for number in range(4)
        ]
        assert wrong == [401, 401, 429, 429]
        assert server.get("/v1/archive", **MINE).status == 200


def test_no_bound(dateline: Any) -> None:
    """Zero sets none."""
    with served(create_app(dateline, guards=guards(0))) as server:
        assert {server.get("/v1/archive").status for _ in range(20)} == {200}


def test_a_proxy_is_not_believed(dateline: Any) -> None:
    """Whoever says for whom it asks is still itself, unless the server is told to believe it."""
    with served(create_app(dateline, guards=guards(1))) as server:
        told = [
            server.get("/v1/archive", **{"X-Forwarded-For": f"9.9.9.{n}"}).status for n in range(2)
        ]
    assert told == [200, 429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8::1", "2001:db8::ffff:1", True), ("2001:db8::1", "2001:db8:0:1::1", False),
     ("::ffff:1.2.3.4", "::ffff:1.2.3.5", False), ("1.2.3.4", "1.2.3.5", False)],
)  # fmt: skip
def test_addresses_that_are_one_client(one: str, other: str, same: bool) -> None:
    """Who has one IPv6 address has all of its network's, so these count together."""
    rates = Rates(1, Keyring())
    names = [
        rates.client({"type": "http", "headers": [], "client": (address, 1)})
        for address in (one, other)
    ]
    assert (names[0] == names[1]) == same
