"""The input of a response: a text, or a list of items of which the messages count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)

from qa.api.openai.messages import ChatMessage, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.types import Turn

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
