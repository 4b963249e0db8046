"""Which Host a request may name: against DNS rebinding.

A page on a stranger's name can make that name lead to 127.0.0.1 and then reads from this server as
from its own; what it cannot do is send another Host than its own name.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from qa.api.errors import ProblemResponse, blank_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Hosts:
    """Refuses a request for a host that is not this server with 421.

    Known are this machine's own names, the address at which the connection came in and `allowed`;
    ports are not looked at, since a proxy may have another.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        self.app = app
        self.allowed = _LOOPBACK | {plain_host(host) for host in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it is for a host that is known."""
        if scope["type"] not in {"http", "websocket"} or self._knows(scope):
            await self.app(scope, receive, send)
            return
        found = Headers(scope=scope).get("host", "none")
        problem = blank_problem(
            421,
            "expected a Host that this server is known by; "
            f"found {found[:100]!a}; add it to serving.allowed_hosts",
        )
        await ProblemResponse(problem)(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        named = Headers(scope=scope).getlist("host")
        match = _HOST.fullmatch(named[0]) if len(named) == 1 else None
        if match is None:
            return False
        host = plain_host(match["name"])
        return host in self.allowed or host == _address(scope)


def plain_host(host: str) -> str:
    """A name or an address as it is compared: small letters, no brackets, no last dot."""
    bare = host.lower().strip("[]").removesuffix(".")
    try:
        return str(ip_address(bare))
    except ValueError:
        return bare


def _address(scope: Scope) -> str | None:
    """The address at which the connection came in; None where that is not told."""
    try:
        return str(ip_address((scope.get("server") or ("",))[0]))
    except ValueError:
        return None
