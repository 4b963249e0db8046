"""The events of an answer as OpenAI's chat completion chunks.

The role first, a chunk for each piece of the text, then one with the annotations and the reason to
stop, one with the usage if it was asked for, `[DONE]`. What goes wrong on the way is an `error`
object, and nothing follows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi.sse import format_sse_event

from qa.api.openai.citations import NestedCitation, flat_citations
from qa.api.openai.errors import error_object
from qa.api.openai.vendor import ChatUsage, vendor_answer
from qa.api.streaming import stream_problem
from qa.types import Done, Found, Pause, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qa.types import Answer, Event


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
        cited = [NestedCitation.from_flat(one) for one in flat_citations(answer, self.base)]
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
