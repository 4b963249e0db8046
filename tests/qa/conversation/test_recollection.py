"""Kept answers shown again: the same as they were, unless the archive has changed meanwhile."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from corpus.store import Store
from corpus.types import Filter
from qa.answering.verify import ABSTAINED
from qa.conversation.kept import Kept
from qa.conversation.recollection import CHANGED, GONE, Recollected, Recollection
from qa.conversation.sessions import SessionTurn
from qa.schemas.answer import AnswerObject
from qa.types import Answer, Dropped, Question, Turn, Verdict

AT = datetime(2018, 5, 25, 12, 30, 5, tzinfo=UTC)
NAMES = ("agreeing", "differing", "superseding", "affirming", "abstaining")


@pytest.fixture
def shown(store: Store, weighed: SimpleNamespace) -> Callable[[Answer], Recollected]:
    """Keep an answer, then show it again over a store that has the articles it quotes."""
    store.put(list(weighed.articles.values()))

    def show(answer: Answer) -> Recollected:
        kept = Kept.from_json(Kept.of(answer).to_json())
        asked = answer.question
        turn = SessionTurn(asked.text, asked.standalone, answer.text, AT, kept, 3)
        (one,) = Recollection(store, "s").turns([turn])
        return one

    return show


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_comes_back_whole(
    shown: Callable[[Answer], Recollected], weighed: SimpleNamespace, name: str
) -> None:
    """Its JSON is that of the answer given, but for evidence, and that it is turn 3 of session s."""
    given: Answer = getattr(weighed, name)
    dropped = (Dropped("The moon was there.", "no article says so"),)
    asked = replace(
        given.question, filter=Filter(("Xinhua",), AT, None), limit=3, session_id="s", answerer="llm"
    )  # fmt: skip
    given = replace(
        given,
        question=asked,
        answerer="llm",
        dropped=dropped,
        fell_back="too slow",
        turn=3,
        remark="It rests on one article.",
    )
    again = shown(given)
    assert again.answer.question == asked
    expected = AnswerObject.of(given).model_dump() | {"evidence": []}
    assert AnswerObject.of(again.answer, again.articles).model_dump() == expected


def test_an_article_that_is_gone(
    shown: Callable[[Answer], Recollected], weighed: SimpleNamespace, store: Store
) -> None:
    """Its citation says so and still shows what was quoted, of what, and when; the rest stands."""
    cited, other = weighed.agreeing.citations
    store.delete(cited.article_id)
    again = shown(weighed.agreeing)
    lost, held = again.answer.citations
    assert lost == replace(cited, verdict=Verdict.UNKNOWN, reason=GONE)
    assert held == other
    article = again.articles[cited.article_id]
    was = weighed.articles[cited.article_id]
    assert (article.title, article.source, article.published) == (was.title, was.source, was.published)  # fmt: skip
    assert {day.marker for day in again.answer.days} == {other.marker}
    assert [len(side.claims) for side in again.answer.sides] == [1]
    assert again.answer.text == weighed.agreeing.text
    parts = AnswerObject.of(again.answer, again.articles).answer_parts
    assert "".join(part.text for part in parts) == "".join(
        part.text for part in AnswerObject.of(weighed.agreeing).answer_parts
    )


def test_an_article_that_has_changed(
    shown: Callable[[Answer], Recollected], weighed: SimpleNamespace, store: Store
) -> None:
    """One letter before the quote moves it: what stands there now is not what was quoted."""
    cited = weighed.differing.citations[0]
    article = weighed.articles[cited.article_id]
    store.put([replace(article, text=f"X{article.text}", title="Another title")])
    again = shown(weighed.differing)
    assert again.answer.citations[0] == replace(cited, verdict=Verdict.UNKNOWN, reason=CHANGED)
    assert again.articles[cited.article_id].title == article.title


def test_a_side_without_a_source_left(
    shown: Callable[[Answer], Recollected], weighed: SimpleNamespace, store: Store
) -> None:
    """It is not shown; where the answer given has no source left, nothing is compared."""
    given, *others = weighed.differing.sides
    store.delete(others[0].claims[0].evidence.article.id)
    assert [side.short for side in shown(weighed.differing).answer.sides] == [
        given.short, *(side.short for side in others[1:]),
    ]  # fmt: skip
    for one in given.claims:
        store.delete(one.evidence.article.id)
    again = shown(weighed.differing)
    assert again.answer.sides == ()
    assert AnswerObject.of(again.answer, again.articles).agreement is None


def test_nearest_passages_that_are_gone(
    shown: Callable[[Answer], Recollected], weighed: SimpleNamespace, store: Store
) -> None:
    """They are left out; what was sought and would help stays."""
    first, *rest = weighed.abstaining.abstention.nearest
    store.delete(first.article.id)
    told = shown(weighed.abstaining).answer.abstention
    assert told
    assert [one.passage.text for one in told.nearest] == [one.passage.text for one in rest]
    assert told.hints == weighed.abstaining.abstention.hints


@pytest.mark.parametrize(("text", "abstained"), [("They came. [1]", False), (ABSTAINED, True)])
def test_a_turn_of_which_only_the_text_was_kept(store: Store, text: str, abstained: bool) -> None:
    """What is not known is not made up: no citation, and a confidence that is null."""
    turn = SessionTurn("who?", "who came?", text, AT, None, 1)
    again = Recollection(store, "s").turn(turn)
    told = AnswerObject.of(again.answer, again.articles)
    assert math.isnan(again.answer.confidence)
    assert (told.confidence, told.citations, told.abstained) == (None, [], abstained)
    assert [part.text for part in told.answer_parts] == [text]
    assert turn.as_turn() == Turn("who?", text, "who came?")


def test_a_kept_answer_as_history(weighed: SimpleNamespace) -> None:
    """A later question sees quotes, titles, articles, the short answer and whether there was one."""
    answer = weighed.agreeing
    turn = SessionTurn("q", "q in full", answer.text, AT, Kept.of(answer))
    cited = answer.citations
    assert turn.as_turn() == Turn(
        "q", answer.text, "q in full", answer.short,
        tuple(one.quote for one in cited),
        tuple(weighed.articles[one.article_id].title for one in cited),
        abstained=False, articles=tuple(one.article_id for one in cited),
    )  # fmt: skip
    silent = Kept.of(weighed.abstaining)
    assert SessionTurn("q", "q", ABSTAINED, AT, silent).as_turn().abstained
    assert silent.asked_on == date(2018, 5, 25)
    assert Question("q", silent.asked_on).filter == silent.filter
