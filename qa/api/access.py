"""Who may do what: the key of each request, and what it is needed for.

What is not named here as open or as reading needs the scope `admin`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from qa.api.errors import ProblemResponse, blank_problem
from qa.api.origins import SAFE
from qa.asker import ASKER, Asker

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from qa.api.keys import Grant, Holder, Keyring

# Nothing of an archive is in these: the page without its data, the routes' description, health.
OPEN = frozenset(
    {"/", "/healthz", "/readyz", "/docs", "/docs/reference.css", "/openapi.json", "/favicon.ico"}
)
OPEN_BELOW = ("/page/",)
# What is asked with a body, and one's own conversations.
READ_BELOW = ("/v1/ask", "/v1/search", "/v1/sessions", "/v1/chat", "/v1/responses", "/mcp")


class Access:
    """Asks for a key where keys are configured: 401 without one, 403 for one that may not.

    Puts the key's Holder, or None, into the request's state as `holder`.
    """

    def __init__(self, app: ASGIApp, keyring: Keyring) -> None:
        self.app, self.keyring = app, keyring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its key may do this."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        holder = holder_of(scope, self.keyring)
        scope.setdefault("state", {})["holder"] = holder
        needed = needed_grant(scope.get("method", "GET"), scope["path"])
        if not self.keyring.keys or needed is None:
            await self.app(scope, receive, send)
        elif holder is None:
            await _unknown(scope)(scope, receive, send)
        elif needed == "admin" and holder.grant != "admin":
            await _forbidden()(scope, receive, send)
        else:
            token = ASKER.set(Asker(holder.id, every=holder.grant == "admin"))
            try:
                await self.app(scope, receive, send)
            finally:
                ASKER.reset(token)


def holder_of(scope: Scope, keyring: Keyring) -> Holder | None:
    """Who sends the request; None without a key that is known."""
    key = _key(scope)
    return keyring.find(key) if key else None


def needed_grant(method: str, path: str) -> Grant | None:
    """What a request needs; None where all may do it."""
    if method in SAFE:
        return None if path in OPEN or path.startswith(OPEN_BELOW) else "read"
    below = any(path == one or path.startswith(f"{one}/") for one in READ_BELOW)
    return "read" if below else "admin"


def _key(scope: Scope) -> str | None:
    """The key as it came, `Authorization: Bearer KEY`."""
    kind, _, key = Headers(scope=scope).get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" and key.strip() else None


def _unknown(scope: Scope) -> ProblemResponse:
    sent = _key(scope) is not None
    problem = blank_problem(
        401,
        "expected the header Authorization: Bearer KEY with a key of this server; "
        f"found {'another key' if sent else 'none'}; ask for a key whoever runs it",
    )
    fault = ', error="invalid_token"' if sent else ""
    return ProblemResponse(problem, {"WWW-Authenticate": f'Bearer realm="Dateline"{fault}'})


def _forbidden() -> ProblemResponse:
    return ProblemResponse(
        blank_problem(
            403,
            "expected a key with the scope admin; found one with the scope read; "
            "use an admin key to change the archive",
        ),
        {"WWW-Authenticate": 'Bearer realm="Dateline", error="insufficient_scope", scope="admin"'},
    )
