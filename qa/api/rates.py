"""How often one client may ask.

`limits` counts; its own store in memory reads the wall clock and starts a thread with most
requests, so this one keeps the moments: at most so many of at most CLIENTS clients.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from qa.api.access import OPEN_BELOW, holder_of
from qa.api.errors import ProblemResponse, blank_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from qa.api.keys import Keyring

CLIENTS = 1000  # 600 moments of each are 20 MB
FREE = frozenset(
    {"/", "/healthz", "/readyz", "/favicon.ico"}
)  # the page, and what supervisors poll


class Moments(Storage, MovingWindowSupport):
    """When each client asked, newest first; whoever was longest away is forgotten first.

    clock: seconds that only grow.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float], clients: int = CLIENTS) -> None:
        super().__init__()
        self._clock, self._clients = clock, clients
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._asked)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note a moment if fewer than `limit` are left of the last `expiry` seconds."""
        moments = self._recent(key, expiry)
        if len(moments) + amount > limit:
            return False
        moments.extendleft([self._clock()] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """The oldest moment of the last `expiry` seconds, and how many there are."""
        moments = self._recent(key, expiry)
        return (moments[-1] if moments else self._clock()), len(moments)

    def _recent(self, key: str, expiry: int) -> deque[float]:
        moments = self._asked.setdefault(key, deque())
        self._asked.move_to_end(key)
        if len(self._asked) > self._clients:
            self._asked.popitem(last=False)
        while moments and moments[-1] <= self._clock() - expiry:
            moments.pop()
        return moments

    @property
    def base_exceptions(self) -> type[Exception]:
        """None of its own."""
        return ValueError

    def clear(self, key: str) -> None:
        """Forget a client."""
        self._asked.pop(key, None)

    def reset(self) -> int:
        """Forget all."""
        count = len(self._asked)
        self._asked.clear()
        return count

    def check(self) -> bool:
        """It is always there."""
        return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Windows that stand still are not kept."""
        raise NotImplementedError

    get = get_expiry = incr  # type: ignore[assignment]


class Rates:
    """Refuses a client's further requests with 429 and Retry-After, by its key or else its address.

    a_minute: so many in any sixty seconds; 0 sets no bound. The page's own files and health are
    free. An address behind a proxy is the proxy's, unless the server is told to trust it.
    """

    def __init__(
        self, app: ASGIApp, a_minute: int, keyring: Keyring, clock: Callable[[], float]
    ) -> None:
        self.app, self.keyring, self.clock = app, keyring, clock
        self.item = RateLimitItemPerMinute(a_minute) if a_minute else None
        self.limiter = MovingWindowRateLimiter(Moments(clock))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its client has not asked too often."""
        free = scope["type"] != "http" or scope["path"] in FREE
        if self.item is None or free or scope["path"].startswith(OPEN_BELOW):
            await self.app(scope, receive, send)
            return
        client = self.client(scope)
        if self.limiter.hit(self.item, client):
            await self.app(scope, receive, send)
            return
        again = self.limiter.get_window_stats(self.item, client).reset_time - self.clock()
        seconds = max(1, math.ceil(again))
        problem = blank_problem(
            429,
            f"expected at most {self.item.amount} requests a minute; found more; "
            f"ask again in {seconds} s, or set serving.requests_per_minute",
        )
        await ProblemResponse(problem, {"Retry-After": str(seconds)})(scope, receive, send)

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
