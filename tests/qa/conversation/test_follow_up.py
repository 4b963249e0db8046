"""Follow-ups: the question that one leads on from is put behind it, and only where it needs it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from qa.answering.question import Kind, kind_of
from qa.conversation.follow_up import CARRIED
from qa.terms import parted
from qa.types import Turn

if TYPE_CHECKING:
    from qa.archive import Dateline
    from qa.conversation.follow_up import Conversation

CHESS = "who won the Aldermoor chess open"
FERRY = "Who spoke about the ferry Marigold"


@pytest.fixture
def talk(archive: Dateline) -> Conversation:
    """Give the conversation of the small archive."""
    return archive.service.conversation


def test_without_a_history_nothing_is_added(talk: Conversation) -> None:
    """A first question is asked as it is, whatever it looks like."""
    for question in ("And where was it held?", "why?", "who won"):
        found = talk.follow(question, ())
        assert (found.standalone, found.articles) == (question, ())


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("and what did she say about the crew?", "what did she say about the crew"),
        ("how many passengers were there", "how many passengers were there"),
        ("why?", "why"),
        ("And Adeyemi?", "Adeyemi"),
        ("what about the mayor", "what about the mayor"),
    ],
)
def test_the_last_question_stands_in_brackets(
    talk: Conversation, ferry: Turn, question: str, own: str
) -> None:
    """As one sentence, and the article that it cited is looked into."""
    found = talk.follow(question, [ferry])
    assert found.standalone == f"{own} ({FERRY})"
    assert found.articles == ("ferry",)


def test_the_kind_of_answer_stays_the_follow_ups_own(talk: Conversation, chess: Turn) -> None:
    """A "who" in the brackets does not make a question for a number one for a person."""
    assert kind_of(talk.follow("how many rivals were there?", [chess]).standalone) is Kind.NUMBER
    assert kind_of(talk.follow("And Bo Parr?", [chess]).standalone) is kind_of(CHESS)


@pytest.mark.parametrize(
    "question", ["how many rivals were there", "how full was the hall", "why?"]
)
def test_a_question_without_a_topic_has_the_last_one(
    talk: Conversation, ferry: Turn, chess: Turn, question: str
) -> None:
    """Not the one before."""
    found = talk.follow(question, [ferry, chess])
    assert parted(found.standalone)[1].startswith(CHESS)
    assert found.articles == ("chess",)


@pytest.mark.parametrize("question", ["Who grew barley7 on Farm7?", "who grew barley7 on farm7"])
def test_a_change_of_topic_carries_nothing(talk: Conversation, ferry: Turn, question: str) -> None:
    """What the archive answers elsewhere is asked as it is, typed in lower case or not."""
    found = talk.follow(question, [ferry])
    assert (found.standalone, found.articles) == (question, ())


def test_a_follow_up_of_a_follow_up_has_the_first_question(talk: Conversation, chess: Turn) -> None:
    """Those between do not pile up, answered or not."""
    history = [chess]
    for question in ("were there draws?", "and the cheque?", "why?"):
        found = talk.follow(question, history)
        history.append(Turn(question, "I don't know.", found.standalone, abstained=True))
    assert parted(found.standalone)[1] == CHESS


@pytest.mark.parametrize(
    "question", ["Who is Nadia Orlov?", "what is a ferry", "Who was Marigold?"]
)
def test_a_definition_needs_no_topic(talk: Conversation, ferry: Turn, question: str) -> None:
    """What a thing is does not hang on what was spoken of."""
    assert talk.follow(question, [ferry]).standalone == question


@pytest.mark.parametrize("thanks", ["thanks!", "ok, great", "Thank you very much."])
def test_thanks_are_no_topic(talk: Conversation, ferry: Turn, thanks: str) -> None:
    """They ask nothing, and the next question goes on with what was spoken of before them."""
    assert talk.follow(thanks, [ferry]).standalone == thanks
    found = talk.follow("and when?", [ferry, Turn(thanks, "You asked nothing.")])
    assert found.standalone == f"when ({FERRY})"


def test_the_conversation_goes_back(talk: Conversation, ferry: Turn, chess: Turn) -> None:
    """A question leads on from the turn whose article has its words."""
    for question in ("back to the ferry: how many passengers boarded?", "who is the minister of transport"):  # fmt: skip
        found = talk.follow(question, [ferry, chess])
        assert parted(found.standalone)[1] == FERRY
        assert found.articles == ("ferry",)


def test_a_refused_question_lends_no_answer(talk: Conversation, chess: Turn) -> None:
    """What was not answered is still what "he" asks about; the words of the refusal are not."""
    refused = Turn("Who is Zed Quill?", "The archive does not hold it.", abstained=True)
    assert talk.follow("where was he born?", [chess, refused]).standalone == "where was he born (Who is Zed Quill)"  # fmt: skip


def test_articles_that_are_gone_do_not_matter(talk: Conversation, ferry: Turn) -> None:
    """A session outlives the articles that it cited."""
    gone = replace(ferry, articles=("gone",))
    assert "Marigold" in talk.follow("and when did it sail?", [gone]).standalone


def test_a_history_from_elsewhere_is_enough(talk: Conversation) -> None:
    """Clients that keep their own history send neither quotes nor what was searched."""
    told = Turn("Where does the ferry Marigold (new) go? And how often?", "To Kessa Island. Daily.")
    found = talk.follow("how many passengers does it carry?", [told])
    assert found.standalone == "how many passengers does it carry (Where does the ferry Marigold new go, And how often)"  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=100),
    st.lists(st.builds(Turn, st.text(max_size=50), st.text(max_size=50)), max_size=8),
)
def test_any_conversation_can_be_followed(
    talk: Conversation, question: str, history: list[Turn]
) -> None:
    """Whatever was said before, a follow-up is text, the same each time, and grows by one question."""
    found = talk.follow(question, history)
    assert found == talk.follow(question, history)
    assert len(found.standalone) <= len(question) + CARRIED + 3
