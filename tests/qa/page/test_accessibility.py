"""Each view of the page is checked by axe-core against WCAG 2.2 A and AA, and its best practices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
carrier = pytest.importorskip("axe_playwright_python")
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("page")]

AXE = next(Path(carrier.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
SCREENS = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    PHONE,
    {**PHONE, "color_scheme": "dark"},
]
every_screen = pytest.mark.parametrize(
    "page", SCREENS, indirect=True, ids=["light", "dark", "phone", "phone in the dark"]
)
RUN = """async () => {
  const {violations} = await axe.run(document, {resultTypes: ["violations"]});
  return violations.flatMap(({id, nodes}) => nodes.map((one) => [id, one.html, one.failureSummary]));
}"""


def violations(page: Page) -> list[list[str]]:
    """What axe-core finds wrong in the page as it is shown: rule, element, what to do."""
    page.evaluate(AXE)  # past the page's policy, which lets no such script in
    found: list[list[str]] = page.evaluate(RUN)
    return found


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    expect(page.locator(".provenance")).to_be_attached()


@every_screen
def test_welcome(page: Page) -> None:
    """Before the first question, filters closed and open."""
    expect(page.locator(".size")).to_be_visible()
    assert violations(page) == []
    page.locator("#filter-toggle").click()
    expect(page.locator("#filter-panel")).to_be_visible()
    assert violations(page) == []


@every_screen
def test_answer_and_article(page: Page) -> None:
    """An answer with all its passages, its menu, and its article beside or over it."""
    ask(page, "who attended the 13th meeting, says the model")
    page.get_by_text("of the language model not shown").click()
    page.locator(".evidence > summary").click()
    assert violations(page) == []
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("menuitem").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".cite").first.click()
    expect(page.locator("mark")).to_be_visible()
    assert violations(page) == []


@every_screen
def test_abstention_and_problem(page: Page) -> None:
    """No answer, and a question that is refused."""
    ask(page, "an unknown matter")
    page.locator("#question").fill("refuse this")
    page.locator("#question").press("Enter")
    expect(page.locator(".problem")).to_be_visible()
    assert violations(page) == []


@every_screen
def test_conversations(page: Page) -> None:
    """The list at the side or in its drawer, a menu, a title being changed, a deletion asked for."""
    expect(page.locator(".size")).to_be_visible()
    toggle = page.get_by_role("button", name="Conversations")
    if toggle.is_visible():
        toggle.click()
    more = page.get_by_role("button", name="More for").first
    expect(more).to_be_visible()
    assert violations(page) == []
    more.click()
    page.get_by_role("menuitem", name="Rename").click()
    expect(page.get_by_role("textbox", name="New title")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    more.click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert violations(page) == []


def test_chosen_colours_hold(page: Page) -> None:
    """The toggle turns the colours, and a reload keeps them; the system's own are no choice."""
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Switch to dark colours").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
    assert violations(page) == []
    page.get_by_role("button", name="Switch to light colours").press("Enter")
    assert page.evaluate(ground) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == dark
    page.emulate_media(color_scheme="light")


def test_answer_is_announced_once(page: Page) -> None:
    """The live region says that it searches, then the answer; nothing else on the page is live."""
    page.evaluate("""() => {
      window.heard = [];
      const status = document.getElementById("status");
      new MutationObserver(() => heard.push(status.textContent)).observe(status, {childList: true});
    }""")
    ask(page, "who attended the 13th meeting")
    assert page.evaluate("heard") == [
        "Searching the archive…", "Very likely: Ardenia, Borduria and Cascadia",
    ]  # fmt: skip
    expect(page.locator("#thread [aria-live], #thread [role=alert]")).to_have_count(0)
