"""The page shows a question's timeline, opens its quotes and saves it: over the real server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from towns import serving_towns

from corpus.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]
CONTRASTS = Path(__file__).with_name("contrasts.js").read_text(encoding="utf-8")
QUESTION = "When was the Tanner bridge opened?"
TOLD = {
    "<b>Plan</b>": "🌉 The Tanner bridge was to be opened in May, the council said on Monday.",
    "Done": "The Tanner bridge was opened at last on Friday. Nobody fell into the river.",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Make the real application over the towns and two articles about a bridge."""
    with serving_towns(tmp_path_factory.mktemp("timeline")) as made:
        made.state.dateline.add_articles(
            [
                Article(title, title, text, "Quay", published=datetime(2018, month, 23, tzinfo=UTC))
                for month, (title, text) in enumerate(TOLD.items(), start=3)
            ]
        )
        yield made


def shown(page: Page) -> Locator:
    """Ask, press the button, and give the timeline."""
    page.locator("#question").fill(QUESTION)
    page.locator("#question").press("Enter")
    page.get_by_role("button", name="Timeline").click()
    region = page.get_by_role("region", name="Timeline")
    expect(region.locator(".moment").first).to_be_visible()
    return region


def test_days_with_their_quotes(page: Page) -> None:
    """By day, the earliest first; a quote opens its article there, by the keyboard too."""
    region = shown(page)
    days = region.locator(".moment h4")
    expect(days.first).to_have_text("19 March 2018")
    expect(days.nth(1)).to_have_text("20 April 2018")
    quote = region.locator("button.source").nth(1)
    expect(quote.locator(".title")).to_have_text("Done")
    quote.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("The Tanner bridge was opened at last on Friday.")
    page.keyboard.press("Escape")
    expect(quote).to_be_focused()
    expect(region.locator("b")).to_have_count(0)  # a title that is markup is text


def test_the_button_hides_it_again(page: Page) -> None:
    """It says whether the timeline is open."""
    region = shown(page)
    button = page.get_by_role("button", name="Timeline")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(region).to_have_count(0)


def test_files_to_save(page: Page) -> None:
    """CSV and JSON have what is shown."""
    region = shown(page)
    for form in ("CSV", "JSON"):
        with page.expect_download() as download:
            region.get_by_role("button", name=f"Export {form}").click()
        assert download.value.suggested_filename == f"dateline-timeline.{form.lower()}"
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert text.index(TOLD["<b>Plan</b>"]) < text.index("opened at last")
    assert json.loads(text)["question"] == QUESTION


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_it_fits_a_phone(page: Page) -> None:
    """Nothing stands out at the side."""
    shown(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", SCHEMES, indirect=True)
def test_it_can_be_read_in_both_schemes(page: Page) -> None:
    """Every text has the contrast that it needs."""
    shown(page)
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 20
    assert [pair for pair in contrasts if pair[0] < 4.5] == []
