"""The JSON of a response: OpenAI's object for an answer, whole or still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from qa.api.openai.citations import FlatCitation, flat_citations
from qa.api.openai.input_items import Input
from qa.api.openai.requests import ModelRequest, refuse, refuse_format
from qa.api.openai.vendor import ResponseUsage, VendorAnswer, vendor_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic.config import JsonDict

    from qa.types import Answer

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
