"""What a client sends that is nearly right: taken where it can mean one thing, else refused in words."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

PATHS = ("/chat/completions", "/responses")
FIELDS = {"/chat/completions": "messages", "/responses": "input"}


def send(url: str, body: str) -> tuple[int, Any]:
    """Send a body; give the status and the JSON."""
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def body(path: str, question: str, more: str) -> str:
    """Write a request that asks this. more: JSON of further fields, as it is to be sent."""
    message = json.dumps([{"role": "user", "content": question}])
    return f'{{"model": "dateline", "{FIELDS[path]}": {message}, {more}}}'


@pytest.mark.parametrize("path", PATHS)
def test_a_dateline_that_is_null_is_none(server: Any, ask: Any, path: str) -> None:
    """Clients that fill in all fields send null for those that are not set."""
    status, told = send(f"{server.v1}{path}", body(path, ask.sco, '"dateline": null'))
    assert status == 200
    assert told["dateline"]["citations"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("field", ["stream", "store"])
@pytest.mark.parametrize("value", ['"true"', '"false"', "1"])
def test_a_word_is_no_boolean(server: Any, ask: Any, path: str, field: str, value: str) -> None:
    """The word "false" would be taken for true, or for false: nobody knows."""
    status, told = send(f"{server.v1}{path}", body(path, ask.sco, f'"{field}": {value}'))
    assert status == 400
    assert told["error"]["param"] == field
    assert "boolean" in told["error"]["message"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_json_does_not_have_is_refused(server: Any, path: str, name: str) -> None:
    """Python's reader would take it, also in fields that are left aside; a text may say it."""
    asked = body(path, f'what is {name} " of \\', f'"temperature": {name}')
    status, told = send(f"{server.v1}{path}", asked)
    assert status == 400
    assert f"found {name}, which JSON does not have" in told["error"]["message"]
    assert f"at character {asked.rindex(name)};" in told["error"]["message"]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_asked_for_is_a_sentence(server: Any, path: str) -> None:
    """The name of the field is one thing, also where it is a plural."""
    field = FIELDS[path]
    said = json.dumps(
        {"model": "dateline", field: [{"role": "assistant", "content": "They came."}]}
    )
    _, told = send(f"{server.v1}{path}", said)
    assert told["error"]["message"].startswith(f"expected {field} to end with a user's question")


def test_a_kept_response_cannot_be_retrieved(server: Any, ask: Any) -> None:
    """As docs/clients.md says: it is read as a turn of its session."""
    _, told = send(f"{server.v1}/responses", body("/responses", ask.sco, '"store": true'))
    with pytest.raises(urllib.error.HTTPError) as raised:
        server.get(f"/v1/responses/{told['id']}")
    with raised.value as error:
        assert error.code == 404
    session = server.get(f"/v1/sessions/{told['dateline']['session_id']}")
    assert session["turns"][0]["question"] == ask.sco
