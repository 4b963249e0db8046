"""Requests for conversations that do not fit: each a problem that says what would."""

from __future__ import annotations

from typing import Any

import pytest

TURN = "/v1/sessions/known/turns/1/feedback"


@pytest.mark.parametrize(
    ("method", "url", "body", "named"),
    [
        ("PATCH", "/v1/sessions/known", {}, "title"),
        ("PATCH", "/v1/sessions/known", {"title": ""}, "title"),
        ("PATCH", "/v1/sessions/known", {"title": " \n\u200b "}, "title"),
        ("PATCH", "/v1/sessions/known", {"title": "x" * 201}, "title"),
        ("PATCH", "/v1/sessions/known", {"title": None}, "title"),
        ("PATCH", "/v1/sessions/known", {"title": 7}, "title"),
        ("PATCH", "/v1/sessions/known", {"title": "x", "turns": 3}, "turns"),
        ("PATCH", "/v1/sessions/known", ["x"], "object"),
        ("PUT", TURN, {}, "rating"),
        ("PUT", TURN, {"rating": "sideways"}, "rating"),
        ("PUT", TURN, {"rating": "up", "comment": "x" * 2001}, "comment"),
        ("PUT", TURN, {"rating": "up", "comment": None}, "comment"),
        ("PUT", "/v1/sessions/known/turns/0/feedback", {"rating": "up"}, "number"),
        ("PUT", "/v1/sessions/known/turns/-1/feedback", {"rating": "up"}, "number"),
        ("PUT", "/v1/sessions/known/turns/one/feedback", {"rating": "up"}, "number"),
        ("PUT", f"/v1/sessions/known/turns/{2**70}/feedback", {"rating": "up"}, "number"),
        ("GET", "/v1/sessions?limit=0", None, "limit"),
        ("GET", "/v1/sessions?limit=101", None, "limit"),
        ("GET", "/v1/sessions?offset=-1", None, "offset"),
        ("GET", f"/v1/sessions?offset={2**70}", None, "offset"),
        ("GET", "/v1/sessions?newest=1", None, "newest"),
        ("GET", "/v1/sessions/known/export?format=pdf", None, "format"),
        ("GET", "/v1/sessions/known/export?as=json", None, "as"),
    ],
)
def test_what_does_not_fit(client: Any, method: str, url: str, body: Any, named: str) -> None:
    """A 422 problem that names the field; nothing is changed."""
    answer = client(method, url, **({} if body is None else {"json": body}))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.json()["detail"]
    shown = client.get("/v1/sessions/known").json()
    assert (shown["title"], shown["turns"][0]["feedback"]) == ("who?", None)


@pytest.mark.parametrize("number", [2, 1_000_000_000])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_turn_that_is_not_there(client: Any, method: str, number: int) -> None:
    """A 404 that says which there are."""
    body = {"json": {"rating": "up"}} if method == "PUT" else {}
    answer = client(method, f"/v1/sessions/known/turns/{number}/feedback", **body)
    assert (answer.status_code, answer.json()["type"]) == (404, "/docs#TurnNotFound")
    assert "1 to 1" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["nope", "%00", "%FF", "x" * 1000])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None), ("GET", "/export", None), ("DELETE", "", None),
        ("PATCH", "", {"title": "x"}), ("PUT", "/turns/1/feedback", {"rating": "up"}),
        ("DELETE", "/turns/1/feedback", None),
    ],
)  # fmt: skip
def test_a_session_that_never_was(
    client: Any, method: str, path: str, body: Any, name: str
) -> None:
    """A 404 problem, whatever is asked of it."""
    sent = {} if body is None else {"json": body}
    answer = client(method, f"/v1/sessions/{name}{path}", **sent)
    assert (answer.status_code, answer.json()["type"]) == (404, "/docs#SessionNotFound")


@pytest.mark.parametrize("field", ["title", "rating", "comment"])
def test_half_a_surrogate_pair_is_refused(client: Any, field: str) -> None:
    """Text that UTF-8 cannot hold is a 422, never a 500."""
    url, method = ("/v1/sessions/known", "PATCH") if field == "title" else (TURN, "PUT")
    body = (
        f'{{"rating": "up", "{field}": "\\ud800"}}' if method == "PUT" else '{"title": "\\ud800"}'
    )
    headers = {"content-type": "application/json"}
    assert client(method, url, content=body.encode(), headers=headers).status_code == 422


def test_a_turn_of_which_only_the_text_was_kept(client: Any) -> None:
    """The conversation "known" is such a one: it is shown without citations and exported."""
    (turn,) = client.get("/v1/sessions/known").json()["turns"]
    assert turn["answer"]["answer"] == "They."
    assert (turn["answer"]["citations"], turn["answer"]["confidence"]) == ([], None)
    assert "They." in client.get("/v1/sessions/known/export").text
