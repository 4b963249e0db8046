"""What users think of answers, as questions whose answers are known: rows for `dateline eval`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qa.answering.verify import ABSTAINED
from qa.conversation.kept import Kept, KeptCitation
from qa.conversation.sessions import Sessions, SessionTurn, as_days


def evaluation_rows(sessions: Sessions) -> Iterator[dict[str, Any]]:
    """One question for each answer with feedback, as qa/evaluation/questions.py reads it.

    By session, the oldest first, and in the order asked. A thumb up says that the answer was right:
    its words are accepted and its quotes relevant; that nothing was answered: that nothing can be.
    A thumb down says that what was said is false, and what is right is not known; that nothing was
    answered: that there is an answer.
    """
    for session_id in sessions.rated():
        turns = sessions.history(session_id)
        for place, turn in enumerate(turns):
            if turn.feedback:
                yield _row(session_id, turn, turns[:place])


def _row(session_id: str, turn: SessionTurn, before: Sequence[SessionTurn]) -> dict[str, Any]:
    assert turn.feedback
    kept = turn.kept
    day = kept.asked_on if kept else turn.asked_at.date()
    row: dict[str, Any] = {
        "id": f"{session_id}-{turn.number}",
        "question": turn.question,
        "asked_on": day.isoformat(),
    }
    if turn.standalone and turn.standalone != turn.question:
        row["rewrite"] = turn.standalone
    if kept and not kept.filter.empty:
        row["filter"] = as_days(kept.filter)
    if kept and kept.as_of:
        row["as_of"] = kept.as_of.isoformat()
    if kept and kept.ignore_period:
        row["ignore_period"] = True
    row |= _known(turn)
    if before:
        row["history"] = [entry for one in before for entry in _told(one)]
    return row | {"rating": turn.feedback.rating, "comment": turn.feedback.comment}


def _known(turn: SessionTurn) -> dict[str, Any]:
    """What the feedback says of the answer."""
    assert turn.feedback
    kept, right = turn.kept, turn.feedback.rating == "up"
    if kept.abstained if kept else turn.answer == ABSTAINED:
        return {"unanswerable": right}
    if kept is None:  # an older version kept neither quotes nor where the marks stand
        return {}
    said = [kept.short] if kept.short else [_sentence(turn, one) for one in kept.citations]
    if not right:
        return {"fake_answers": [kept.short or _unmarked(turn, kept)]}
    quotes = {(one.quoted.article_id, one.quoted.quote): None for one in kept.citations}
    relevant = [{"article_id": article_id, "quote": quote} for article_id, quote in quotes]
    return {"answers": said, "relevant": relevant}


def _sentence(turn: SessionTurn, one: KeptCitation) -> str:
    """The sentence in the source's words: as it was said, or else its whole quote."""
    said = turn.answer[one.answer_start : one.answer_end]
    return said if said in one.quoted.quote else one.quoted.quote


def _unmarked(turn: SessionTurn, kept: Kept) -> str:
    """The whole answer without its marks: which of its sentences is false nobody said."""
    return " ".join(turn.answer[one.answer_start : one.answer_end] for one in kept.citations)


def _told(turn: SessionTurn) -> Iterator[dict[str, Any]]:
    """A question and its answer, as entries of a history."""
    asked = {"role": "user", "text": turn.question}
    yield asked | ({"rewrite": turn.standalone} if turn.standalone != turn.question else {})
    answered: dict[str, Any] = {"role": "agent", "text": turn.answer}
    if turn.kept:
        answered |= {
            "short_answer": turn.kept.short,
            "abstained": turn.kept.abstained,
            "citations": [
                {
                    "article_id": one.quoted.article_id,
                    "title": one.quoted.title,
                    "quote": one.quoted.quote,
                }
                for one in turn.kept.citations
            ],
        }
    yield answered
