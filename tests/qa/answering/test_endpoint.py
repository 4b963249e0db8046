"""The OpenAI client against servers that answer, err, stall and break off; no key is ever told."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from language_models import ErringServer, Request, serving

from qa.answering.endpoint import OpenAIEndpoint
from qa.errors import EndpointFailed

KEY = "sk-very-secret-0123456789"
RECORDING = Path(__file__).parents[2] / "data" / "llm" / "completion.json"
SCHEMA = {"type": "object"}
ASKED = [{"role": "user", "content": "Who steered?"}]


@pytest.fixture
def against() -> Iterator[Callable[..., tuple[OpenAIEndpoint, ErringServer]]]:
    """Make an endpoint on a server that answers so, both closed after the test."""
    open_now: list[Any] = []

    def make(
        answer: Callable[[Request, dict[str, Any]], None], **more: Any
    ) -> tuple[OpenAIEndpoint, ErringServer]:
        context = serving(answer)
        server = context.__enter__()
        endpoint = OpenAIEndpoint(server.url, KEY, "large", **{"seconds": 10.0, **more})
        open_now.append((endpoint, context))
        return endpoint, server

    yield make
    for endpoint, context in open_now:
        endpoint.close()
        context.__exit__(None, None, None)


def failure(endpoint: OpenAIEndpoint) -> str:
    """Ask, and give the words of what goes wrong; the key is not among them."""
    with pytest.raises(EndpointFailed) as caught:
        list(endpoint.ask(ASKED, SCHEMA))
    message = str(caught.value)
    assert KEY not in message + repr(endpoint) + repr(caught.value.__context__ is None)
    assert "\n" not in message
    return message


def test_a_recorded_large_model_is_read(against: Any) -> None:
    """Role, content, usage and [DONE], as large vendors send them, are the text and "stop"."""
    recorded = json.loads(RECORDING.read_text(encoding="utf-8"))

    def replay(request: Request, _: dict[str, Any]) -> None:
        request.begin()
        for event in recorded["events"]:
            request.event(event)
        request.event("[DONE]")

    endpoint, server = against(replay, temperature=0.0, seed=7, max_tokens=50)
    text = "".join(endpoint.ask(ASKED, SCHEMA))
    assert text.startswith("Captain Olof Berg steered the ferry Astrid that night [1].")
    assert text.endswith("without an accident. [2]")
    (body,) = server.bodies
    assert (body["model"], body["temperature"], body["seed"], body["stream"]) == (
        "large",
        0,
        7,
        True,
    )
    assert (body["max_tokens"], body["messages"]) == (50, ASKED)
    named = body["response_format"]["json_schema"]
    assert (named["schema"], named["strict"]) == (SCHEMA, True)
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, r"refuses the key \(status 401\); set llm.api_key"),
        (403, r"refuses the key"),
        (404, r"no model large, .*correct llm.model or llm.base_url"),
        (429, r"no more requests .*ask again later"),
        (400, r"refuses the request .*lower llm.passages"),
        (500, r"fails by itself \(status 500\)"),
        (302, r"does not answer as an endpoint does"),
    ],
)
def test_a_status_is_put_in_words(against: Any, status: int, words: str) -> None:
    """Each says what to do; what the server says, which may echo the key, is not repeated."""
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode()
    endpoint, server = against(lambda request, _: request.reply(status, body))
    with pytest.raises(EndpointFailed, match=words):
        list(endpoint.ask(ASKED, SCHEMA))
    # Asked once: nobody waits for retries. A request that does not fit is tried without the schema.
    assert len(server.bodies) == (3 if status == 400 else 1)
    failure(endpoint)


def test_nobody_there() -> None:
    """A refused connection says to start the server; a password in the address is not told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    endpoint = OpenAIEndpoint(f"http://me:{KEY}@127.0.0.1:{port}/v1?{KEY}", KEY, "large", 5.0)
    assert f"nothing answers at http://127.0.0.1:{port}/v1; start the server" in failure(endpoint)
    endpoint.close()


def stall(request: Request, _: dict[str, Any]) -> None:
    """Say a word, then nothing until the test is over."""
    request.begin()
    request.text("Captain")
    request.server.done.wait(20)


def drip(request: Request, _: dict[str, Any]) -> None:
    """Say a word, then send comments that keep the connection alive."""
    request.begin()
    request.text("Captain")
    while not request.server.done.is_set():
        try:
            request.wfile.write(b": ping\n\n")
            request.wfile.flush()
        except OSError:
            return
        request.server.done.wait(0.01)


@pytest.mark.parametrize("slow", [stall, drip])
def test_too_slow(against: Any, slow: Any) -> None:
    """One that stalls in the middle is given up, also if its pings go on."""
    endpoint, _ = against(slow, seconds=0.4)
    assert "no whole answer from" in failure(endpoint)


def cut(request: Request, _: dict[str, Any]) -> None:
    """End without a reason."""
    request.begin()
    request.text("Captain Olof")


def broken(request: Request, _: dict[str, Any]) -> None:
    """Announce more than comes."""
    request.send_response(200)
    request.send_header("Content-Type", "text/event-stream")
    request.send_header("Content-Length", "100000")
    request.end_headers()
    request.text("Captain Olof")
    request.close_connection = True


def failing(request: Request, _: dict[str, Any]) -> None:
    """Tell of an error as an event."""
    request.begin()
    request.text("Captain Olof")
    request.event({"error": {"message": f"out of memory {KEY}", "code": 500}})


def page(request: Request, _: dict[str, Any]) -> None:
    """Send a page for people."""
    request.reply(200, b"<html>Welcome</html>", "text/html")


def whole(request: Request, _: dict[str, Any]) -> None:
    """Send an answer in one piece."""
    request.reply(200, b'{"choices": [{"message": {"content": "Berg."}}]}')


def noise(request: Request, _: dict[str, Any]) -> None:
    """Send events that are no JSON."""
    request.begin()
    request.event("{not json")


def other(request: Request, _: dict[str, Any]) -> None:
    """Send JSON of another shape."""
    request.begin()
    request.event({"choices": "none"})


def filtered(request: Request, _: dict[str, Any]) -> None:
    """Stop for a reason of its own."""
    request.begin()
    request.text("Captain", "content_filter")


@pytest.mark.parametrize(
    ("odd", "words"),
    [(cut, "broke its answer off"), (broken, "broke its answer off"), (page, "check that llm.base_url"), (whole, "check that llm.base_url"), (cut, "see the log of the language model's server"),
     (filtered, "broke its answer off"), (failing, "no chat completion, or an error"),
     (noise, "no chat completion"), (other, "no chat completion")],
)  # fmt: skip
def test_what_is_no_answer(against: Any, odd: Any, words: str) -> None:
    """Garbage, errors and half an answer are told apart from a whole one."""
    assert words in failure(against(odd)[0])


def test_a_refused_parameter_is_left_out(against: Any) -> None:
    """A model that wants `max_completion_tokens`, and no temperature, is asked so from then on."""

    def picky(request: Request, body: dict[str, Any]) -> None:
        for name in ("max_tokens", "temperature"):
            if name in body:
                error = {"message": "unsupported", "param": name, "type": "invalid_request_error"}
                request.reply(400, json.dumps({"error": error}).encode())
                return
        request.begin()
        request.text("Yes.", "stop")

    endpoint, server = against(picky, max_tokens=50)
    assert list(endpoint.ask(ASKED, SCHEMA)) == ["Yes."]
    assert list(endpoint.ask(ASKED, SCHEMA)) == ["Yes."]
    assert len(server.bodies) == 4
    assert server.bodies[-1]["max_completion_tokens"] == 50
    assert {"max_tokens", "temperature"}.isdisjoint(server.bodies[-1])


@pytest.mark.parametrize("takes", ["json_object", None])
@pytest.mark.parametrize("status", [400, 422])
def test_a_refused_schema_is_left_out(against: Any, takes: str | None, status: int) -> None:
    """JSON is asked for without it, or in words alone, and so from then on."""

    def old(request: Request, body: dict[str, Any]) -> None:
        if body.get("response_format", {}).get("type") != takes:
            request.reply(status, b'{"error": {"message": "unknown response_format"}}')
            return
        request.begin()
        request.text("Yes.", "stop")

    endpoint, server = against(old)
    assert list(endpoint.ask(ASKED, SCHEMA)) == ["Yes."]
    tried = len(server.bodies)
    assert list(endpoint.ask(ASKED, SCHEMA)) == ["Yes."]
    assert len(server.bodies) == tried + 1


def test_a_prompt_that_is_too_long_keeps_the_schema(against: Any) -> None:
    """The next question is asked with it again."""

    def short(request: Request, body: dict[str, Any]) -> None:
        if body["messages"] != ASKED:
            request.reply(400, b'{"error": {"message": "too long"}}')
            return
        request.begin()
        request.text("Yes.", "stop")

    endpoint, server = against(short)
    with pytest.raises(EndpointFailed):
        list(endpoint.ask([*ASKED, *ASKED], SCHEMA))
    assert list(endpoint.ask(ASKED, SCHEMA)) == ["Yes."]
    assert server.bodies[-1]["response_format"]["type"] == "json_schema"


def test_who_has_enough_closes_the_connection(against: Any) -> None:
    """The server notices."""

    def endless(request: Request, _: dict[str, Any]) -> None:
        request.begin()
        try:
            while not request.server.done.is_set():
                request.text("word " * 1_000)
        except OSError:
            request.server.left.set()

    endpoint, server = against(endless)
    reply = endpoint.ask(ASKED, SCHEMA)
    assert next(reply).startswith("word ")
    reply.close()
    assert server.left.wait(20)


def test_thoughts_in_a_field_of_their_own_are_left_out(against: Any) -> None:
    """`reasoning_content` and `reasoning` are no part of the text, which may be cut at its longest."""

    def thinking(request: Request, _: dict[str, Any]) -> None:
        request.begin()
        request.text(None, reasoning_content="Hmm, a secret.")
        request.text("", reasoning="More of it.")
        request.text("Berg.")
        request.text(None, "length")

    assert "".join(against(thinking)[0].ask(ASKED, SCHEMA)) == "Berg."


def test_no_connection_is_made_before_it_is_asked() -> None:
    """Making the endpoint, and closing it, opens nothing."""
    OpenAIEndpoint("http://127.0.0.1:1/v1", None, "large", 5.0).close()
