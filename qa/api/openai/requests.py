"""What the bodies of chat completions and responses have in common, and what cannot be honoured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from qa.errors import NotHonoured
from qa.schemas.question import MAX_LIMIT, Day, FilterRequest, SessionId
from qa.types import Question

if TYPE_CHECKING:
    from datetime import date

    from qa.types import Turn

# A constraint also makes pydantic refuse half a surrogate pair, which no answer could repeat.
_Key = Annotated[str, Field(max_length=64)]
_Value = Annotated[str, Field(max_length=512)]
Metadata = Annotated[dict[_Key, _Value], Field(max_length=16)]
_FREE = (None, "auto", "none")


class Vendor(BaseModel):
    """What OpenAI's API has no word for: which articles may answer, and the conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    filter: FilterRequest = Field(default=FilterRequest(), description="Which articles may answer.")
    session_id: SessionId | None = Field(
        default=None, description="The conversation it belongs to; the answer is added to it."
    )
    asked_on: Day | None = Field(
        default=None, description='The day that "this week" counts from; today by default.'
    )
    limit: int = Field(default=10, ge=1, le=MAX_LIMIT, description="How much evidence to weigh.")

    def to_question(
        self,
        text: str,
        *,
        today: date,
        answerer: str,
        session_id: str | None,
        history: tuple[Turn, ...],
    ) -> Question:
        """Give the Question asked. today: where no day is given.

        Raises: BadFilter.
        """
        return Question(
            text=text,
            asked_on=self.asked_on or today,
            filter=self.filter.to_filter(),
            limit=self.limit,
            answerer=answerer,
            session_id=session_id,
            history=history,
        )


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
    dateline: Vendor | None = Field(default=None, description="Filter, conversation, day, limit.")

    @property
    def vendor(self) -> Vendor:
        """The object `dateline`, or what stands for it where it is not sent."""
        return self.dateline or Vendor()

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
