"""What leaves below /v1/chat, /v1/responses and /v1/models has OpenAI's shape, whoever refuses."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openai import AuthenticationError, OpenAI, PermissionDeniedError

from qa.api.openai.chat import ChatStream
from qa.api.openai.responses import ResponseObject, ResponseRequest, ResponseStream
from qa.types import Event, Found, Token

JSON = "application/json"
ASKED = {"model": "dateline", "messages": [{"role": "user", "content": "Who came?"}]}


def refused(url: str, method: str, body: bytes | None, kind: str = JSON) -> tuple[int, str, Any]:
    """Send what is refused; give its status, its type and its JSON."""
    request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request, timeout=60)
    with raised.value as answer:
        return answer.code, answer.headers["Content-Type"], json.load(answer)


@pytest.mark.parametrize(
    ("asked", "body", "kind", "status"),
    [
        (("POST", "/chat/completions"), b"{", JSON, 400),
        (("POST", "/chat/completions"), b"\xff\xfe", JSON, 400),
        (("POST", "/chat/completions"), json.dumps(ASKED).encode(), "text/plain", 415),
        (("GET", "/chat/completions"), None, JSON, 405),
        (("POST", "/responses"), b"[]", JSON, 400),
        (("POST", "/responses"), b'{"model": "dateline", "input": "half \\ud83d"}', JSON, 400),
        (("POST", "/responses"), b'{"model": "dateline", "input": 3}', JSON, 400),
        (("GET", "/responses/resp_1"), None, JSON, 404),
        (("POST", "/chat/nothing"), b"{}", JSON, 404),
        (("GET", "/models/nothing"), None, JSON, 404),
    ],
)
def test_errors(
    server: Any, asked: tuple[str, str], body: bytes | None, kind: str, status: int
) -> None:
    """Each error is {"error": {...}} as JSON, and a request that does not fit is a 400."""
    method, path = asked
    code, sent, told = refused(f"{server.v1}{path}", method, body, kind)
    assert (code, sent) == (status, JSON)
    assert set(told) == {"error"}
    assert set(told["error"]) == {"message", "type", "param", "code"}
    assert told["error"]["type"] == "invalid_request_error"
    assert told["error"]["message"]


def test_a_body_that_is_too_long(server: Any) -> None:
    """Its length is refused before the body is sent: a client that sends on may lose the answer."""
    address = urlsplit(server.v1)
    with closing(HTTPConnection(address.netloc, timeout=60)) as connection:
        connection.putrequest("POST", f"{address.path}/chat/completions")
        connection.putheader("Content-Type", JSON)
        connection.putheader("Content-Length", "1000001")
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413
        assert set(json.load(answer)) == {"error"}


def test_all_others_are_problems(server: Any) -> None:
    """Dateline's own routes keep their own shape."""
    code, sent, told = refused(f"{server.v1}/ask", "POST", b'{"question": 3}')
    assert (code, sent, told["status"]) == (422, "application/problem+json", 422)


def test_keys(home: Path, serve: Any) -> None:
    """Where keys are configured the client's key is the key; a missing one is its own error.

    A language model that is configured is among the models.
    """
    key = "k" * 32
    variables = {
        "DATELINE_API_KEYS": f"read:{key}",
        "DATELINE_LLM__BASE_URL": "http://127.0.0.1:9/v1",
        "DATELINE_LLM__MODEL": "none",
    }
    with serve(home, **variables) as running:
        with OpenAI(base_url=running.v1, api_key=key, max_retries=0) as client:
            names = [one.id for one in client.models.list()]
            assert names == ["dateline", "dateline-extractive", "dateline-llm"]
            with pytest.raises(PermissionDeniedError):
                client.delete("/chat/../articles/sco", cast_to=object)
        with OpenAI(base_url=running.v1, api_key="anything", max_retries=0) as client:
            with pytest.raises(AuthenticationError) as raised:
                client.models.list()
            assert raised.value.code == "invalid_api_key"
            with pytest.raises(AuthenticationError):
                client.responses.create(model="dateline", input="Who came?")


def broken() -> Iterator[Event]:
    """Make events that end in a defect."""
    yield Found(())
    yield Token("So ")
    raise RuntimeError("secret /home/me")


def test_broken_chat_stream(caplog: pytest.LogCaptureFixture) -> None:
    """A chat that fails on the way ends with an error object, which the client raises."""
    stream = ChatStream({"id": "c", "created": 1, "model": "dateline"}, "http://h/", usage=False)
    *chunks, last = [one.decode().removeprefix("data: ") for one in stream.frames(broken())]
    assert [json.loads(one)["choices"][0]["delta"]["content"] for one in chunks] == ["", "So "]
    assert json.loads(last)["error"]["type"] == "server_error"
    assert "secret" not in last
    assert "secret" in caplog.text


def test_broken_response_stream(caplog: pytest.LogCaptureFixture) -> None:
    """A response that fails on the way ends with `error` and `response.failed`."""
    asked = ResponseRequest(model="dateline", input="Who came?")  # type: ignore[arg-type]
    stream = ResponseStream(ResponseObject.begun("s_1_x", 1, asked), "http://h/")
    frames = [one.decode().split("\ndata: ") for one in stream.frames(broken())]
    events = [json.loads(data) for _, data in frames]
    assert [name.removeprefix("event: ") for name, _ in frames] == [one["type"] for one in events]
    assert [one["sequence_number"] for one in events] == list(range(7))
    assert [one["type"] for one in events[-2:]] == ["error", "response.failed"]
    assert events[-2]["message"] == events[-1]["response"]["error"]["message"]
    assert events[-1]["response"]["status"] == "failed"
    assert "secret" not in json.dumps(events)
    assert "secret" in caplog.text
