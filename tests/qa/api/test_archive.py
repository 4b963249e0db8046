"""GET /v1/archive: what the archive holds."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ARTICLES = Path(__file__).parents[3] / "corpus" / "articles"


def test_it_tells_all_that_a_page_shows(client: Any) -> None:
    """Counts, sources, months, the first and the last day, questions, and the index."""
    assert client.get("/v1/archive").json() == {
        "articles": 1, "passages": 3, "sources": [{"source": "Xinhua", "articles": 1}],
        "unsourced": 0, "months": [{"month": "2018-05", "articles": 1}], "undated": 0,
        "first": "2018-05-23", "last": "2018-05-23", "suggestions": ["Who?"],
        "suggestions_ready": True, "index_fingerprint": "f00d",
    }  # fmt: skip


@pytest.mark.parametrize("sent", ["{}", "W/{}", '"other", {}', "*"])
def test_what_is_known_is_not_sent_again(client: Any, sent: str) -> None:
    """The tag of the same state, weak or among others, is answered 304 without a body."""
    first = client.get("/v1/archive")
    again = client.get("/v1/archive", headers={"If-None-Match": sent.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-security-policy"]


def test_a_change_has_another_tag(client: Any, dateline: Any) -> None:
    """Another index is another state; so are suggestions that are known by now."""
    tags = [client.get("/v1/archive").headers["etag"]]
    dateline.suggestions.of = lambda _: None
    tags.append(client.get("/v1/archive").headers["etag"])
    dateline.index_fingerprint = "beef"
    tags.append(client.get("/v1/archive").headers["etag"])
    assert len(set(tags)) == 3
    sent = {"If-None-Match": tags[0]}
    assert client.get("/v1/archive", headers=sent).status_code == 200


@pytest.mark.parametrize("ready", [True, False])
def test_suggestions_are_made_beside_and_never_on_a_request(
    client: Any, dateline: Any, ready: bool
) -> None:
    """What is not known is started once the models are warm, and told as not ready."""
    started: list[bool] = []
    dateline.suggestions = SimpleNamespace(of=lambda _: None, start=lambda: started.append(True))
    dateline.ready = ready
    told = client.get("/v1/archive").json()
    assert (told["suggestions"], told["suggestions_ready"]) == ([], False)
    assert started == ([True] if ready else [])


@pytest.fixture
def real(home: Path) -> Iterator[Dateline]:
    """Open an empty archive that needs no model."""
    opened = Dateline.open(home)
    yield opened
    opened.close()


def test_an_empty_archive_says_so(real: Dateline, client_of: Callable[..., Any]) -> None:
    """No sources, no months, no days, and nothing to wait for."""
    told = client_of(create_app(real, guards=Guards(host="here"))).get("/v1/archive").json()
    assert (told["articles"], told["sources"], told["months"]) == (0, [], [])
    assert (told["first"], told["last"], told["suggestions_ready"]) == (None, None, True)


def test_facts_follow_what_is_added_and_deleted(
    real: Dateline, client_of: Callable[..., Any]
) -> None:
    """What a page learnt before is out of date at once; undated and unsourced articles are told."""
    client = client_of(create_app(real, guards=Guards(host="here")))
    tag = client.get("/v1/archive").headers["etag"]
    files = [("f", (path.name, path.read_bytes())) for path in sorted(ARTICLES.glob("*.md"))]
    assert client("POST", "/v1/articles", files=files).status_code == 201
    bare = {"id": "bare", "title": "A note", "text": "It has neither date nor source."}
    assert client("POST", "/v1/articles", json=bare).status_code == 201
    told = client.get("/v1/archive", headers={"If-None-Match": tag}).json()
    assert [(m["month"], m["articles"]) for m in told["months"]] == [
        ("2017-05", 2), ("2018-05", 2), ("2024-09", 1),
    ]  # fmt: skip
    assert (told["articles"], told["undated"], told["unsourced"]) == (6, 1, 1)
    assert (told["first"], told["last"]) == ("2017-05-04", "2024-09-11")
    client("DELETE", "/v1/articles/bare")
    assert client.get("/v1/archive").json()["undated"] == 0
