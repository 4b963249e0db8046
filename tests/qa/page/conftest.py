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
from canned import ARCHIVE, COPIES, HOSTILE, PROBLEM, QUOTE, TEXT, answer, evidence, place
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from qa.api.headers import Headers
from qa.api.pages import add_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


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
    if "gated" in question:
        await asyncio.to_thread(gate.wait)
    if "slow" in question:
        await asyncio.sleep(20)  # until the page hangs up
    yield sent("answer", whole)
    if "lingering" in question:
        await asyncio.to_thread(gate.wait)


def stub() -> FastAPI:
    """Make the API as the page uses it; `app.state.asked` keeps the questions' bodies."""
    app = FastAPI()
    app.state.asked, app.state.archive = [], dict(ARCHIVE)
    app.state.gate = threading.Event()  # an answer to a gated question waits for it
    app.state.text, app.state.quote, app.state.hostile = TEXT, QUOTE, HOSTILE

    add_pages(app)
    app.add_middleware(Headers)

    @app.get("/bare")
    def bare() -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>bare</title><p>Dateline")

    @app.post("/v1/ask")
    async def ask(request: Request) -> Response:
        asked = await request.json()
        app.state.asked.append(asked)
        if "refuse" in asked["question"]:
            return JSONResponse(PROBLEM, 422, media_type="application/problem+json")
        return StreamingResponse(told(asked, app.state.gate), media_type="text/event-stream")

    @app.get("/v1/sessions")
    def sessions() -> dict[str, Any]:
        times = {"started_at": "2018-05-25T08:30:00Z", "last_asked_at": "2018-05-25T08:31:00Z"}
        rows = [{"id": f"s-{n}", "title": f"{HOSTILE} {n}", "turns": n, **times} for n in (2, 3)]
        return {"sessions": rows, "total": 2}

    @app.get("/v1/articles/{key}")
    def article(key: str, start: int | None = None, end: int | None = None) -> dict[str, Any]:
        about = {**place(key, QUOTE), "id": key, "text": TEXT, "authors": ["A. Writer"]}
        about |= {"language": "en", "copies": COPIES if key == "a2" else []}
        if start is None:
            return about
        cut = [(TEXT[:start], False), (TEXT[start:end], True), (TEXT[end:], False)]
        return about | {"parts": [{"text": t, "quoted": quoted} for t, quoted in cut if t]}

    @app.get("/v1/archive")
    def archive() -> dict[str, Any]:
        return dict(app.state.archive)

    return app


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """Make the stub; a module may put an application of its own in its place."""
    return stub()


@pytest.fixture(scope="module")
def server(app: FastAPI) -> Iterator[FastAPI]:
    """Serve the application on a free port of this machine; its address is `state.url`."""
    config = uvicorn.Config(
        app,
        port=0,
        log_config=None,  # uvicorn's own would keep its lines from the log that other tests read
        log_level="error",
        timeout_graceful_shutdown=1,
    )
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

    Afterwards: no error was logged but failed requests, no other host asked, nothing smuggled run.
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


@pytest.fixture(scope="session")
def new_page() -> Callable[..., Page]:
    """Open a tab of its own context; the caller closes the context."""
    return opened
