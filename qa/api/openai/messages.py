"""The messages of a chat as a question and the exchanges before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from corpus.text import SURROGATE
from qa.conversation.follow_up import REMEMBERED
from qa.errors import BadMessages
from qa.types import Turn

Role = Literal["system", "developer", "user", "assistant", "tool", "function"]
_TEXTS = {"text": "text", "input_text": "text", "output_text": "text", "refusal": "refusal"}
_LONGEST = 20_000  # code points of an earlier message that are read
_REMEDY = "end with the question, in a message whose role is user"


def read_content(value: object) -> object:
    """Join the texts of a message's content: a string, a list of parts, or None for no text.

    Raises: ValueError, which pydantic turns into a problem of that field.
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_part(part) for part in value)
    return _unicode(value) if isinstance(value, str) else value


def _part(part: object) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    text = part.get(_TEXTS.get(kind)) if isinstance(part, dict) and isinstance(kind, str) else None
    if not isinstance(text, str):
        raise ValueError("expected text or parts of text, for Dateline reads nothing else")  # noqa: TRY004 - pydantic's
    return _unicode(text)


def _unicode(text: str) -> str:
    if SURROGATE.search(text):
        raise ValueError("expected Unicode text, not half a surrogate pair")
    return text


_TEXT_PART = {
    "type": "object",
    "properties": {"type": {"enum": ["text"]}, "text": {"type": "string"}},
    "required": ["type", "text"],
}
Content = Annotated[
    str,
    BeforeValidator(read_content),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "items": _TEXT_PART}, {"type": "null"}]}
    ),
]


class ChatMessage(BaseModel):
    """One message; what else OpenAI's have (names, tool calls) is left out of account."""

    model_config = ConfigDict(extra="ignore")

    role: Role = Field(description="user and assistant count; all others are left aside.")
    content: Content = Field(default="", description="Text, or a list of parts of text.")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said. text: "" where recalled has it.

    recalled: the exchange that an answer ended, as it was kept.
    """

    role: str
    text: str
    recalled: Turn | None = None


def conversation(
    said: Sequence[Said], field: str, repeated: Callable[[str, str], Turn]
) -> tuple[str, tuple[Turn, ...]]:
    """Give the question that ends it, and the exchanges before, oldest first.

    What is neither a user's nor an assistant's is left aside: the archive answers, and nothing
    that is said to it can change how. A question that was not answered is an exchange without an
    answer. field: where it stands in the request. repeated: makes an exchange of a question and the
    answer as a client repeats it; asked of the last exchanges only.
    Raises: BadMessages if the last thing said is not a question.
    """
    turns: list[Turn] = []
    asked: str | None = None
    for one in said:
        if one.role == "user":
            if asked is not None:
                turns.append(Turn(asked[:_LONGEST], ""))
            asked = one.text
        elif one.role == "assistant" and asked is not None:
            turns.append(one.recalled or Turn(asked[:_LONGEST], one.text[:_LONGEST]))
            asked = None
    last = said[-1] if said else None
    if asked is None or last is None or last.role in {"tool", "function"}:
        raise BadMessages(
            expected=f"{field} to end with a user's question",
            found=f"a last one from {last.role}" if last else "none",
            remedy=_REMEDY,
            field=field,
        )
    return asked, tuple(
        repeated(turn.question, turn.answer) if turn.answer and not turn.standalone else turn
        for turn in turns[-REMEMBERED:]
    )
