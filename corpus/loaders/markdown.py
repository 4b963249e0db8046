"""Markdown, with or without front matter: the marks go, every word stays.

Front matter may give title, source, url, published (or date), id, authors (or author) and
language; any other key is extra. Without a title the first heading is it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from corpus.errors import BadRecord, NoArticle
from corpus.loaders.decoding import content, decode
from corpus.loaders.fields import Record, kind
from corpus.text import normalise, one_line
from corpus.types import Article, SourceFile

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


TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
SPACES: Final = re.compile(" {2,}")
LISTS: Final = frozenset({"bullet_list", "ordered_list"})


def plain(markdown: str) -> tuple[str, str]:
    """Give (the heading that the text opens with, or "", and the rest) without Markdown's marks.

    Paragraphs are parted by an empty line; items of a list ("- ", "1. ") and rows of a table
    (cells parted by " | ") stand on lines of their own. Links leave their text, images nothing.
    """
    root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    nodes = list(root.children)
    heading = ""
    if nodes and nodes[0].type == "heading":
        heading = one_line(_block(nodes.pop(0)))
    return heading, "\n\n".join(text for node in nodes if (text := _block(node)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type in {"fence", "code_block"}:
        return node.content.strip("\n")
    if node.type == "html_block":
        return TAG.sub("", node.content).strip()
    if node.type == "inline":
        return SPACES.sub(" ", "".join(map(_span, node.children))).strip()
    if node.type in LISTS:
        return _list(node)
    if node.type == "table":
        return "\n".join(_row(row) for part in node.children for row in part.children)
    parts = [text for child in node.children if (text := _block(child))]
    return ("\n" if node.type == "list_item" else "\n\n").join(parts)


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrGet("start") or 1)
    marks = (
        "- " if node.type == "bullet_list" else f"{first + index}. "
        for index in range(len(node.children))
    )
    return "\n".join(
        f"{mark}{_block(item)}" for mark, item in zip(marks, node.children, strict=True)
    )


def _row(node: SyntaxTreeNode) -> str:
    return " | ".join(_block(cell) for cell in node.children)


def _span(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image" | "html_inline":
            return ""
    return "".join(map(_span, node.children))
