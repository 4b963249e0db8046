"""What the commands share: their options, the archive they open, the question they ask."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from qa import terminal
from qa.errors import BadQuestion

if TYPE_CHECKING:
    from qa.assembly import Dateline
    from qa.types import Question

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Only this outlet; may be repeated.")
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, inclusive.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Limit = Annotated[int, typer.Option(min=1, max=100, help="How many passages.")]


def opened(context: typer.Context) -> closing[Dateline]:
    """The archive that the command line names, made if need be, closed at the end of a `with`."""
    from qa.assembly import Dateline

    return closing(Dateline.open(context.obj))


def existing(context: typer.Context) -> closing[Dateline]:
    """The archive that the command line names, which must have been indexed before.

    Raises: StoreUnusable.
    """
    from qa.assembly import Dateline

    dateline = Dateline.existing(context.obj)
    manifest = dateline.indexes.manifest
    if manifest and manifest.vectors < manifest.passages:
        share = f"{manifest.vectors:,} of {manifest.passages:,} passages"
        terminal.say(f"note: only {share} are encoded yet; `dateline index` finishes", error=True)
    return closing(dateline)


def question(
    dateline: Dateline,
    text: str,
    sources: list[str] | None,
    published_from: datetime | None,
    published_to: datetime | None,
    limit: int,
    asked_on: datetime | None = None,
) -> Question:
    """The question as the options put it; asked_on: None is today.

    Raises: BadFilter.
    """
    from qa.api.filters import day_filter
    from qa.types import Question

    return Question(
        text=text,
        asked_on=day(asked_on) or dateline.clock().date(),
        filter=day_filter(sources or (), day(published_from), day(published_to)),
        limit=limit,
        answerer=dateline.settings.answering.answerer,
    )


def session_id(text: str | None) -> str | None:
    """The id of a conversation as given; None if it was not.

    Raises: BadQuestion for one that HTTP would refuse.
    """
    from qa.session_rows import SESSION_ID

    if text is None or SESSION_ID.fullmatch(text):
        return text
    raise BadQuestion(
        expected="--session to be 1 to 64 of the letters A-Z and a-z, digits, _ and -",
        found=repr(text),
        remedy="take the id that `dateline sessions list` shows, or a plain name to begin one",
    )


def session_title(text: str) -> str:
    """A title on one line.

    Raises: BadQuestion for one that HTTP would refuse.
    """
    from corpus.characters import one_line
    from qa.api.session_objects import TITLE_CHARACTERS

    title = one_line(text)
    if title and len(text) <= TITLE_CHARACTERS:
        return title
    raise BadQuestion(
        expected=f"a title of 1 to {TITLE_CHARACTERS} characters",
        found=f"{len(text):,} characters" if title else "nothing to be seen",
        remedy="name another one",
    )


def day(moment: datetime | None) -> date | None:
    """The day of an option; None if it was not given."""
    return moment.date() if moment else None
