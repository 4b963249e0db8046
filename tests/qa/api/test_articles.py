"""What the archive holds: /v1/articles shown, listed and deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.types import Filter

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
