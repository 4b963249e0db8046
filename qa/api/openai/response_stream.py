"""The events of an answer as OpenAI's response events, numbered from 0.

created, in_progress, output_item.added, content_part.added; for each piece of the text
output_text.delta, with output_text.annotation.added behind it where it cites; output_text.done,
content_part.done, output_item.done, completed. What goes wrong on the way is `error` and `failed`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from fastapi.sse import format_sse_event

from qa.api.openai.citations import FlatCitation, flat_citations
from qa.api.openai.errors import error_object
from qa.api.openai.response_objects import OutputMessage, OutputText, ResponseObject
from qa.api.streaming import stream_problem
from qa.types import Done, Found, Pause, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.types import Answer, Event


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
