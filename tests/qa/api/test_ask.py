"""POST /v1/ask and GET /v1/search, without a stream."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from corpus.types import Filter
from qa.schemas.answer import AnswerObject

KEYS = {
    "id", "question", "standalone_question", "kind", "answer", "answer_parts", "short_answer",
    "yes_no", "abstained", "abstention", "confidence", "answerer", "session_id", "turn",
    "index_fingerprint", "citations", "agreement", "days", "evidence", "seconds",
    "dropped", "fell_back", "period", "as_of",
    "remark", "notes",
}  # fmt: skip


def test_answer_is_the_contract_object(client: Any, archive: Any) -> None:
    """The answer has exactly the keys of the contract, and every citation its source's facts."""
    answered = client.ask(session_id="talk-1").json()
    assert set(answered) == KEYS
    assert answered["answer"] == f"{archive.quote} [1]"
    assert answered["session_id"] == "talk-1"
    assert answered["citations"] == [
        {
            "marker": 1, "answer_start": 0, "answer_end": len(archive.quote),
            "quote": archive.quote, "article_id": archive.article.id,
            "passage_id": str(archive.passage_id), "start": 2, "end": 2 + len(archive.quote),
            "title": archive.article.title, "source": "Xinhua", "url": "https://example.org/sco",
            "published_on": "2018-05-23", "verdict": "supported", "reason": "",
        }
    ]  # fmt: skip
    assert answered["evidence"] == [
        {
            "rank": 1, "score": 0.71, "ranks": {"lexical": 1, "dense": 2},
            "passage_id": str(archive.passage_id), "article_id": archive.article.id,
            "text": archive.text, "start": 0, "end": len(archive.text),
            "title": archive.article.title, "source": "Xinhua", "url": "https://example.org/sco",
            "published_on": "2018-05-23",
            "folded": [
                {
                    "passage_id": str(archive.passage_id + 1), "article_id": "cnn/sco",
                    "text": archive.text[2:], "start": 2, "end": len(archive.text),
                    "title": archive.article.title, "source": "CNN", "url": None,
                    "published_on": None,
                }
            ],
        }
    ]  # fmt: skip


def test_quote_is_the_slice_of_the_article_in_code_points(client: Any, archive: Any) -> None:
    """After an emoji the offsets still cut the quote out of the article's text."""
    cited = client.ask().json()["citations"][0]
    shown = client.get(f"/v1/articles/{archive.article.id}").json()
    assert shown["text"][cited["start"] : cited["end"]] == cited["quote"] == archive.quote


def test_command_line_object_is_the_same(client: Any, dateline: Any) -> None:
    """What the command line prints is what the route sends."""
    answered = client.ask().json()
    service = dateline.service
    assert AnswerObject.of(service.ask(service.asked[0])).model_dump() == answered


def test_question_is_passed_on_whole(client: Any, dateline: Any) -> None:
    """Every field of the request reaches the service; both days of the filter count whole."""
    client.ask(
        question="¿quién?", session_id="s", asked_on="2018-05-25", limit=3, answerer="llm",
        filter={"sources": ["Xinhua"], "published_from": "2018-01-01",
                "published_to": "2018-12-31"},
    )  # fmt: skip
    (asked,) = dateline.service.asked
    assert (asked.text, asked.session_id, asked.limit) == ("¿quién?", "s", 3)
    assert (asked.asked_on, asked.answerer) == (date(2018, 5, 25), "llm")
    assert asked.filter == Filter(
        ("Xinhua",), datetime(2018, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)
    )


def test_defaults(client: Any, dateline: Any) -> None:
    """Only the question is required; the day is the clock's, the conversation a new one."""
    answered = client.ask().json()
    (asked,) = dateline.service.asked
    assert asked.asked_on == dateline.clock().date()
    assert (asked.limit, asked.answerer, asked.filter) == (10, "extractive", Filter())
    assert answered["session_id"] == asked.session_id == "fresh"


def test_default_answerer_is_the_settings(client: Any, dateline: Any) -> None:
    """A question that names no answerer gets the one that the settings name."""
    dateline.settings.answering.answerer = "llm"
    client.ask()
    client.ask(answerer=None)
    assert [asked.answerer for asked in dateline.service.asked] == ["llm", "llm"]


def test_same_day_filter_keeps_that_day(client: Any, dateline: Any) -> None:
    """From and to on one day keep that day, and the calendar's last day is no error."""
    client.ask(filter={"published_from": "2018-05-23", "published_to": "2018-05-23"})
    client.ask(filter={"published_to": "9999-12-31"})
    day, end = (asked.filter for asked in dateline.service.asked)
    assert day.published_from == datetime(2018, 5, 23, tzinfo=UTC)
    assert day.published_to == datetime(2018, 5, 24, tzinfo=UTC)
    assert end.published_to.date() == date.max


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        ({"limit": 0}, "limit: expected greater than or equal to 1; found 0"),
        ({"limit": 101}, "limit: expected less than or equal to 100; found 101"),
        ({"limit": "10"}, 'limit: expected a valid integer; found "10"'),
        ({"limit": True}, "limit: expected a valid integer; found true"),
        ({"question": 7}, "question: expected a valid string; found 7"),
        ({"question": None}, "question: expected a valid string; found null"),
        ({"stream": "yes"}, 'stream: expected a valid boolean; found "yes"'),
        ({"limits": 3}, "limits: not a field of this request; see /docs for those that are"),
        (
            {"filter": {"source": "X"}},
            "filter.source: not a field of this request; see /docs for those that are",
        ),
        (
            {"filter": {"sources": ["X", 3]}},
            "filter.sources[1]: expected a valid string; found 3",
        ),
        ({"filter": []}, "filter: expected a JSON object; found []"),
        ({"asked_on": 20180525}, "asked_on: expected a day written YYYY-MM-DD; found 20180525"),
        (
            {"asked_on": "2018-05-25T00:00:00"},
            'asked_on: expected a day written YYYY-MM-DD; found "2018-05-25T00:00:00"',
        ),
        ({"asked_on": "2018-02-30"}, 'asked_on: day is out of range for month; found "2018-02-30"'),
    ],
)
def test_field_that_does_not_fit(client: Any, dateline: Any, sent: Any, line: str) -> None:
    """A field of the wrong type, name or size is a 422 of one readable line; nothing is asked."""
    answer = client.ask(**sent)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [line]
    assert answer.json()["detail"] == line
    assert dateline.service.asked == []


def test_every_fault_has_its_line(client: Any) -> None:
    """Two faults in one request are both told."""
    problem = client.ask(limit=0, nonsense=1).json()
    assert len(problem["errors"]) == 2
    assert problem["detail"] == "; ".join(problem["errors"])


@pytest.mark.parametrize("session", ["", "a b", "x" * 65, "../etc", "a\n"])
def test_session_id_has_a_plain_form(client: Any, session: str) -> None:
    """A session id with anything but letters, digits, _ and - is refused."""
    assert client.ask(session_id=session).status_code == 422


def test_missing_question(client: Any) -> None:
    """A request without a question says so."""
    answer = client("POST", "/v1/ask", json={})
    assert answer.json()["errors"] == ["question: required, and not there"]


def test_days_the_wrong_way_round(client: Any) -> None:
    """A filter that ends before it begins is a BadFilter with its remedy."""
    answer = client.ask(filter={"published_from": "2019-01-01", "published_to": "2018-01-01"})
    problem = answer.json()
    assert answer.status_code == 422
    assert (problem["type"], problem["remedy"]) == ("/docs#BadFilter", "swap the two days")


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", "\x00", "谁参加了会议", "title:* AND (", "x" * 9]
)
def test_service_judges_the_question(client: Any, dateline: Any, question: str) -> None:
    """The route hands any text on as it is: what a question may be is the service's to say."""
    assert client.ask(question=question).status_code == 200
    assert dateline.service.asked[0].text == question


def test_bad_question_is_422(client: Any, dateline: Any, archive: Any) -> None:
    """What the service refuses leaves as a problem with expected, found and remedy."""
    dateline.service.failure = archive.bad_question
    answer = client.ask(question="")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/docs#BadQuestion", "title": "Bad question", "status": 422,
        "detail": str(archive.bad_question), "expected": "a word", "found": "''",
        "remedy": "type a question", "request_id": answer.headers["x-request-id"],
    }  # fmt: skip


@pytest.mark.parametrize("where", ["question", "session_id", "answerer", "\ud800"])
def test_half_a_surrogate_pair_is_refused(client: Any, where: str) -> None:
    """Text that UTF-8 cannot hold is a 422 wherever it stands, never a 500."""
    body = json.dumps({"question": "who?"} | {where: "\ud800"}).encode()
    answer = client("POST", "/v1/ask", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert "\\ud800" in answer.json()["detail"]


def test_search_gives_evidence(client: Any, dateline: Any) -> None:
    """A search answers with the evidence alone and the index it came from."""
    found = client.get(
        "/v1/search?q=SCO&limit=5&source=Xinhua&source=AP&published_from=2018-05-01"
        "&published_to=2018-05-31&asked_on=2018-06-01"
    ).json()
    assert set(found) == {"question", "index_fingerprint", "evidence"}
    assert (found["question"], found["index_fingerprint"]) == ("SCO", "f00d")
    assert found["evidence"] == client.ask().json()["evidence"]
    asked = dateline.service.asked[0]
    assert (asked.limit, asked.asked_on, asked.session_id) == (5, date(2018, 6, 1), None)
    assert asked.filter == Filter(
        ("Xinhua", "AP"), datetime(2018, 5, 1, tzinfo=UTC), datetime(2018, 6, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "query",
    ["", "q=x&limit=0", "q=x&limit=101", "q=x&sources=A", "q=x&published_from=May",
     "q=x&published_from=2019-01-01&published_to=2018-01-01", "q=x&source="],
)  # fmt: skip
def test_search_refuses_what_does_not_fit(client: Any, query: str) -> None:
    """A missing q, a limit out of range, an unknown key or a bad day is a 422."""
    answer = client.get(f"/v1/search?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_search_takes_bytes_that_are_no_text(client: Any, dateline: Any) -> None:
    """A percent escape that is not UTF-8, or a NUL, reaches the service as text."""
    assert client.get("/v1/search?q=%FF%00x").status_code == 200
    assert dateline.service.asked[0].text == "\ufffd\x00x"
