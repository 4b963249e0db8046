"""Cleaning: what a web page saved as text leaves around its story goes, step by step.

A step takes and gives paragraphs, and drops whole paragraphs that it knows, or a credit at the
end of one; it rewrites no sentence. What no step knows stays: noise kept costs rank, a sentence
lost costs an answer. Only text saved from pages comes here: JSON Lines and Markdown are
structured already, and HTML has its markup to tell story from menu.

Two lists, because a title and a date are read between them: EVERYWHERE takes what is noise
wherever it stands, AROUND what is noise before or after the story, or under its photos.
"""

# ruff: noqa: RUF001  # the patterns match the marks that pages print

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from corpus.dates import is_date_line, is_stamp
from corpus.metadata import is_byline, is_source_line
from corpus.page import CREDIT_END, divide, is_prose, words

Step = Callable[[Sequence[str]], list[str]]


def _known(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(phrases)})", re.IGNORECASE)


NETWORK: Final = (
    r"(?:facebook|twitter|x|line|whatsapp|weibo|wechat|linkedin|e-?mail|print|copy link|reddit|"
    r"pinterest|telegram|messenger|flipboard|tumblr|pocket|threads|bluesky|share|save|tweet|sms)"
)
SHARE: Final = _known(
    rf"(?:share|tweet|post|send)(?: (?:this|the|it|via|on|to|by|with|your|article|story|page|"
    rf"friends|{NETWORK}))+",
    rf"{NETWORK}(?:[ |/,·•]+{NETWORK})+",
    r"text ?[::] ?a+(?: ?a)* ?(?:print)?",
    r"(?:font|text) size.{0,20}",
    r"print(?: this)?(?: (?:article|page|story))?",
    r"(?:follow|like|find|join) us (?:on|at) .{1,60}",
    r"follow .{1,60}\bcoverage\b.{0,120}",
    r"\d+ (?:shares|comments|views|likes|reactions)",
)
ONE_NETWORK: Final = re.compile(NETWORK, re.IGNORECASE)
CONSENT: Final = _known(
    r"(?:we|this (?:web)?site|our (?:web)?site)(?: and our partners)? uses? cookies\b.*",
    r"by (?:continuing|clicking|using) .{0,60}\b(?:you (?:agree|accept|consent)|cookies)\b.*",
    r"(?:accept|reject|allow|manage)(?: all)?(?: cookies| preferences| and close)?",
    r"cookie (?:policy|settings|preferences|notice)",
    r"your privacy(?: choices| matters)?",
)
SIGN_UP: Final = _known(
    r"(?:please )?(?:sign up|subscribe|register)(?: now| today| here)?(?: for| to)\b.{0,160}"
    r"\b(?:newsletters?|inbox|briefing|e-?mails?|alerts|updates|podcast|channel)\b.*",
    r"(?:get|receive) .{0,80}\b(?:delivered )?(?:straight )?(?:to|in) your inbox\b.*",
    r"(?:enter|add) your e-?mail(?: address)?\b.*",
    r"(?:sign up|sign in|log in|login|register|subscribe|subscribe now|newsletters?)",
    r"already (?:a subscriber|have an account)\?.*",
    r"thank you for (?:subscribing|signing up)\b.*",
)
POINTER: Final = _known(
    r"(?:read|see|watch)(?: more| also| next| now)\s?[::>»].{0,200}",
    r"(?:also read|also see|more on this|related|recommended|don['’]t miss)\s?[::>»].{0,200}",
    r"click here (?:to|for) .{1,120}",
    r"(?:read|view|show|load|see) (?:more|all|less|the full (?:article|story))(?: (?:here|stories))?",
)
WIDGET: Final = _known(
    r"(?:blog )?comments powered by disqus",
    r"please enable javascript\b.*",
    r"(?:leave|post|add|write) a (?:comment|reply)",
    r"(?:view|show|load|hide) (?:\d+ |all )?comments",
    r"advertisement(?: ?- ?scroll to continue)?",
    r"(?:story|article) continues (?:below|after)(?: (?:the )?advertisement)?",
    r"(?:skip to|jump to|go to)(?: the)?(?: main)? (?:content|navigation|search)",
    r"(?:back|return|go) to (?:the )?top\b.{0,120}",
    r"(?:toggle|open|close|show|hide) (?:menu|navigation|search)|menu|loading ?(?:\.\.\.|…)",
    r".{0,20}\bapp download|download (?:the|our) .{0,30}\bapp\b.*",
)
NOTICE: Final = _known(
    r"(?:copyright|©|\(c\))\s?[\W_]{0,3}.{0,40}\b(?:1[89]|20)\d\d\b.{0,160}",
    r"©.{0,120}",
    r"(?:.{0,60}\s)?all rights reserved\.?",
    r"reproduction in whole or in part\b.*",
    r"[\W_]+",  # a rule: "___", "* * *"
    r"this material may not be published, broadcast, rewritten\b.*",
    r"our standards: .{0,60}principles\.?",
)
TAIL_HEADING: Final = _known(
    r"related (?:news|stories|articles|coverage|content|topics|links|reading|posts)",
    r"(?:you (?:may|might) also like|you may like|recommended(?: for you| stories)?)",
    r"(?:more|most|top)(?: ?(?:photos?|videos?|top news|news|stories|headlines|popular|read|viewed|"
    r"from (?:the )?author|from .{1,30}|in .{1,30}|on this (?:story|topic)))+(?: in \d+ ?h\w*)?",
    r"(?:editor['’]s picks?|trending(?: now)?|popular(?: now)?|what to read next)",
    r"(?:latest (?:news|stories|headlines)|around the web|sponsored(?: content)?|share your .{1,40})",
)
SECTION: Final = _known(
    r"home|news|world|politics|business|economy|society|culture|military|sci-?tech|science|tech",
    r"technology|health|entertainment|sports?|travel|opinions?|life(?:style)?|video|photos?|food",
    r"features|events|hotel|gallery|arts|weather|about(?: us)?|contact(?: us)?|jobs|careers",
    r"privacy(?: policy)?|terms(?: of (?:use|service))?|sitemap|help|advertis(?:e|ing)|subscribe",
    r"log ?in|search|rss|more|links|money|education|local|obituaries|magazine|podcasts|newsletters",
)
EDITORS: Final = re.compile(
    r"[(\[]?(?:(?:web |copy |managing |photo )?editors?|(?:additional )?(?:reporting|writing)|"
    r"edit(?:ed|ing)|compiled|translated)\b\s?(?:by|[::])\s?[^.!?]{2,200}[.]?[)\]]?",
    re.IGNORECASE,
)
AGENCY_CREDIT: Final = re.compile(
    r"\s+(?:REUTERS|AFP|AP Photo|EPA)/[A-Z][\w.'’ -]{2,40}(?:/[\w ]+)?$"
)

MENU_LINES: Final = 5
MENU_SECTIONS: Final = 3
MENU_WORDS: Final = 3
LINKS: Final = 5
LINK_WORDS: Final = 4
NON_LATIN: Final = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")
LETTER: Final = re.compile(r"[^\W\d_]")


def without(*patterns: re.Pattern[str]) -> Step:
    """Make a step that drops the paragraphs that one of the patterns matches from end to end."""

    def step(paragraphs: Sequence[str]) -> list[str]:
        return [p for p in paragraphs if not any(pattern.fullmatch(p) for pattern in patterns)]

    return step


def without_menus(paragraphs: Sequence[str]) -> list[str]:
    """Drop runs of five or more short lines with three or more names of a site's sections."""
    kept: list[str] = []
    run: list[str] = []
    for paragraph in (*paragraphs, None):
        if paragraph is not None and words(paragraph) <= MENU_WORDS and paragraph[-1] not in ".!?:":
            run.append(paragraph)
            continue
        sections = sum(1 for line in run if SECTION.fullmatch(line))
        if len(run) < MENU_LINES or sections < MENU_SECTIONS:
            kept.extend(run)
        run = []
        if paragraph is not None:
            kept.append(paragraph)
    return kept


def without_link_lists(paragraphs: Sequence[str]) -> list[str]:
    """Drop rows of five or more links: short names, no digits, parted by bars."""
    rows = (
        (p, [cell.strip() for cell in re.split(r"[|｜·•]", p) if cell.strip()]) for p in paragraphs
    )
    return [p for p, cells in rows if len(cells) < LINKS or not all(map(_is_link, cells[1:-1]))]


def without_lone_networks(paragraphs: Sequence[str]) -> list[str]:
    """Drop a line that is only a network's name ("LINE") before or after the story."""
    page = divide(paragraphs)
    drop = without(ONE_NETWORK)
    return [*drop(page.head), *page.story, *drop(page.tail)]


def without_tail(paragraphs: Sequence[str]) -> list[str]:
    """Drop "Related news", "You may also like" and, where no prose follows it, all after it."""
    for index, paragraph in enumerate(paragraphs):
        if _is_tail_heading(paragraph) and not any(map(is_prose, paragraphs[index:])):
            paragraphs = paragraphs[:index]
            break
    return [p for p in paragraphs if not _is_tail_heading(p)]


def without_foreign_tail(paragraphs: Sequence[str]) -> list[str]:
    """Drop lines after a story in Latin letters that are in another script: link spam."""
    page = divide(paragraphs)
    if _foreign(" ".join(page.story)):
        return list(paragraphs)
    return [*page.head, *page.story, *(p for p in page.tail if not _foreign(p))]


def without_credits(paragraphs: Sequence[str]) -> list[str]:
    """Cut a photo's credit from the end of its caption; the caption tells part of the story."""
    cut = (AGENCY_CREDIT.sub("", CREDIT_END.sub("", p)) for p in paragraphs)
    return [p for p in cut if p]


def without_page_lines(paragraphs: Sequence[str]) -> list[str]:
    """Drop date, source, byline and number before and after the story: they are metadata.

    After the story a bare date may be an item of a list: only a label or a time tells it.
    """
    page = divide(paragraphs)
    head = (p for p in page.head if not (is_date_line(p) or _is_page_line(p) or is_byline(p)))
    tail = (p for p in page.tail if not ((is_date_line(p) and is_stamp(p)) or _is_page_line(p)))
    return [*head, *page.story, *tail]


EVERYWHERE: Final[tuple[tuple[str, Step], ...]] = (
    ("share links", without(SHARE)),
    ("cookie banners", without(CONSENT)),
    ("newsletters", without(SIGN_UP)),
    ("pointers to other pages", without(POINTER)),
    ("widgets", without(WIDGET)),
    ("copyright notices", without(NOTICE)),
    ("link lists", without_link_lists),
    ("menus", without_menus),
)
AROUND: Final[tuple[tuple[str, Step], ...]] = (
    ("other stories", without_tail),
    ("lone networks", without_lone_networks),
    ("another script", without_foreign_tail),
    ("editors", without(EDITORS)),
    ("page lines", without_page_lines),
    ("photo credits", without_credits),
)


def clean(paragraphs: Sequence[str], steps: Sequence[tuple[str, Step]]) -> list[str]:
    """Run the steps in order."""
    result = list(paragraphs)
    for _, step in steps:
        result = step(result)
    return result


def _is_link(cell: str) -> bool:
    return len(cell.split()) <= LINK_WORDS and not re.search(r"[\d.!?]", cell)


def _is_tail_heading(paragraph: str) -> bool:
    return bool(TAIL_HEADING.fullmatch(paragraph.rstrip(":> »")))


def _foreign(text: str) -> bool:
    letters = len(LETTER.findall(text))
    return letters > 0 and len(NON_LATIN.findall(text)) / letters > 0.5  # noqa: PLR2004  # most


def _is_page_line(paragraph: str) -> bool:
    return is_source_line(paragraph) or paragraph.isdecimal()
