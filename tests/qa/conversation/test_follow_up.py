"""Follow-ups: what the conversation is about is worked in where a question needs it, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from qa.following.carrying import CARRIED
from qa.types import Turn

if TYPE_CHECKING:
    from qa.archive import Dateline
    from qa.conversation.follow_up import Conversation


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
    ("question", "standalone"),
    [
        ("and what did she say about the crew?", "what did Nadia Orlov say about the crew? (ferry Marigold)"),
        ("how many passengers were there", "how many passengers were there (ferry Marigold, Nadia Orlov)"),
        ("what did her minister cut", "what did Nadia Orlov’s minister cut (ferry Marigold)"),
    ],
)  # fmt: skip
def test_a_pronoun_is_named_and_the_topic_carried(
    talk: Conversation, ferry: Turn, question: str, standalone: str
) -> None:
    """Whoever asks reads whom it was taken to mean, and the cited article is looked into."""
    found = talk.follow(question, [ferry])
    assert found.standalone == standalone
    assert found.articles == ("ferry",)


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("And with Morrow?", "What did Ardenia agree on with Morrow?"),
        ("what about Morrow", "What did Ardenia agree on with Morrow?"),
    ],
)
def test_an_ellipsis_is_filled_from_the_last_question(
    talk: Conversation, treaty: Turn, question: str, standalone: str
) -> None:
    """The new name stands in the place of the old one, and the old one is not carried beside it."""
    assert talk.follow(question, [treaty]).standalone == standalone


@pytest.mark.parametrize(
    "question", ["how many rivals were there", "how full was the hall", "why?"]
)
def test_a_question_without_a_name_leads_on(
    talk: Conversation, ferry: Turn, chess: Turn, question: str
) -> None:
    """It is about the last topic, not about the one before."""
    found = talk.follow(question, [ferry, chess])
    assert "Aldermoor chess open" in found.standalone
    assert "Marigold" not in found.standalone
    assert found.articles == ("chess",)


@pytest.mark.parametrize(
    "question",
    [
        "Who grew barley7 on Farm7?",
        "who grew barley7 on farm7",
        "Did Brandt say that she would sell the Aldermoor hall?",
    ],
)
def test_a_change_of_topic_carries_nothing(talk: Conversation, ferry: Turn, question: str) -> None:
    """A question that names its matter is asked as it is, typed in lower case or not."""
    found = talk.follow(question, [ferry])
    assert found.standalone.lower() == question.lower()
    assert found.articles == ()


@pytest.mark.parametrize(
    "question", ["What is a harvest?", "Is chess a sport?", "thanks!", "ok, great"]
)
def test_what_needs_no_topic_gets_none(talk: Conversation, ferry: Turn, question: str) -> None:
    """What a thing is does not hang on what was spoken of, and thanks ask nothing."""
    assert talk.follow(question, [ferry]).standalone == question


def test_thanks_do_not_become_the_topic(talk: Conversation, ferry: Turn) -> None:
    """A question after them goes on with what was spoken of before."""
    found = talk.follow(
        "how many passengers were there", [ferry, Turn("thanks!", "You asked nothing.")]
    )
    assert "ferry Marigold" in found.standalone
    assert "thanks" not in found.standalone


def test_words_that_found_nothing_do_not_pile_up(talk: Conversation, ferry: Turn) -> None:
    """Of refused follow-ups only the topic goes on."""
    history = [ferry]
    for question in ("were they from Turkmenistan?", "who chaired it?", "and observers?"):
        found = talk.follow(question, history)
        history.append(Turn(question, "I don't know.", found.standalone, abstained=True))
    assert talk.follow("when was that?", history).standalone == "when was that? (ferry Marigold, Nadia Orlov)"  # fmt: skip


def test_going_back_says_who_is_meant(talk: Conversation, ferry: Turn, chess: Turn) -> None:
    """The name behind "back to" wins over the last one."""
    found = talk.follow("back to Orlov: what did she say?", [ferry, chess])
    assert found.standalone.startswith("what did Nadia Orlov say?")


def test_she_stays_who_she_was(talk: Conversation, ferry: Turn) -> None:
    """A person answered with does not take over from the one who was asked about."""
    quote = "The minister of transport, Paul Adeyemi, cut the ribbon."
    met = Turn("who did she meet?", f"{quote} [1]", "who did Nadia Orlov meet? (ferry Marigold)", "Paul Adeyemi", (quote,), ("New ferry Marigold sails",), False, ("ferry",))  # fmt: skip
    found = talk.follow("where was she born?", [ferry, met])
    assert found.standalone.startswith("where was Nadia Orlov born?")


def test_what_only_leads_on_is_left_out(talk: Conversation, ferry: Turn) -> None:
    """Thanks are not searched for."""
    assert talk.follow("Thanks. Who runs Farm7?", [ferry]).standalone == "Who runs Farm7?"


def test_the_conversation_goes_back(talk: Conversation, ferry: Turn, chess: Turn) -> None:
    """A topic that is named again is taken up from where it was left."""
    found = talk.follow("back to the ferry: how many passengers boarded?", [ferry, chess])
    assert found.standalone.startswith("how many passengers boarded?")
    assert "ferry" in found.standalone
    assert "chess" not in found.standalone
    assert found.articles == ("ferry",)


def test_a_noun_finds_the_turn_that_spoke_of_it(
    talk: Conversation, ferry: Turn, chess: Turn
) -> None:
    """A minister was spoken of with the ferry, though chess came after."""
    assert talk.follow("who is the minister of transport", [ferry, chess]).articles == ("ferry",)


def test_a_refused_question_lends_no_answer(talk: Conversation, chess: Turn) -> None:
    """What was not answered is still what "he" asks about; the words of the refusal are not."""
    refused = Turn("Who is Zed Quill?", "The archive does not seem to hold the answer.", abstained=True)  # fmt: skip
    found = talk.follow("where was he born?", [chess, refused])
    assert found.standalone == "where was Zed Quill born?"
    assert "archive" not in found.standalone


def test_articles_that_are_gone_do_not_matter(talk: Conversation, ferry: Turn) -> None:
    """A session outlives the articles that it cited."""
    gone = Turn(ferry.question, ferry.answer, ferry.standalone, ferry.short, ferry.quotes, ferry.titles, False, ("gone",))  # fmt: skip
    assert "Marigold" in talk.follow("and when did it sail?", [gone]).standalone


def test_a_history_from_elsewhere_is_enough(talk: Conversation) -> None:
    """Clients that keep their own history send no quotes: names that the answer repeats count."""
    told = Turn("who sails there?", "The ferry Marigold does. Marigold is new.")
    assert "Marigold" in talk.follow("how many passengers does it carry?", [told]).standalone


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
    """Whatever was said before, a follow-up is text, the same each time, and grows by few words."""
    found = talk.follow(question, history)
    assert found == talk.follow(question, history)
    assert len(found.standalone) <= len(question) + 50 * (CARRIED + 2)
