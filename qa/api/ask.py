"""POST /v1/ask and GET /v1/search; an answer whole or as server-sent events, as they are made.

evidence {"evidence": [...]} → token {"text", "sentence", "citation"} … → answer (the whole object);
an error on the way ends the stream with error (a problem object).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Self

from anyio import CancelScope
from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from corpus.errors import DatelineError
from qa.api.errors import Problem, problem_of
from qa.schemas.answer import AnswerObject, CitationObject, EvidenceObject, SearchObject
from qa.schemas.question import AskRequest, SearchQuery
from qa.turns import GivenUp, Turns
from qa.types import Done, Event, Found, Pause, Token

if TYPE_CHECKING:
    from qa.archive import Dateline

_ASK = """curl -s localhost:8000/v1/ask -H 'Content-Type: application/json' \\
  -d '{"question": "who attended the 13th SCO meeting"}'"""
_SEARCH = """curl -sG localhost:8000/v1/search \\
  --data-urlencode 'q=SCO meeting' -d limit=5 -d source=Xinhua -d published_from=2018-01-01"""
_STREAM: dict[str, Any] = {"text/event-stream": {}}


def ask_router(dateline: Dateline, new_session: Callable[[], str]) -> APIRouter:
    """Make the routes that answer. new_session: makes the id of a conversation without one."""
    router = APIRouter(prefix="/v1", tags=["questions"])

    @router.post(
        "/ask",
        response_model=AnswerObject,
        responses={200: {"description": "The answer", "content": _STREAM}},
        openapi_extra={"x-curl": _ASK},
    )
    def ask(asked: AskRequest) -> Response:
        """Answer a question from the archive, each sentence with its quote.

        With `"stream": true` the answer comes as server-sent events: `evidence`, `token` (as
        often as needed), `answer` (this object); or `error` (a problem).
        """
        question = asked.to_question(
            today=dateline.clock().date(),
            answerer=dateline.settings.answering.answerer,
            session_id=new_session(),
        )
        if asked.stream:
            return EventStream(dateline.service.stream(question), dateline.turns)
        with dateline.turns.taken():
            return _json(AnswerObject.of(dateline.service.ask(question)))

    @router.get("/search", response_model=SearchObject, openapi_extra={"x-curl": _SEARCH})
    def search(query: Annotated[SearchQuery, Query()]) -> Response:
        """Find passages, best first, without answering."""
        question = query.to_question(today=dateline.clock().date())
        with dateline.turns.taken():
            evidence = dateline.service.search(question)
            return _json(SearchObject.of(query.q, dateline.index_fingerprint, evidence))

    return router


def _json(model: BaseModel) -> Response:
    """Write the model here, in a thread of the pool.

    FastAPI would check it a second time and write it on the event loop.
    """
    return Response(model.model_dump_json(), media_type="application/json")


_LOG = logging.getLogger(__name__)
Frames = Callable[[Iterator[Event]], Iterator[bytes]]  # events as they stand on the wire


class FoundObject(BaseModel):
    """The data of `evidence`."""

    evidence: list[EvidenceObject]


class TokenObject(BaseModel):
    """The data of `token`: the texts joined are the answer.

    sentence: the text without its mark and the blank before it; null with `citation`, where the
    piece cites nothing.
    """

    text: str
    sentence: str | None
    citation: CitationObject | None

    @classmethod
    def from_token(cls, token: Token) -> Self:
        """Make the object of a piece."""
        if token.citation is None or token.article is None:
            return cls(text=token.text, sentence=None, citation=None)
        length = token.citation.answer_end - token.citation.answer_start
        return cls(
            text=token.text,
            sentence=token.text.lstrip()[:length],
            citation=CitationObject.of(token.citation, token.article),
        )


class EventStream(EventSourceResponse):
    """Sends `events` while the client listens, and closes them when it leaves.

    The first event is made here, before anything is sent, so that a question which cannot be
    asked is still an HTTP error. Each further one is made in a thread of the pool, never on the
    event loop, and each in a turn of its own. FastAPI's own encoding of generator routes does not
    fit: one route answers both ways, and it neither waits for the first event nor closes the
    generator.
    frames: writes the events; it raises nothing, for by then the status is sent.
    Raises: whatever making the first event raises.
    """

    def __init__(self, events: Iterator[Event], turns: Turns, frames: Frames | None = None) -> None:
        self.events = events
        in_turn = _in_turn(events, turns)
        first = next(in_turn)
        super().__init__(
            (frames or _frames)(chain([first], _heard(in_turn))),
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events; whatever ends that, the generator is closed."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if isinstance(self.events, Generator):
                with CancelScope(shield=True):  # else a client that left would cancel this too
                    await run_in_threadpool(self.events.close)


def _in_turn(events: Iterator[Event], turns: Turns) -> Iterator[Event]:
    """Each event made in a turn of its own; none is held while a client is slow to listen."""
    while True:
        with turns.taken():
            event = next(events, None)
        if event is None:
            return
        yield event


def _heard(events: Iterator[Event]) -> Iterator[Event]:
    """The events until nobody waits for more."""
    with suppress(GivenUp):
        yield from events


def _frames(events: Iterator[Event]) -> Iterator[bytes]:
    try:
        for event in events:
            yield _frame(event)
    except Exception as error:  # noqa: BLE001 - the status is sent: only an event can tell
        data = stream_problem(error).model_dump_json(exclude_none=True)
        yield format_sse_event(event="error", data_str=data)


def stream_problem(error: Exception) -> Problem:
    """Give the problem of what ended a stream; the log keeps what is no error of ours."""
    if not isinstance(error, DatelineError):
        _LOG.error("a stream failed", exc_info=error)
    return problem_of(error)


def _frame(event: Event) -> bytes:
    data: BaseModel
    match event:
        case Found(evidence):
            name = "evidence"
            data = FoundObject(evidence=[EvidenceObject.of(e) for e in evidence])
        case Token():
            name, data = "token", TokenObject.from_token(event)
        case Pause():
            return b""  # and yet the server looks whether its client is there
        case Done(answer):
            name, data = "answer", AnswerObject.of(answer)
    return format_sse_event(event=name, data_str=data.model_dump_json())
