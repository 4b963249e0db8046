"""A stub of the HTTP API with canned answers, and a Chromium that looks at the page over it."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from qa.api.headers import Headers
from qa.api.pages import add_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

# An emoji outside the basic plane, a combined e and a flag stand before the quote: whoever counts
# UTF-16 units or grapheme clusters cuts elsewhere.
LEAD = "KARSHI 🎉🇺🇿 — The Cafe\u0301 Istiqlol hosted the talks.\n\nThey met for two days.\n\n"
QUOTE = (
    "Delegations from Ardenia, Borduria and Cascadia, as well as observers of the 𝔖ecretariat 🤝, "
    "attended the 13th meeting, the host said."
)
SECOND = "The next meeting is to be held in Borduria in 2019."
TEXT = LEAD + QUOTE + "\n\n" + SECOND + "\n" + "\n\n".join(
    f"Paragraph {n}: the ministers spoke of roads, rivers, trade and the long border they share, "
    "and promised to send each other the minutes of every meeting held since."
    for n in range(1, 30)
)  # fmt: skip
HOSTILE = '<img src=x onerror="window.hacked=1"> River & <b>harbour</b> news'
ARTICLES = {
    "a1": {"title": "Ministers pledge closer ties at 13th meeting", "source": "Karshi Courier"},
    "a2": {"title": HOSTILE, "source": "Harbour <i>Gazette</i>"},
}
COPIED = {
    "a3": {"title": "Harbour news <u>again</u>", "source": "Quay <b>Times</b>"},
    "a4": {"title": "Harbour news without an outlet", "source": None},
}
COPIES = [{"article_id": key, "published_on": None, **about} for key, about in COPIED.items()]
PROBLEM = {
    "title": "The question is too long", "status": 422, "remedy": "Ask it in fewer words.",
    "detail": "Expected at most 2,000 characters, found 10,000.",
}  # fmt: skip


def place(article_id: str, quote: str) -> dict[str, Any]:
    """Where a quote stands: the fields that citations and evidence share."""
    start = TEXT.index(quote)
    span = {"start": start, "end": start + len(quote)}
    url = "javascript:window.hacked=1" if article_id == "a2" else "https://news.example/karshi"
    about = {"url": url, "published_on": "2018-05-23", **(ARTICLES | COPIED)[article_id]}
    return {"article_id": article_id, **about, **span}


def evidence() -> list[dict[str, Any]]:
    """Four passages found, best first; under the second, two of its copies and one of its own."""
    spans = [("a1", LEAD + QUOTE), ("a2", SECOND), ("a1", LEAD.strip()), ("a2", QUOTE)]
    found = [
        {"rank": rank, "passage_id": str(rank), "text": text, "folded": [], **place(article, text)}
        for rank, (article, text) in enumerate(spans, start=1)
    ]
    found[1]["folded"] = [
        {"text": text, **place(article, text)}
        for article, text in (("a3", QUOTE), ("a2", QUOTE), ("a4", SECOND))
    ]
    return found


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Make the canned answer: two sentences with a source each, or an abstention."""
    abstained = "unknown" in asked["question"]
    parts = [] if abstained else [(QUOTE, [1]), (" ", []), (SECOND, [2])]
    cited = [] if abstained else [(1, "a1", QUOTE, "supported"), (2, "a2", SECOND, "unsupported")]
    silent = {"looked_for": ["matter"], "hints": ["Ask otherwise."], "nearest": evidence()[:3]}
    standalone = "who attended the 13th meeting" if asked["session_id"] else asked["question"]
    return {
        "question": asked["question"], "standalone_question": standalone, "kind": "list", "days": [],
        "answer": "" if abstained else f"{QUOTE} [1] {SECOND} [2]",
        "answer_parts": [{"text": text, "markers": markers, "pieces": [{"text": text, "day": None}]}
                         for text, markers in parts],
        "short_answer": None if abstained else "Ardenia, Borduria and Cascadia",
        "yes_no": None, "abstained": abstained, "abstention": silent if abstained else None,
        "confidence": 0.21 if abstained else 0.93, "answerer": "extractive",
        "session_id": asked["session_id"] or "s-1", "turn": None, "index_fingerprint": "0123456789abcdef",
        "citations": [{"marker": marker, "quote": quote, "verdict": found, "reason": "",
                       **place(id_, quote)} for marker, id_, quote, found in cited],
        "agreement": None, "evidence": evidence(), "seconds": {"retrieve": 0.006, "answer": 0.021},
    }  # fmt: skip


def sent(event: str, data: object) -> bytes:
    """One event on the wire, with lines ended as a proxy might end them."""
    lines = json.dumps(data, ensure_ascii=False, indent=1).split("\n")  # data over several lines
    body = "".join(f"data: {line}\r\n" for line in lines)
    return f": keep-alive\r\nid: 4\r\nevent:{event}\r\n{body}\r\n".encode()


async def told(asked: dict[str, Any], gate: threading.Event) -> AsyncIterator[bytes]:
    """Stream an answer; the question's words choose what goes wrong."""
    question = asked["question"]
    yield sent("evidence", {"evidence": evidence()})
    if "mishap" in question:
        yield sent("error", PROBLEM)
        return
    whole = answer(asked)
    for before, cited in zip(("", " "), whole["citations"], strict=False):
        text = f"{before}{cited['quote']} [{cited['marker']}]"
        yield sent("token", {"text": text, "sentence": cited["quote"], "citation": cited})
    if "broken" in question:
        return
    while "gated" in question and not gate.is_set():
        await asyncio.sleep(0.01)
    if "slow" in question:
        await asyncio.sleep(20)  # until the page hangs up
    yield sent("answer", whole)


def stub() -> FastAPI:
    """Make the API as the page uses it; `app.state.asked` keeps the questions' bodies."""
    app = FastAPI()
    app.state.asked = []
    app.state.gate = threading.Event()  # an answer to a gated question waits for it
    app.state.text, app.state.quote, app.state.hostile = TEXT, QUOTE, HOSTILE

    add_pages(app)
    app.add_middleware(Headers)

    @app.post("/v1/ask")
    async def ask(request: Request) -> Response:
        asked = await request.json()
        app.state.asked.append(asked)
        if "refuse" in asked["question"]:
            return JSONResponse(PROBLEM, 422, media_type="application/problem+json")
        return StreamingResponse(told(asked, app.state.gate), media_type="text/event-stream")

    @app.get("/v1/sessions")
    def sessions() -> dict[str, Any]:
        return {"sessions": [], "total": 0}

    @app.get("/v1/articles")
    def articles(limit: int) -> dict[str, Any]:
        return {"articles": [{"id": key, **one} for key, one in ARTICLES.items()][:limit]}

    @app.get("/v1/articles/{key}")
    def article(key: str, start: int | None = None, end: int | None = None) -> dict[str, Any]:
        about = {"id": key, "text": TEXT, "authors": ["A. Writer"], "language": "en"}
        about["copies"] = COPIES if key == "a2" else []
        if start is None:
            return {**place(key, QUOTE), **about}
        cut = [(TEXT[:start], False), (TEXT[start:end], True), (TEXT[end:], False)]
        parts = [{"text": text, "quoted": quoted} for text, quoted in cut if text]
        return {**place(key, QUOTE), **about, "parts": parts}

    @app.get("/v1/archive")
    def archive() -> dict[str, Any]:
        sources = [{"source": one["source"], "articles": 2} for one in ARTICLES.values()]
        about = {"sources": sources, "published_from": "2017-05-04", "published_to": "2024-09-11"}
        return {"articles": 4, "passages": 9, **about}

    return app


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """Make the stub; a module may put an application of its own in its place."""
    return stub()


@pytest.fixture(scope="module")
def server(app: FastAPI) -> Iterator[FastAPI]:
    """Serve the application on a free port of this machine; its address is `state.url`."""
    config = uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]
    app.state.url = f"http://127.0.0.1:{port}/"
    yield app
    running.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; module scope, for playwright holds the thread's event loop while it is open."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def opened(browser: Browser, **options: Any) -> Page:
    """Open an empty tab of its own context, on a wide screen unless the options say otherwise."""
    usual = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    page = browser.new_context(**{**usual, **options}).new_page()
    page.set_default_timeout(10_000)
    return page


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """Share one tab: a new one for each test costs 0.8 s (2 cores)."""
    return opened(browser)


@pytest.fixture
def page(
    browser: Browser, tab: Page, server: FastAPI, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Load the page; parametrize indirectly with options of a browser context of its own.

    Afterwards: it must have logged no error but failed requests (which the browser logs itself),
    asked no other host, and run nothing that an article smuggled in.
    """
    page = opened(browser, **request.param) if hasattr(request, "param") else tab
    said: list[str] = []
    hosts: set[str] = set()
    listeners = {
        "console": lambda one: said.append(one.text) if one.type == "error" else None,
        "pageerror": lambda error: said.append(str(error)),
        "request": lambda sent: hosts.add("/".join(sent.url.split("/")[:3]) + "/"),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    server.state.asked.clear()
    page.goto(server.state.url)
    yield page
    smuggled = page.evaluate("window.hacked")
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    if page is not tab:
        page.context.close()
    assert [error for error in said if "Failed to load resource" not in error] == []
    assert hosts == {server.state.url}
    assert smuggled is None
