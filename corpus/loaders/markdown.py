"""Markdown, with or without front matter: the marks go, every word stays.

Front matter may give title, source, url, published (or date), id, authors (or author) and
language; any other key is extra. Without a title the first heading is it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml
from frontmatter.default_handlers import YAMLHandler

from corpus.characters import normalise, one_line
from corpus.errors import BadRecord, NoArticle
from corpus.loaders.decoding import content, decode
from corpus.loaders.fields import Record, kind
from corpus.loaders.markup import plain
from corpus.types import Article, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

NOTHING: Final = ("", "~", "null", "Null", "NULL")  # as YAML writes no value
OPENING: Final = re.compile(r"-{3,}\s*\n[\w-]+\s*:")


def read(file: SourceFile, now: datetime) -> Iterator[Article]:
    """Yield the one article of the file.

    Raises NoArticle, NotText, TooLarge; BadRecord for front matter that is not YAML, BadDate.
    """
    record, body = _parts(normalise(decode(content(file), file.origin)), file.origin)
    heading, story = plain(body)
    title = record.label("title")
    if title is None or one_line(title) == heading:
        title, heading = title or heading, ""
    text = normalise("\n\n".join(part for part in (heading, story) if part))
    if not text:
        raise NoArticle(
            file.origin,
            expected="an article",
            found="front matter without a text" if record.values else "no text",
            remedy="write the text below it, or leave the file out",
        )
    yield Article(
        id=record.identity("id") or file.article_id,
        title=title,
        text=text,
        source=record.label("source"),
        url=record.label("url"),
        published=record.date("published", now) or record.date("date", now),
        language=record.language("language"),
        origin=file.origin,
        authors=record.names("authors") or record.names("author"),
    )


def _parts(text: str, origin: str) -> tuple[Record, str]:
    """Part front matter from body; every value stays a string, so that `title: 1984` is one."""
    handler = YAMLHandler()
    if not OPENING.match(text):
        return Record({}, origin), text
    try:
        front, body = handler.split(text)
        values = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506  # builds only strings, lists and maps
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise _bad_front_matter(origin, error) from error
    if not isinstance(values, dict):
        raise Record({}, origin).wrong(
            "front matter of `key: value` lines", kind(values), "correct the lines between ---"
        )
    known = {key: value for key, value in values.items() if value not in NOTHING}
    for key in ("author", "authors"):
        if isinstance(known.get(key), str):
            known[key] = [known[key]]
    return Record(known, origin), body


def _bad_front_matter(origin: str, error: Exception) -> BadRecord:
    mark = getattr(error, "problem_mark", None)
    if isinstance(error, yaml.YAMLError):
        found = getattr(error, "problem", None) or "something else"
    else:
        found = "no closing ---"
    return BadRecord(
        origin,
        expected="front matter in YAML between two --- lines",
        found=one_line(found),
        remedy="correct it; a value with a colon in it needs quotes",
        line=mark.line + 2 if mark else None,
    )
