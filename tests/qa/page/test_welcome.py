"""What stands on the page before the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hacked=1"> River & <b>harbour</b> news'
# All shifts of the layout since the page began to load, as Chromium counts them (CLS).
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(sum), 100));
})"""


@pytest.fixture
def archive(server: FastAPI) -> Iterator[dict[str, Any]]:
    """Give the archive's facts, to be changed by a test and restored after it."""
    before = dict(server.state.archive)
    yield server.state.archive
    server.state.archive.clear()
    server.state.archive |= before


def test_it_tells_what_the_archive_holds_and_what_to_ask(page: Page, server: FastAPI) -> None:
    """Size, reach, and suggestions as text; pressing one asks it."""
    expect(page.locator(".size")).to_have_text(
        "4 articles from 2 sources, from 4 May 2017 to 11 September 2024"
    )
    suggested = ["Who attended the 13th meeting?", f"What is {HOSTILE}?"]
    expect(page.locator(".example")).to_have_text(suggested)
    page.locator(".example").last.click()
    expect(page.locator(".asked")).to_have_text(suggested[1])
    expect(page.locator("#welcome")).to_be_hidden()
    expect(page.locator(".lede")).to_be_visible()
    assert [asked["question"] for asked in server.state.asked] == [suggested[1]]


def test_suggestions_come_when_they_are_found(page: Page, archive: dict[str, Any]) -> None:
    """While the server seeks them the page keeps their room, and shows them without a reload."""
    found = archive["suggestions"]
    archive |= {"suggestions": [], "suggestions_ready": False}
    page.reload()
    expect(page.locator(".about-archive")).to_contain_text("Looking for questions that it answers…")
    expect(page.locator(".sought")).to_have_count(4)
    archive |= {"suggestions": found, "suggestions_ready": True}
    expect(page.locator(".example")).to_have_count(2)
    expect(page.locator(".sought")).to_have_count(0)


def test_no_suggestion_is_made_up(page: Page, archive: dict[str, Any]) -> None:
    """Where none was found none is shown."""
    archive["suggestions"] = []
    page.reload()
    expect(page.locator(".size")).to_be_visible()
    expect(page.locator(".example, .sought, .about-archive h3")).to_have_count(0)


def test_empty_archive_says_what_to_do(page: Page, archive: dict[str, Any]) -> None:
    """No articles: how to add some, by button too; the filters have nothing to choose from."""
    archive |= {
        "articles": 0, "passages": 0, "sources": [], "months": [], "first": None, "last": None,
        "suggestions": [], "index_fingerprint": "empty",
    }  # fmt: skip
    page.reload()
    expect(page.locator("#welcome")).to_contain_text("This archive is empty.")
    with page.expect_file_chooser() as chooser:
        page.locator("#welcome").get_by_role("button", name="Add articles").press("Enter")
    assert chooser.value.is_multiple()
    page.locator("#filter-toggle").click()
    expect(page.locator("#filter-panel")).to_have_text(
        "The archive is empty: there is nothing to choose from."
    )


def test_archive_without_dates_or_sources(page: Page, archive: dict[str, Any]) -> None:
    """No days to choose, no sources to choose, and both are said; nothing is counted that is not."""
    archive |= {
        "sources": [], "months": [], "first": None, "last": None, "undated": 4, "unsourced": 4,
        "index_fingerprint": "bare",
    }  # fmt: skip
    page.reload()
    expect(page.locator(".size")).to_have_text("4 articles")
    page.locator("#filter-toggle").click()
    panel = page.locator("#filter-panel")
    expect(panel).to_contain_text("No article has a date, so none can be left out by it.")
    expect(panel).to_contain_text("No article names its source.")
    expect(panel.locator(".histogram, .dates").filter(visible=True)).to_have_count(0)


@pytest.mark.parametrize(
    "page",
    [{"viewport": {"width": 1280, "height": 800}}, {"viewport": {"width": 360, "height": 740}}],
    ids=["desk", "phone"],
    indirect=True,
)
def test_nothing_jumps_as_facts_come_in(page: Page, archive: dict[str, Any]) -> None:
    """From the empty page to the suggestions found late, the layout shifts by less than 0.01."""
    found = archive["suggestions"]
    archive |= {"suggestions": [], "suggestions_ready": False}
    page.reload()
    expect(page.locator(".sought")).to_have_count(4)
    archive |= {"suggestions": [*found, *found], "suggestions_ready": True}
    expect(page.locator(".example")).to_have_count(4)
    assert page.evaluate(SHIFTS) < 0.01


def test_server_that_cannot_tell_can_be_asked_again(page: Page) -> None:
    """A failure is told in words with a button that tries again."""
    page.route("**/v1/archive", lambda route: route.fulfill(status=503, json={
        "title": "Store busy", "status": 503, "detail": "Another process is writing.",
        "remedy": "Try again."}))  # fmt: skip
    page.reload()
    expect(page.locator(".about-archive .problem")).to_contain_text("Another process is writing.")
    page.unroute("**/v1/archive")
    page.locator(".about-archive").get_by_role("button", name="Try again").click()
    expect(page.locator(".size")).to_be_visible()
