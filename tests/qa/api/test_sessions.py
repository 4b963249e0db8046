"""Conversations over HTTP: listed, shown, renamed, exported, rated, deleted; and what does not fit."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline
from qa.conversation.sessions import SessionTurn
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


@pytest.fixture
def known(client: Any, archive: Dateline, now: datetime) -> Any:
    """Give the client of an archive with a conversation "known", of which the text alone is kept."""
    archive.sessions.append("known", SessionTurn("who?", "who?", "They.", now))
    return client


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
def test_what_does_not_fit(known: Any, method: str, url: str, body: Any, named: str) -> None:
    """A 422 problem that names the field; nothing is changed."""
    answer = known(method, url, **({} if body is None else {"json": body}))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.json()["detail"]
    shown = known.get("/v1/sessions/known").json()
    assert (shown["title"], shown["turns"][0]["feedback"]) == ("who?", None)


@pytest.mark.parametrize("number", [2, 1_000_000_000])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_turn_that_is_not_there(known: Any, method: str, number: int) -> None:
    """A 404 that says which there are."""
    body = {"json": {"rating": "up"}} if method == "PUT" else {}
    answer = known(method, f"/v1/sessions/known/turns/{number}/feedback", **body)
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
def test_half_a_surrogate_pair_is_refused(known: Any, field: str) -> None:
    """Text that UTF-8 cannot hold is a 422, never a 500."""
    url, method = ("/v1/sessions/known", "PATCH") if field == "title" else (TURN, "PUT")
    body = (
        f'{{"rating": "up", "{field}": "\\ud800"}}' if method == "PUT" else '{"title": "\\ud800"}'
    )
    headers = {"content-type": "application/json"}
    assert known(method, url, content=body.encode(), headers=headers).status_code == 422


def test_a_turn_of_which_only_the_text_was_kept(known: Any) -> None:
    """The conversation "known" is such a one: it is shown without citations and exported."""
    (turn,) = known.get("/v1/sessions/known").json()["turns"]
    assert turn["answer"]["answer"] == "They."
    assert (turn["answer"]["citations"], turn["answer"]["confidence"]) == ([], None)
    assert "They." in known.get("/v1/sessions/known/export").text
