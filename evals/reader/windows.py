"""What the reader is shown of a passage: whole sentences, with title, source and date in front.

A window has "Title (Source, 2018-05-23). " before its text. Titles are those of the sets; sources
and dates are invented where the sets have none, which is nearly always, and absent in a share.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from sets import Asked, Passage

from corpus.text import sentences

Span = tuple[int, int]
# Characters of a window and how often: a reader at work sees 700, most pairs are shorter to save time.
SIZES, SIZE_WEIGHTS = (280, 450, 700, 950), (0.25, 0.35, 0.3, 0.1)
UNTITLED, UNSOURCED, UNDATED = 0.2, 0.35, 0.3  # shares of the windows that lack a part in front
ENCYCLOPAEDIC = 0.5  # share of the sources of encyclopaedic passages that say so
FIRST_DAY, DAYS = date(1995, 1, 1), 11_300
_PLACES = (
    "Northern Eastern Western Southern Harbour Lakeside Valley Highland Capital Metro Atlantic"
    " Pacific Baltic Danube Riverside Midland Prairie Coastal Island Summit Cedar Granite"
).split()
_PAPERS = (
    "Courier Gazette Herald Post Times Tribune Chronicle Observer Dispatch Journal Record Mail"
    " Standard Sentinel Telegraph Wire News Agency Review Monitor"
).split()
_WORDS = re.compile(r"\w{4,}")
_IN_YEAR = re.compile(r"\b[Ii]n ((?:19|20)\d\d)\b")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_ON_DAY = re.compile(rf"\b[Oo]n (?:({'|'.join(_MONTHS)}) (\d{{1,2}}),? |(\d{{1,2}}) ({'|'.join(_MONTHS)}) )((?:19|20)\d\d)\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """front: what stands before the text. spans: what answers, in the text's characters."""

    front: str
    text: str
    spans: tuple[Span, ...]


@lru_cache(maxsize=100_000)
def split(text: str) -> tuple[Span, ...]:
    """The sentences of a text."""
    return tuple(sentences(text, "en"))


def window(asked: Asked, chance: random.Random, day: date | None = None) -> Window:
    """Whole sentences of a question's passage around one of its answers, or around its words.

    All items of a list stand in it, if the passage begins and ends with them.
    day: the day of the article; None invents one.
    """
    text = asked.passage.text
    size = chance.choices(SIZES, SIZE_WEIGHTS)[0]
    if not asked.answers:
        needed = _nearest(asked.text, text)
    elif asked.every:
        needed = (min(s for s, _ in asked.answers), max(e for _, e in asked.answers))
    else:
        needed = chance.choice(asked.answers)
    if asked.source == "timeqa":
        size = max(size, 700)  # what dates the answer often stands some sentences before it
    start, end = _around(text, needed, size, chance)
    inside = tuple((s - start, e - start) for s, e in asked.answers if start <= s and e <= end)
    return Window(front(asked.passage, chance, day), text[start:end], inside)


def front(passage: Passage, chance: random.Random, day: date | None = None) -> str:
    """Title, source and date as they stand before a window, "" if it has none of them."""
    title = "" if chance.random() < UNTITLED else passage.title
    if passage.domain == "wikipedia" and chance.random() < ENCYCLOPAEDIC:
        source = "Wikipedia"
    else:
        source = f"{chance.choice(_PLACES)} {chance.choice(_PAPERS)}"
        if chance.random() < 0.5:  # noqa: PLR2004
            source = "The " + source
    known = day or FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    parts = [
        "" if chance.random() < UNSOURCED else source,
        "" if day is None and chance.random() < UNDATED else known.isoformat(),
    ]
    said = ", ".join(part for part in parts if part)
    if not title and not said:
        return ""
    if not said:
        return f"{title}. "
    return f"{title} ({said}). " if title else f"({said}). "


def _around(text: str, needed: Span, size: int, chance: random.Random) -> Span:
    """Sentences that hold what is needed, with others before or behind it up to a size."""
    cuts = split(text)
    inside = [n for n, (start, end) in enumerate(cuts) if start < needed[1] and end > needed[0]]
    if not inside:
        return 0, len(text)
    first, last = inside[0], inside[-1]
    while True:
        before = first > 0 and cuts[last][1] - cuts[first - 1][0] <= size
        behind = last + 1 < len(cuts) and cuts[last + 1][1] - cuts[first][0] <= size
        if not before and not behind:
            return min(cuts[first][0], needed[0]), max(cuts[last][1], needed[1])
        if before and (not behind or chance.random() < 0.5):  # noqa: PLR2004
            first -= 1
        else:
            last += 1


def _nearest(question: str, text: str) -> Span:
    """The sentence that has most of a question's words."""
    wanted = set(_WORDS.findall(question.casefold()))
    cuts = split(text) or ((0, len(text)),)
    return max(
        cuts, key=lambda cut: len(wanted & set(_WORDS.findall(text[cut[0] : cut[1]].casefold())))
    )


def placed(asked: Asked, articles: Articles, chance: random.Random) -> Asked:
    """A question over one sentence, asked over that sentence among others.

    Those are of the same article as far as it has them, else of the same domain.
    """
    before, behind = articles.about(asked.passage, chance)
    start = sum(len(one) + 1 for one in before)
    text = " ".join([*before, asked.passage.text, *behind])
    title = articles.title(asked.passage, chance)
    moved = tuple((s + start, e + start) for s, e in asked.answers)
    return replace(asked, passage=replace(asked.passage, text=text, title=title), answers=moved)


class Articles:
    """The sentences of the sets that have one sentence a passage, by article and in its order."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._by_article: dict[str, list[Passage]] = {}
        self._by_domain: dict[str, list[Passage]] = {}
        for one in dict.fromkeys(p for p in passages if p.place):
            assert one.place is not None
            self._by_article.setdefault(one.place[0], []).append(one)
            self._by_domain.setdefault(one.domain, []).append(one)
        for found in self._by_article.values():
            found.sort(key=lambda one: one.place or ("", 0, 0))

    def about(self, passage: Passage, chance: random.Random) -> tuple[list[str], list[str]]:
        """Up to three sentences to stand before a passage, and up to three behind it."""
        mine = self._siblings(passage)
        at = next((n for n, one in enumerate(mine) if one.text == passage.text), 0)
        before = [one.text for one in mine[max(0, at - chance.randint(0, 3)) : at]]
        behind = [one.text for one in mine[at + 1 : at + 1 + chance.randint(0, 3)]]
        pool = self._by_domain.get(passage.domain)
        if not before and not behind and pool:
            others = [chance.choice(pool).text for _ in range(3)]
            cut = chance.randint(0, 3)
            before, behind = others[:cut], others[cut:]
        return before, behind

    def title(self, passage: Passage, chance: random.Random) -> str:
        """Up to nine words of another sentence of the article, as a headline would have them."""
        mine = [one.text for one in self._siblings(passage) if one.text != passage.text]
        if not mine:
            return ""
        words = (mine[0] if chance.random() < 0.7 else chance.choice(mine)).split()  # noqa: PLR2004
        return " ".join(words[: chance.randint(5, 9)]).strip(" ,.;:–-\"'")

    def passages(self) -> list[Passage]:
        """Each article's sentences, put together by sixes: to be found for other questions."""
        made = []
        for found in self._by_article.values():
            for n in range(0, len(found), 6):
                text = " ".join(one.text for one in found[n : n + 6])
                made.append(Passage(text, "", found[0].domain))
        return made

    def _siblings(self, passage: Passage) -> list[Passage]:
        return self._by_article.get(passage.place[0], []) if passage.place else []


def relative(asked: Asked, chance: random.Random) -> tuple[Asked, date] | None:
    """The same with "in 1998" told as "last year" or a day as "on Tuesday", and the article's day.

    None if the passage has no such date that the question asks for or names. In one case of four
    where the question names it the article is of other days, so that nothing answers.
    """
    text = asked.passage.text
    fit = []
    for match in [*_IN_YEAR.finditer(text), *_ON_DAY.finditer(text)]:
        year = match[1] if match.re is _IN_YEAR else match[5]
        named = year in asked.text and text.count(year) == 1
        inside = [s for s in asked.answers if s[0] < match.end() and s[1] > match.start()]
        whole = bool(inside) and len(inside) == len(asked.answers) and not asked.every
        if (named and not inside) or (whole and all(_within(s, match) for s in inside)):
            fit.append((match, whole))
    if not fit:
        return None
    match, asks = chance.choice(fit)
    said, day = _told(match, chance)
    if said is None or day is None:
        return None
    away = not asks and chance.random() < 0.25  # noqa: PLR2004
    if away:
        day = day.replace(year=day.year + chance.choice((-3, -2, 2, 3, 4)), day=min(day.day, 28))
    moved = len(said) - len(match[0])
    changed = text[: match.start()] + said + text[match.end() :]
    spans: tuple[Span, ...] = tuple(
        (s + moved, e + moved) if s >= match.end() else (s, e) for s, e in asked.answers
    )
    if asks:
        bare = len(said) - len(said.removeprefix("on "))
        spans = ((match.start() + bare, match.start() + len(said)),)
    passage = replace(asked.passage, text=changed)
    return replace(asked, passage=passage, answers=() if away else spans), day


def _within(span: Span, match: re.Match[str]) -> bool:
    return match.start() <= span[0] and span[1] <= match.end()


def _told(match: re.Match[str], chance: random.Random) -> tuple[str | None, date | None]:
    """How an article of a day tells of the date, and that day; None if there is no such date."""
    start = match[0][0]
    if match.re is _IN_YEAR:
        year = int(match[1])
        ago, said = chance.choice(((1, "last year"), (0, "this year"), (2, "two years ago")))
        day = date(year + ago, chance.randint(1, 12), chance.randint(1, 28))
    else:
        month = _MONTHS.index(match[1] or match[4]) + 1
        try:
            told = date(int(match[5]), month, int(match[2] or match[3]))
        except ValueError:
            return None, None
        ago = chance.randint(0, 5)
        day = told + timedelta(days=ago)
        said = f"on {told:%A}" if ago > 1 or chance.random() < 0.5 else ("today", "yesterday")[ago]  # noqa: PLR2004
    return (said[0].upper() + said[1:] if start.isupper() else said), day
