"""The archive and its articles: what it holds, each shown, listed and deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from corpus.types import Filter
from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIELDS = {
    "id", "title", "source", "url", "published", "published_on", "language", "origin", "authors",
}  # fmt: skip


def test_article_has_all_its_fields(client: Any, archive: Any) -> None:
    """An article is shown whole, its date as a moment and as a day."""
    shown = client.get("/v1/articles/xinhua%2Fsco%2013").json()
    assert set(shown) == FIELDS | {"text", "copies"}
    assert shown["text"] == archive.text
    assert shown["published"] == "2018-05-23T22:15:00+00:00"
    assert (shown["published_on"], shown["authors"]) == ("2018-05-23", ["A. Writer"])


def test_unknown_facts_are_null(client: Any, dateline: Any, archive: Any) -> None:
    """What is not known of an article is null, never made up."""
    bare = archive.replace(
        archive.article, id="bare", source=None, url=None, published=None, language=None,
        origin=None, authors=(),
    )  # fmt: skip
    dateline.articles["bare"] = bare
    shown = client.get("/v1/articles/bare").json()
    assert {shown[key] for key in FIELDS - {"id", "title", "authors"}} == {None}
    assert shown["authors"] == shown["copies"] == []


def test_article_names_its_copies(client: Any, archive: Any) -> None:
    """Whole or cut up, an article tells which others tell its story, without their text."""
    copy = {
        "article_id": "cnn/sco", "title": archive.article.title, "source": "CNN",
        "published_on": None,
    }  # fmt: skip
    for query in ("", "?start=0&end=1"):
        assert client.get(f"/v1/articles/xinhua/sco 13{query}").json()["copies"] == [copy]


def test_ranges_cut_the_text(client: Any, archive: Any) -> None:
    """Quotes are cut out by the server, in code points; the parts joined are the text."""
    shown = client.get("/v1/articles/xinhua/sco 13?start=2&end=48&start=0&end=1").json()
    assert shown["parts"] == [
        {"text": "🌍", "quoted": True},
        {"text": " ", "quoted": False},
        {"text": archive.quote, "quoted": True},
        {"text": archive.text[48:], "quoted": False},
    ]


@pytest.mark.parametrize(
    "query",
    ["start=1", "end=1", "start=1&end=2&end=3", "start=5&end=5", "start=-1&end=2",
     "start=0&end=99999", "start=a&end=b", "from=1", "start=1&end=99999999999999999999999"],
)  # fmt: skip
def test_bad_range_is_422(client: Any, query: str) -> None:
    """Ranges that do not pair up or do not lie in the text are refused."""
    assert client.get(f"/v1/articles/xinhua/sco 13?{query}").status_code == 422


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("name", ["nope", "", "%00", "%FF", "../../etc/passwd"])
def test_unknown_article_is_404(client: Any, method: str, name: str) -> None:
    """An id that no article has is a 404 problem, whatever is in it."""
    answer = client(method, f"/v1/articles/{name}" if name else "/v1/articles/x%2F")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_deleted_article_is_gone(client: Any) -> None:
    """Deleting answers 204 without a body; asked again, it is not there."""
    gone = client("DELETE", "/v1/articles/xinhua/sco 13")
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get("/v1/articles/xinhua/sco 13").status_code == 404


def test_list_has_no_texts(client: Any, dateline: Any) -> None:
    """A list row is the article without its text; filters and page reach the store."""
    listed = client.get(
        "/v1/articles?limit=5&offset=0&source=Xinhua&published_to=2018-12-31"
    ).json()
    assert listed["total"] == 1
    assert set(listed["articles"][0]) == FIELDS
    assert dateline.listed == [(Filter(("Xinhua",), None, datetime(2019, 1, 1, tzinfo=UTC)), 5, 0)]


def test_list_defaults(client: Any, dateline: Any) -> None:
    """Without parameters the first twenty articles of all are listed."""
    client.get("/v1/articles")
    assert dateline.listed == [(Filter(), 20, 0)]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "offset=-1", "offset=99999999999999999999", "page=2"]
)
def test_list_refuses_what_does_not_fit(client: Any, query: str) -> None:
    """A page out of range or an unknown key is a 422."""
    assert client.get(f"/v1/articles?{query}").status_code == 422


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
