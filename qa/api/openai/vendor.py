"""What stands beside OpenAI's fields in an answer: Dateline's own object, and the tokens not used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field

from qa.schemas.answer import AnswerObject

if TYPE_CHECKING:
    from qa.types import Answer

VendorAnswer = Annotated[
    dict[str, Any], Field(description="The AnswerObject of POST /v1/ask, its evidence left out.")
]


def vendor_answer(answer: Answer) -> dict[str, Any]:
    """Give the answer as POST /v1/ask does, without its evidence."""
    return AnswerObject.of(answer).model_dump(mode="json", exclude={"evidence"})


class ChatUsage(BaseModel):
    """Nothing: the archive answers by reading, and counts no tokens."""

    prompt_tokens: Literal[0] = 0
    completion_tokens: Literal[0] = 0
    total_tokens: Literal[0] = 0


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
