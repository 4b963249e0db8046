"""What stands between the network and the routes, and in which order.

Starlette's own TrustedHostMiddleware and RequestBodyLimitMiddleware answer in plain text; see
docs/decisions/http-parts.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address

from starlette.datastructures import Headers as Sent
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api.access import SAFE, Access, Keyring
from qa.api.errors import ProblemResponse, blank_problem
from qa.api.headers import Headers
from qa.api.rates import Rates
from qa.api.timeouts import UPLOADS, Timeouts
from qa.settings import Serving

Check = Callable[[Scope], ProblemResponse | None]  # the refusal; None lets the request pass

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_EXPOSED = ("Retry-After", "WWW-Authenticate", "X-Request-ID")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Guards:
    """Who may ask a server. By default this machine's own clients, without a key.

    host: where it listens, known to those who ask.
    """

    serving: Serving = field(default_factory=Serving)
    keyring: Keyring = field(default_factory=Keyring)
    host: str = "127.0.0.1"

    def middleware(self) -> list[Middleware]:
        """The guards, outermost first.

        Wrong keys count against their address, so rates come before access; what is refused
        before its body is read costs nothing, so sizes come last.
        """
        chosen, friends = self.serving, self.serving.allowed_origins
        cors = Middleware(
            CORSMiddleware,
            allow_origins=friends,
            allow_methods=_METHODS,
            allow_headers=("*",),  # a key's among them; there are no cookies to send along
            expose_headers=_EXPOSED,
            max_age=_DAY,
        )
        return [
            Middleware(Headers),
            Middleware(Gate, Hosts((*chosen.allowed_hosts, self.host)), Origins(friends)),
            *([cors] if friends else []),
            Middleware(Timeouts, chosen),
            Middleware(Gate, Rates(chosen.requests_per_minute, self.keyring), Access(self.keyring)),
            Middleware(Limits, chosen.body_bytes, chosen.upload_bytes),
        ]


class Gate:
    """Lets a request pass that none of its checks, asked in their order, refuses."""

    def __init__(self, app: ASGIApp, *checks: Check) -> None:
        self.app, self.checks = app, checks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or send the first refusal."""
        for check in self.checks if scope["type"] == "http" else ():
            if refusal := check(scope):
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Hosts:
    """Refuses a request for a host that is not this server with 421: against DNS rebinding.

    A page on a stranger's name can make that name lead to 127.0.0.1 and then reads from this server
    as from its own; what it cannot do is send another Host than its own name. Known are this
    machine's own names, the address at which the connection came in and `allowed`; ports are not
    looked at, since a proxy may have another.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = _LOOPBACK | {plain_host(host) for host in allowed}

    def __call__(self, scope: Scope) -> ProblemResponse | None:
        """Refuse a host that is not known."""
        named = Sent(scope=scope).getlist("host")
        match = _HOST.fullmatch(named[0]) if len(named) == 1 else None
        host = plain_host(match["name"]) if match else None
        if host in self.allowed or (host and host == _address(scope)):
            return None
        return ProblemResponse(
            blank_problem(
                421,
                "expected a Host that this server is known by; "
                f"found {(named or ['none'])[0][:100]!a}; add it to serving.allowed_hosts",
            )
        )


class Origins:
    """Refuses with 403 what other sites' pages send, but for those of `allowed`.

    A browser lets any page POST a form or plain text anywhere; the page only cannot read the answer.
    So each request that may change something must say that it comes from here, or from no page at
    all, in headers that no page can set: Sec-Fetch-Site, or in older browsers Origin. What sends
    neither is no browser, and nobody's key or network place is misused by it. Preflights of other
    sites are refused too.
    allowed: origins as browsers write them, "https://news.example".
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = frozenset(allowed)

    def __call__(self, scope: Scope) -> ProblemResponse | None:
        """Refuse what a page elsewhere sends."""
        headers = Sent(scope=scope)
        origin = headers.get("origin")
        asks_first = origin is not None and "access-control-request-method" in headers
        if origin in self.allowed or (
            _from_here(headers, origin) if scope["method"] not in SAFE else not asks_first
        ):
            return None
        found = origin or f"a page of another site ({headers['sec-fetch-site']})"
        return ProblemResponse(
            blank_problem(
                403,
                "expected a request from this server's own page or from no page; "
                f"found {found[:100]!a}; add its origin to serving.allowed_origins",
            )
        )


class Limits:
    """Refuses a body that is too large with 413, before reading it where its length is told.

    body_bytes: the most a request may bring. upload_bytes: the same where articles are added.
    """

    def __init__(self, app: ASGIApp, body_bytes: int, upload_bytes: int) -> None:
        self.app, self.body_bytes, self.upload_bytes = app, body_bytes, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body keeps within the limit of its path."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.upload_bytes if scope["path"] == UPLOADS else self.body_bytes
        detail = f"expected at most {limit} bytes; found more; send less at a time"
        told = Sent(scope=scope).get("content-length", "")
        if told.isdecimal() and (len(told) > 18 or int(told) > limit):  # noqa: PLR2004 - digits
            await ProblemResponse(blank_problem(413, detail))(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413, detail)
            return message

        await self.app(scope, counted, send)


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


def _from_here(headers: Sent, origin: str | None) -> bool:
    match headers.get("sec-fetch-site"):
        case "same-origin" | "none":
            return True
        case None:
            # Behind a proxy the scheme is another, so only the rest of the origin is compared.
            return origin is None or origin.partition("://")[2] == headers.get("host", "").lower()
        case _:
            return False
