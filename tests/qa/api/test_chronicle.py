"""GET /v1/timeline and /v1/encounters over a real archive: JSON and CSV, and what is refused."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from corpus.types import Article
from qa.api.app import create_app
from qa.archive import Dateline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = {
    "bridge": "=Tanner bridge will cost two million crowns, the council of Elmsby said on Monday.",
    "late": "The Tanner bridge opens late. Ada Sorrel met Bo Tarn in Norbury on Tuesday.",
    "apples": "Apples were plentiful in the valley this autumn, and cider was cheap.",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve three articles of May 2024 without a model."""
    home: Path = tmp_path_factory.mktemp("chronicle")
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    dateline = Dateline.open(home, lambda: datetime(2024, 6, 1, 12, tzinfo=UTC))
    dateline.add_articles(
        [
            Article(
                id_, f"News of {id_}", text, "Quay", published=datetime(2024, 5, day, tzinfo=UTC)
            )
            for day, (id_, text) in enumerate(TEXTS.items(), start=22)
        ]
    )
    with TestClient(create_app(dateline), base_url="http://localhost") as made:
        yield made
    dateline.close()


def test_the_timeline_as_json(client: TestClient) -> None:
    """Entries with quote, place, day and whose day it is, in order of time."""
    told = client.get("/v1/timeline", params={"q": "Tanner bridge"}).json()
    assert told["question"] == "Tanner bridge"
    assert [one["article_id"] for one in told["entries"]] == ["bridge", "late"]
    first, second = told["entries"]
    assert (first["first"], first["last"], first["dated_by"]) == ("2024-05-20",) * 2 + ("quote",)
    assert (second["first"], second["dated_by"]) == ("2024-05-23", "publication")
    for one in told["entries"]:
        assert TEXTS[one["article_id"]][one["start"] : one["end"]] == one["quote"]
        assert (one["source"], one["articles"], one["copies"]) == ("Quay", 1, [])


def test_filters_and_limit(client: TestClient) -> None:
    """The filter and the limit are those of the other lists."""
    asked = {"q": "Tanner bridge", "published_from": "2024-05-23"}
    told = client.get("/v1/timeline", params=asked).json()
    assert [one["article_id"] for one in told["entries"]] == ["late"]
    one = client.get("/v1/timeline", params={"q": "Tanner bridge", "limit": 1}).json()
    assert len(one["entries"]) == 1


@pytest.mark.parametrize(
    ("params", "headers"), [({"format": "csv"}, {}), ({}, {"Accept": "text/csv"})]
)
def test_as_csv(client: TestClient, params: dict[str, str], headers: dict[str, str]) -> None:
    """By parameter or by Accept; spreadsheets read its letters, and run nothing in it."""
    answer = client.get("/v1/timeline", params={"q": "Tanner bridge", **params}, headers=headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "dateline-timeline.csv" in answer.headers["content-disposition"]
    assert answer.headers["vary"] == "Accept"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["first"] for row in rows] == ["2024-05-20", "2024-05-23"]
    assert rows[0]["quote"] == f"'{TEXTS['bridge']}"
    json = client.get(
        "/v1/timeline", params={"q": "Tanner bridge", "format": "json"}, headers=headers
    )
    assert json.headers["content-type"] == "application/json"


def test_encounters(client: TestClient) -> None:
    """Who met whom, when and where, with the sentence; as CSV too."""
    told = client.get("/v1/encounters", params={"person": "Bo Tarn"}).json()
    (one,) = told["encounters"]
    assert (one["person"], one["met"], one["place"]) == ("Bo Tarn", "Ada Sorrel", "Norbury")
    assert (one["first"], one["dated_by"]) == ("2024-05-21", "quote")
    assert TEXTS["late"][one["start"] : one["end"]] == one["quote"]
    answer = client.get("/v1/encounters", params={"person": "Bo Tarn", "format": "csv"})
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["person"], row["met"], row["place"]) == ("Bo Tarn", "Ada Sorrel", "Norbury")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/timeline", "about:blank"),
        ("/v1/timeline?q=bridge&limit=101", "about:blank"),
        ("/v1/timeline?q=bridge&format=xml", "about:blank"),
        ("/v1/timeline?q=bridge&page=2", "about:blank"),
        ("/v1/timeline?q=%3F", "/docs#BadQuestion"),
        (f"/v1/timeline?q={'a' * 2001}", "/docs#BadQuestion"),
        (
            "/v1/timeline?q=bridge&published_from=2024-02-02&published_to=2024-01-01",
            "/docs#BadFilter",
        ),
        ("/v1/encounters?person=12", "/docs#BadQuestion"),
        ("/v1/encounters", "about:blank"),
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, path: str, kind: str) -> None:
    """As a problem of status 422."""
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (422, kind)
