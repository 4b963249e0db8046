"""What the command line shows of conversations and of the feedback on them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

from rich.text import Text

from qa.cli.terminal import OUT, say
from qa.cli.terminal_answer import print_answer

if TYPE_CHECKING:
    from qa.conversation.sessions import Feedback, Session, SessionTurn
    from qa.recollection import Recollected

LONGEST = 100  # characters of a title or a question in a list


def print_sessions(found: Sequence[Session], total: int) -> None:
    """Two lines a conversation: when it was asked last, its questions and id, then its title."""
    for one in found:
        count = f"{one.turns} question{'' if one.turns == 1 else 's'}"
        _print(f"{one.last_asked_at:%Y-%m-%d %H:%M}  {count}  {one.id}", "cyan")
        _print(f"                  {_short(one.title)}")
    say(f"{len(found)} of {total} conversations")


def print_session(session: Session, turns: Sequence[Recollected]) -> None:
    """A conversation, each answer as `ask` prints it, with its quotes."""
    _print(session.title, "bold")
    _print(f"{session.id} · begun {session.started_at:%Y-%m-%d %H:%M} UTC", "dim")
    for one in turns:
        _print(f"\n{one.turn.number}. {one.turn.question}", "bold")
        print_answer(one.answer, one.articles)
        if one.turn.feedback:
            _print(_thumb(one.turn.feedback), "magenta")


def print_feedback(rated: Sequence[tuple[str, SessionTurn]]) -> None:
    """Three lines an answer: where it is, what was asked, what the user thinks."""
    for session_id, turn in rated:
        if turn.feedback:
            day = f"{turn.feedback.rated_at:%Y-%m-%d %H:%M}"
            _print(f"{day}  {session_id} turn {turn.number}", "cyan")
            _print(f"                  {_short(turn.question)}")
            _print(f"                  {_thumb(turn.feedback)}")
    say(f"{len(rated)} answers with feedback")


def _thumb(feedback: Feedback) -> str:
    return f"thumbs {feedback.rating}" + (f": {feedback.comment}" if feedback.comment else "")


def _short(text: str) -> str:
    return shorten(text, LONGEST, placeholder=" …")


def _print(line: str, style: str = "") -> None:
    OUT.print(Text(line, style=style))
