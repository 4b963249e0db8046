"""X-Request-ID: taken or made, and the same wherever a request is named."""

from __future__ import annotations

from typing import Any

import pytest

from qa.archive import Dateline
from qa.service import Service


@pytest.mark.parametrize(
    "sent", ["abc-1", "0af7651916cd43dd8448eb211c80319c", "A.b_c~:=+/-9", "x" * 128]
)
def test_a_well_formed_one_is_taken(serve: Any, sent: str) -> None:
    """On success and in the problem, whoever refuses: route, framework or guard."""
    client, headers = serve(), {"X-Request-ID": sent}
    assert client.get("/healthz", headers=headers).headers["x-request-id"] == sent
    for refused in (
        client.get("/nowhere", headers=headers),
        client("DELETE", "/v1/ask", headers=headers),
        client.get("/v1/search?q=%3F", headers=headers),
        client.get("/healthz", headers={**headers, "Host": "elsewhere.example"}),
        client("POST", "/v1/ask", headers=headers, content=b"{"),
    ):
        assert 400 <= refused.status_code < 500
        assert refused.headers["x-request-id"] == refused.json()["request_id"] == sent


@pytest.mark.parametrize("sent", ["", "x" * 129, "two words", '{"a": 1}', "a\tb", "<b>", "caf\xe9"])
def test_any_other_is_replaced(serve: Any, sent: str) -> None:
    """It will stand in logs and in other people's answers."""
    client = serve()
    answers = [
        client.get("/healthz", headers={"X-Request-ID": sent.encode("latin-1")}) for _ in range(2)
    ]
    made = [answer.headers["x-request-id"] for answer in answers]
    assert sent not in made
    assert len(set(made)) == 2
    assert all(len(one) == 32 for one in made)


def test_a_defect_has_one_too(
    serve: Any, opened: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The 500 is made outside every middleware, and a broken stream's last event inside."""

    def broken(*_: object) -> None:
        raise RuntimeError

    client = serve()
    monkeypatch.setattr(Service, "prepared", broken)
    headers = {"X-Request-ID": "abc-1"}
    failed = client.get("/v1/search?q=x", headers=headers)
    assert (failed.status_code, failed.json()["request_id"]) == (500, "abc-1")
    assert failed.headers["x-request-id"] == "abc-1"
    monkeypatch.undo()
    monkeypatch.setattr(type(opened.sessions), "append", broken)
    asked = {"question": "who attended the 13th SCO meeting", "stream": True}
    streamed = client("POST", "/v1/ask", json=asked, headers=headers)
    assert '"request_id":"abc-1"' in streamed.text.rpartition("event: error")[2]
