"""Earlier conversations at the side: resumed, renamed, exported, deleted; the real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conversing import ask, kept, row
from dialogs import faults
from towns import serving_towns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Serve the archive of towns."""
    with serving_towns(tmp_path_factory.mktemp("towns")) as made:
        yield made


def test_reload_shows_the_conversation_again(page: Page) -> None:
    """The same questions and answers, and each number opens exactly its quote."""
    ask(page, "Who opened bridge1 of town3?")
    ask(page, "and bridge2 of town3?")
    expect(page.locator(".asked")).to_have_count(2)
    said = page.locator(".said").all_text_contents()
    quotes = page.locator(".sources q").all_text_contents()
    page.reload()
    expect(page.locator(".said")).to_have_text(said)
    expect(page.locator(".asked").last).to_have_text("and bridge2 of town3?")
    expect(page.locator(".asked").last).to_be_focused()
    expect(page.locator(".understood").last).to_contain_text("Searched for: ")
    expect(page.locator(".sources q")).to_have_text(quotes)
    expect(page.locator(".confidence").first).to_contain_text("confidence")
    page.locator(".turn").first.locator(".cite").first.press("Enter")
    expect(page.locator("mark")).to_be_focused()
    assert page.locator("mark").text_content() == quotes[0]
    page.keyboard.press("Escape")
    turn = ask(page, "Who opened bridge0 of town3?")
    expect(page.locator(".turn")).to_have_count(3)
    expect(turn.locator(".said")).to_contain_text("Mayor3")


def test_conversations_stand_at_the_side_newest_first(page: Page) -> None:
    """By day, the one shown marked; choosing another shows it, by the keyboard too."""
    ask(page, "Who opened bridge0 of town1?")
    expect(row(page, "bridge0 of town1")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#side [aria-current]")).to_have_count(0)
    ask(page, "Who opened bridge0 of town2?")
    titles = page.locator("#session-list li a")
    expect(titles.first).to_have_text("Who opened bridge0 of town2?")
    expect(titles.nth(1)).to_have_text("Who opened bridge0 of town1?")
    expect(page.locator("#session-list h3")).to_have_text(["1 June 2018"])
    expect(titles.first).to_have_attribute("aria-current", "page")
    titles.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_have_text(["Who opened bridge0 of town1?"])
    expect(titles.nth(1)).to_have_attribute("aria-current", "page")
    expect(titles.first).not_to_have_attribute("aria-current", "page")


def test_title_is_changed_in_place(page: Page, app: FastAPI) -> None:
    """Enter keeps the new title, Escape the old one; what is markup shows as its characters."""
    ask(page, "Who opened bridge1 of town4?")
    mine = row(page, "bridge1 of town4")
    mine.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name="New title")
    expect(box).to_be_focused()
    box.fill("not this")
    page.keyboard.press("Escape")
    expect(mine.get_by_role("link")).to_be_focused()
    expect(mine.get_by_role("link")).to_have_text("Who opened bridge1 of town4?")
    mine.get_by_role("button").click()
    page.get_by_role("menuitem", name="Rename").click()
    box.fill("  <b>Bridges</b>  & towns ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="<b>Bridges</b> & towns")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Renamed.")
    page.reload()
    expect(row(page, "<b>Bridges</b> & towns")).to_be_visible()
    assert "<b>Bridges</b> & towns" in [one.title for one in kept(app).listed(50)[0]]


@pytest.mark.parametrize(("part", "choice", "ending"), [(1, "Markdown", "md"), (2, "JSON", "json")])
def test_conversation_is_taken_along(page: Page, part: int, choice: str, ending: str) -> None:
    """As a file named by its title, with the question, the answer and its quotes."""
    asked = f"Who opened bridge{part} of town5?"
    turn = ask(page, asked)
    quote = turn.locator(".sources q").first.text_content()
    row(page, asked).get_by_role("button").click()
    with page.expect_download() as started:
        page.get_by_role("menuitem", name=f"Export as {choice}").click()
    assert started.value.suggested_filename == f"Who-opened-bridge{part}-of-town5.{ending}"
    text = Path(started.value.path()).read_text(encoding="utf-8")
    if ending == "json":
        (one,) = json.loads(text)["turns"]
        assert one["question"] == asked
        assert one["answer"]["citations"][0]["quote"] == quote
    else:
        assert asked in text
        assert quote is not None
        assert " ".join(quote.split()) in " ".join(text.replace("\\", "").split())


def test_conversation_is_deleted_for_good_once_confirmed(page: Page, app: FastAPI) -> None:
    """Cancel keeps it; Delete takes it away, and what is shown with it."""
    ask(page, "Who opened bridge1 of town6?")
    mine = row(page, "bridge1 of town6")
    id_ = mine.get_attribute("data-session")
    mine.get_by_role("button").click()
    page.get_by_role("menuitem", name="Delete").click()
    asked = page.get_by_role("alertdialog", name="Delete “Who opened bridge1 of town6?”?")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    assert faults(asked) == []
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(mine).to_be_visible()
    mine.get_by_role("button").click()
    page.get_by_role("menuitem", name="Delete").click()
    asked.get_by_role("button", name="Delete").click()
    expect(mine).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    assert id_ not in [one.id for one in kept(app).listed(50)[0]]
    page.goto(f"{page.url.split('?')[0]}?session={id_}")
    expect(page.locator("#notice .problem")).to_contain_text("session")


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_phone_has_them_in_a_drawer(page: Page) -> None:
    """It opens over the page, by key too; Escape leads back, choosing one shows it and closes."""
    ask(page, "Who opened bridge0 of town4?")
    toggle = page.get_by_role("button", name="Conversations")
    toggle.press("Enter")
    drawer = page.get_by_role("dialog", name="Conversations")
    expect(drawer).to_be_visible()
    expect(drawer.locator("a").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert faults(drawer) == []
    drawer.get_by_role("button", name="More for").first.tap()
    page.get_by_role("menuitem", name="Delete").tap()
    asked = page.get_by_role("alertdialog")
    expect(asked).to_be_visible()
    assert faults(asked) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(toggle).to_be_focused()
    page.get_by_role("button", name="New conversation").tap()
    toggle.tap()
    drawer.get_by_role("link", name="bridge0 of town4").tap()
    expect(drawer).to_be_hidden()
    expect(page.locator(".asked")).to_have_text(["Who opened bridge0 of town4?"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
