"""How often one client may ask; the package `limits` counts, in this process's memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import Scope

from qa.api.access import OPEN_BELOW, Keyring, holder_of
from qa.api.errors import ProblemResponse, blank_problem

# The page, and what supervisors poll.
FREE = frozenset({"/", "/healthz", "/readyz", "/favicon.ico"})


class Rates:
    """Refuses a client's further requests with 429 and Retry-After, by its key or else its address.

    a_minute: so many in any sixty seconds; 0 sets no bound. The page's own files and health are
    free. An address behind a proxy is the proxy's, unless the server is told to trust it.
    clock: seconds since 1970, as `limits` counts them.
    """

    def __init__(
        self, a_minute: int, keyring: Keyring, clock: Callable[[], float] = time.time
    ) -> None:
        self.keyring, self.clock = keyring, clock
        self.item = RateLimitItemPerMinute(a_minute) if a_minute else None
        self.limiter = MovingWindowRateLimiter(MemoryStorage())

    def __call__(self, scope: Scope) -> ProblemResponse | None:
        """Refuse a client that has asked too often."""
        free = scope["path"] in FREE or scope["path"].startswith(OPEN_BELOW)
        if self.item is None or free or self.limiter.hit(self.item, self.client(scope)):
            return None
        stats = self.limiter.get_window_stats(self.item, self.client(scope))
        seconds = max(1, math.ceil(stats.reset_time - self.clock()))
        problem = blank_problem(
            429,
            f"expected at most {self.item.amount} requests a minute; found more; "
            f"ask again in {seconds} s, or set serving.requests_per_minute",
        )
        return ProblemResponse(problem, {"Retry-After": str(seconds)})

    def client(self, scope: Scope) -> str:
        """Name whoever asks: by its key, else by its address."""
        holder = holder_of(scope, self.keyring)
        if holder:
            return f"key {holder.id}"
        host = (scope.get("client") or ("",))[0]
        try:
            address = ip_address(host)
        except ValueError:
            return str(host)
        if isinstance(address, IPv6Address) and not address.ipv4_mapped:
            return str(int(address) >> 64)  # who has one such address has 2^64 of them
        return str(address)
