"""as_of, period and ignore_period over HTTP, with the real application over a small archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, served
from toll import serving_toll

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRE = "How many miners were killed in the Harrow Pit fire?"
IN_JUNE = "How many miners were killed in the Harrow Pit fire in June 2026?"
JUNE = {"from": "2026-06-01", "to": "2026-06-30", "words": "in June 2026"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the archive of a toll that rises."""
    with serving_toll(tmp_path_factory.mktemp("toll")) as app, served(app) as running:
        yield running


def cited(answer: Any) -> list[str]:
    """The articles that an answer quotes."""
    return [one["article_id"] for one in answer["citations"]]


def test_an_answer_as_of_a_day(server: Served) -> None:
    """It says so; nothing later is quoted, and no period is read into a question without one."""
    answer = server.ask(question=FIRE, as_of="2026-06-11").json
    assert (answer["as_of"], answer["period"], cited(answer)) == ("2026-06-11", None, ["four"])
    answer = server.ask(question=FIRE).json
    assert (answer["as_of"], answer["period"], cited(answer)) == (None, None, ["five"])


def test_yesterday_counts_from_that_day(server: Served) -> None:
    """Unless asked_on says otherwise."""
    asked = {"question": "Who was killed yesterday?", "as_of": "2026-06-12"}
    assert server.ask(**asked).json["period"] == {
        "from": "2026-06-11", "to": "2026-06-11", "words": "yesterday"
    }  # fmt: skip
    assert server.ask(**asked, asked_on="2026-06-20").json["period"]["from"] == "2026-06-19"


def test_the_period_is_told_and_kept(server: Served) -> None:
    """Streamed, and in the conversation shown again; a question without it keeps that too."""
    streamed = server.ask(question=IN_JUNE, session_id="kept", stream=True).body.decode()
    last = streamed.rpartition("event: answer\ndata: ")[2]
    assert json.loads(last.strip())["period"] == JUNE
    asked = {"session_id": "kept", "alone": True, "as_of": "2026-06-20"}
    assert server.ask(question=IN_JUNE, ignore_period=True, **asked).json["period"] is None
    first, second = server.get("/v1/sessions/kept").json["turns"]
    assert (first["answer"]["period"], first["ignore_period"], first["as_of"]) == (
        JUNE,
        False,
        None,
    )
    assert (second["answer"]["period"], second["ignore_period"]) == (None, True)
    assert second["as_of"] == second["answer"]["as_of"] == second["asked_on"] == "2026-06-20"
    exported = server.get("/v1/sessions/kept/export").body.decode()
    assert "“in June 2026” read as June 2026" in exported
    assert "Asked on 2026-06-20, of the archive as it stood on 2026-06-20" in exported


def test_search_as_of_a_day(server: Served) -> None:
    """What was published later, or on no known day, is not found."""
    found = server.get("/v1/search?q=Harrow+Pit&as_of=2026-06-11").json["evidence"]
    assert {one["article_id"] for one in found} == {"two", "four", "mill"}


def test_openai_clients_may_ask_as_of_a_day(server: Served) -> None:
    """In the object that is Dateline's own."""
    told = {"as_of": "2026-06-11", "ignore_period": True}
    message = {"role": "user", "content": IN_JUNE}
    body = {"model": "dateline", "messages": [message], "dateline": told}
    answer = server.send("POST", "/v1/chat/completions", body).json["dateline"]
    assert (answer["as_of"], answer["period"], cited(answer)) == ("2026-06-11", None, ["four"])


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"as_of": "2026-07-16"}, "expected as_of on or before 2026-07-15, counted in UTC; found 2026"),
        ({"as_of": "June 11"}, "as_of: expected a day written YYYY-MM-DD"),
        ({"as_of": "2026-06-31"}, "as_of"),
        ({"ignore_period": "yes"}, "ignore_period: expected a valid boolean"),
        ({"as_of": "2026-06-11", "filter": {"published_from": "2026-06-12"}},
         "expected published_from on or before as_of; found 2026-06-12 after 2026-06-11"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(server: Served, sent: dict[str, Any], said: str) -> None:
    """With what was expected, what came and what to do."""
    reply = server.ask(**sent)
    assert (reply.status, reply.is_problem) == (422, True)
    assert said in reply.json["detail"]
