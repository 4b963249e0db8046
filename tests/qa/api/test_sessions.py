"""Conversations over HTTP, over a real archive: listed, shown, renamed, exported, rated, deleted."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from corpus.types import Article

WHO = "Who opened the bridge of town3?"
ROW = {"id", "title", "turns", "started_at", "last_asked_at"}


@pytest.fixture
def archive(home: Path, now: datetime, make_article: Callable[..., Article]) -> Iterator[Dateline]:
    """Open an archive of six articles, without a model."""
    opened = Dateline.open(home, lambda: now)
    opened.add_articles([make_article(number) for number in range(6)])
    yield opened
    opened.close()


@pytest.fixture
def client(archive: Dateline, client_of: Callable[..., Any]) -> Any:
    """Make a client of the application over it."""
    return client_of(create_app(archive, guards=Guards(Serving(allowed_hosts=["here"]))))


@pytest.fixture
def asked(client: Any) -> list[dict[str, Any]]:
    """Ask two questions in the session "talk", the second with a filter, and one in another."""
    return [
        client.ask(question=question, session_id=session_id, **more).json()
        for question, session_id, more in (
            (WHO, "talk", {}),
            ("and when?", "talk", {"filter": {"sources": ["Xinhua"], "published_to": "2018-01-31"}}),
            ("Tell me of river2", "other", {"asked_on": "2018-05-25"}),
        )
    ]  # fmt: skip


def test_answers_name_their_turn(asked: list[dict[str, Any]]) -> None:
    """Counted from 1 in each session."""
    assert [(one["session_id"], one["turn"]) for one in asked] == [
        ("talk", 1), ("talk", 2), ("other", 1),
    ]  # fmt: skip


def test_a_streamed_answer_names_its_turn(client: Any) -> None:
    """The last event has it."""
    told = client.ask(question=WHO, session_id="talk", stream=True).text
    assert '"turn":1' in told.replace(" ", "")


def test_sessions_are_listed(client: Any, asked: list[dict[str, Any]]) -> None:
    """The one asked last first; one that is gone on with comes to the front."""
    assert asked
    listed = client.get("/v1/sessions").json()
    assert [(one["id"], one["title"], one["turns"]) for one in listed["sessions"]] == [
        ("other", "Tell me of river2", 1), ("talk", WHO, 2),
    ]  # fmt: skip
    assert listed["total"] == 2
    assert all(set(one) == ROW for one in listed["sessions"])
    assert listed["sessions"][0]["started_at"] == "2025-01-02T03:04:05+00:00"
    client.ask(question="and why?", session_id="talk")
    page = client.get("/v1/sessions?limit=1").json()
    assert ([one["id"] for one in page["sessions"]], page["total"]) == (["talk"], 2)
    assert client.get("/v1/sessions?offset=5").json() == {"sessions": [], "total": 2}


def test_a_session_is_shown_as_it_was(client: Any, asked: list[dict[str, Any]]) -> None:
    """Each answer is the object of POST /v1/ask, without its evidence; parts are ready cut."""
    shown = client.get("/v1/sessions/talk").json()
    assert set(shown) == {"id", "title", "started_at", "turns"}
    assert (shown["id"], shown["title"]) == ("talk", WHO)
    first, second = shown["turns"]
    assert [one["answer"] for one in shown["turns"]] == [
        one | {"evidence": []} for one in asked[:2]
    ]
    assert first["answer"]["citations"]
    assert first["answer"]["answer_parts"]
    assert (first["number"], first["question"], first["feedback"]) == (1, WHO, None)
    assert second["standalone_question"] == asked[1]["standalone_question"]
    assert second["filter"] == {
        "sources": ["Xinhua"], "published_from": None, "published_to": "2018-01-31",
    }  # fmt: skip
    other = client.get("/v1/sessions/other").json()["turns"][0]
    assert (other["asked_on"], other["asked_at"]) == ("2018-05-25", "2025-01-02T03:04:05+00:00")


def test_a_session_is_resumed_after_a_restart(
    client: Any, archive: Dateline, home: Path, now: datetime, client_of: Callable[..., Any]
) -> None:
    """Another server over the same archive knows what was asked and quoted."""
    first = client.ask(question=WHO, session_id="talk").json()
    archive.close()
    again = Dateline.open(home, lambda: now)
    other = client_of(create_app(again, guards=Guards(Serving(allowed_hosts=["here"]))))
    (turn,) = again.service.prepared(_question("and who opened it?", "talk", now)).history
    assert turn.quotes == tuple(one["quote"] for one in first["citations"])
    assert (turn.answer, turn.short) == (first["answer"], first["short_answer"])
    assert other.ask(question="and who opened it?", session_id="talk").json()["turn"] == 2
    again.close()


def _question(text: str, session_id: str, now: datetime) -> Any:
    from qa.types import Question  # noqa: PLC0415

    return Question(text, now.date(), session_id=session_id)


def test_quotes_are_compared_again(
    client: Any, archive: Dateline, asked: list[dict[str, Any]]
) -> None:
    """What is gone or changed says so, shows what was quoted, and its answer is still cut up."""
    cited = asked[0]["citations"][0]
    article = archive.store.article(cited["article_id"])
    archive.add_articles([replace(article, text=f"Corrected. {article.text}")])
    lost = client.get("/v1/sessions/talk").json()["turns"][0]["answer"]
    assert lost["citations"][0] == cited | {
        "verdict": "unknown", "reason": "the article's text has changed since it was quoted",
    }  # fmt: skip
    archive.delete(cited["article_id"])
    lost = client.get("/v1/sessions/talk").json()["turns"][0]["answer"]
    assert lost["citations"][0] == cited | {
        "verdict": "unknown", "reason": "the article is no longer in the archive",
    }  # fmt: skip
    assert [one["text"] for one in lost["answer_parts"]] == [
        one["text"] for one in asked[0]["answer_parts"]
    ]
    assert "no longer in the archive" in client.get("/v1/sessions/talk/export").text
    archive.add_articles([article])
    assert client.get("/v1/sessions/talk").json()["turns"][0]["answer"] == asked[0] | {
        "evidence": []
    }


def test_a_session_is_renamed(client: Any, asked: list[dict[str, Any]]) -> None:
    """On one line; the answer is the row of the list."""
    assert asked
    renamed = client("PATCH", "/v1/sessions/talk", json={"title": " Bridges \n 🌉 <b> "})
    assert renamed.status_code == 200
    assert renamed.json()["title"] == "Bridges 🌉 <b>"
    assert renamed.json() in client.get("/v1/sessions").json()["sessions"]
    assert client.get("/v1/sessions/talk").json()["title"] == "Bridges 🌉 <b>"


def test_a_session_is_exported(client: Any, asked: list[dict[str, Any]]) -> None:
    """As a file to save: JSON is what is shown, Markdown has every quote."""
    markdown = client.get("/v1/sessions/talk/export?format=markdown")
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    assert markdown.headers["content-disposition"] == 'attachment; filename="dateline-talk.md"'
    html = MarkdownIt("commonmark").render(markdown.text)
    assert all(cited["quote"].split("\n")[0] in html for cited in asked[0]["citations"])
    assert client.get("/v1/sessions/talk/export").text == markdown.text
    exported = client.get("/v1/sessions/talk/export?format=json")
    assert exported.headers["content-type"] == "application/json"
    assert exported.headers["content-disposition"] == 'attachment; filename="dateline-talk.json"'
    assert exported.json() == client.get("/v1/sessions/talk").json()


def test_an_answer_is_rated(client: Any, asked: list[dict[str, Any]]) -> None:
    """Put again it takes the other's place; deleted it is null, also deleted twice."""
    assert asked
    url = "/v1/sessions/talk/turns/2/feedback"
    down = {"rating": "down", "comment": "not\nthat <b>"}
    for given, kept in ((down, down), ({"rating": "up"}, {"rating": "up", "comment": ""})):
        put = client("PUT", url, json=given)
        assert (put.status_code, put.json()) == (200, kept)
        turns = client.get("/v1/sessions/talk").json()["turns"]
        assert [one["feedback"] for one in turns] == [None, kept]
    assert [client("DELETE", url).status_code for _ in range(2)] == [204, 204]
    assert client.get("/v1/sessions/talk").json()["turns"][1]["feedback"] is None


def test_a_session_is_deleted_for_good(
    client: Any, home: Path, asked: list[dict[str, Any]]
) -> None:
    """No byte of its questions stays in a file of sessions, though the server has them open."""
    assert asked
    client("PUT", "/v1/sessions/talk/turns/1/feedback", json={"rating": "up", "comment": "s3cret"})
    files = lambda: b"".join(path.read_bytes() for path in home.glob("sessions.*"))  # noqa: E731
    assert WHO.encode() in files()
    assert b"s3cret" in files()
    assert client("DELETE", "/v1/sessions/talk").status_code == 204
    assert WHO.encode() not in files()
    assert b"s3cret" not in files()
    assert client.get("/v1/sessions/talk").status_code == 404
    assert client("DELETE", "/v1/sessions/talk").status_code == 404
    assert [one["id"] for one in client.get("/v1/sessions").json()["sessions"]] == ["other"]


def test_a_question_alone_takes_nothing_from_its_session(client: Any) -> None:
    """It is searched as typed and kept as typed; the session goes on with it."""
    client.ask(question=WHO, session_id="talk")
    follow_up = client.ask(question="and when?", session_id="talk").json()
    alone = client.ask(question="and when?", session_id="talk", alone=True).json()
    assert follow_up["standalone_question"] != follow_up["question"]
    assert (alone["standalone_question"], alone["turn"]) == ("and when?", 3)
    shown = client.get("/v1/sessions/talk").json()["turns"][2]
    assert shown["standalone_question"] == shown["question"] == "and when?"


def test_two_threads_ask_in_one_session(client: Any) -> None:
    """Each answer has a number of its own, and both are kept."""
    numbers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: numbers.extend(
                client.ask(question=WHO, session_id="talk").json()["turn"] for _ in range(4)
            )
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = client.get("/v1/sessions/talk").json()["turns"]
    assert sorted(numbers) == [one["number"] for one in shown] == list(range(1, 9))
