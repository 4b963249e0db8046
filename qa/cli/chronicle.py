"""`dateline timeline` and `dateline encounters`: what the archive tells in order of time."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli import terminal
from qa.cli.options import AskedOn, AsOf, Day, Json, Sources, existing, question as question_of

if TYPE_CHECKING:
    from qa.chronicle.days import When
    from qa.chronicle.encounters import Encounter
    from qa.chronicle.timeline import Entry
    from qa.schemas.chronicle import EncountersObject, TimelineObject
    from qa.types import Claim

telling = typer.Typer()

Csv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
Stories = Annotated[int, typer.Option(min=1, max=100, help="How many stories to look at.")]


@telling.command()
def timeline(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The matter: a few words or a question.")],
    sources: Sources = None,
    published_from: Day = None,
    published_to: Day = None,
    asked_on: AskedOn = None,
    as_of: AsOf = None,
    limit: Stories = 30,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Tell a matter in order of time, a quote for each story about it."""
    from qa.chronicle.timeline import timeline as told
    from qa.schemas.chronicle import TimelineObject

    one_form(as_csv=as_csv, as_json=as_json)
    with existing(context) as dateline:
        bounds = sources, published_from, published_to, limit, asked_on, as_of
        asked = question_of(dateline, query, *bounds, ignore_period=False)
        entries = told(dateline.service, asked)
        shown = TimelineObject.of(query, dateline.index_fingerprint, entries)
    if not _printed(shown, as_csv=as_csv, as_json=as_json):
        _print_timeline(entries)


@telling.command()
def encounters(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A person's name, as articles print it.")],
    sources: Sources = None,
    published_from: Day = None,
    published_to: Day = None,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many encounters.")] = 30,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Tell whom a person met, when and where, each by the sentence that says so."""
    from qa.chronicle.encounters import encounters as told
    from qa.schemas.chronicle import EncountersObject

    one_form(as_csv=as_csv, as_json=as_json)
    with existing(context) as dateline:
        bounds = sources, published_from, published_to, limit, None, as_of
        asked = question_of(dateline, name, *bounds, ignore_period=False)
        found = told(dateline.service, asked)
        shown = EncountersObject.of(name, dateline.index_fingerprint, found)
    if not _printed(shown, as_csv=as_csv, as_json=as_json):
        _print_encounters(found)


def one_form(*, as_csv: bool, as_json: bool) -> None:
    """Raises: BadParameter where both are wanted."""
    if as_csv and as_json:
        raise typer.BadParameter("expected one of --csv and --json; found both; leave one out")


def day_in_words(when: When) -> str:
    """The day, marked where it is the article's own and not told by the quote."""
    from qa.answering.worked_out import in_words

    if when.first is None:
        return "no date"
    return in_words(when.first, when.last) + ("" if when.told else " (published)")


def _printed(shown: TimelineObject | EncountersObject, *, as_csv: bool, as_json: bool) -> bool:
    """Print it as JSON or CSV where one is wanted."""
    if as_json:
        terminal.print_json(shown.model_dump())
    elif as_csv:
        sys.stdout.write(shown.csv())
    return as_json or as_csv


def _print_timeline(entries: Sequence[Entry]) -> None:
    if not entries:
        terminal.say("nothing found")
    for entry in entries:
        claim = entry.claim
        terminal.say(day_in_words(entry.when), "bold")
        _print_quote(claim, entry.articles)


def _print_encounters(found: Sequence[Encounter]) -> None:
    if not found:
        terminal.say("nothing found")
    for one in found:
        where = f" · {one.where}" if one.where else ""
        terminal.say(f"{day_in_words(one.when)}{where}", "bold")
        terminal.say(f"  {one.person.text} – {one.other.text}")
        _print_quote(one.claim, one.articles)


def _print_quote(claim: Claim, articles: int) -> None:
    terminal.say(f"  “{claim.text}”")
    place = f"characters {claim.start}–{claim.end}"
    copies = f" · {articles} articles say it" if articles > 1 else ""
    terminal.say(f"  {terminal.label(claim.evidence.article)} · {place}{copies}", "cyan")
