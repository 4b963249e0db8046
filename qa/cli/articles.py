"""`dateline articles`: list, show and remove."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from qa.cli import terminal
from qa.cli.options import Day, Json, Sources, existing, question

articles = typer.Typer(help="List, show and remove articles.", no_args_is_help=True)


@articles.command("list")
def list_articles(
    context: typer.Context,
    sources: Sources = None,
    published_from: Day = None,
    published_to: Day = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    as_json: Json = False,
) -> None:
    """List articles, newest first."""
    with existing(context) as dateline:
        asked = question(dateline, "-", sources, published_from, published_to, 1)
        found, total = dateline.store.articles(asked.filter, limit=limit, offset=offset)
    if as_json:
        rows = [{k: v for k, v in asdict(one).items() if k != "text"} for one in found]
        terminal.print_json({"articles": rows, "total": total})
    else:
        terminal.print_articles(found, total)


@articles.command("show")
def show_article(context: typer.Context, article_id: str, as_json: Json = False) -> None:
    """Show one article, and which others tell the same story."""
    with existing(context) as dateline:
        article = dateline.store.article(article_id)
        copies = dateline.store.duplicates.copies(article_id)
    if as_json:
        from qa.schemas.article import CopyObject

        told = [CopyObject.of(copy).model_dump() for copy in copies]
        terminal.print_json({**asdict(article), "copies": told})
    else:
        terminal.print_article(article, copies)


@articles.command("remove")
def remove_article(context: typer.Context, article_id: str, as_json: Json = False) -> None:
    """Remove one article from the archive; the file it came from stays."""
    with existing(context) as dateline:
        dateline.delete(article_id)
    if as_json:
        terminal.print_json({"removed": [article_id]})
    else:
        terminal.say(f"removed {article_id}")
