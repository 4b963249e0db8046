"""Near-duplicates from the folder of articles to the list of results, and on the command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from corpus.types import Article, Filter
from qa.archive import Dateline
from qa.types import Evidence, Question

Make = Callable[..., Article]
Run = Callable[..., subprocess.CompletedProcess[str]]
ASKED = "who opened bridge2 of town3"


def rare(number: int, **more: object) -> Article:
    """Make an article whose words no other number has, in paragraphs of a passage each."""
    text = "\n\n".join(
        f"The mayor of town{number} opened bridge{part}. "
        + " ".join(f"word{number}x{part}x{place}" for place in range(130))
        for part in range(3)
    )
    values: dict[str, object] = {
        "id": f"a{number}", "title": f"Bridge of town{number}", "text": text, "source": "Reuters",
        "published": datetime(2018, 5, number, tzinfo=UTC),
    }  # fmt: skip
    return Article(**values | more)  # type: ignore[arg-type]


STORY = rare(3)
COPY = replace(STORY, id="copy", source="CNN", published=datetime(2018, 5, 9, tzinfo=UTC))
UPDATE = replace(
    STORY, id="update", title="A headline of its own", source="BBC", published=None,
    text=f"UPDATE 2 - The mayor was late. {STORY.text} Copyright of the agency.",
)  # fmt: skip
ARTICLES = [STORY, COPY, UPDATE, *(rare(number) for number in (1, 2, 4, 5))]


@pytest.fixture
def dateline(home: Path) -> Iterator[Dateline]:
    """Open an archive of five stories, one of them told thrice."""
    opened = Dateline.open(home)
    opened.add_articles(ARTICLES)
    yield opened
    opened.close()


def search(dateline: Dateline, **more: object) -> tuple[Evidence, ...]:
    """Search for what the thrice-told story tells."""
    return dateline.service.search(Question(ASKED, date(2018, 6, 1), **more))  # type: ignore[arg-type]


def test_five_results_are_five_stories(dateline: Dateline) -> None:
    """The copies are folded under the best of them; nothing is lost, nothing told twice."""
    found = search(dateline, limit=5)
    stories = dateline.store.duplicates.stories([one.article.id for one in found])
    assert len(found) == len(set(stories.values())) == 5
    first = found[0]
    told = {first.article.id, *(one.article.id for one in first.folded)}
    assert told == {"a3", "copy", "update"}
    assert all(one.folded == () for one in first.folded)
    for one in first.folded:
        assert one.article.text[one.passage.start : one.passage.end] == one.passage.text


@pytest.mark.parametrize(
    ("outlet", "article"), [("Reuters", "a3"), ("cnn", "copy"), ("BBC", "update")]
)
def test_a_copy_is_found_under_its_own_outlet(
    dateline: Dateline, outlet: str, article: str
) -> None:
    """The filter comes before folding, so that no copy hides behind another outlet's."""
    found = search(dateline, filter=Filter((outlet,)))
    assert found[0].article.id == article
    assert {one.article.id for one in found[0].folded} <= {article}


def test_a_copy_is_found_by_its_day(dateline: Dateline) -> None:
    """As under an outlet, so within days."""
    days = Filter(published_from=datetime(2018, 5, 9, tzinfo=UTC))
    assert [one.article.id for one in search(dateline, filter=days)] == ["copy"]


def test_a_deleted_copy_is_folded_no_more(dateline: Dateline) -> None:
    """And the story goes on under another article of it."""
    best = search(dateline)[0].article.id
    dateline.delete(best)
    first = search(dateline)[0]
    told = {first.article.id, *(one.article.id for one in first.folded)}
    assert told == {"a3", "copy", "update"} - {best}


def test_the_order_of_indexing_does_not_show(dateline: Dateline, tmp_path: Path) -> None:
    """An archive of the same articles in the opposite order finds the same."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "dateline.toml").write_text((dateline.home / "dateline.toml").read_text())
    backwards = Dateline.open(other)
    for article in reversed(ARTICLES):
        backwards.add_articles([article])
    assert search(backwards) == search(dateline)
    assert backwards.index_fingerprint == dateline.index_fingerprint
    backwards.close()


def test_the_command_line_shows_them(run: Run, tmp_path: Path) -> None:
    """A search says who else told it, its JSON what; an article names its copies."""
    lines = [
        json.dumps({
            "id": one.id, "title": one.title, "text": one.text, "source": one.source,
            "published_at": one.published and one.published.isoformat(),
        })
        for one in ARTICLES
    ]  # fmt: skip
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    assert run("index", tmp_path / "news.jsonl").returncode == 0
    said = run("search", ASKED, "--limit", "3").stdout
    assert said.count("more of this story") == 1
    assert "   + 2 more of this story: " in said
    first = json.loads(run("search", "--json", ASKED).stdout)["evidence"][0]
    folded = {one["article_id"] for one in first["folded"]}
    assert folded | {first["article_id"]} == {"a3", "copy", "update"}
    shown = run("articles", "show", "a3").stdout
    assert "same story: Bridge of town3 · CNN · 9 May 2018 · copy\n" in shown
    assert "same story: A headline of its own · BBC · update\n" in shown
    assert json.loads(run("articles", "show", "--json", "update").stdout)["copies"] == [
        {"article_id": "a3", "title": "Bridge of town3", "source": "Reuters", "published_on": "2018-05-03"},
        {"article_id": "copy", "title": "Bridge of town3", "source": "CNN", "published_on": "2018-05-09"},
    ]  # fmt: skip
    assert json.loads(run("articles", "show", "--json", "a1").stdout)["copies"] == []
