"""HTML: trafilatura finds the article in the page, and the metadata in its head."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import trafilatura
from trafilatura.settings import Document

from corpus import boilerplate
from corpus.dates import iso, latest, publication_date
from corpus.errors import NoArticle
from corpus.loaders.decoding import content, decode
from corpus.loaders.fields import language
from corpus.page import divide, is_prose, words
from corpus.text import normalise, one_line
from corpus.types import Article, SourceFile

# The shortest article of the 181 pages of data/html has 66 words.
MIN_WORDS: Final = 25

# On those pages (benchmarks/main_text.py; precision, recall, F1), always without comments:
#   with fallbacks        .942 .978 .960     favour precision .958 .971 .964, recall .941 .979 .959
#   fast (no fallbacks)   .946 .979 .962     favour precision .942 .946 .944, recall .948 .979 .963
#   fast, no tables       .947 .972 .959     deduplicated, with fallbacks .926 .961 .943
# Of the best two the one that loses fewer sentences.
OPTIONS: Final[dict[str, Any]] = {"fast": True, "favor_recall": True, "include_comments": False}

DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
DECLARED_WITHIN: Final = 4096  # bytes
LANGUAGE: Final = re.compile(r"""<html\b[^>]*?\blang\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
ITEM: Final = re.compile(r"(?:[-*] |\|)")

# What browsers read instead of these (WHATWG Encoding Standard).
READ_AS: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def read(file: SourceFile, now: datetime) -> Iterator[Article]:
    """Yield the one article of the page. Raises NoArticle, NotText, TooLarge."""
    data = content(file)
    page = decode(data, file.origin, declared_encoding(data))
    document = extract(page, now)
    blocks = main_text(document)
    if document is None or sum(map(words, blocks)) < MIN_WORDS or not any(map(is_prose, blocks)):
        raise NoArticle(
            file.origin,
            expected="a page with an article in it",
            found=f"{sum(map(words, blocks))} words of text that form none",
            remedy="save the article's own page",
        )
    lang = LANGUAGE.search(page)
    yield Article(
        id=file.article_id,
        title=one_line(document.title or ""),
        text=together(blocks),
        source=one_line(document.sitename or document.hostname or "") or None,
        url=document.url or None,
        published=_published(document, blocks, now),
        language=language(lang[1]) if lang else None,
        origin=file.origin,
        authors=tuple(
            one_line(name) for name in (document.author or "").split(";") if name.strip()
        ),
    )


def extract(page: str, now: datetime) -> Document | None:
    """Run trafilatura; None if it finds nothing. Its dates come from the page, none after `now`."""
    document = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        date_extraction_params={
            "original_date": True,
            # Off, a date guessed from anywhere in the text is none: it costs 2 of 181 dates.
            "extensive_search": False,
            "max_date": f"{latest(now):%Y-%m-%d}",
        },
        **OPTIONS,
    )
    return document if isinstance(document, Document) else None


def main_text(document: Document | None) -> list[str]:
    """Give the article's paragraphs, list items and table rows, in order."""
    if document is None:
        return []
    lines = (" ".join(line.split()) for line in normalise(document.text or "").split("\n"))
    blocks = boilerplate.clean([line for line in lines if line], boilerplate.EVERYWHERE)
    title = one_line(document.title or "")
    return blocks[1:] if blocks and one_line(blocks[0]) == title else blocks


def together(blocks: list[str]) -> str:
    """Join blocks: an empty line between paragraphs, none between items of a list or table."""
    text = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        gap = "\n" if ITEM.match(before) and ITEM.match(block) else "\n\n"
        text += (gap if text else "") + block
    return text


def declared_encoding(data: bytes) -> str | None:
    """Give Python's name for the encoding that the page's own head declares, or None."""
    match = DECLARED.search(data[:DECLARED_WITHIN])
    try:
        name = codecs.lookup(match[1].decode("ascii", "ignore")).name if match else None
    except LookupError:
        return None
    return READ_AS.get(name, name) if name else None


def _published(document: Document, blocks: list[str], now: datetime) -> datetime | None:
    """Give the date in the page's metadata, else what the text says; a future one is none."""
    when = iso(document.date) if document.date else None
    if when is None or when > latest(now):
        when = publication_date(divide(blocks), document.url, now)
    return when
