"""POST /v1/responses, whole or as events numbered from 0.

The events: created, in_progress, output_item.added, content_part.added; for each piece of the text
output_text.delta, with output_text.annotation.added behind it where it cites; output_text.done,
content_part.done, output_item.done, completed. What goes wrong on the way is `error` and `failed`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, Self

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from qa.api.ask import EventStream, stream_problem
from qa.api.openai.answers import FlatCitation, VendorAnswer, flat_citations, vendor_answer
from qa.api.openai.conversations import Chains, Place, Repeated
from qa.api.openai.errors import ERRORS, ErrorRoute, error_object
from qa.api.openai.requests import Input, ModelRequest, conversation, refuse, refuse_format, said_in
from qa.types import Answer, Done, Event, Found, Pause, Token

if TYPE_CHECKING:
    from qa.archive import Dateline

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
        try:
            if asked.stream:
                return EventStream(events, dateline.turns, ResponseStream(begun, base).frames)
            with dateline.turns.taken():
                *_, done = events
                assert isinstance(done, Done)
                whole = begun.completed(done.answer, base)
                return Response(whole.model_dump_json(), media_type="application/json")
        except BaseException:
            chains.release(place)  # what never began to answer has no end either
            raise

    return router


def _begun(
    dateline: Dateline, chains: Chains, asked: ResponseRequest
) -> tuple[Place, Iterator[Event]]:
    """Find the response's place, and set about answering."""
    said = said_in(asked.input, lambda item: chains.turns_to(item, "input")[-1].as_turn())
    text, told = conversation(said, "input", Repeated(dateline))
    previous, session = asked.previous_response_id, asked.vendor.session_id
    before = chains.turns_to(previous, "previous_response_id") if previous else []
    question = asked.to_question(dateline, text)
    if asked.store is False:
        place = chains.unkept(before, session, told)
    elif previous:
        place = chains.after(previous, before, text, told)
    else:
        place = chains.session(session or chains.new_session(), text, told)
    question = replace(question, session_id=place.session_id, history=place.history)
    return place, chains.placed(place, dateline.service.stream(question))


_EXAMPLE: JsonDict = {"model": "dateline", "input": "who attended the 13th SCO meeting"}


class ResponseRequest(ModelRequest):
    """A question, alone or at the end of what was said before."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    input: Input = Field(description="The question, or messages that end with it.")
    previous_response_id: str | None = Field(
        default=None, max_length=1000, description="The response that this one follows."
    )
    store: StrictBool | None = Field(
        default=None, description="false: do not keep the exchange; nothing can follow it then."
    )

    background: Any = Field(default=None, description="false: an answer takes no longer.")
    top_logprobs: Any = Field(default=None, description="0.")
    prompt: Any = Field(default=None, description="null: no templates are kept.")
    conversation: Any = Field(default=None, description="null: a session is named in dateline.")
    text: Any = Field(default=None, description="Its format is of type text.")

    def refuse_what_misleads(self) -> None:
        """Refuse what an archive cannot do. Raises: NotHonoured."""
        super().refuse_what_misleads()
        self.refuse_unless("background", (False,), "false, for an answer takes no longer")
        self.refuse_unless("top_logprobs", (0,), "0, for words are quoted, not drawn")
        self.refuse_unless("prompt", (), "none, for no templates are kept here")
        self.refuse_unless("conversation", (), "none; dateline.session_id names a conversation")
        refuse_format(
            "text.format", self.text.get("format") if isinstance(self.text, dict) else self.text
        )
        if self.previous_response_id and self.vendor.session_id:
            refuse("previous_response_id", "it or dateline.session_id", "both")


class OutputText(BaseModel):
    """The answer with its marks, and a citation for each."""

    type: Literal["output_text"] = "output_text"
    text: str
    annotations: list[FlatCitation]
    logprobs: list[Any] = []


class OutputMessage(BaseModel):
    """The answer as an item of the output."""

    id: str
    type: Literal["message"] = "message"
    status: Literal["in_progress", "completed"]
    role: Literal["assistant"] = "assistant"
    content: list[OutputText]


class TextFormat(BaseModel):
    """Plain text."""

    type: Literal["text"] = "text"


class TextConfig(BaseModel):
    """How the text is made: plainly."""

    format: TextFormat = TextFormat()


class InputDetails(BaseModel):
    """Of nothing."""

    cached_tokens: Literal[0] = 0
    cache_write_tokens: Literal[0] = 0


class OutputDetails(BaseModel):
    """Of nothing."""

    reasoning_tokens: Literal[0] = 0


class ResponseUsage(BaseModel):
    """Nothing, as in ChatUsage."""

    input_tokens: Literal[0] = 0
    input_tokens_details: InputDetails = InputDetails()
    output_tokens: Literal[0] = 0
    output_tokens_details: OutputDetails = OutputDetails()
    total_tokens: Literal[0] = 0


class ResponseFailure(BaseModel):
    """What went wrong while the answer was made."""

    code: Literal["server_error"] = "server_error"
    message: str


class ResponseObject(BaseModel):
    """An answer as OpenAI's clients read a response."""

    id: str = Field(description="The next request's previous_response_id, if it is kept.")
    object: Literal["response"] = "response"
    created_at: int = Field(description="Seconds since 1970.")
    status: Literal["in_progress", "completed", "failed"]
    model: str
    output: list[OutputMessage] = []
    error: ResponseFailure | None = None
    incomplete_details: None = None
    instructions: None = None
    max_output_tokens: None = None
    metadata: dict[str, str]
    parallel_tool_calls: Literal[False] = False
    previous_response_id: str | None
    store: bool
    temperature: None = None
    text: TextConfig = TextConfig()
    tool_choice: Literal["none"] = "none"
    tools: list[Any] = []
    top_p: None = None
    truncation: Literal["disabled"] = "disabled"
    usage: ResponseUsage | None = None
    user: str | None
    dateline: VendorAnswer | None = None

    @classmethod
    def begun(cls, name: str, created_at: int, asked: ResponseRequest) -> Self:
        """Make the response to a request before there is an answer. name: of its place."""
        return cls(
            id=f"resp_{name}",
            created_at=created_at,
            status="in_progress",
            model=asked.model,
            metadata=asked.metadata or {},
            previous_response_id=asked.previous_response_id,
            store=asked.store is not False,
            user=asked.user,
        )

    def completed(self, answer: Answer, base: str) -> Self:
        """Give it with its answer. base: the server's address."""
        message = self.message(answer.text, flat_citations(answer, base))
        return self.model_copy(
            update={
                "status": "completed",
                "output": [message],
                "usage": ResponseUsage(),
                "dateline": vendor_answer(answer),
            }
        )

    def failed(self, why: str) -> Self:
        """Give it with what went wrong."""
        return self.model_copy(update={"status": "failed", "error": ResponseFailure(message=why)})

    def message(self, text: str, annotations: Sequence[FlatCitation]) -> OutputMessage:
        """Make its one item of output."""
        part = OutputText(text=text, annotations=list(annotations))
        return OutputMessage(id=self.message_id, status="completed", content=[part])

    @property
    def message_id(self) -> str:
        """The id of its message."""
        return f"msg_{self.id.removeprefix('resp_')}"


@dataclass(slots=True)
class ResponseStream:
    """Writes one response. begun: as it is before its answer. base: the server's address."""

    begun: ResponseObject
    base: str
    _numbers: Iterator[int] = field(default_factory=count)
    _cited: set[int] = field(default_factory=set)

    def frames(self, events: Iterator[Event]) -> Iterator[bytes]:
        """Write the events as they come."""
        try:
            for event in events:
                match event:
                    case Found():
                        yield from self._begin()
                    case Token():
                        yield from self._piece(event)
                    case Pause():
                        yield b""
                    case Done(answer):
                        yield from self._end(answer)
        except Exception as error:  # noqa: BLE001 - the status is sent: only an event can tell
            told = error_object(stream_problem(error)).error
            failed = self.begun.failed(told.message)
            yield self._frame("error", code=told.code, message=told.message, param=None)
            yield self._frame("response.failed", response=failed.model_dump())

    def _begin(self) -> Iterator[bytes]:
        response = self.begun.model_dump()
        yield self._frame("response.created", response=response)
        yield self._frame("response.in_progress", response=response)
        item = OutputMessage(id=self.begun.message_id, status="in_progress", content=[])
        yield self._frame("response.output_item.added", output_index=0, item=item.model_dump())
        empty = OutputText(text="", annotations=[]).model_dump()
        yield self._in_part("response.content_part.added", part=empty)

    def _piece(self, token: Token) -> Iterator[bytes]:
        yield self._in_part("response.output_text.delta", delta=token.text, logprobs=[])
        if token.citation and token.article:
            cited = FlatCitation.from_citation(token.citation, token.article, self.base)
            yield self._annotation(token.citation.marker, cited)

    def _end(self, answer: Answer) -> Iterator[bytes]:
        whole = self.begun.completed(answer, self.base)
        flat = flat_citations(answer, self.base)
        for citation, late in zip(answer.citations, flat, strict=True):
            if citation.marker not in self._cited:  # its sentence came without it
                yield self._annotation(citation.marker, late)
        item = whole.output[0].model_dump()
        (part,) = item["content"]
        yield self._in_part("response.output_text.done", text=answer.text, logprobs=[])
        yield self._in_part("response.content_part.done", part=part)
        yield self._frame("response.output_item.done", output_index=0, item=item)
        yield self._frame("response.completed", response=whole.model_dump())

    def _annotation(self, marker: int, cited: FlatCitation) -> bytes:
        self._cited.add(marker)
        return self._in_part(
            "response.output_text.annotation.added",
            annotation_index=marker - 1,
            annotation=cited.model_dump(),
        )

    def _in_part(self, kind: str, **fields: Any) -> bytes:
        where = {"item_id": self.begun.message_id, "output_index": 0, "content_index": 0}
        return self._frame(kind, **where, **fields)

    def _frame(self, kind: str, **fields: Any) -> bytes:
        event = {"type": kind, "sequence_number": next(self._numbers), **fields}
        return format_sse_event(event=kind, data_str=json.dumps(event, ensure_ascii=False))
