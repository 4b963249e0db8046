"""Title, source, authors and URL of a page saved as text, from the lines around its story."""

# the patterns match the marks that pages print

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.dates import CLOCK, PRINTED, is_date_line
from corpus.page import CREDIT_END, TRUNCATED, Page, divide, words

TITLE_WORDS: Final = 4  # sections, labels and most sites' names are shorter
MAX_TITLE: Final = 300  # characters; the longest title in data/news has 104
MAX_SOURCE: Final = 5  # words in an outlet's name

HEADING: Final = re.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*")
URL: Final = re.compile(r"(?:[\w ]{1,20}[::]\s?)?(?P<url>https?://[^\s<>\"]+)", re.IGNORECASE)
NEXT_LABEL: Final = (
    r"(?=\s*(?:$|[|·•]|\b(?i:published|updated|posted|editors?|authors?|by|date|time)\b|\d))"
)
SOURCE_LABEL: Final = re.compile(
    rf"(?:source|来源|via)\s?[::]\s?(?P<source>[^\W\d_][^|·•,;]*?){NEXT_LABEL}", re.IGNORECASE
)
BRACKETED: Final = re.compile(r"[(\[](?P<source>[A-Z][\w.&'’ ]{1,40})[)\]]")
LEADING: Final = re.compile(rf"[\s,|·•–—-]*(?P<source>[A-Z][\w.&'’ ]*?){NEXT_LABEL}")
DATELINE_SOURCE: Final = re.compile(
    r"(?:(?:[A-Z][A-Z.'’]{2,}[\w.'’ ,/-]{0,60}?|[A-Z][\w.'’ ,/-]{1,60}?\d{1,2}(?:, \d{4})?)\s?)?"
    r"\((?P<source>[A-Z][\w.&'’ ]{1,40})\)\s?(?:--?|—|–|:|\s)"
)
BYLINE: Final = re.compile(r"by\s?[::]?\s(?P<names>[A-Z].{2,120})", re.IGNORECASE)
NAME: Final = re.compile(
    r"(?:[A-Z][\w.'’-]*)(?:\s(?:[A-Z][\w.'’-]*|de|van|von|der|al|bin|di|la)){1,4}"
)
NO_NAME: Final = re.compile(
    r"\b(?:the|press|reuters|news|newsroom|times|post|agency|cnn|bbc|afp|ap|upi|xinhua|today|daily|"
    r"network|desk|bureau|staff|correspondents?|editors?|writers?|reporters?|journalists?|published|updated)\b",
    re.IGNORECASE,
)
OFFICE: Final = re.compile(
    r"\b(?:staff|correspondents?|editors?|writers?|reporters?|journalists?|published|updated)\b",
    re.IGNORECASE,
)
CREDIT_SOURCE: Final = re.compile(
    r"[\[(](?:(?i:photo)\s?[/::]\s?(?P<after>[A-Z][\w.& ]{1,30})|(?P<before>[A-Z]\w{1,20})/[A-Z][^\])]+)[\])]$"
)
NO_SOURCE: Final = re.compile(
    r"(?i:agenc(?:y|ies)|getty.*|shutterstock|istock|vcg|file|provided.*|photo.*|handout|ap photo)"
)


def title(paragraphs: Sequence[str]) -> str:
    """Give the title as it stands on the page, "" if no line before the story can be one.

    The line with a Markdown heading mark, else the first line of four words or more that is no
    date, source or byline, else the last shorter one.
    """
    page = divide(paragraphs)
    marked = next((p for p in (*page.head, *page.story[:1]) if HEADING.fullmatch(p)), None)
    if marked is not None:
        return marked
    lines = [p for p in page.head if _may_be_title(p)]
    long = next((p for p in lines if words(p) >= TITLE_WORDS), None)
    if long is None and len(page.story) > 1 and TRUNCATED.search(page.story[0]):
        long = page.story[0]  # "Will it rain?", "Will it rain in the north, and what about ..."
    return long or (lines[-1] if lines else "")


def bare_title(line: str) -> str:
    """Take the heading mark off a title."""
    match = HEADING.fullmatch(line)
    return match["title"] if match else line


def source(page: Page) -> str | None:
    """Give the outlet, from the strongest of: label, date line, dateline, byline, photo credit."""
    return next(_sources(page), None)


def authors(page: Page) -> tuple[str, ...]:
    """Give the names of the byline in the order printed; editors are not among them."""
    names: list[str] = []
    for part in _byline_parts(page):
        if NAME.fullmatch(part) and not NO_NAME.search(part) and part not in names:
            names.append(part)
    return tuple(names)


def url(page: Page) -> str | None:
    """Give the address that stands on a line by itself before or after the story."""
    matches = (URL.fullmatch(line) for line in (*page.head, *page.tail))
    return next((match["url"] for match in matches if match), None)


def is_byline(line: str) -> bool:
    """Tell "By Jane Doe and John Roe, Reuters" from a sentence."""
    match = BYLINE.fullmatch(line)
    return bool(match) and any(
        NAME.fullmatch(part) or NO_NAME.search(part)
        for part in _parts(match["names"] if match else "")
    )


def is_source_line(line: str) -> bool:
    """Tell "Source: Xinhua", or the page's address, from a sentence."""
    match = SOURCE_LABEL.match(line)
    return bool(URL.fullmatch(line)) or bool(match and words(match["source"]) <= MAX_SOURCE)


def _may_be_title(line: str) -> bool:
    return not (
        line.isdecimal()
        or len(line) > MAX_TITLE
        or is_date_line(line)
        or is_source_line(line)
        or is_byline(line)
        or CREDIT_END.search(line)
    )


def _sources(page: Page) -> Iterator[str]:
    edges = (*page.head, *page.tail)
    for line in edges:
        match = SOURCE_LABEL.search(line) if is_source_line(line) or is_date_line(line) else None
        if match and words(match["source"]) <= MAX_SOURCE:
            yield match["source"].strip()
    yield from (name for line in page.head if is_date_line(line) for name in _beside_date(line))
    openings = (DATELINE_SOURCE.match(paragraph) for paragraph in page.story[:4])
    yield from (match["source"] for match in openings if match)
    for part in _byline_parts(page):
        if NO_NAME.search(part) and not OFFICE.search(part):
            yield part
    credits_ = (CREDIT_SOURCE.search(paragraph) for paragraph in page.story)
    named = {match["after"] or match["before"] for match in credits_ if match}
    yield from (name for name in named if len(named) == 1 and not NO_SOURCE.fullmatch(name))


def _beside_date(line: str) -> Iterator[str]:
    """Yield the outlet of a date line: in brackets, or right after the date and time."""
    bracketed = BRACKETED.search(line)
    if bracketed:
        yield bracketed["source"]
    rest = CLOCK.sub("|", PRINTED.sub("|", line)).split("|")[-1]
    match = LEADING.match(rest)
    if match and 0 < words(match["source"]) <= MAX_SOURCE and not BYLINE.match(rest.strip()):
        yield match["source"].strip()


def _byline_parts(page: Page) -> list[str]:
    cells = (cell.strip() for line in page.head for cell in re.split(r"[|·•]", line))
    bylines = (BYLINE.fullmatch(PRINTED.sub("", cell).strip(" ,-")) for cell in cells)
    return [part for match in bylines if match for part in _parts(match["names"])]


def _parts(names: str) -> list[str]:
    return [part.strip(" .") for part in re.split(r",|;|&|\band\b|\bfor\b|\bin\b|/", names)]
