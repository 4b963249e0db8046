"""POST /v1/chat/completions, whole or as chunks.

The chunks: the role first, one for each piece of the text, one with the annotations and the reason
to stop, one with the usage if it was asked for, `[DONE]`. What goes wrong on the way is an `error`
object, and nothing follows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from qa.api.ask import EventStream, stream_problem
from qa.api.openai.answers import NestedCitation, VendorAnswer, flat_citations, vendor_answer
from qa.api.openai.conversations import Repeated
from qa.api.openai.errors import ERRORS, ErrorRoute, error_object
from qa.api.openai.requests import ChatMessage, ModelRequest, Said, conversation, refuse_format
from qa.types import Answer, Done, Event, Found, Pause, Token

if TYPE_CHECKING:
    from qa.archive import Dateline

_CURL = """curl -s localhost:8000/v1/chat/completions -H 'Content-Type: application/json' -d '{
  "model": "dateline", "messages": [{"role": "user", "content": "who attended the 13th SCO meeting"}],
  "dateline": {"filter": {"sources": ["Xinhua"]}, "asked_on": "2018-05-25"}}'"""
_EXAMPLE: JsonDict = {
    "model": "dateline",
    "messages": [{"role": "user", "content": "who attended the 13th SCO meeting"}],
}
_STREAM: dict[str, Any] = {"text/event-stream": {}}


class StreamOptions(BaseModel):
    """How a stream is sent."""

    include_usage: StrictBool | None = Field(default=None, description="Send the usage at the end.")


class ChatRequest(ModelRequest):
    """A chat that ends with a question; its earlier messages say what "he" and "there" mean."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    messages: list[ChatMessage] = Field(
        description="The last is the question.", json_schema_extra={"minItems": 1}
    )
    stream_options: StreamOptions | None = None
    store: StrictBool | None = Field(
        default=None, description="Keep the exchange as a session; its id comes in dateline."
    )

    n: Any = Field(default=None, description="1: a question has one answer.")
    function_call: Any = Field(default=None, description='"auto" or "none".')
    logprobs: Any = Field(default=None, description="false.")
    modalities: Any = Field(default=None, description='["text"].')
    audio: Any = Field(default=None, description="null.")
    response_format: Any = Field(default=None, description="Of type text.")

    def refuse_what_misleads(self) -> None:
        """Refuse what an archive cannot do. Raises: NotHonoured."""
        super().refuse_what_misleads()
        self.refuse_unless("n", (1,), "1, for a question has one answer here")
        self.refuse_unless("function_call", ("auto", "none"), "auto or none")
        self.refuse_unless("logprobs", (False,), "false, for words are quoted, not drawn")
        self.refuse_unless("modalities", (["text"],), "text alone")
        self.refuse_unless("audio", (), "none, for Dateline writes text")
        refuse_format("response_format", self.response_format)


class ChatUsage(BaseModel):
    """Nothing: the archive answers by reading, and counts no tokens."""

    prompt_tokens: Literal[0] = 0
    completion_tokens: Literal[0] = 0
    total_tokens: Literal[0] = 0


class AssistantMessage(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(description='The answer with its marks: "… [1]".')
    refusal: None = None
    annotations: list[NestedCitation] = Field(description="One for each mark, in their order.")


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class ChatCompletion(BaseModel):
    """An answer as OpenAI's clients read one."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="Seconds since 1970.")
    model: str
    choices: list[Choice]
    usage: ChatUsage = ChatUsage()
    system_fingerprint: str = Field(description="The index that the answer came from.")
    metadata: dict[str, str] | None = None
    dateline: VendorAnswer

    @classmethod
    def from_answer(cls, answer: Answer, asked: ChatRequest, base: str, **about: Any) -> Self:
        """Make the completion. base: the server's address. about: its id and created."""
        nested = [NestedCitation(url_citation=one) for one in flat_citations(answer, base)]
        return cls(
            model=asked.model,
            choices=[Choice(message=AssistantMessage(content=answer.text, annotations=nested))],
            system_fingerprint=answer.index_fingerprint,
            metadata=asked.metadata,
            dateline=vendor_answer(answer),
            **about,
        )


def chat_router(dateline: Dateline, new_id: Callable[[], str]) -> APIRouter:
    """Make the route of chats. new_id: makes the ids of completions and of sessions."""
    router = APIRouter(prefix="/v1", tags=["openai"], route_class=ErrorRoute, responses=ERRORS)

    @router.post(
        "/chat/completions",
        response_model=ChatCompletion,
        responses={200: {"description": "The answer", "content": _STREAM}},
        openapi_extra={"x-curl": _CURL},
    )
    def completions(asked: ChatRequest, request: Request) -> Response:
        """Answer the last message of a chat, as OpenAI's API would.

        The texts of its user and assistant messages are what went before; all other messages,
        and what is meant for language models, change nothing. `dateline` has the filter and the
        session. With `"stream": true` chunks come as server-sent events and end with `[DONE]`.
        """
        asked.refuse_what_misleads()
        said = [Said(one.role, one.content) for one in asked.messages]
        text, history = conversation(said, "messages", Repeated(dateline))
        # It belongs to a session only if that is asked for.
        session = asked.vendor.session_id or (new_id() if asked.store else None)
        question = asked.to_question(dateline, text, session_id=session, history=history)
        base = str(request.base_url)
        about = {"id": f"chatcmpl-{new_id()}", "created": int(dateline.clock().timestamp())}
        events = dateline.service.stream(question)
        if asked.stream:
            usage = bool(asked.stream_options and asked.stream_options.include_usage)
            stream = ChatStream({**about, "model": asked.model}, base, usage=usage)
            return EventStream(events, dateline.turns, stream.frames)
        with dateline.turns.taken():
            *_, done = events
            assert isinstance(done, Done)
            completion = ChatCompletion.from_answer(done.answer, asked, base, **about)
            return Response(completion.model_dump_json(), media_type="application/json")

    return router


@dataclass(frozen=True, slots=True)
class ChatStream:
    """Writes one answer. about: its id, created and model; base: the server's address."""

    about: Mapping[str, Any]
    base: str
    usage: bool

    def frames(self, events: Iterator[Event]) -> Iterator[bytes]:
        """Write the events as they come."""
        try:
            for event in events:
                match event:
                    case Found():
                        yield self._chunk({"role": "assistant", "content": "", "refusal": None})
                    case Token(text):
                        yield self._chunk({"content": text})
                    case Pause():
                        yield b""
                    case Done(answer):
                        yield from self._end(answer)
        except Exception as error:  # noqa: BLE001 - the status is sent: only an event can tell
            told = error_object(stream_problem(error))
            yield format_sse_event(data_str=told.model_dump_json())

    def _end(self, answer: Answer) -> Iterator[bytes]:
        cited = [NestedCitation(url_citation=one) for one in flat_citations(answer, self.base)]
        yield self._chunk(
            {"annotations": [one.model_dump() for one in cited]},
            "stop",
            system_fingerprint=answer.index_fingerprint,
            dateline=vendor_answer(answer),
        )
        if self.usage:
            yield self._frame({"choices": [], "usage": ChatUsage().model_dump()})
        yield format_sse_event(data_str="[DONE]")

    def _chunk(
        self, delta: dict[str, Any], finish_reason: str | None = None, **beside: Any
    ) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        usage = {"usage": None} if self.usage else {}
        return self._frame({"choices": [choice], **usage, **beside})

    def _frame(self, fields: Mapping[str, Any]) -> bytes:
        chunk = {**self.about, "object": "chat.completion.chunk", **fields}
        return format_sse_event(data_str=json.dumps(chunk, ensure_ascii=False))
