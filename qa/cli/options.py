"""What the commands share: their options, the archive they open, the question they ask."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli import terminal
from qa.errors import BadQuestion, SettingsError

if TYPE_CHECKING:
    from qa.archive import Dateline
    from qa.types import Question

STOPPED = 130  # what typer makes of Ctrl-C


def _day(text: str) -> date:
    """Read a day. Raises: BadParameter, to which typer adds which option it was."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise typer.BadParameter(
            f"expected a date such as 2018-05-25; found {text!r}; give a year, a month and a day"
        ) from None


def _folder(text: str | Path) -> Path:
    """Read --home. Raises: SettingsError if it is blank, which would be the current folder."""
    if str(text).strip():
        return Path(text)
    raise SettingsError(
        expected="--home to name a folder",
        found=repr(text),
        remedy="name one, or leave it out for .dateline in this folder",
    )


def _path(text: str) -> Path:
    """Read a path. Raises: BadParameter if it is blank, likewise."""
    if text.strip():
        return Path(text)
    raise typer.BadParameter(f"expected a file or folder; found {text!r}; name one, or . for here")


Home = Annotated[
    Path,
    typer.Option(
        parser=_folder, envvar="DATELINE_HOME", metavar="DIR", help="The archive's folder."
    ),
]
Paths = Annotated[
    list[Path],
    typer.Argument(parser=_path, metavar="PATH", help="Files and folders of articles."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Only this outlet; may be repeated.")
]
Day = Annotated[
    date | None, typer.Option(parser=_day, metavar="YYYY-MM-DD", help="A day, inclusive.")
]
AskedOn = Annotated[
    date | None,
    typer.Option(
        parser=_day,
        metavar="YYYY-MM-DD",
        help='What "this week" counts from; --as-of, or today, by default.',
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=_day,
        metavar="YYYY-MM-DD",
        help="The archive as it stood that day; what was published later is not used.",
    ),
]
IgnorePeriod = Annotated[
    bool,
    typer.Option("--ignore-period", help='Read no period into words such as "in June 2026".'),
]
Output = Annotated[Path | None, typer.Option(help="The file to write; else it is printed.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Limit = Annotated[int, typer.Option(min=1, max=100, help="How many passages.")]


def opened(context: typer.Context) -> closing[Dateline]:
    """The archive that --home names, made if it is not there, closed at the end of a `with`."""
    from qa.archive import Dateline

    return closing(Dateline.open(context.obj))


def existing(context: typer.Context) -> closing[Dateline]:
    """The archive that --home names, closed at the end of a `with`.

    Raises: StoreUnusable where there is none.
    """
    from qa.archive import Dateline

    dateline = Dateline.existing(context.obj)
    manifest = dateline.indexes.manifest
    if manifest and manifest.vectors < manifest.passages:
        share = f"{manifest.vectors:,} of {manifest.passages:,} passages"
        terminal.note(f"note: only {share} are encoded yet; `dateline index` finishes")
    return closing(dateline)


def question(
    dateline: Dateline,
    text: str,
    sources: list[str] | None,
    published_from: date | None,
    published_to: date | None,
    limit: int,
    asked_on: date | None,
    as_of: date | None,
    *,
    ignore_period: bool,
) -> Question:
    """The question as the options put it. asked_on: None is as_of, or today. Raises: BadFilter."""
    from qa.schemas.question import day_filter
    from qa.types import Question

    return Question(
        text=text,
        asked_on=asked_on or as_of or dateline.clock().date(),
        filter=day_filter(sources or (), published_from, published_to),
        limit=limit,
        answerer=dateline.settings.answering.answerer,
        as_of=as_of,
        ignore_period=ignore_period,
    )


def session_id(text: str | None) -> str | None:
    """The id of a conversation; None if none is given.

    Raises: BadQuestion for one that HTTP would refuse.
    """
    from qa.conversation.sessions import SESSION_ID

    if text is None or SESSION_ID.fullmatch(text):
        return text
    raise BadQuestion(
        expected="--session to be 1 to 64 of the letters A-Z and a-z, digits, _ and -",
        found=repr(text),
        remedy="take the id that `dateline sessions list` shows, or a plain name to begin one",
    )


def session_title(text: str) -> str:
    """A title on one line. Raises: BadQuestion for one that HTTP would refuse."""
    from corpus.text import one_line
    from qa.schemas.session import TITLE_CHARACTERS

    title = one_line(text)
    if title and len(text) <= TITLE_CHARACTERS:
        return title
    raise BadQuestion(
        expected=f"a title of 1 to {TITLE_CHARACTERS} characters",
        found=f"{len(text):,} characters" if title else "nothing to be seen",
        remedy="name another one",
    )
