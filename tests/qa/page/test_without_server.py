"""The page opens while its server is away, keeps what was typed, and is never older than the server."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from qa.api import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Browser, Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

SOURCE = Path(pages.__file__).parents[1] / "page"
KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const {url} of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname);
  }
  return kept.sort();
}"""


class Switch:
    """A server that can be switched off and on, at one address."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.port = app, 0
        self.running: tuple[uvicorn.Server, threading.Thread] | None = None

    def on(self) -> str:
        """Serve; give the address."""
        config = uvicorn.Config(
            self.app,
            port=self.port,
            log_config=None,
            log_level="error",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        self.port = server.servers[0].sockets[0].getsockname()[1]
        self.running = server, thread
        return f"http://127.0.0.1:{self.port}/"

    def off(self) -> None:
        """Serve no longer."""
        if self.running:
            self.running[0].should_exit = True
            self.running[1].join()
            self.running = None


@pytest.fixture
def switch(app: FastAPI) -> Iterator[Switch]:
    """Make a switched server, off at first and at last."""
    made = Switch(app)
    yield made
    made.off()


@pytest.fixture
def loaded(browser: Browser, switch: Switch, new_page: Callable[..., Page]) -> Iterator[Page]:
    """Load the page once, until its files are kept."""
    page = new_page(browser)
    page.goto(switch.on())
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    expect(page.locator(".size")).to_be_visible()
    yield page
    page.context.close()


def test_reload_without_the_server_shows_the_page(loaded: Page, switch: Switch) -> None:
    """It says that the server is away, keeps what was typed, and goes on once it is back."""
    loaded.locator("#question").press_sequentially("who attended")
    switch.off()
    loaded.reload()
    expect(loaded.locator("#connection")).to_have_text(
        "The server cannot be reached. What you type is kept; this page tries again by itself."
    )
    expect(loaded.get_by_role("heading", name="Dateline")).to_be_visible()
    expect(loaded.locator("#question")).to_have_value("who attended")
    loaded.locator("#question").press("Enter")
    expect(loaded.locator(".turn .problem")).to_contain_text("Dateline could not be reached")
    loaded.reload()
    expect(loaded.locator(".asked")).to_have_text("who attended")  # the address asks it
    loaded.locator("#question").press_sequentially("and then?")
    switch.on()
    expect(loaded.locator("#connection")).to_be_hidden()
    expect(loaded.locator("#archive-line")).to_have_text("4 articles")
    loaded.locator(".turn").get_by_role("button", name="Try again").click()
    expect(loaded.locator(".lede")).to_have_text("Ardenia, Borduria and Cascadia")
    expect(loaded.locator("#question")).to_have_value("and then?")


def test_the_missing_server_is_told_once(loaded: Page, switch: Switch) -> None:
    """It is named in one line; what cannot be loaded is said to come back, and is no failure."""
    switch.off()
    loaded.goto(f"{loaded.url.split('?')[0]}?session=s-2")
    expect(loaded.locator("#connection")).to_be_visible()
    expect(loaded.locator("#notice")).to_have_text(
        "This conversation comes back as soon as it can be loaded."
    )
    expect(loaded.get_by_role("heading", name="Ask the archive")).to_be_visible()
    expect(loaded.get_by_text("server", exact=False).filter(visible=True)).to_have_count(1)
    expect(loaded.locator(".problem")).to_have_count(0)
    switch.on()
    expect(loaded.locator(".size")).to_be_visible()
    expect(loaded.locator("#session-list li")).to_have_count(2)


def test_a_link_opens_without_the_server(loaded: Page, switch: Switch) -> None:
    """The page stands for each of its addresses; what the link asks can be asked again."""
    address = loaded.url.split("?")[0]
    switch.off()
    loaded.goto(f"{address}?q=who+attended")
    expect(loaded.locator(".turn .problem")).to_contain_text("Dateline could not be reached")
    switch.on()
    loaded.locator(".turn").get_by_role("button", name="Try again").click()
    expect(loaded.locator(".lede")).to_be_visible()


def test_only_the_pages_own_files_are_kept(loaded: Page) -> None:
    """No answer, no article and nothing else that the archive told."""
    loaded.locator("#question").fill("who attended")
    loaded.locator("#question").press("Enter")
    loaded.locator(".cite").first.click()
    expect(loaded.locator("mark")).to_be_visible()
    files = [f"/page/{one.name}" for one in SOURCE.iterdir() if one.suffix != ".css"]
    expected = {"/", "/page/styles.css", *files} - {"/page/index.html", "/page/worker.js"}
    assert loaded.evaluate(KEPT) == sorted(expected)


def test_a_changed_file_is_shown_at_once(
    browser: Browser,
    app: FastAPI,
    new_page: Callable[..., Page],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server's file while there is a server; without it the newest that was kept."""
    page_folder = tmp_path / "page"
    shutil.copytree(SOURCE, page_folder)
    monkeypatch.setattr(pages, "files", lambda _: tmp_path)
    for route in app.routes:
        if getattr(route, "name", "") == "page":
            monkeypatch.setattr(route.app, "all_directories", [page_folder])
    switch = Switch(app)
    page = new_page(browser)
    page.goto(switch.on())
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    words = page_folder / "welcome.js"
    changed = words.read_text(encoding="utf-8").replace(
        "Ask the archive", "Ask the changed archive"
    )
    words.write_text(changed, encoding="utf-8")
    page.reload()
    expect(page.get_by_role("heading", name="Ask the changed archive")).to_be_visible()
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    version = pages.worker().split('"')[1]
    expect(page.locator("html")).to_be_visible()
    page.evaluate(
        """async (name) => {
          while (!(await caches.keys()).every((one) => one === name)) await new Promise(requestAnimationFrame);
        }""",
        f"dateline-page-{version}",
    )
    switch.off()
    page.reload()
    expect(page.get_by_role("heading", name="Ask the changed archive")).to_be_visible()
    page.context.close()
