"""Every error leaves as application/problem+json, with the headers that every answer has."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import DatelineError, Refused
from qa.api.errors import problem_of
from qa.api.headers import HEADERS
from qa.errors import outcome
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

JSON = {"content-type": "application/json"}
BODY_BYTES = Serving().body_bytes


def tree(root: type[DatelineError]) -> list[type[DatelineError]]:
    """List a class and all below it."""
    return [root, *(kind for child in root.__subclasses__() for kind in tree(child))]


def made(kind: type[DatelineError]) -> DatelineError:
    """Make an error of that class."""
    words = {"expected": "an e", "found": "an f", "remedy": "do r"}
    return kind("file.txt", **words) if issubclass(kind, Refused) else kind(**words)


@pytest.mark.parametrize("kind", tree(DatelineError), ids=lambda kind: kind.__name__)
def test_every_error_of_ours_becomes_its_problem(
    client: Any, dateline: Any, kind: type[DatelineError]
) -> None:
    """Each class of the tree leaves with its status, its three parts and a type /docs explains."""
    dateline.failure = made(kind)
    answer = client.get("/v1/archive")
    problem = answer.json()
    assert answer.status_code == problem["status"] == outcome(dateline.failure).status
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"] == str(dateline.failure)
    assert [problem[key] for key in ("expected", "found", "remedy")] == ["an e", "an f", "do r"]
    assert f'id="{problem["type"].removeprefix("/docs#")}"' in client.get("/docs").text


def test_defect_tells_nothing_of_the_inside(client: Any, dateline: Any) -> None:
    """An error that is not ours is a 500 without its words or its stack."""
    dateline.failure = RuntimeError("secret /home/me")
    answer = client.get("/v1/archive")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert all(answer.headers[name] == value for name, value in HEADERS.items())


def test_our_own_failure_is_logged(
    client: Any, dateline: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A problem of ours with a status from 500 on is in the log; one of the asker's is not."""
    dateline.failure = made(DatelineError)
    client.get("/v1/archive")
    assert "expected an e" in caplog.text
    caplog.clear()
    client.get("/v1/articles/nope")
    assert caplog.text == ""


def test_title_is_the_kind_in_words() -> None:
    """The title is the class's name in words."""
    kinds = {kind.__name__: kind for kind in tree(DatelineError)}
    assert problem_of(made(kinds["ArticleNotFound"])).title == "Article not found"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nope", 404), ("GET", "/v1", 404), ("GET", "/page/nope.js", 404),
     ("GET", "/page/../app.py", 404), ("GET", "/page/%2e%2e/settings.py", 404),
     ("PUT", "/v1/ask", 405), ("GET", "/v1/ask", 405), ("POST", "/v1/archive", 405)],
)  # fmt: skip
def test_unknown_path_or_method(client: Any, method: str, path: str, status: int) -> None:
    """A path or method that is not there is a problem of one line."""
    answer = client(method, path)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "about:blank"
    assert "expected " in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/v1/ask", "POST"), ("/v1/articles", "GET, POST"), ("/v1/articles/a/b", "GET, DELETE"),
     ("/v1/sessions/x", "GET, PATCH, DELETE"), ("/healthz", "GET"), ("/", "GET, HEAD"),
     ("/page/chat.js", "GET, HEAD"), ("/docs", "GET")],
)  # fmt: skip
def test_method_not_allowed_says_which_are(client: Any, path: str, allowed: str) -> None:
    """A 405 names every method that the path has, in its Allow header and in its line."""
    answer = client("PUT", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert f"expected {allowed} on {path}; found PUT" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/search?q=a&", 422), ("/v1/articles?", 422), ("/v1/articles/xinhua/sco 13?", 422),
     ("/v1/archive?", 200), ("/v1/sessions/known?", 200), ("/healthz?", 200)],
)  # fmt: skip
def test_unknown_query_key(client: Any, path: str, status: int) -> None:
    """A key that is not known is refused where a query is taken, and ignored elsewhere."""
    assert client.get(f"{path}nope=1").status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b'{"question": "\xff"}', 400), (b"[" * 100_000, 400),
     (b'{"limit": ' + b"9" * 10_000 + b"}", 400), (b"", 422), (b"[]", 422), (b"null", 422),
     (b'"who?"', 422), (b'{"question": "x", "limit": NaN}', 422)],
)  # fmt: skip
def test_body_that_is_no_request(client: Any, body: bytes, status: int) -> None:
    """Broken JSON is a 400, JSON of another shape a 422; neither is ever a 500."""
    answer = client("POST", "/v1/ask", content=body, headers=JSON)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "\n" not in answer.json()["detail"]


def test_broken_json_says_where(client: Any) -> None:
    """The line for broken JSON gives the place."""
    answer = client("POST", "/v1/ask", content=b'{"question": }', headers=JSON)
    assert "at character 13" in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_body_that_is_not_called_json(client: Any, kind: str) -> None:
    """JSON without its Content-Type is a 415 that says what to send."""
    answer = client("POST", "/v1/ask", content=b'{"question": "x"}', headers={"content-type": kind})
    assert answer.status_code == 415
    assert "Content-Type: application/json" in answer.json()["detail"]


def test_body_too_large_by_its_length(client: Any) -> None:
    """A body longer than a question can be is a 413 problem."""
    answer = client("POST", "/v1/ask", content=b" " * (BODY_BYTES + 1), headers=JSON)
    assert (answer.status_code, answer.json()["status"]) == (413, 413)
    assert answer.headers["content-type"] == "application/problem+json"


def test_body_too_large_without_a_length(client: Any) -> None:
    """A body sent in pieces is counted as it comes."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b" " * (BODY_BYTES // 2)
            await asyncio.sleep(0)

    answer = client("POST", "/v1/ask", content=pieces(), headers=JSON)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/openapi.json", "/page/chat.js", "/healthz", "/v1/archive", "/nope"]
)
def test_every_answer_carries_the_headers(client: Any, path: str) -> None:
    """Pages, answers and problems alike forbid inline code, foreign code and type guessing."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
