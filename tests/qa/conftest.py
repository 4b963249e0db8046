"""A client that speaks ASGI to an application, answers made by hand, and marks to measure."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from corpus.types import Article, Passage
from qa.types import (
    Abstention,
    Answer,
    Citation,
    Claim,
    Evidence,
    Question,
    Side,
    Standing,
    Verdict,
    WorkedOut,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI


class Client:
    """Sends one request at a time to the application, without a network."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def __call__(self, method: str, url: str, **request: Any) -> httpx.Response:
        """Send a request."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return await client.request(method, url, **request)

        return asyncio.run(send())

    def get(self, url: str, **request: Any) -> httpx.Response:
        """Send a GET request."""
        return self("GET", url, **request)

    def ask(self, **question: Any) -> httpx.Response:
        """Ask a question, with these fields."""
        return self("POST", "/v1/ask", json={"question": "who attended?"} | question)


@pytest.fixture
def client_of() -> Callable[[FastAPI], Client]:
    """Make a client of an application."""
    return Client


# Markup, writing from right to left within its marks, a family of one emoji, a combined letter.
HOSTILE = '<img src=x onerror="window.hacked=1">'
HEBREW = "\u200f\u05e9\u05dc\u05d5\u05dd\u200f"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
LEAD = (
    f"\U0001f30d KARSHI \U0001f1fa\U0001f1ff \u2014 {HEBREW} {HOSTILE} at the Cafe\u0301 {FAMILY}. "
)
COUNTED = {
    "host": ("Host <b>counts</b>", "Karshi Courier", 24, f"On Tuesday {FAMILY} 28 leaders came."),
    "copy": ("The host counts again", "Quay Times", 25, f"On Tuesday {FAMILY} 28 leaders came."),
    "guest": (
        "A guest counts",
        None,
        None,
        f"Cafe\u0301 talk: 28 leaders came last week {HEBREW}.",
    ),
    "late": (
        f"{HEBREW} {FAMILY}",
        "Harbour Gazette",
        26,
        f"It was 29 {HOSTILE} leaders, {HEBREW}.",
    ),
    "odd": ("Nobody counts", "Quay Times", 20, f"They were {HEBREW} e\u0301 {FAMILY} in all."),
}


def told(number: int, key: str, folded: tuple[Evidence, ...] = ()) -> Evidence:
    """Find the whole of an article that counts the leaders; its quote stands behind much else."""
    title, source, day, quote = COUNTED[key]
    published = datetime(2018, 5, day, tzinfo=UTC) if day else None
    text = f"{LEAD}{quote} They left."
    article = Article(key, title, text, source, "https://news.example/x", published)
    passage = Passage(2**63 - number, key, 0, len(text), text)
    return Evidence(number, 1 / number, {"lexical": number}, passage, article, folded)


def claim(evidence: Evidence) -> Claim:
    """Claim what an article's quote says."""
    quote = COUNTED[evidence.article.id][3]
    start = evidence.article.text.index(quote)
    return Claim(quote, evidence, start, start + len(quote))


def answered(sides: tuple[Side, ...], evidence: tuple[Evidence, ...]) -> Answer:
    """Answer with the claims of the first side, and with the days that they tell."""
    text, citations, days = "", [], []
    for marker, said in enumerate(sides[0].claims if sides else (), start=1):
        start = len(text) + bool(text)
        text = f"{text} {said.text} [{marker}]".strip()
        where = (
            said.evidence.article.id,
            said.evidence.passage.id,
            said.quote,
            said.start,
            said.end,
        )
        shown = (start, start + len(said.text), f"every word is quoted {HOSTILE}")
        citations.append(Citation(marker, *where, Verdict.SUPPORTED, *shown))
        for words, first, last in (("Tuesday", 22, 22), ("last week", 14, 20)):
            if words in said.quote:
                at = said.start + said.quote.index(words)
                period = (date(2018, 5, first), date(2018, 5, last))
                days.append(WorkedOut(marker, words, at, at + len(words), *period))
    return Answer(
        id="a1",
        question=Question("how many leaders came", date(2018, 5, 25), "how many leaders came"),
        text=text,
        short=sides[0].short if sides else None,
        citations=tuple(citations),
        evidence=evidence,
        abstained=not sides,
        confidence=0.93,
        answerer="extractive",
        index_fingerprint="f00d",
        seconds={"retrieve": 0.006},
        kind="number",
        sides=sides,
        days=tuple(days),
    )


@pytest.fixture(scope="session")
def weighed() -> SimpleNamespace:
    """Answers made by hand: articles agree, differ, are superseded, or do not answer.

    The first article that agrees is folded under another. Beside them the article texts, by id.
    """
    copy = told(1, "copy")
    host, guest, late, odd = (
        told(1, "host", (copy,)),
        told(2, "guest"),
        told(3, "late"),
        told(4, "odd"),
    )
    evidence = (host, guest, late, odd)
    agreed = Side("28 leaders", (claim(copy), claim(guest)))
    others = Side(f"29 {HOSTILE} leaders", (claim(late),)), Side(HEBREW, (claim(odd),))
    superseded = (
        Side("29 leaders", (claim(late),), Standing.CORRECTED, claim(host)),
        Side(HEBREW, (claim(odd),), Standing.EARLIER),
    )
    silent = Abstention(
        (f"Zhou {HOSTILE}", HEBREW, f"e\u0301 {FAMILY}"),
        (f"No article mentions “{HOSTILE}”; did you mean {HEBREW}?", "Ask without the dates."),
        (host, late, odd),
    )
    abstaining = replace(
        answered((), evidence), text="The archive does not seem to hold the answer.",
        confidence=0.1, abstention=silent,
    )  # fmt: skip
    return SimpleNamespace(
        agreeing=answered((agreed,), evidence),
        differing=answered((agreed, *others), evidence),
        superseding=answered((agreed, *superseded), evidence),
        denied=replace(
            answered((Side("29 leaders", (claim(late), claim(odd)), Standing.DENIED),), evidence),
            short=None,
        ),
        affirming=replace(answered((agreed,), evidence), yes_no="yes"),
        abstaining=abstaining,
        articles={one.article.id: one.article for one in (*evidence, copy)},
        hostile=HOSTILE,
        hebrew=HEBREW,
        family=FAMILY,
    )
