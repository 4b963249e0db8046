"""Errors as a language model is told of them."""

from __future__ import annotations

from corpus.errors import StoreBusy
from qa.errors import BadFilter, SessionFull, SessionNotFound
from qa.mcp.text import fault_text


def test_a_conversation_is_begun_by_leaving_an_argument_out() -> None:
    """And not from a list that the tools do not give."""
    lost = SessionNotFound(expected="a session", found="'x'", remedy="`dateline sessions list`")
    assert fault_text(lost) == (
        "expected a session; found 'x'; leave session_id out to begin a conversation"
    )
    full = SessionFull(expected="2 questions", found="2", remedy="leave the session out")
    assert fault_text(full).endswith("; leave session_id out to begin a new conversation")


def test_what_a_call_can_mend_keeps_its_remedy() -> None:
    """Two days the wrong way round, say."""
    wrong = BadFilter(expected="a first day", found="a last one", remedy="swap the two days")
    assert fault_text(wrong) == str(wrong)


def test_what_no_call_can_mend_is_for_the_user() -> None:
    """The model says so and goes on."""
    busy = StoreBusy(expected="one writer", found="two", remedy="run the command again")
    assert fault_text(busy).endswith("; tell the user, who can mend it: run the command again")
