"""A language model behind an OpenAI-compatible endpoint: messages in, its text out as it comes.

The only file that imports `openai`, and only once a model is asked. Nothing of what a server says is
repeated in an error: some echo the key.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from qa.errors import EndpointFailed

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

_CONNECT = 5.0  # seconds at most to reach the server; the answer may take longer
_WHOLE = frozenset({"stop", "length"})  # how a text ends that is not broken off
_BROKEN = frozenset({"ReadError", "RemoteProtocolError"})
_UNFIT = frozenset({400, 413, 422})  # statuses of a request that another request may do better
# What some models refuse, and the answer can do without or has another name for.
_OPTIONAL = frozenset({"max_tokens", "max_completion_tokens", "temperature", "seed"})
_LOG = "see the log of the language model's server"


class Endpoint(Protocol):
    """A language model. Safe to call from several threads."""

    def ask(
        self, messages: Sequence[dict[str, str]], schema: Mapping[str, Any]
    ) -> Generator[str, None, None]:
        """Its text in pieces, which should be JSON of this schema; closing it lets the server stop.

        Asked once the first piece is taken. Raises: EndpointFailed.
        """
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
    _refused: frozenset[str] = field(default=frozenset(), repr=False)
    _format: int = field(default=0, repr=False)  # the first response format that is not refused

    @property
    def where(self) -> str:
        """The address without what could be a secret in it."""
        parts = urlsplit(self.base_url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"

    def ask(
        self, messages: Sequence[dict[str, str]], schema: Mapping[str, Any]
    ) -> Generator[str, None, None]:
        """The model's text; what it thinks in a field of its own is left out. Raises: EndpointFailed."""
        begun, finish = False, None
        try:
            with self._stream(messages, schema) as stream:
                for chunk in stream:
                    begun = True
                    for choice in chunk.choices[:1]:  # the last chunk may have none
                        content = choice.delta.content
                        yield content if isinstance(content, str) else ""
                        finish = choice.finish_reason or finish
        except Exception as error:  # noqa: BLE001 - whatever it is, there is another answer
            raise self._failed(*self._fault(error)) from None
        if (
            finish not in _WHOLE
        ):  # a page for people, or an answer in one piece, has no event at all
            raise self._failed(*(self._broken_off() if begun else self._no_completion()))

    def models(self) -> list[str]:
        """The names of the models that the server lists. Raises: EndpointFailed."""
        try:
            return sorted(one.id for one in self._opened().models.list())
        except Exception as error:  # noqa: BLE001 - a client may raise what it likes
            raise self._failed(*self._fault(error)) from None

    def close(self) -> None:
        """Close the connections that are kept open."""
        with self._lock:
            client, self._client = self._client, None
        if client:
            client.close()

    def _stream(self, messages: Sequence[dict[str, str]], schema: Mapping[str, Any]) -> Any:
        """The stream of chunks, asked for again without what the server refuses; it is kept in mind."""
        create: Callable[..., Any] = self._opened().chat.completions.create
        named = {"name": "choice", "strict": True, "schema": schema}
        formats = ({"type": "json_schema", "json_schema": named}, {"type": "json_object"}, None)
        refused, chosen = self._refused, self._format
        while True:
            wanted = self._parameters(refused)
            if form := formats[chosen]:
                wanted["response_format"] = form
            try:
                stream = create(messages=list(messages), stream=True, **wanted)
            except Exception as error:
                name = getattr(error, "param", None)
                if getattr(error, "status_code", None) not in _UNFIT or name == "messages":
                    raise
                if name in wanted.keys() & _OPTIONAL:
                    refused |= {name}
                elif form:
                    chosen += 1
                else:
                    raise
            else:
                self._refused, self._format = refused, chosen
                return stream

    def _parameters(self, refused: frozenset[str]) -> dict[str, Any]:
        renamed = "max_completion_tokens" if "max_tokens" in refused else "max_tokens"
        wanted = {
            "model": self.model,
            "temperature": self.temperature,
            "seed": self.seed,
            renamed: self.max_tokens,
        }
        return {k: value for k, value in wanted.items() if value is not None and k not in refused}

    def _opened(self) -> OpenAI:
        """The client. No retries: whoever asks has another answer, and waits for this one."""
        import httpx2  # noqa: PLC0415 - openai's, and loaded with it
        from openai import OpenAI  # noqa: PLC0415 - takes a second, and is not installed everywhere

        with self._lock:
            if self._client is None:
                http = httpx2.Client(
                    transport=self.transport,
                    timeout=httpx2.Timeout(self.seconds, connect=min(_CONNECT, self.seconds)),
                    event_hooks={"request": [self._begin], "response": [self._bound]},
                )
                self._client = OpenAI(
                    base_url=self.base_url,
                    api_key=self.key or "none",
                    max_retries=0,
                    http_client=http,
                )
            return self._client

    def _begin(self, request: httpx2.Request) -> None:
        request.extensions["until"] = self.timer() + self.seconds

    def _bound(self, response: httpx2.Response) -> None:
        """Give a response up whose bytes still drip in when its time is over: pings keep none alive."""
        import httpx2  # noqa: PLC0415 - loaded already by whoever has a response

        until, stream, timer = response.request.extensions["until"], response.stream, self.timer

        class Bounded(httpx2.SyncByteStream):
            def __iter__(self) -> Iterator[bytes]:
                for piece in stream:  # type: ignore[union-attr]
                    if timer() > until:
                        raise httpx2.ReadTimeout("the time for the whole answer is over")
                    yield piece

            def close(self) -> None:
                stream.close()  # type: ignore[union-attr]

        response.stream = Bounded()

    def _failed(self, found: str, remedy: str) -> EndpointFailed:
        return EndpointFailed(
            expected=f"an answer of the language model {self.model} at {self.where}",
            found=found,
            remedy=remedy,
        )

    def _fault(self, error: Exception) -> tuple[str, str]:
        """What was found in place of an answer, and what to do: two clauses without a full stop."""
        if isinstance(error, ImportError):
            return "the package openai is not installed", "install `dateline[llm]` with pip"
        from openai import APIConnectionError, APIStatusError, APITimeoutError  # noqa: PLC0415

        if isinstance(error, APIStatusError):
            return self._status(error.status_code)
        if isinstance(error, APITimeoutError):
            return (
                f"no whole answer from {self.where} within {self.seconds:g} s",
                "raise llm.timeout, lower llm.passages or llm.max_tokens, or choose a smaller model",
            )
        if isinstance(error, APIConnectionError):
            if type(error.__cause__).__name__ in _BROKEN:
                return self._broken_off()
            return (
                f"nothing answers at {self.where}",
                "start the server, or correct llm.base_url",
            )
        return self._no_completion()

    def _status(self, status: int) -> tuple[str, str]:
        """What an HTTP status means, and what to do."""
        match status:
            case 401 | 403:
                found, remedy = (
                    "refuses the key",
                    "set llm.api_key, as DATELINE_LLM__API_KEY for one",
                )
            case 404:
                found = f"has no model {self.model}, or no chat completions"
                remedy = "correct llm.model or llm.base_url; `dateline doctor` lists the models"
            case 429:
                found = "takes no more requests for now"
                remedy = "ask again later, or see the account's limits and credit"
            case 400 | 413 | 422:
                found = "refuses the request"
                remedy = f"lower llm.passages if the model's context is small; {_LOG}"
            case _:
                server = status >= 500  # noqa: PLR2004 - its own fault, by HTTP
                found = "fails by itself" if server else "does not answer as an endpoint does"
                remedy = _LOG
        return f"{self.where} {found} (status {status})", remedy

    def _broken_off(self) -> tuple[str, str]:
        return f"{self.where} broke its answer off", _LOG

    def _no_completion(self) -> tuple[str, str]:
        return (
            f"what {self.where} sent is no chat completion, or an error",
            f"check that llm.base_url is an OpenAI-compatible address, mostly with /v1, and {_LOG}",
        )
