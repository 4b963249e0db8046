"""Sources and days are chosen, shown, sent with the question and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hacked=1">'
EVERYTHING = {"sources": [], "published_from": None, "published_to": None}
# Three years of months, January to June alike, and many sources, one of them hostile.
MONTHS = [
    {"month": f"{year}-{month:02}", "articles": month * (year - 2016)}
    for year in (2017, 2018, 2019) for month in range(1, 7)
]  # fmt: skip
SOURCES = [
    {"source": HOSTILE, "articles": 40},
    *({"source": f"Outlet {number:03}", "articles": 4} for number in range(149)),
]


@pytest.fixture(scope="module")
def app(app: FastAPI) -> FastAPI:
    """Put a larger archive behind the page."""
    app.state.archive |= {
        "articles": 640, "sources": SOURCES, "months": MONTHS, "undated": 3, "unsourced": 4,
        "first": "2017-01-02", "last": "2019-06-28",
    }  # fmt: skip
    return app


@pytest.fixture
def panel(page: Page) -> Locator:
    """Open the panel of filters."""
    page.locator("#filter-toggle").click()
    shown = page.locator("#filter-panel")
    expect(shown).to_be_visible()
    return shown


def ask(page: Page, question: str = "who attended") -> None:
    """Ask, and wait for the answer."""
    answered = page.locator(".turn").count()
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    expect(page.locator(".lede")).to_have_count(answered + 1)


def sent(server: FastAPI) -> list[dict[str, Any]]:
    """The filters of the questions asked."""
    return [asked["filter"] for asked in server.state.asked]


def test_filter_is_sent_shown_and_removable(page: Page, server: FastAPI, panel: Locator) -> None:
    """Chosen sources and days go with each question, show as chips, and leave by one press."""
    panel.get_by_label(HOSTILE).check()
    panel.get_by_label("From").fill("2018-01-01")
    panel.get_by_label("To", exact=True).fill("2017-12-31")
    expect(page.get_by_text("The first day is after the last")).to_be_visible()
    expect(panel.locator("[name=to]")).to_have_attribute("aria-invalid", "true")
    expect(panel.locator("[name=to]")).to_have_accessible_description(
        "The first day is after the last: no article can match. Change one of them, then ask."
    )
    panel.get_by_label("To", exact=True).fill("2018-12-31")
    expect(page.get_by_text("The first day is after the last")).to_be_hidden()
    expect(panel.locator("[name=to]")).to_have_attribute("aria-invalid", "false")
    expect(page.locator("#filter-chips li")).to_have_text([f"{HOSTILE}×", "2018×"])
    ask(page)
    page.get_by_role("button", name="Remove filter: 2018").click()
    expect(page.get_by_role("button", name=f"Remove filter: {HOSTILE}")).to_be_focused()
    ask(page, "an unknown matter")
    page.get_by_role("button", name="Ask again without filters").click()
    expect(page.locator(".lede")).to_have_count(3)
    expect(page.locator("#filter-chips li")).to_have_count(0)
    assert sent(server) == [
        {"sources": [HOSTILE], "published_from": "2018-01-01", "published_to": "2018-12-31"},
        {"sources": [HOSTILE], "published_from": None, "published_to": None},
        EVERYTHING,
    ]


def test_days_the_wrong_way_round_are_not_asked_of(
    page: Page, server: FastAPI, panel: Locator
) -> None:
    """The question stays in its box, the panel opens at the field, seen and heard; then it is asked."""
    panel.get_by_label("From").fill("2018-01-01")
    panel.get_by_label("To", exact=True).fill("2017-12-31")
    page.locator("#filter-toggle").click()
    page.locator("#question").fill("who attended")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(panel.get_by_label("From")).to_be_focused()
    expect(page.locator("#days-wrong")).to_be_in_viewport(ratio=1)
    expect(page.locator("#status")).to_have_text("Not asked: the first day is after the last.")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#question")).to_have_value("who attended")
    page.locator("button.example").first.click()
    expect(page.locator(".turn")).to_have_count(0)
    assert sent(server) == []
    panel.get_by_label("From").fill("2017-01-01")
    page.locator("#question").press("Enter")
    expect(page.locator(".lede")).to_be_visible()
    assert [one["published_from"] for one in sent(server)] == ["2017-01-01"]


def test_all_filters_leave_at_once_and_with_the_conversation(page: Page, panel: Locator) -> None:
    """Clear all takes everything; a new conversation begins without a filter."""
    panel.get_by_label("Outlet 000").check()
    panel.get_by_label("From").fill("2018-01-01")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator("#filter-chips li")).to_have_count(0)
    expect(page.locator("#filter-toggle")).to_be_focused()
    expect(panel.get_by_label("From")).to_have_value("")
    panel.get_by_label("Outlet 000").check()
    ask(page)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#filter-chips li")).to_have_count(0)


def test_many_sources_are_searched_by_keyboard(page: Page, server: FastAPI, panel: Locator) -> None:
    """Type a part of a name, step down with the arrows, choose with the space bar."""
    rows = panel.locator(".source-list li")
    expect(rows).to_have_count(100)
    expect(panel).to_contain_text("50 more sources: type a part of the name.")
    expect(panel).to_contain_text("4 articles name no source and are left out while one is chosen.")
    box = panel.get_by_label("Find a source")
    box.press_sequentially("t 14")
    expect(rows).to_have_count(9)
    box.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#filter-chips li")).to_have_text(["Outlet 141×"])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    box.fill("nobody of that name")
    expect(panel).to_contain_text("No source has such a name.")
    box.fill("")
    expect(rows.first).to_contain_text("Outlet 141")  # what is chosen is not lost among many
    ask(page)
    assert sent(server)[0]["sources"] == ["Outlet 141"]


def test_bars_choose_days_by_pointer(page: Page, panel: Locator) -> None:
    """A press chooses a bar, a drag those it crosses, a press on what is chosen alone everything."""
    bars = panel.locator(".plot")
    expect(bars.locator("span")).to_have_count(30)
    area = bars.bounding_box()
    assert area

    def at(bar: float) -> tuple[float, float]:
        return area["x"] + area["width"] * (bar + 0.5) / 30, area["y"] + area["height"] / 2

    page.mouse.click(*at(2))
    expect(page.locator("#filter-chips li")).to_have_text(["March 2017×"])
    expect(panel.get_by_label("From")).to_have_value("2017-03-01")
    expect(panel.get_by_label("To", exact=True)).to_have_value("2017-03-31")
    page.mouse.click(*at(2))
    expect(page.locator("#filter-chips li")).to_have_count(0)
    page.mouse.move(*at(14))
    page.mouse.down()
    page.mouse.move(*at(12))
    page.mouse.up()
    expect(page.locator("#filter-chips li")).to_have_text(["January – March 2018×"])
    expect(bars.locator(".in")).to_have_count(3)


def test_bars_choose_days_by_keyboard(page: Page, server: FastAPI, panel: Locator) -> None:
    """Two sliders, each said with its months and articles, move by a bar, a year and to the ends."""
    first, last = panel.get_by_role("slider").all()
    expect(first).to_have_attribute("aria-valuetext", "January 2017: 1 article")
    first.press("PageUp")
    first.press("ArrowRight")
    last.press("ArrowLeft")
    expect(first).to_have_attribute("aria-valuetext", "February 2018: 4 articles")
    expect(last).to_have_attribute("aria-valuetext", "May 2019: 15 articles")
    expect(panel.locator(".span")).to_have_text("February 2018 – May 2019: 85 articles")
    ask(page)
    page.locator("#filter-toggle").click()
    first.press("End")  # stops where the other one is
    expect(page.locator("#filter-chips li")).to_have_text(["May 2019×"])
    first.press("Home")
    last.press("End")
    expect(page.locator("#filter-chips li")).to_have_count(0)
    assert sent(server) == [
        {"sources": [], "published_from": "2018-02-01", "published_to": "2019-05-31"}
    ]


def test_undated_articles_are_told(panel: Locator) -> None:
    """Choosing days leaves out what has none, and the page says how much that is."""
    expect(panel).to_contain_text("3 articles have no date and are left out while days are chosen.")


@pytest.mark.parametrize("page", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_filters_fit_a_phone(page: Page, panel: Locator) -> None:
    """At 360 pixels nothing stands out at the side, and every control is at least 24 high."""
    panel.get_by_label("Outlet 000").check()
    panel.get_by_label("From").fill("2018-01-01")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.evaluate("""() => [...document.querySelectorAll(
      ".composer button, .composer input, .composer label:not(.unseen), .composer [role=slider]")]
      .filter((one) => one.checkVisibility() && !(one.type === "checkbox"))
      .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
      .filter(([{width, height}]) => Math.min(width, height) < 24).map(([, html]) => html)""")
    assert small == []
