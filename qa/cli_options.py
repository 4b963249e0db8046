"""What the commands share: their options, the archive they open, the question they ask."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import StoreUnusable
from qa import terminal

if TYPE_CHECKING:
    from qa.assembly import Dateline
    from qa.types import Question

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Only this outlet; may be repeated.")
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, inclusive.")]
Limit = Annotated[int, typer.Option(min=1, max=100, help="How many passages.")]


def opened(context: typer.Context) -> closing[Dateline]:
    """The archive that the command line names, made if need be, closed at the end of a `with`."""
    from qa.assembly import Dateline

    return closing(Dateline.open(context.obj))


def existing(context: typer.Context) -> closing[Dateline]:
    """The archive that the command line names, which must have been indexed before.

    Raises: StoreUnusable.
    """
    if not (context.obj / "archive.sqlite3").is_file():
        raise StoreUnusable(
            expected=f"an archive in {context.obj}",
            found="none",
            remedy="make one with `dateline index PATH…`, or name another with --home",
        )
    from qa.assembly import Dateline

    dateline = Dateline.open(context.obj)
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


def day(moment: datetime | None) -> date | None:
    """The day of an option; None if it was not given."""
    return moment.date() if moment else None
