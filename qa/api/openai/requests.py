"""What a chat completion or a response may ask, and what an archive cannot honour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    Tag,
    WithJsonSchema,
)

from corpus.text import SURROGATE
from qa.api.openai.models import answerer_of
from qa.conversation.follow_up import REMEMBERED
from qa.errors import BadMessages, NotHonoured
from qa.schemas.parts import Body
from qa.schemas.question import MAX_LIMIT, AskedOn, AsOf, FilterRequest, IgnorePeriod, SessionId
from qa.types import Question, Turn

if TYPE_CHECKING:
    from qa.archive import Dateline

# A constraint also makes pydantic refuse half a surrogate pair, which no answer could repeat.
_Key = Annotated[str, Field(max_length=64)]
_Value = Annotated[str, Field(max_length=512)]
Metadata = Annotated[dict[_Key, _Value], Field(max_length=16)]
_FREE = (None, "auto", "none")


class Vendor(Body):
    """What OpenAI's API has no word for: which articles may answer, and the conversation."""

    filter: FilterRequest = Field(default=FilterRequest(), description="Which articles may answer.")
    session_id: SessionId | None = Field(
        default=None, description="The conversation it belongs to; the answer is added to it."
    )
    asked_on: AskedOn = None
    as_of: AsOf = None
    ignore_period: IgnorePeriod = False
    limit: int = Field(default=10, ge=1, le=MAX_LIMIT, description="How much evidence to weigh.")


class ModelRequest(BaseModel):
    """The fields that both kinds of request have.

    Fields that this does not name are taken and left aside, since OpenAI's grow from month to
    month, but for those of `dateline` where they stand outside it.
    """

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    model: str = Field(max_length=1000, description="A name that GET /v1/models lists.")
    stream: StrictBool | None = Field(default=None, description="Answer as server-sent events.")
    store: StrictBool | None = None
    metadata: Metadata | None = Field(default=None, description="Given back.")
    user: str | None = Field(default=None, max_length=512, description="Left aside.")
    tools: list[Any] | None = Field(default=None, description="Left aside: none is ever called.")
    tool_choice: Any = Field(default=None, description='"auto" or "none".')
    dateline: Vendor | None = Field(default=None, description="Filter, conversation, days, limit.")

    @property
    def vendor(self) -> Vendor:
        """The object `dateline`, or what stands for it where it is not sent."""
        return self.dateline or Vendor()

    def to_question(
        self,
        dateline: Dateline,
        text: str,
        *,
        session_id: str | None = None,
        history: tuple[Turn, ...] = (),
    ) -> Question:
        """Give the Question asked.

        Raises: ModelNotFound, BadFilter.
        """
        asked = self.vendor
        return Question(
            text=text,
            asked_on=asked.asked_on or asked.as_of or dateline.clock().date(),
            filter=asked.filter.to_filter(),
            limit=asked.limit,
            answerer=answerer_of(dateline, self.model),
            session_id=session_id,
            history=history,
            as_of=asked.as_of,
            ignore_period=asked.ignore_period,
        )

    def refuse_what_misleads(self) -> None:
        """Refuse what would be believed to have been done were it left aside.

        Raises: NotHonoured.
        """
        stray = sorted(set(Vendor.model_fields) & set(self.model_extra or {}))
        if stray:
            raise NotHonoured(
                expected=f'{stray[0]} inside the object "dateline"',
                found="it beside the other fields",
                remedy=f'send {{"dateline": {{"{stray[0]}": …}}}}; in the openai package, by extra_body',
                field=stray[0],
            )
        if self.tool_choice not in _FREE:
            refuse("tool_choice", "auto or none, for the archive calls no tools", self.tool_choice)

    def refuse_unless(self, name: str, fits: tuple[Any, ...], expected: str) -> None:
        """Refuse a field that is neither null nor one of these values.

        Raises: NotHonoured.
        """
        sent = getattr(self, name)
        if sent is not None and sent not in fits:
            refuse(name, expected, sent)


def refuse(field: str, expected: str, found: object) -> None:
    """Refuse a field of the request.

    Raises: NotHonoured, always.
    """
    shown = ascii(found)
    raise NotHonoured(
        expected=f"{field}: {expected}",
        found=shown if len(shown) <= 60 else f"{shown[:60]}…",  # noqa: PLR2004 - one short line
        remedy=f"leave {field.partition('.')[0]} out",
        field=field,
    )


def refuse_format(field: str, chosen: object) -> None:
    """Refuse an output format that is not plain text. chosen: as sent, None where it was not.

    Raises: NotHonoured.
    """
    kind = chosen.get("type") if isinstance(chosen, dict) else chosen
    if kind not in (None, "text"):
        refuse(field, "text, for the answer is quoted and no schema can shape it", chosen)


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


# What a model leaves in a conversation beside its messages: nothing that an archive could read.
_ASIDE = ("reasoning", "function_call", "custom_tool_call", "mcp_list_tools", "compaction")
_TOOL = ("function_call_output", "custom_tool_call_output")


class Reference(BaseModel):
    """An answer given before, by the id of its message."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["item_reference"] | None = None
    id: str = Field(max_length=1000)


class Other(BaseModel):
    """What is no message; a tool's result may not come last."""

    model_config = ConfigDict(extra="ignore")

    type: str


def _kind(item: Any) -> str | None:
    """Tell a message from a reference and from what else a model leaves behind."""
    kind = item.get("type") if isinstance(item, dict) else 0
    if kind is None:
        return "message" if "role" in item else "item_reference"
    if kind in ("message", "item_reference"):
        return str(kind)
    return "other" if kind in _ASIDE or kind in _TOOL else None


Item = Annotated[
    Annotated[ChatMessage, Tag("message")]
    | Annotated[Reference, Tag("item_reference")]
    | Annotated[Other, Tag("other")],
    Discriminator(
        _kind,
        custom_error_type="item",
        custom_error_message="expected a message or an item_reference",
    ),
]


def _items(value: object) -> object:
    """Make a text a list of one message. Raises: ValueError, which pydantic turns into a problem."""
    if isinstance(value, str):
        return [{"role": "user", "content": value}]
    if not isinstance(value, list):
        raise ValueError("expected a text or a list of messages")  # noqa: TRY004 - pydantic's
    return value


Input = Annotated[
    list[Item],
    BeforeValidator(_items),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "minItems": 1, "items": ChatMessage.model_json_schema()},
            ]
        }
    ),
]


def said_in(items: Sequence[Item], recall: Callable[[str], Turn]) -> list[Said]:
    """List what was said. recall: gives the exchange that the message of an id ended.

    Raises: what recall raises.
    """
    said = []
    for item in items:
        if isinstance(item, ChatMessage):
            said.append(Said(item.role, item.content))
        elif isinstance(item, Reference):
            said.append(Said("assistant", "", recall(item.id)))
        else:
            said.append(Said("tool" if item.type in _TOOL else "", ""))
    return said
