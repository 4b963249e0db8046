"""The head of the page stays in reach, whatever is read below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

SCREENS = [
    {"viewport": {"width": 1280, "height": 800}},
    {"viewport": {"width": 800, "height": 600}},
    {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True},
]
TOP = "(one) => one.getBoundingClientRect().top"


@pytest.mark.parametrize("page", SCREENS, indirect=True, ids=["wide", "middle", "phone"])
def test_new_conversation_is_in_reach_below_many_answers(page: Page) -> None:
    """The head stands still; it covers neither a question that is just asked nor one gone back to."""
    for number in range(1, 4):
        page.locator("#question").fill(f"who attended {number}")
        page.locator("#question").press("Enter")
        expect(page.locator(".lede")).to_have_count(number)
        head = page.locator(".masthead").bounding_box()
        assert head is not None
        assert head["y"] == 0
        assert page.locator(".asked").last.evaluate(TOP) >= head["height"]
    assert page.evaluate("scrollY") > 0
    first = page.locator(".asked").first
    first.evaluate("(one) => { one.scrollIntoView(); one.focus(); }")
    assert first.evaluate(TOP) >= head["height"]
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#welcome")).to_be_visible()
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 256}}], indirect=True)
def test_the_head_leaves_a_magnified_page_its_room(page: Page) -> None:
    """At four times the size on a small screen it scrolls away, as it does not elsewhere."""
    page.locator("#question").fill("who attended")
    page.locator("#question").press("Enter")
    expect(page.locator(".lede")).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator(".masthead")).not_to_be_in_viewport()
