"""The page opens a citation's article at its quote, for every reader and on every screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1280, "height": 800}}
SHORT = {"viewport": {"width": 1280, "height": 300}}
LIGHT = {"color_scheme": "light"}
DARK = {"color_scheme": "dark"}

CONTRASTS = Path(__file__).with_name("contrasts.js").read_text(encoding="utf-8")


def answered(page: Page) -> None:
    """Ask the question that has an answer, and wait for it."""
    page.locator("#question").fill("who attended the 13th meeting")
    page.locator("#question").press("Enter")
    expect(page.locator(".cite")).to_have_count(2)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_citation_opens_its_article_at_the_quote(page: Page, server: FastAPI) -> None:
    """The mark holds exactly the quote, in sight and focused, in an article shown whole."""
    answered(page)
    page.locator(".cite").first.click()
    mark = page.locator("mark")
    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()
    assert mark.text_content() == server.state.quote
    assert page.locator("#article-text").text_content() == server.state.text
    expect(page.locator("#article-title")).to_have_text(
        "Ministers pledge closer ties at 13th meeting"
    )
    expect(page.locator("#article-source")).to_have_text("Karshi Courier · 23 May 2018")
    link = page.locator("#article-byline a")
    expect(link).to_have_attribute("href", "https://news.example/karshi")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(page.locator("#question")).to_be_visible()  # beside the answer, not over it
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".cite").first).to_be_focused()


@pytest.mark.parametrize("page", [SHORT], indirect=True, ids=["short"])
def test_passage_deep_in_an_article_is_scrolled_to(page: Page) -> None:
    """An article taller than the screen opens at the quote, not at its top."""
    answered(page)
    page.locator(".cite").last.click()
    expect(page.locator("mark")).to_be_in_viewport()
    assert page.locator("#article-body").evaluate("body => body.scrollTop") > 0


def test_keyboard_alone_is_enough(page: Page) -> None:
    """Slash, Enter, Escape and the numbers ask, open, close and lead back."""
    page.locator("h1 a").focus()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("line 1")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("2/3")
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_have_text("line 1 2/3")
    expect(page.locator(".cite")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(".asked")).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator("mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#article")).to_be_hidden()
    expect(page.locator(".cite").last).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()


# Closes the pane and opens another source before the browser has told of the closing.
AT_ONCE = """() => {
  const escape = new KeyboardEvent("keydown", {key: "Escape", bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(escape);
  document.querySelectorAll(".cite")[1].click();
}"""


@pytest.mark.parametrize("page", [WIDE, PHONE], indirect=True, ids=["beside", "over"])
def test_source_opens_while_the_last_one_closes(page: Page) -> None:
    """However soon after the closing, the second article stays open at its quote, in focus."""
    answered(page)
    page.locator(".cite").first.click()
    expect(page.locator("mark")).to_be_focused()
    page.evaluate(AT_ONCE)
    expect(page.locator("mark")).to_have_text("The next meeting is to be held in Borduria in 2019.")
    expect(page.locator("mark")).to_be_focused()
    expect(page.locator("body")).to_have_class("reading")
    page.keyboard.press("Escape")
    expect(page.locator("#article")).to_be_hidden()
    expect(page.locator(".cite").last).to_be_focused()


def test_markup_in_an_article_is_shown_as_text(page: Page, server: FastAPI) -> None:
    """A title or source that is markup shows as its characters; a script's address is no link."""
    answered(page)
    expect(page.locator(".sources .title").last).to_have_text(server.state.hostile)
    page.locator(".cite").last.click()
    expect(page.locator("#article-title")).to_have_text(server.state.hostile)
    expect(page.locator("#article-source")).to_contain_text("Harbour <i>Gazette</i>")
    expect(page.locator("mark")).to_be_visible()
    expect(page.locator("#article-byline")).to_have_text("By A. Writer")
    expect(page.locator("img, main b, main i, #article a")).to_have_count(0)


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_phone_shows_everything_in_its_width(page: Page) -> None:
    """At 360 pixels nothing runs out sideways, and the article covers the whole screen."""
    assert overflow(page) <= 0
    answered(page)
    assert overflow(page) <= 0
    page.locator(".evidence > summary").click()
    page.locator("#filter-toggle").click()
    page.get_by_label("Harbour <i>Gazette</i>").check()
    page.get_by_label("From").fill("2018-01-01")
    assert overflow(page) <= 0
    page.locator("#filter-toggle").click()
    page.locator(".evidence .source").last.click()
    expect(page.locator("mark")).to_be_focused()
    box = page.locator("#article").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert page.locator("#article-body").evaluate("b => b.scrollWidth - b.clientWidth") == 0
    page.keyboard.press("Escape")
    expect(page.locator(".evidence .source").last).to_be_focused()


@pytest.mark.parametrize("page", [LIGHT, DARK], indirect=True, ids=["light", "dark"])
def test_text_stands_out_from_its_ground(page: Page) -> None:
    """In both colour schemes each shown text has a contrast of at least 4.5 to 1."""
    answered(page)
    page.locator(".evidence > summary").click()
    page.locator("#filter-toggle").click()
    page.locator(".cite").first.click()
    expect(page.locator("mark")).to_be_visible()
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 30
    assert [pair for pair in contrasts if pair[0] < 4.5] == []
