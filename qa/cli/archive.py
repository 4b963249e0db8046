"""`dateline index`, `dateline articles` and `dateline doctor`: the archive itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli import terminal
from qa.cli.options import Day, Json, Paths, Sources, existing, opened
from qa.cli.terminal import label, say
from qa.errors import outcome

if TYPE_CHECKING:
    from corpus.ingest import IngestReport

indexing = typer.Typer()
articles = typer.Typer(help="List, show and remove articles.", no_args_is_help=True)
doctoring = typer.Typer()
COLOURS = {"ok": "green", "warn": "yellow", "fail": "bold red"}


@indexing.command()
def index(context: typer.Context, paths: Paths, as_json: Json = False) -> None:
    """Bring the archive to agree with files and folders; what is unchanged costs nothing."""
    with opened(context) as dateline, terminal.progress() as progress:
        report = dateline.index(paths, progress)
        fingerprint = dateline.index_fingerprint
    if as_json:
        from qa.schemas.article import IngestObject

        rest = {"skipped": dict(report.skipped), "index_fingerprint": fingerprint}
        terminal.print_json(IngestObject.of(report).model_dump() | rest)
    else:
        _print_report(report, fingerprint)
    if report.refused:
        raise typer.Exit(outcome(report.refused[0]).exit_code)


def _print_report(report: IngestReport, fingerprint: str) -> None:
    for refused in report.refused:
        terminal.complain(refused, "refused")
    if report.skipped:
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in report.skipped.most_common())
        terminal.note(f"left aside, of no known format: {kinds}")
    if not (
        report.added
        or report.changed
        or report.removed
        or report.unchanged
        or report.refused
        or report.skipped
    ):
        terminal.note("no file was found there")
    say(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged, {len(report.refused)} refused · index {fingerprint}"
    )


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
    from qa.schemas.question import day_filter

    where = day_filter(sources or (), published_from, published_to)
    with existing(context) as dateline:
        found, total = dateline.store.articles(where, limit=limit, offset=offset)
    if as_json:
        from qa.schemas.article import ArticleRow, ArticlesObject

        rows = [ArticleRow.of(one) for one in found]
        terminal.print_json(ArticlesObject(articles=rows, total=total).model_dump())
        return
    for one in found:
        say(f"{one.published_on or 'no date   '}  {one.source or 'no source'}  {one.id}", "cyan")
        say(f"            {one.title}")
    say(f"{len(found)} of {total} articles")


@articles.command("show")
def show_article(context: typer.Context, article_id: str, as_json: Json = False) -> None:
    """Show one article, and which others tell the same story."""
    with existing(context) as dateline:
        article = dateline.store.article(article_id)
        copies = dateline.store.duplicates.copies(article_id)
    if as_json:
        from qa.schemas.article import ArticleObject

        terminal.print_json(ArticleObject.of(article, copies).model_dump())
        return
    say(label(article), "bold")
    say(" · ".join(filter(None, (article.id, article.url, article.origin))), "dim")
    for copy in copies:
        say(f"same story: {label(copy)} · {copy.id}", "cyan")
    say("\n" + article.text)


@articles.command("remove")
def remove_article(context: typer.Context, article_id: str, as_json: Json = False) -> None:
    """Remove one article from the archive; the file it came from stays."""
    with existing(context) as dateline:
        dateline.delete(article_id)
    terminal.done(f"removed {article_id}", {"removed": [article_id]} if as_json else None)


@doctoring.command()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check the machine, the model and the archive."""
    from qa.doctor import examine

    with terminal.ERR.status("checking; the first time, models are prepared"):
        checks = examine(context.obj)
    if as_json:
        terminal.print_json({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            say(f"{check.state:>4}", COLOURS[check.state], end=" ")
            say(f"{check.name}: {check.found}")
            if check.remedy:
                say(f"     {check.remedy}")
    if any(check.state == "fail" for check in checks):
        raise typer.Exit(6)
