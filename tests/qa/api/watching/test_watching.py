"""What a watcher hears of a request that ends in no usual way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from qa.api.watching import LEFT, UNKNOWN, Served, Watching
from qa.observing import NOBODY, OBSERVER


class Heard:
    """A watcher that keeps what it hears."""

    def __init__(self) -> None:
        self.flying, self.served = 0, list[Served]()

    def began(self) -> None:
        """Count it."""
        self.flying += 1

    def ended(self, served: Served) -> None:
        """Keep it."""
        self.flying -= 1
        self.served.append(served)


async def ignore(_: Any) -> None:
    """Send nowhere."""


def ask(app: Any) -> None:
    """Make a request of an application."""
    scope = {"type": "http", "method": "BREW", "path": "/pot", "headers": []}
    asyncio.run(app(scope, None, ignore))


def test_a_client_that_left_is_heard_of() -> None:
    """Nothing was sent: the status says so; the method and the path are not taken over."""

    async def silent(*_: Any) -> None:
        """Answer nothing."""

    heard = Heard()
    ask(Watching(silent, [heard]))
    (served,) = heard.served
    assert (served.method, served.route, served.status) == ("other", UNKNOWN, LEFT)
    assert heard.flying == 0


def test_a_failure_is_heard_of_and_goes_on() -> None:
    """It is not swallowed, and whoever observed before observes again."""

    async def broken(_scope: Any, _receive: Any, send: Any) -> None:
        assert OBSERVER.get() is not NOBODY
        await send({"type": "http.response.start", "status": 500, "headers": []})
        raise RuntimeError

    heard = Heard()
    with pytest.raises(RuntimeError):
        ask(Watching(broken, [heard]))
    assert [served.status for served in heard.served] == [500]
    assert heard.flying == 0
    assert OBSERVER.get() is NOBODY
