"""DNS rebinding: a server answers to its own names only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, served

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server(dateline: Any) -> Iterator[Served]:
    """Serve to this machine, and by one name more."""
    guards = Guards(Serving(allowed_hosts=["News.Example"]), host="10.1.2.3")
    with served(create_app(dateline, guards=guards)) as running:
        yield running


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
     "news.example.evil.example", "0.0.0.0", "10.9.9.9", "localhost@evil.example", "", "a b"],
)  # fmt: skip
def test_other_host_is_refused(server: Served, host: str) -> None:
    """A name that a stranger lets lead here is told so, whatever is asked."""
    for path in ("/", "/v1/archive", "/healthz", "/page/chat.js"):
        reply = server.get(path, Host=host)
        assert reply.status == 421
        assert reply.is_problem
        assert "serving.allowed_hosts" in reply.json["detail"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1", "127.0.0.1:9", "[::1]:80",
     "[0:0:0:0:0:0:0:1]", "news.example", "news.example:443", "10.1.2.3"],
)  # fmt: skip
def test_own_host_is_served(server: Served, host: str) -> None:
    """Names of this machine, the address bound and the names set are known, on any port."""
    assert server.get("/v1/archive", Host=host).status == 200


def test_two_hosts_or_none_are_refused(server: Served) -> None:
    """A request that names two hosts, or none, is nobody's."""
    two = server.reply(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
    none = server.reply(b"GET / HTTP/1.0\r\n\r\n")
    assert (two.status, none.status) == (400, 421)
    assert two.is_problem
    assert none.is_problem


def test_foreign_host_changes_nothing(server: Served, dateline: Any) -> None:
    """The refusal comes before the work."""
    server.send("DELETE", "/v1/articles/xinhua/sco%2013", headers={"Host": "evil.example"})
    assert dateline.articles


@pytest.mark.parametrize("host", ["news.example:80", "http://news.example", "", "*", "a b"])
def test_setting_that_is_no_host(host: str) -> None:
    """A name is set without a port or a scheme; stars are not understood, and said so."""
    with pytest.raises(ValueError, match="expected a name or an address"):
        Serving(allowed_hosts=[host])
