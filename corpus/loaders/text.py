"""Plain text as saved from a web page: the story is cut out of what surrounds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from corpus import boilerplate, metadata
from corpus.dates import copyright_year, publication_date
from corpus.errors import NoArticle
from corpus.loaders.decoding import content, decode
from corpus.page import divide, paragraphs
from corpus.text import normalise
from corpus.types import Article, SourceFile

BRIEF = 3  # paragraphs


def read(file: SourceFile, now: datetime) -> Iterator[Article]:
    """Yield the one article of the file. Raises NoArticle, NotText, TooLarge."""
    raw = paragraphs(normalise(decode(content(file), file.origin)))
    lines = boilerplate.clean(raw, boilerplate.EVERYWHERE)
    title = metadata.title(lines)
    around = list(lines)
    if title:
        around.remove(title)
    page = divide(around)
    url = metadata.url(page)
    # What stands above the title is the page's, not the story's.
    below = lines[lines.index(title) + 1 :] if title else lines
    story = boilerplate.clean(below, boilerplate.AROUND)
    if not story:
        title, story = _brief(lines)
    if not story:
        raise NoArticle(
            file.origin,
            expected="an article",
            found="a page without a story" if raw else "an empty file",
            remedy="save the article's own page",
        )
    yield Article(
        id=file.article_id,
        title=metadata.bare_title(title),
        text="\n\n".join(story),
        source=metadata.source(page),
        url=url,
        published=publication_date(page, url, now, copyright_year(raw)),
        origin=file.origin,
        authors=metadata.authors(page),
    )


def _brief(lines: list[str]) -> tuple[str, list[str]]:
    """Give the title and the story of a note: a headline, maybe, and a few whole sentences.

    A page of menus and credits has more lines, or lines that are no sentences.
    """
    whole = [line.rstrip("\"'”’)").endswith((".", "!", "?", "…")) for line in lines]
    title = lines[0] if lines and not whole[0] else ""
    story = lines[1:] if title else lines
    return (title, story) if all(whole[-len(story) :]) and len(story) <= BRIEF else ("", [])
