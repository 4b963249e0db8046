"""Who may do what: the keys, the key of each request, and what it is needed for.

Keys are kept as hashes and compared in constant time. A key made by `dateline keys new` is 32
random bytes. Nobody can try that many, so one fast hash without a salt keeps it as safe as a slow
one would, and a request is not held up by it; a salt tells equal passwords apart and slows tables
down, and there are no equal keys or tables here. A key of a user's own choice is hashed on reading,
and its hash never leaves the process.

What is not named here as open or as reading needs the scope `admin`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import Headers
from starlette.types import Scope

from qa.api.errors import ProblemResponse, blank_problem
from qa.asker import ASKER, Asker
from qa.errors import SettingsError

Grant = Literal["read", "admin"]
VARIABLE = "DATELINE_API_KEYS"
SHORTEST, LONGEST = 16, 200
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Nothing of an archive is in these: the page without its data, the routes' description, health.
OPEN = frozenset(
    {"/", "/healthz", "/readyz", "/docs", "/docs/reference.css", "/openapi.json", "/favicon.ico"}
)
OPEN_BELOW = ("/page/",)
# What is asked with a body, and one's own conversations.
READ_BELOW = ("/v1/ask", "/v1/search", "/v1/sessions", "/v1/chat", "/v1/responses", "/mcp")
_ENTRY = re.compile(r"(?:(read|admin):)?(.*)", re.DOTALL)
_HASH = re.compile(r"sha256-([0-9a-f]{64})")
_PLAIN = re.compile(r"[A-Za-z0-9._~+/=-]+")  # what an Authorization header can carry


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a key. id: 12 digits of its hash, fit to be shown; grant: "admin" may all that "read" may."""

    id: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that are configured, as (hash, holder); without any, no key is asked for."""

    keys: tuple[tuple[str, Holder], ...] = ()

    @classmethod
    def read(cls, variable: str, hashed: Sequence[str] = ()) -> Keyring:
        """Read the keys of the environment, separated by commas, and those of the settings.

        Raises: SettingsError, which never shows a key.
        """
        entries = [entry.strip() for entry in variable.split(",") if entry.strip()]
        found: dict[str, Holder] = {}
        for place, entry in enumerate([*entries, *hashed], start=1):
            digest, grant = _parsed(entry, place)
            if digest in found:
                raise _unfit("each key once", f"entry {place} a second time", "leave one out")
            found[digest] = Holder(digest[:12], grant)
        return cls(tuple(found.items()))

    def find(self, key: str) -> Holder | None:
        """Who has this key; None where nobody has it. As long for a wrong key as for a right one."""
        digest, found = hash_of(key), None
        for known, holder in self.keys:
            if hmac.compare_digest(known, digest):
                found = holder
        return found


def hash_of(key: str) -> str:
    """64 hex digits: SHA-256 of the key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def new_key(grant: Grant, random: Callable[[int], str]) -> tuple[str, str]:
    """A new key, and the entry to configure. random: so many random bytes, as URL-safe text."""
    key = f"dateline-{random(32)}"
    return key, f"{grant}:sha256-{hash_of(key)}"


def _parsed(entry: str, place: int) -> tuple[str, Grant]:
    match = _ENTRY.fullmatch(entry)
    assert match is not None
    grant: Grant = "read" if match[1] == "read" else "admin"
    if known := _HASH.fullmatch(match[2]):
        return known[1], grant
    key = match[2]
    if not SHORTEST <= len(key) <= LONGEST:
        raise _unfit(
            f"keys of {SHORTEST} to {LONGEST} characters",
            f"{len(key)} characters in entry {place}",
            "make one with `dateline keys new`",
        )
    if not _PLAIN.fullmatch(key):
        raise _unfit(
            "KEY, read:KEY, admin:KEY or SCOPE:sha256-HASH, a key of A-Z a-z 0-9 . _ ~ + / = -",
            f"another character in entry {place}",
            "make one with `dateline keys new`",
        )
    return hash_of(key), grant


def _unfit(expected: str, found: str, remedy: str) -> SettingsError:
    return SettingsError(expected=f"{expected} in {VARIABLE}", found=found, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Access:
    """Asks for a key where keys are configured: 401 without one, 403 for one that may not.

    Puts the key's Holder, or None, into the request's state as `holder`; whose conversations are
    seen goes with the context of the request's task.
    """

    keyring: Keyring

    def __call__(self, scope: Scope) -> ProblemResponse | None:
        """Refuse a request whose key may not do this."""
        holder = holder_of(scope, self.keyring)
        scope.setdefault("state", {})["holder"] = holder
        needed = needed_grant(scope["method"], scope["path"])
        if not self.keyring.keys or needed is None:
            return None
        if holder is None:
            return _unknown(scope)
        if needed == "admin" and holder.grant != "admin":
            return _forbidden()
        ASKER.set(Asker(holder.id, every=holder.grant == "admin"))
        return None


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
