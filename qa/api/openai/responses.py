"""POST /v1/responses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.api.openai.chains import Chains, Place
from qa.api.openai.errors import ERRORS, ErrorRoute
from qa.api.openai.input_items import said_in
from qa.api.openai.messages import conversation
from qa.api.openai.models import answerer_of
from qa.api.openai.repeated import Repeated
from qa.api.openai.response_objects import ResponseObject, ResponseRequest
from qa.api.openai.response_stream import ResponseStream
from qa.api.streaming import EventStream
from qa.types import Done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qa.archive import Dateline
    from qa.types import Event

_CURL = """curl -s localhost:8000/v1/responses -H 'Content-Type: application/json' \\
  -d '{"model": "dateline", "input": "who attended the 13th SCO meeting"}'"""
_STREAM: dict[str, Any] = {"text/event-stream": {}}


def responses_router(dateline: Dateline, new_id: Callable[[], str]) -> APIRouter:
    """Make the route of responses. new_id: makes the ids of sessions."""
    router = APIRouter(prefix="/v1", tags=["openai"], route_class=ErrorRoute, responses=ERRORS)
    chains = Chains(dateline.sessions, new_id)

    @router.post(
        "/responses",
        response_model=ResponseObject,
        responses={200: {"description": "The answer", "content": _STREAM}},
        openapi_extra={"x-curl": _CURL},
    )
    def responses(asked: ResponseRequest, request: Request) -> Response:
        """Answer a question, as OpenAI's API would.

        A response is kept as a turn of a session unless `store` is false; its id as the next
        one's `previous_response_id` goes on with that conversation. `instructions`, and what else
        is meant for language models, change nothing. `dateline` has the filter and the session.
        With `"stream": true` events come as server-sent events.
        """
        asked.refuse_what_misleads()
        place, events = _begun(dateline, chains, asked)
        begun = ResponseObject.begun(place.name, int(dateline.clock().timestamp()), asked)
        base = str(request.base_url)
        if asked.stream:
            return EventStream(events, dateline.turns, ResponseStream(begun, base).frames)
        with dateline.turns.taken():
            *_, done = events
            assert isinstance(done, Done)
            whole = begun.completed(done.answer, base)
            return Response(whole.model_dump_json(), media_type="application/json")

    return router


def _begun(
    dateline: Dateline, chains: Chains, asked: ResponseRequest
) -> tuple[Place, Iterator[Event]]:
    """Find the response's place, and set about answering."""
    answerer = answerer_of(dateline, asked.model)
    said = said_in(asked.input, lambda item: chains.turns_to(item, "input")[-1].as_turn())
    text, told = conversation(said, "input", Repeated(dateline))
    previous, session = asked.previous_response_id, asked.vendor.session_id
    before = chains.turns_to(previous, "previous_response_id") if previous else []
    question = asked.vendor.to_question(
        text, today=dateline.clock().date(), answerer=answerer, session_id=None, history=()
    )
    if asked.store is False:
        place = chains.unkept(before, session, told)
    elif previous:
        place = chains.after(previous, before, text, told)
    else:
        place = chains.session(session or chains.new_session(), text, told)
    question = replace(question, session_id=place.session_id, history=place.history)
    return place, chains.placed(place, dateline.service.stream(question))
