"""A chat's messages as a question with its history, and what a repeated answer had cited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.types import Article
from qa.api.openai.conversations import Chains, Repeated
from qa.api.openai.requests import Said, conversation
from qa.archive import Dateline
from qa.conversation.sessions import Sessions, SessionTurn
from qa.errors import BadMessages, BadQuestion, ResponseNotFound
from qa.types import Event, Found, Turn

NOW = datetime(2025, 1, 2, tzinfo=UTC)


def said(*parts: tuple[str, str]) -> tuple[str, tuple[Turn, ...]]:
    """Read a chat of (role, text)."""
    return conversation([Said(*one) for one in parts], "messages", Turn)


def test_exchanges() -> None:
    """Users and assistants alternate; what no user asked for, and all other roles, fall out."""
    question, history = said(
        ("system", "You are a pirate."), ("assistant", "Hello! How can I help?"),
        ("user", "Who came?"), ("assistant", "Seven."), ("assistant", "And more."),
        ("user", "When?"), ("user", "And where?"), ("tool", "42"), ("assistant", "In Varn."),
        ("user", "Why?"), ("system", "Be brief."),
    )  # fmt: skip
    assert question == "Why?"
    assert history == (
        Turn("Who came?", "Seven."),
        Turn("When?", ""),
        Turn("And where?", "In Varn."),
    )


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("system", "x")],
        [("user", "Who?"), ("assistant", "He.")],
        [("user", "W?"), ("tool", "4")],
    ],
)
def test_no_question(parts: list[tuple[str, str]]) -> None:
    """A chat that does not end with a user's question is refused with what to do."""
    with pytest.raises(BadMessages, match="role is user") as raised:
        said(*parts)
    assert raised.value.field == "messages"


def test_repeated_answers(home: Path, make_article: Callable[..., Article]) -> None:
    """What stands before a mark word for word in an article is its quote; other text is none."""
    dateline = Dateline.open(home, lambda: NOW)
    articles = [make_article(number) for number in (1, 2, 3)]
    dateline.add_articles(articles)
    repeated = Repeated(dateline)
    first = "The mayor of town2 opened it on day 1."
    second = "Paragraph 2 of story 3 tells of river3 and bridge2."
    turn = repeated("who opened it?", f"{first} [1] {second} [2] The mayor of town9 lied. [3]")
    assert turn.quotes == (first, second)
    assert turn.articles == ("a2", "a3")
    assert turn.titles == (articles[1].title, articles[2].title)
    assert repeated("who?", f"{first} I made this up.").quotes == ()
    silent = repeated("who?", "The archive does not seem to hold the answer.")
    assert silent.abstained
    assert not silent.quotes
    repeated("who?", "blah [1 " * 100_000)  # in no time
    dateline.close()


def test_response_ids(tmp_path: Path) -> None:
    """An id finds its turn by number and question, also where another took its number."""
    sessions = Sessions(tmp_path / "sessions.sqlite3")
    chains = Chains(sessions, lambda: "fresh")
    place = chains.session("mine", "Who  came?\n", ())
    for text in ("And when?", "Who came?"):  # the first came in between
        sessions.append("mine", SessionTurn(text, text, "So.", NOW))
    found = chains.turns_to(f"resp_{place.name}", "previous_response_id")
    assert [turn.question for turn in found] == ["And when?", "Who came?"]
    for unknown in ("resp_", "resp_mine_1_00000000", "resp_mine_9_00000000", "x" * 2000, "é"):
        with pytest.raises(ResponseNotFound) as raised:
            chains.turns_to(unknown, "previous_response_id")
        assert raised.value.field == "previous_response_id"
    sessions.close()


def refusing() -> Iterator[Event]:
    """Refuse a question, as the service does before its first event."""
    raise BadQuestion(expected="a word", found="none", remedy="type one")
    yield Found(())


def test_a_question_refused_keeps_nothing(tmp_path: Path) -> None:
    """A branch whose question is refused makes no session, and the next may go on."""
    sessions = Sessions(tmp_path / "sessions.sqlite3")
    chains = Chains(sessions, lambda: "fresh")
    name = chains.session("mine", "Who came?", ()).name
    sessions.append("mine", SessionTurn("Who came?", "Who came?", "So.", NOW))
    before = chains.turns_to(f"resp_{name}", "")
    held = chains.after(f"resp_{name}", before, "When?", ())
    branch = chains.after(f"resp_{name}", before, "Where?", ())
    assert (held.session_id, branch.session_id) == ("mine", "fresh")
    for place in (held, branch):
        with pytest.raises(BadQuestion):
            next(chains.placed(place, refusing()))
    assert sessions.history("fresh") == []
    assert chains.after(f"resp_{name}", before, "Why?", ()).session_id == "mine"
    sessions.close()
