"""What was said before, as a client names or repeats it.

A response that is kept is a turn of a session, and its id names both: `resp_SESSION_NUMBER_DIGEST`,
its message's `msg_…` likewise. The digest is of the question: should another question have taken
the number meanwhile, the turn is still found.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.types import Article
from qa.answering.verify import ABSTAINED
from qa.conversation.sessions import Sessions, SessionTurn
from qa.errors import ResponseNotFound
from qa.types import Event, Turn

if TYPE_CHECKING:
    from qa.archive import Dateline

_ID = re.compile(r"(?:resp|msg)_([A-Za-z0-9_-]{1,64})_([1-9][0-9]{0,8})_([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response goes: name stands behind "resp_" and "msg_" in its ids.

    session_id: None where it is not kept. history: what was asked and answered before it.
    copied: turns to put into its session first. held: no other response goes on with the session
    until this one is done.
    """

    name: str
    session_id: str | None
    history: tuple[Turn, ...] = ()
    copied: tuple[SessionTurn, ...] = ()
    held: bool = False


@dataclass(slots=True)
class Chains:
    """Finds places for responses. Safe to share between threads.

    A response that follows the last turn of a session goes on with it. One that follows an earlier
    turn, or the last one while another response is being written behind it, branches off: its
    session is a new one that begins with copies of the turns before.
    new_session: makes the id of a session.
    """

    sessions: Sessions
    new_session: Callable[[], str]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _busy: set[str] = field(default_factory=set)

    def turns_to(self, item_id: str, where: str) -> list[SessionTurn]:
        """Give the turns of a conversation up to the one that a response or message id names.

        where: the field of the request that has the id.
        Raises: ResponseNotFound.
        """
        parts = _ID.fullmatch(item_id)
        turns = self.sessions.history(parts[1]) if parts else []
        for turn in turns[int(parts[2]) - 1 :] if parts else ():
            if parts and _digest(turn.question) == parts[3]:
                return turns[: turn.number]
        raise ResponseNotFound(
            expected="the id of a response that is kept",
            found=ascii(item_id[:100]),
            remedy="send the conversation itself; responses with store false, and those whose "
            "session was deleted, cannot be resumed",
            field=where,
        )

    def unkept(
        self, turns: Sequence[SessionTurn], session_id: str | None, told: tuple[Turn, ...]
    ) -> Place:
        """Give the place of a response that nothing will resume; arguments as in `after`."""
        before = turns or (() if told or not session_id else self.sessions.history(session_id))
        return Place(self.new_session(), None, (*_as_history(before), *told))

    def session(self, session_id: str, question: str, told: tuple[Turn, ...]) -> Place:
        """Give the place at the end of a session, which may not have begun.

        told: turns in the request; they stand in for the session's, which a client may repeat.
        """
        before = self.sessions.history(session_id)
        name = _name(session_id, len(before) + 1, question)
        return Place(name, session_id, told or _as_history(before))

    def after(
        self, previous: str, turns: Sequence[SessionTurn], question: str, told: tuple[Turn, ...]
    ) -> Place:
        """Give the place after the last of `turns`, which `turns_to(previous)` gave."""
        parts = _ID.fullmatch(previous)
        assert parts
        whole = self.sessions.history(parts[1])
        history = (*_as_history(turns), *told)
        with self._lock:
            if len(whole) == len(turns) and parts[1] not in self._busy:
                self._busy.add(parts[1])
                name = _name(parts[1], len(turns) + 1, question)
                return Place(name, parts[1], history, held=True)
        fresh = self.new_session()
        return Place(_name(fresh, len(turns) + 1, question), fresh, history, tuple(turns))

    def placed(self, place: Place, events: Iterator[Event]) -> Iterator[Event]:
        """Pass the events of a response on; see that its session is ready before it is kept.

        Raises: whatever making the first event raises, and then nothing was kept.
        """
        try:
            yield next(events)
            if place.session_id:
                for turn in place.copied:
                    self.sessions.append(place.session_id, turn)
            yield from events
        finally:
            self.release(place)

    def release(self, place: Place) -> None:
        """Let the next response go on with the session of this one; twice does no harm."""
        if place.held and place.session_id:
            with self._lock:
                self._busy.discard(place.session_id)


def _as_history(turns: Sequence[SessionTurn]) -> tuple[Turn, ...]:
    return tuple(turn.as_turn() for turn in turns)


def _name(session_id: str, number: int, question: str) -> str:
    return f"{session_id}_{number}_{_digest(question)}"


def _digest(question: str) -> str:
    """8 hex digits over the letters and digits, for a question is tidied before it is kept."""
    letters = "".join(filter(str.isalnum, question))
    return hashlib.blake2b(letters.encode(), digest_size=4).hexdigest()


_MARK = re.compile(r" \[\d{1,3}\](?=\s|$)")
_SENTENCES = 10  # of one answer that are looked for
_LONGEST = 1000  # code points of such a sentence
_LOOKED_AT = 5  # passages: the sentence's own shares the most words with it


@dataclass(frozen=True, slots=True)
class Repeated:
    """Finds what an answer of ours cited, of which the client has sent back the text alone.

    The conversation leads on from the articles cited: without them a follow-up is searched in all
    the archive, and its pronouns have nothing to stand for.
    """

    dateline: Dateline

    def __call__(self, question: str, answer: str) -> Turn:
        """Give the exchange; what stands word for word in an article counts as quoted from it."""
        if answer.strip() == ABSTAINED:
            return Turn(question, answer, abstained=True)
        *cited, _uncited = _MARK.split(answer, maxsplit=_SENTENCES)
        sentences = [one.strip()[:_LONGEST] for one in cited]
        found = [(one, held) for one in sentences if one and (held := self._holder(one))]
        return Turn(
            question,
            answer,
            quotes=tuple(quote for quote, _ in found),
            titles=tuple(article.title for _, article in found),
            articles=tuple(article.id for _, article in found),
        )

    def _holder(self, sentence: str) -> Article | None:
        """Give the article in which the sentence stands, None where none is found."""
        hits = self.dateline.indexes.lexical.search(sentence, _LOOKED_AT)
        held = self.dateline.store.passages([hit.passage_id for hit in hits])
        for hit in hits:
            if hit.passage_id in held and sentence in (article := held[hit.passage_id][1]).text:
                return article
        return None
