"""A server that asks for a key: the page asks the reader for it once."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from dialogs import SCREENS, faults
from playwright.sync_api import Page, expect

from qa.api.access import Access, Keyring
from qa.api.guards import Gate

if TYPE_CHECKING:
    from fastapi import FastAPI

KEY = "reader-0123456789"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(app: FastAPI) -> FastAPI:
    """Ask for a key before the stub answers."""
    app.add_middleware(Gate, Access(Keyring.read(f"read:{KEY}")))
    return app


@pytest.fixture(autouse=True)
def forgotten(page: Page) -> None:
    """Begin as a new tab does: the page asks for its data at once."""
    page.evaluate("sessionStorage.clear()")
    page.reload()


def test_key_is_asked_for_once(page: Page) -> None:
    """All that is refused at first shares one question; the key then serves all, after a reload too."""
    expect(page.locator("dialog[open]")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_accessible_name("This server asks for a key")
    expect(page.get_by_role("textbox", name="Key")).to_be_focused()
    page.keyboard.type(f" {KEY} ")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.reload()
    page.locator("#question").fill("who attended")
    page.locator("#question").press("Enter")
    expect(page.locator(".cite").first).to_be_attached()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert KEY not in page.evaluate("JSON.stringify(localStorage) + document.cookie")


def test_wrong_key_is_asked_for_again(page: Page) -> None:
    """A key that the server does not know is said to be, and another asked for."""
    page.get_by_role("textbox", name="Key").fill("wrong-0123456789")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("does not know the key")
    page.get_by_role("textbox", name="Key").fill(KEY)
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_cancelled(page: Page) -> None:
    """Who has no key is told what the server says, when a question is asked."""
    expect(page.get_by_role("textbox", name="Key")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("#question").fill("who attended")
    page.locator("#question").press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#thread .problem .title").last).to_have_text("Unauthorized")


@pytest.mark.parametrize("page", SCREENS, indirect=True)
def test_the_key_is_asked_for_in_good_shape(page: Page) -> None:
    """The label stands above its field, the field is as wide as the words, the buttons below it."""
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert faults(dialog) == []
    parts = "h2, label, input, button"
    boxes = dialog.locator(parts).evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect())"
    )
    head, label, field, cancel, use = boxes
    assert head["bottom"] < label["top"] < label["bottom"] <= field["top"]
    assert field["width"] == head["width"]
    assert field["bottom"] < cancel["top"] == use["top"]


def test_the_page_behind_is_dark_to_its_edge(page: Page) -> None:
    """Where the scrollbar has its room, no backdrop reaches: the ground there is as dark as it."""
    expect(page.get_by_role("dialog")).to_be_visible()
    images = pytest.importorskip("PIL.Image")
    shot = images.open(BytesIO(page.screenshot())).convert("L")
    ground, edge = shot.getpixel((700, 640)), shot.getpixel((1278, 640))
    assert abs(edge - ground) <= 4
