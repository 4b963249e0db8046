"""The page folds what tells one story under the passage that tells it best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


def looked_at(page: Page) -> Locator:
    """Ask, open the list of passages, and give its items."""
    page.locator("#question").fill("who attended the 13th meeting")
    page.locator("#question").press("Enter")
    expect(page.locator(".cite")).to_have_count(2)
    page.locator(".evidence > summary").click()
    return page.locator(".evidence > ol > li")


def test_folded_passages_are_a_key_away(page: Page) -> None:
    """One line says who else told the story; it opens, and what it holds opens, by the keyboard."""
    items = looked_at(page)
    expect(items).to_have_count(4)
    expect(page.locator(".folded")).to_have_count(1)
    summary = items.nth(1).locator("summary")
    expect(summary).to_have_text(
        "2 more of this story: Quay <b>Times</b>, Harbour news without an outlet · 1 more passage"
    )
    first = items.nth(1).locator(".folded .source").first
    expect(first).to_be_hidden()
    items.nth(1).locator("button.source").first.focus()
    page.keyboard.press("Tab")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    expect(items.nth(1).locator(".folded .source .title")).to_have_text([
        "Harbour news <u>again</u>",
        '<img src=x onerror="window.hacked=1"> River & <b>harbour</b> news',
        "Harbour news without an outlet",
    ])  # fmt: skip
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#article-title")).to_have_text("Harbour news <u>again</u>")
    expect(page.locator("mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()


def test_the_article_names_its_copies(page: Page, server: FastAPI) -> None:
    """Below the text; one opens in its place, whole and without a mark, and names none of its own."""
    items = looked_at(page)
    items.nth(1).locator("button.source").first.click()
    copies = page.locator("#article-copies button")
    expect(copies).to_have_text([
        "Harbour news <u>again</u>Quay <b>Times</b>",
        "Harbour news without an outlet",
    ])  # fmt: skip
    copies.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#article-title")).to_have_text("Harbour news <u>again</u>")
    expect(page.locator("#article-text")).to_have_text(server.state.text, use_inner_text=False)
    expect(page.locator("mark")).to_have_count(0)
    expect(page.locator("#article-title")).to_be_focused()
    expect(page.locator("#article-copies")).to_be_empty()
    page.keyboard.press("Escape")
    expect(items.nth(1).locator("button.source").first).to_be_focused()


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_shows_it_without_scrolling_sideways(page: Page) -> None:
    """The line breaks, the passages are set in, and each is tall enough for a finger."""
    items = looked_at(page)
    items.nth(1).locator("summary").tap()
    expect(items.nth(1).locator(".folded .source").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for one in items.nth(1).locator(".folded .source, .folded summary").all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] >= 24
