"""POST /v1/ask and GET /v1/search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from qa.api.streaming import EventStream
from qa.schemas.answer import AnswerObject, SearchObject
from qa.schemas.question import AskRequest, SearchQuery

if TYPE_CHECKING:
    from collections.abc import Callable

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
