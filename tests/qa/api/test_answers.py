"""What an answer's object says of agreement, of days worked out and of an abstention."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qa.answering.question import Kind
from qa.schemas.answer import AnswerObject
from qa.types import Done, Found

CASES = ("agreeing", "differing", "superseding", "affirming", "abstaining")


@pytest.fixture
def asked(client: Any, dateline: Any, weighed: Any) -> Any:
    """Ask, where the service gives the answer of this name."""

    def ask(case: str, **question: Any) -> Any:
        answer = getattr(weighed, case)
        dateline.service.ask = lambda _: answer
        dateline.service.stream = lambda _: iter([Found(answer.evidence), Done(answer)])
        return client.ask(**question)

    return ask


def test_articles_that_agree(asked: Any) -> None:
    """One side, with a quote for each independent story."""
    agreement = asked("agreeing").json()["agreement"]
    assert (agreement["independent"], agreement["differ"]) == (2, False)
    assert agreement["summary"] == "2 independent articles agree."
    assert agreement["kind"] == "agree"
    (side,) = agreement["sides"]
    assert (side["short_answer"], side["standing"]) == ("28 leaders", "given")
    assert [one["article_id"] for one in side["articles"]] == ["copy", "guest"]


def test_articles_that_differ(asked: Any, weighed: Any) -> None:
    """Every side with its sources, the answer given first; each quote is the article's own text."""
    answer = asked("differing").json()
    agreement = answer["agreement"]
    assert (agreement["independent"], agreement["differ"]) == (2, True)
    assert agreement["kind"] == "differ"
    assert agreement["summary"].startswith("Sources differ: ")
    given, *others = agreement["sides"]
    assert given["short_answer"] == answer["short_answer"]
    assert [side["short_answer"] for side in others] == [
        f"29 {weighed.hostile} leaders",
        weighed.hebrew,
    ]
    assert others[0]["articles"] == [
        {
            "article_id": "late",
            "passage_id": str(2**63 - 3),
            "title": f"{weighed.hebrew} {weighed.family}",
            "source": "Harbour Gazette",
            "url": "https://news.example/x",
            "published_on": "2018-05-26",
            "quote": f"It was 29 {weighed.hostile} leaders, {weighed.hebrew}.",
            "start": others[0]["articles"][0]["start"],
            "end": others[0]["articles"][0]["end"],
        }
    ]
    assert [side["standing"] for side in agreement["sides"]] == ["given", "differs", "differs"]
    for side in agreement["sides"]:
        assert any(side["short_answer"] in one["quote"] for one in side["articles"])
        for one in side["articles"]:
            text = weighed.articles[one["article_id"]].text
            assert text[one["start"] : one["end"]] == one["quote"]


def test_what_is_superseded(asked: Any, weighed: Any) -> None:
    """Nothing differs: a value is taken back, by a quote, and another stood before."""
    agreement = asked("superseding").json()["agreement"]
    assert (agreement["kind"], agreement["differ"]) == ("corrected", False)
    _, wrong, before = agreement["sides"]
    assert (wrong["standing"], before["standing"]) == ("corrected", "earlier")
    assert wrong["corrected_by"]["article_id"] == "host"
    assert wrong["corrected_by"]["quote"] == weighed.superseding.sides[1].correction.quote
    assert before["corrected_by"] is None
    assert agreement["summary"] == (
        "2 independent articles agree. Corrected: not “29 leaders” (Harbour Gazette, 26 May 2018),"
        f" says Karshi Courier, 24 May 2018. Earlier: “{weighed.hebrew}” (Quay Times, 20 May 2018)."
    )


def test_what_is_denied(asked: Any) -> None:
    """No article says what the last word denies; those that deny it are told."""
    agreement = asked("denied").json()["agreement"]
    assert (agreement["kind"], agreement["differ"]) == ("denied", False)
    assert agreement["independent"] == 0
    (side,) = agreement["sides"]
    assert side["standing"] == "denied"
    assert [one["article_id"] for one in side["articles"]] == ["late", "odd"]
    assert agreement["summary"].startswith("Denied: “29 leaders” (Harbour Gazette, 26 May 2018")


def test_citation_of_a_folded_article(asked: Any, weighed: Any) -> None:
    """A citation tells of its own article, also where that is folded under another."""
    cited = asked("agreeing").json()["citations"]
    assert [(one["article_id"], one["source"]) for one in cited] == [
        ("copy", "Quay Times"),
        ("guest", None),
    ]
    assert cited[0]["title"] == weighed.articles["copy"].title
    assert cited[0]["reason"] == f"every word is quoted {weighed.hostile}"


def test_days_are_the_words_of_their_quote(asked: Any, weighed: Any) -> None:
    """A day's words are the article's from start to end, in code points, within the cited quote."""
    answer = asked("agreeing").json()
    told = [(one["words"], one["first"], one["last"]) for one in answer["days"]]
    assert told == [
        ("Tuesday", "2018-05-22", "2018-05-22"),
        ("last week", "2018-05-14", "2018-05-20"),
    ]
    cited = {one["marker"]: one for one in answer["citations"]}
    for one in answer["days"]:
        citation = cited[one["marker"]]
        assert (
            weighed.articles[citation["article_id"]].text[one["start"] : one["end"]] == one["words"]
        )
        assert citation["start"] <= one["start"] < one["end"] <= citation["end"]


def test_days_are_cut_out_of_the_answer(asked: Any) -> None:
    """Each relative date is a piece of its own; a part's pieces joined are its text."""
    answer = asked("agreeing").json()
    cut = [piece for part in answer["answer_parts"] for piece in part["pieces"]]
    days = {piece["day"]: piece["text"] for piece in cut if piece["day"] is not None}
    assert days == {0: "Tuesday", 1: "last week"}
    for part in answer["answer_parts"]:
        assert "".join(piece["text"] for piece in part["pieces"]) == part["text"]


def test_yes_or_no(asked: Any) -> None:
    """The word where the quote settles it, null where it does not or none was asked for."""
    assert asked("affirming").json()["yes_no"] == "yes"
    assert asked("agreeing").json()["yes_no"] is None


def test_abstention_tells_what_would_help(asked: Any, weighed: Any) -> None:
    """What was looked for, the hints in their order, and the nearest passages as they stand."""
    answer = asked("abstaining").json()
    silent = weighed.abstaining.abstention
    assert answer["abstained"] is True
    assert answer["agreement"] is None
    assert answer["days"] == answer["citations"] == []
    assert answer["abstention"]["looked_for"] == list(silent.looked_for)
    assert answer["abstention"]["hints"] == list(silent.hints)
    nearest = answer["abstention"]["nearest"]
    assert [one["article_id"] for one in nearest] == ["host", "late", "odd"]
    assert "rank" not in nearest[0]
    for one in nearest:
        text = weighed.articles[one["article_id"]].text
        assert text[one["start"] : one["end"]] == one["text"]


def test_an_answer_is_no_abstention(client: Any) -> None:
    """Where something is said and nothing was compared, both are null and the days empty."""
    answer = client.ask().json()
    assert (answer["agreement"], answer["abstention"], answer["days"]) == (None, None, [])
    assert answer["kind"] == "other"


@pytest.mark.parametrize("case", CASES)
def test_stream_ends_with_the_same_object(asked: Any, weighed: Any, case: str) -> None:
    """Streamed, whole or printed by the command line: one object."""
    whole = asked(case).json()
    *_, last = asked(case, stream=True).text.removesuffix("\n\n").split("\n\n")
    name, data = last.split("\n")
    assert name == "event: answer"
    assert (
        json.loads(data.removeprefix("data: "))
        == whole
        == AnswerObject.of(getattr(weighed, case)).model_dump()
    )


def test_contract_names_every_kind() -> None:
    """docs/http.md leaves out no kind of answer."""
    contract = (Path(__file__).parents[3] / "docs" / "http.md").read_text(encoding="utf-8")
    assert [kind for kind in Kind if f"`{kind.value}`" not in contract] == []
