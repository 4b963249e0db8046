"""What stands between the network and the routes, in order."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from qa.api.access import Access
from qa.api.headers import Headers
from qa.api.hosts import Hosts
from qa.api.keys import Keyring
from qa.api.limits import Limits
from qa.api.origins import Origins
from qa.api.rates import Rates
from qa.api.timeouts import Spans, Timeouts
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Guards:
    """Who may ask a server. By default this machine's own clients, without a key.

    host: where it listens, known to those who ask. clock: seconds that only grow.
    """

    serving: Serving = field(default_factory=Serving)
    keyring: Keyring = field(default_factory=Keyring)
    host: str = "127.0.0.1"
    clock: Callable[[], float] = time.monotonic

    def middleware(self) -> list[Middleware]:
        """The guards, outermost first.

        Wrong keys count against their address, so rates come before access; what is refused
        before its body is read costs nothing, so limits come last.
        """
        chosen = self.serving
        spans = Spans(
            chosen.body_seconds,
            chosen.request_seconds,
            chosen.upload_seconds,
            chosen.stream_seconds,
        )
        return [
            Middleware(Headers),
            Middleware(Hosts, [*chosen.allowed_hosts, self.host]),
            Middleware(Origins, chosen.allowed_origins),
            Middleware(Timeouts, spans),
            Middleware(Rates, chosen.requests_per_minute, self.keyring, self.clock),
            Middleware(Access, self.keyring),
            Middleware(Limits, chosen.body_bytes, chosen.upload_bytes),
        ]

    def around(self, app: Starlette) -> ASGIApp:
        """Put the guards around an application that is not made with them."""
        guarded: ASGIApp = app
        for guard in reversed(self.middleware()):
            guarded = guard.cls(guarded, *guard.args, **guard.kwargs)

        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            scope["app"] = app  # its routes name what is refused before it comes to them
            await guarded(scope, receive, send)

        return known
