"""A language model behind an OpenAI-compatible endpoint: messages in, its text out as it comes.

The only file that imports `openai`, and only once a model is asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from qa.answering.endpoint_faults import (
    NOT_INSTALLED,
    BrokenOff,
    Fault,
    broken_off,
    no_completion,
    of_status,
    too_slow,
    unreachable,
)
from qa.answering.endpoint_stream import Streamed, bounded
from qa.errors import EndpointFailed

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

_BAD_REQUEST = 400
_BROKEN = frozenset({"ReadError", "RemoteProtocolError"})
_CONNECT = 5.0  # seconds at most to reach the server; the answer may take longer
# What some models refuse and the answer can do without, or has another name for.
_RENAMED = {"max_tokens": "max_completion_tokens"}
_OPTIONAL = frozenset({"temperature", "seed", "max_completion_tokens"})


class Reply(Protocol):
    """Text as it comes. `finish` says why it ended, once it has: "length" where it was cut."""

    finish: str

    def __iter__(self) -> Iterator[str]:
        """The pieces. Raises: EndpointFailed."""
        ...

    def close(self) -> None:
        """Want no more of it: the connection is closed, and the server may stop."""
        ...


class Endpoint(Protocol):
    """A language model. Safe to call from several threads."""

    def ask(self, messages: Sequence[dict[str, str]]) -> Reply:
        """Ask it; the reply is read as it comes. Raises: EndpointFailed."""
        ...

    def models(self) -> list[str]:
        """The names of the models that the server has. Raises: EndpointFailed."""
        ...

    def close(self) -> None:
        """Close the connections that are kept open."""
        ...


@dataclass(slots=True)
class OpenAIEndpoint:
    """The endpoint that the settings describe; no connection is made before it is asked.

    seconds: for the whole of an answer, and for each wait within it. temperature, seed: None leaves
    them to the server. transport: takes the requests instead of the network. timer: seconds that
    only grow.
    """

    base_url: str = field(repr=False)
    key: str | None = field(repr=False)
    model: str
    seconds: float
    temperature: float | None = 0.0
    seed: int | None = 0
    max_tokens: int = 600
    transport: httpx2.BaseTransport | None = None
    timer: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _client: OpenAI | None = field(default=None, repr=False)
    _left_out: set[str] = field(default_factory=set, repr=False)

    @property
    def where(self) -> str:
        """The address without what could be a secret in it."""
        parts = urlsplit(self.base_url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{host}{port}{parts.path}"

    def ask(self, messages: Sequence[dict[str, str]]) -> Reply:
        """Ask the model. Raises: EndpointFailed."""
        for _ in range(len(_OPTIONAL) + len(_RENAMED)):
            try:
                return Streamed(self._created(messages), self._failed)
            except Exception as error:  # noqa: BLE001 - whatever it is, there is another answer
                if not self._leave_out(error):
                    raise self._failed(error) from None
        return Streamed(self._created(messages), self._failed)

    def _created(self, messages: Sequence[dict[str, str]]) -> Iterable[Any]:
        create: Callable[..., Iterable[Any]] = self._opened().chat.completions.create
        return create(messages=list(messages), stream=True, **self._parameters())

    def models(self) -> list[str]:
        """The names of the models that the server lists. Raises: EndpointFailed."""
        try:
            return sorted(one.id for one in self._opened().models.list())
        except Exception as error:  # noqa: BLE001 - a client may raise what it likes
            raise self._failed(error) from None

    def close(self) -> None:
        """Close the connections that are kept open."""
        with self._lock:
            client, self._client = self._client, None
        if client:
            client.close()

    def _parameters(self) -> dict[str, Any]:
        wanted = {
            "model": self.model,
            "temperature": self.temperature,
            "seed": self.seed,
            "max_tokens": self.max_tokens,
        }
        for name in self._left_out:
            value = wanted.pop(name, None)
            if name in _RENAMED:
                wanted[_RENAMED[name]] = value
        return {
            name: value
            for name, value in wanted.items()
            if value is not None and name not in self._left_out
        }

    def _leave_out(self, error: Exception) -> bool:
        """Whether the server refused a parameter that can be left out or named otherwise."""
        name = getattr(error, "param", None)
        if getattr(error, "status_code", None) != _BAD_REQUEST or name in self._left_out:
            return False
        if name not in _OPTIONAL | _RENAMED.keys():
            return False
        self._left_out.add(name)
        return True

    def _opened(self) -> OpenAI:
        with self._lock:
            if self._client is None:
                self._client = self._open()
            return self._client

    def _open(self) -> OpenAI:
        """The client. No retries: whoever asks has another answer, and waits for this one."""
        import httpx2  # noqa: PLC0415 - openai's, and loaded with it
        from openai import OpenAI  # noqa: PLC0415 - takes a second, and is not installed everywhere

        http = httpx2.Client(
            transport=self.transport,
            timeout=httpx2.Timeout(self.seconds, connect=min(_CONNECT, self.seconds)),
            event_hooks={"request": [self._begin], "response": [self._bound]},
        )
        return OpenAI(
            base_url=self.base_url, api_key=self.key or "none", max_retries=0, http_client=http
        )

    def _begin(self, request: httpx2.Request) -> None:
        request.extensions["until"] = self.timer() + self.seconds

    def _bound(self, response: httpx2.Response) -> None:
        """Give a response up whose bytes still drip in when its time is over."""
        until = response.request.extensions["until"]
        response.stream = bounded(response.stream, lambda: self.timer() > until)

    def _failed(self, error: Exception) -> EndpointFailed:
        """The error in words. Nothing of what the server says is repeated: it may echo the key."""
        found, remedy = self._fault(error)
        return EndpointFailed(
            expected=f"an answer of the language model {self.model} at {self.where}",
            found=found,
            remedy=remedy,
        )

    def _fault(self, error: Exception) -> Fault:
        if isinstance(error, ImportError):
            return NOT_INSTALLED
        from openai import APIConnectionError, APIStatusError, APITimeoutError  # noqa: PLC0415

        if isinstance(error, APIStatusError):
            return of_status(error.status_code, self.model, self.where)
        if isinstance(error, APITimeoutError):
            return too_slow(self.where, self.seconds)
        if isinstance(error, BrokenOff):
            return broken_off(self.where)
        if isinstance(error, APIConnectionError):
            cause = type(error.__cause__).__name__
            return broken_off(self.where) if cause in _BROKEN else unreachable(self.where)
        return no_completion(self.where)
