"""What asks nothing of the archive: told by its form, answered with a sentence and no source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from towns import serving_towns

from qa.conversation.unasked import LONGEST, Remark, small_talk
from qa.types import Answer, Evidence, Question, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qa.archive import Dateline

TODAY = date(2018, 6, 1)

SAID = {
    Remark.ABOUT_DATELINE: ["who are you", "Hi, who are you?", "What can you do?", "what's your name",
        "how can you help me", "are you a bot or a human?", "who made you", "help", "what is Dateline?",
        "what can I ask you?", "tell me about yourself"],
    Remark.GREETING: ["hello", "Hi there!", "good morning", "hey Dateline", "hello, how are you?"],
    Remark.THANKS: ["thanks", "ok, thank you very much!", "great", "bye", "perfect, thanks a lot"],
    Remark.SUM: ["2+2", "what is 2 + 2?", "12 * (3 + 4) =", "two plus two", "10 - 3"],
}  # fmt: skip
ASKED = [
    "SCO meeting 13th attendance", "and Solvind?", "why?", "more", "9/11", "24/7", "2020-21", "P5+1",
    "who are you and the night", "who is the head of help", "what can the mayor do?", "hello kitty sales",
    "thanks to whom was the bridge saved?", "are you sure the mayor came?", "can you tell me why?",
    "how does it work", "what is the sum of 2 and 2", "who made it", "what do you know about the bridge?",
]  # fmt: skip


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Open the archive of towns."""
    with serving_towns(tmp_path_factory.mktemp("towns")) as made:
        yield made.state.dateline


@pytest.fixture(scope="module")
def ask(dateline: Dateline) -> Callable[..., Answer]:
    """Ask the archive of towns."""
    return lambda text, **more: dateline.service.ask(Question(text, TODAY, **more))


@pytest.mark.parametrize(
    ("remark", "text"), [(r, text) for r, texts in SAID.items() for text in texts]
)
def test_small_talk_is_told_by_its_form(remark: Remark, text: str) -> None:
    """Whatever its case and its marks."""
    assert {small_talk(one) for one in (text, text.upper(), f"{text} ", f"{text}!")} == {remark}


@pytest.mark.parametrize("text", ASKED)
def test_questions_are_none(text: str) -> None:
    """A follow-up, keywords, a date and a question that begins like small talk are asked."""
    assert small_talk(text) is None


@given(st.text(max_size=3 * LONGEST))
def test_any_text_is_told(text: str) -> None:
    """It takes no time and raises nothing; a long text is never small talk."""
    assert small_talk(text) is None or len(text) <= LONGEST


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("who are you", "This is Dateline."), ("hello", "Hello."), ("thanks!", "You are welcome."),
        ("2+2", "does not calculate"), ("who is it?", "names nothing"), ("town3", "What about “town3”?"),
    ],
)  # fmt: skip
def test_a_sentence_is_said_and_nothing_cited(
    ask: Callable[..., Answer], text: str, words: str
) -> None:
    """The same every time, with no confidence and a reason of its own."""
    answer = ask(text)
    assert words in answer.text
    assert answer.abstention is not None
    assert (answer.abstained, answer.abstention.reason) == (True, Reason.NO_QUESTION)
    assert (answer.citations, answer.short, answer.confidence) == ((), None, 0)
    assert (answer.text, answer.abstention) == (ask(text).text, ask(text).abstention)


def test_a_newcomer_gets_the_newest_titles(ask: Callable[..., Answer]) -> None:
    """No search is made for who asks what Dateline is."""
    answer = ask("who are you")
    assert answer.abstention is not None
    (newest,) = answer.abstention.hints
    assert "Bridges of town7" in newest
    assert (answer.evidence, answer.abstention.nearest) == ((), ())


def test_a_lone_word_is_asked_back_with_what_holds_it(ask: Callable[..., Answer]) -> None:
    """Articles with the word are named; of a word in none that is said."""
    why = ask("Town3?").abstention
    assert why is not None
    assert why.looked_for == ("Town3",)
    assert any("Bridges of town3" in hint for hint in why.hints)
    assert {one.article.id for one in why.nearest} == {"a3"}
    assert ask("Nordlicht").abstention.hints == ("No article mentions 'Nordlicht'.",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["bridge1 town3", "谁开了这座桥？", "Who opened bridge1 of town3?"]
)
def test_keywords_and_unparted_questions_are_asked(ask: Callable[..., Answer], text: str) -> None:
    """Two words are searched; so is a question of a script that writes no spaces."""
    why = ask(text).abstention
    assert why is None or why.reason is not Reason.NO_QUESTION


@pytest.mark.parametrize("text", ["why?", "more", "who?", "and town4?", "Mayor3"])
def test_in_a_conversation_little_is_much(
    ask: Callable[..., Answer], dateline: Dateline, text: str
) -> None:
    """What leads on from a question is asked, however short."""
    session = f"talk-{text}"
    ask("Who opened bridge1 of town3?", session_id=session)
    why = ask(text, session_id=session).abstention
    assert why is None or why.reason is not Reason.NO_QUESTION
    dateline.sessions.delete(session)


def test_small_talk_is_no_topic(ask: Callable[..., Answer]) -> None:
    """A greeting before and thanks between leave the conversation as it was."""
    for text in ("hello", "Who opened bridge1 of town3?", "thanks", "who are you"):
        ask(text, session_id="polite")
    assert ask("and bridge2?", session_id="polite").question.standalone.endswith(
        "(Who opened bridge1 of town3)"
    )


def test_it_is_kept_as_it_was_said(ask: Callable[..., Answer], dateline: Dateline) -> None:
    """A conversation read again has the sentence and its reason."""
    answer = ask("budget", session_id="kept")
    (turn,) = dateline.sessions.turns("kept")
    assert turn.kept is not None
    assert turn.kept.abstention is not None
    assert (turn.answer, turn.kept.abstention.reason) == (answer.text, Reason.NO_QUESTION)
    again = type(turn.kept).from_json(turn.kept.to_json())
    assert again == turn.kept


def test_evidence_is_only_shown_where_it_has_the_word(ask: Callable[..., Answer]) -> None:
    """What a lone word is near to and does not hold it is no passage with it."""

    def holds(one: Evidence) -> bool:
        return "town5" in f"{one.article.title} {one.passage.text}"

    why = ask("town5").abstention
    assert why is not None
    assert why.nearest
    assert all(map(holds, why.nearest))
