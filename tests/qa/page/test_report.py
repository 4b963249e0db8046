"""What became of added files leaves room for what is read, and stays in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from dropped import DROP, story

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
SCREENS = [{"viewport": {"width": 1280, "height": 800}}, PHONE]
REFUSED = [
    {"origin": f"photo-{number}.png", "expected": "text", "found": "an image", "remedy": "convert it"}
    for number in range(30)
]  # fmt: skip
DONE = {"added": ["a1", "a2"], "changed": [], "unchanged": 1, "removed": [], "refused": REFUSED}


def height(part: Locator) -> float:
    """How high it is, in pixels."""
    box = part.bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize("page", SCREENS, indirect=True, ids=["wide", "phone"])
def test_report_is_one_line_once_a_question_is_asked(page: Page) -> None:
    """Before, it scrolls in its own bounds; after, a press of a key shows it again, and closes it."""
    report = page.locator("#adding")
    page.route("**/v1/articles", lambda route: route.fulfill(json=DONE))
    page.evaluate(DROP, [story(1)])
    expect(report.locator("h2")).to_have_text("2 articles added, 1 unchanged, 30 refused")
    expect(report.locator(".refusals li")).to_have_count(30)
    assert height(report) <= 0.36 * page.evaluate("innerHeight")
    report.locator(".outcome .source").last.focus()  # below what fits
    expect(report.locator(".outcome .source").last).to_be_in_viewport()
    page.locator("#question").fill("who attended")
    page.locator("#question").press("Enter")
    expect(page.locator(".lede")).to_be_visible()
    expect(report.locator("h2")).to_be_visible()
    expect(report.locator(".outcome")).to_be_hidden()
    assert height(report) <= 60
    details = report.get_by_role("button", name="Details")
    expect(details).to_have_attribute("aria-expanded", "false")
    details.press("Enter")
    expect(report.locator(".outcome")).to_be_visible()
    expect(details).to_have_attribute("aria-expanded", "true")
    details.press("Enter")
    expect(report.locator(".outcome")).to_be_hidden()
    page.evaluate(DROP, [story(2)])  # a new report is told whole
    expect(report.locator(".outcome")).to_be_visible()
    report.get_by_role("button", name="Close", exact=True).press("Enter")
    expect(report).to_be_hidden()
    page.unroute("**/v1/articles")


def test_folded_report_opens_where_something_is_to_be_done(page: Page) -> None:
    """A question folds what is on its way; that the sending stopped is told with what goes on."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/articles", hold)
    report = page.locator("#adding")
    page.evaluate(DROP, [story(1)])
    expect(report.locator("h2")).to_have_text("Adding 1 file")
    page.locator("#question").fill("who attended")
    page.locator("#question").press("Enter")
    expect(page.locator(".lede")).to_be_visible()
    expect(report.locator(".going")).to_be_hidden()
    problem = {"title": "Archive busy", "status": 503, "detail": "Another process is writing."}
    held[0].fulfill(status=503, json=problem)
    expect(report.get_by_role("button", name="Send 1 file again")).to_be_visible()
    page.unroute("**/v1/articles")
