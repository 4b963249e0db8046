"""Conversations over HTTP: what is asked of the last answer, other names, and other topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from turbines import serving_turbines

from qa.conversation.last_answer import FURTHER, Demand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

FIRST = "how much did the wind farm Nordlicht produce last year?"
Said = dict[str, Any]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Serve the archive of wind farms."""
    with serving_turbines(tmp_path_factory.mktemp("turbines")) as made:
        yield made


@pytest.fixture
def talk(app: FastAPI) -> Iterator[Callable[..., Said]]:
    """Ask questions in one conversation, and give the last answer; each quote is compared."""
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        session: str | None = None

        def ask(*questions: str, **more: Any) -> Said:
            nonlocal session
            for question in questions:
                sent = {"question": question, "session_id": session, **more}
                answered = client.post("/v1/ask", json=sent)
                assert answered.status_code == 200, answered.text
                said = answered.json()
                session = said["session_id"]
                for one in said["citations"]:
                    text = client.get(f"/v1/articles/{one['article_id']}").json()["text"]
                    assert text[one["start"] : one["end"]] == one["quote"]
            return said

        yield ask


def quotes(said: Said) -> list[str]:
    """What an answer quotes."""
    return [one["quote"] for one in said["citations"]]


@pytest.mark.parametrize("question", ["source?", "Who said so?", "and what's your source", "how do you know that?"])  # fmt: skip
def test_the_source_of_the_last_answer(talk: Callable[..., Said], question: str) -> None:
    """Is its own quotes, with article, source and day in words."""
    before = talk(FIRST)
    said = talk(question)
    assert quotes(said) == quotes(before) != []
    assert said["short_answer"] == before["short_answer"] == "389 gigawatt hours"
    assert said["remark"].startswith(f"The answer to “{FIRST}” rests on ")
    assert "“Grid agency: less wind power than told” (Coast Wire, 10 May 2024)" in said["remark"]
    assert "“Nordlicht has its best year” (Hamre Post, 6 May 2024)" in said["remark"]
    assert said["confidence"] == before["confidence"]


def test_how_sure_the_last_answer_is(talk: Callable[..., Said]) -> None:
    """In words, with the quote, and with what speaks against it."""
    before = talk(FIRST)
    said = talk("are you sure?")
    percent = round(100 * before["confidence"])
    assert f"about {percent} in 100 should be right" in said["remark"]
    assert said["remark"].startswith("Likely: ")
    assert "“389 gigawatt hours” (Coast Wire, 10 May 2024) against" in said["agreement"]["summary"]
    assert said["agreement"] == before["agreement"]
    assert [one["article_id"] for one in said["citations"]] == ["rival", "nordlicht"]


def test_one_article_alone_is_told_so(talk: Callable[..., Said]) -> None:
    """Nobody confirms it, and nobody says otherwise."""
    said = talk("who was found guilty in the laundry case?", "really?")
    assert "One article says so; none was found that confirms it" in said["remark"]
    assert said["short_answer"] == "Felix Arbour"


def test_more_evidence_is_new_each_time(talk: Callable[..., Said]) -> None:
    """Sentences that were not quoted, until there are none."""
    seen = quotes(talk(FIRST))
    for _ in range(9):
        said = talk("more")
        if said["abstained"]:
            break
        assert len(quotes(said)) <= FURTHER
        assert not set(quotes(said)) & set(seen)
        seen += quotes(said)
        assert "not quoted before" in said["remark"]
    else:
        pytest.fail("there was always more")
    assert "No further sentence was found" in said["abstention"]["hints"][0]
    assert "The farm has 60 turbines off the coast of Hamre." in seen
    assert quotes(talk("source?")) == seen[:2]


def test_nothing_can_be_told_of_a_refusal(talk: Callable[..., Said]) -> None:
    """The question that was not answered is named."""
    said = talk("who is Zed Quill", "source?")
    assert said["abstained"]
    assert "“who is Zed Quill”, was not answered" in said["abstention"]["hints"][0]


def test_what_is_gone_is_not_quoted(app: FastAPI, talk: Callable[..., Said]) -> None:
    """An article that left the archive proves nothing any longer."""
    dateline = app.state.dateline
    before = talk("what did Grocer3 sell?")
    assert not before["abstained"]
    gone = {
        one["article_id"]: dateline.store.article(one["article_id"]) for one in before["citations"]
    }
    for one in gone:
        dateline.delete(one)
    said = talk("source?")
    dateline.add_articles([*gone.values()])
    assert said["abstained"]
    assert "stands in the archive no longer" in said["abstention"]["hints"][0]


def test_asked_alone_or_first_it_is_any_question(talk: Callable[..., Said]) -> None:
    """Without an answer before it, and where nothing is to be worked in."""
    assert talk("source?")["remark"] is None
    talk(FIRST)
    assert talk("source?", alone=True)["remark"] is None


@pytest.mark.parametrize("question", ["and Solvind?", "and solvind?", "what about Solvind"])
def test_another_name_never_gets_the_figure_of_the_first(
    talk: Callable[..., Said], question: str
) -> None:
    """The quote must hold the name that is asked about."""
    said = talk(FIRST, question)
    assert "Nordlicht" in said["standalone_question"]
    assert all("Solvind" in one for one in quotes(said))
    assert "gigawatt" not in said["answer"]


def test_another_topic_takes_nothing_along(talk: Callable[..., Said]) -> None:
    """Nor does its name go with the old one afterwards."""
    said = talk(FIRST, "ok, now the laundry case: who was found guilty")
    assert said["standalone_question"] == "now the laundry case: who was found guilty"
    assert said["short_answer"] == "Felix Arbour"
    said = talk("how much was he fined?")
    assert said["short_answer"] == "20,000 crowns"
    assert "Nordlicht" not in said["standalone_question"]
    assert "laundry case" in talk("source?", "more", "and when?")["standalone_question"]


def test_what_followed_nothing_is_no_topic(talk: Callable[..., Said]) -> None:
    """A first question that points at nothing and is refused is not carried on."""
    assert talk("and when was that?")["abstained"]
    said = talk(FIRST, "who is its director?")
    assert said["standalone_question"] == f"who is its director ({FIRST.rstrip('?')})"
    assert said["short_answer"] == "Tove Lindqvist"


def test_it_is_kept_with_the_conversation(app: FastAPI, talk: Callable[..., Said]) -> None:
    """A session shows what was told of the answer again, and exports it."""
    said = talk(FIRST, "source?")
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        shown = client.get(f"/v1/sessions/{said['session_id']}").json()["turns"][1]["answer"]
        text = client.get(f"/v1/sessions/{said['session_id']}/export").text
    assert shown["remark"] == said["remark"]
    assert "rests on “Grid agency" in text


@pytest.mark.parametrize(
    "question",
    [
        "more than 300 guests?", "who is the source of the report", "what was the source of the fire",
        "are you sure that the mayor won", "who said that the farm is new", "who said no",
        "what more did she say", "is that the biggest one", "where did the money come from",
        "what else did she say", "sources of the river", "more turbines", "who told the agency so",
    ],
)  # fmt: skip
def test_such_words_within_a_question_are_its_own(question: str) -> None:
    """The form of the whole question tells."""
    assert Demand.of(question) is None


@pytest.mark.parametrize(
    ("question", "demand"),
    [
        ("Source?", Demand.SOURCE), ("ok, sources please", Demand.SOURCE), ("says who?", Demand.SOURCE),
        ("Where did you get that from?", Demand.SOURCE), ("Are you really sure about that?", Demand.SURE),
        ("Is that true?", Demand.SURE), ("how certain is that", Demand.SURE), ("You're sure?", Demand.SURE),
        ("More!", Demand.MORE), ("tell me more about it", Demand.MORE), ("Anything else?", Demand.MORE),
        ("and what else", Demand.MORE), ("go on", Demand.MORE), ("more details, please", Demand.MORE),
    ],
)  # fmt: skip
def test_they_are_told_by_their_form(question: str, demand: Demand) -> None:
    """In any case, with what leads to it and what is polite."""
    assert Demand.of(question) is demand
