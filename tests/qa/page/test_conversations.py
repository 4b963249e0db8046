"""Earlier conversations at the side: resumed, renamed, exported, deleted, rated; the real server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corpus.types import Article
from qa.api.app import create_app
from qa.assembly import Dateline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
HOSTILE = '<img src=x onerror="window.hacked=1"> Bridges'


def story(number: int) -> Article:
    """Make the article of a town, with letters of one to four bytes before what is quoted."""
    text = "\n\n".join(
        f"🌉 Bridge{part} of town{number} was opened by Zoë Mayor{number} on day {part}. "
        f"The e\u0301lite of town{number} watched it, and {part + 40} people came."
        for part in range(3)
    )
    day = datetime(2018, 5, 1 + number, tzinfo=UTC)
    return Article(f"a{number}", f"{HOSTILE} of town{number}", text, "Xinhua", published=day)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Open an archive of eight articles, without a model, behind the real application."""
    home = tmp_path_factory.mktemp("conversations")
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    dateline = Dateline.open(home, lambda: datetime(2018, 6, 1, 12, tzinfo=UTC))
    dateline.add_articles([story(number) for number in range(8)])
    made = create_app(dateline)
    made.state.asked, made.state.dateline = [], dateline
    yield made
    dateline.close()


def ask(page: Page, question: str) -> Locator:
    """Ask, and give the turn once it is answered."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    turn = page.locator(".turn").last
    expect(turn.locator(".provenance")).to_be_attached()
    return turn


def row(page: Page, title: str) -> Locator:
    """The row of the one conversation of this title."""
    return page.locator("#session-list li").filter(has=page.get_by_role("link", name=title))


def kept(app: FastAPI) -> Any:
    """The conversations that the server keeps."""
    return app.state.dateline.sessions


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


def test_source_that_changed_is_said_to(page: Page, app: FastAPI) -> None:
    """A quote that no longer stands in its article is not marked in it, and the verdict says why."""
    turn = ask(page, "Who opened bridge1 of town2?")
    quote = turn.locator(".sources q").first.text_content()
    assert quote
    text = f"Much else. {story(2).text}"
    app.state.dateline.add_articles([replace(story(2), text=text)])
    page.reload()
    expect(page.locator(".sources .verdict.caution").first).to_contain_text(
        "the article's text has changed since it was quoted"
    )
    page.locator(".cite").first.click()
    expect(page.locator("#article-body > .caution")).to_contain_text(quote)
    expect(page.locator("#article-text")).to_have_text(text, use_inner_text=False)
    expect(page.locator("mark")).to_have_count(0)


def test_source_that_is_gone_is_said_to_be(page: Page, app: FastAPI) -> None:
    """In the verdict, and in the pane with its name."""
    ask(page, "Who opened bridge1 of town0?")
    app.state.dateline.delete("a0")
    page.reload()
    expect(page.locator(".sources .verdict.caution").first).to_contain_text(
        "the article is no longer in the archive"
    )
    page.locator(".cite").first.click()
    expect(page.locator("#article-text .problem")).to_contain_text("a0")
    expect(page.locator("#article-title")).to_have_text(f"{HOSTILE} of town0")


def test_answer_is_rated_with_a_comment(page: Page, app: FastAPI) -> None:
    """The thumb at once, the comment when sent, both still there on the next visit; taken back."""
    turn = ask(page, "Who opened bridge2 of town7?")
    id_ = row(page, "bridge2 of town7").get_attribute("data-session")

    def rated() -> object:
        return kept(app).turns(id_)[0].feedback

    good, bad = (turn.get_by_role("button", name=f"{word} answer") for word in ("Good", "Bad"))
    good.press("Enter")
    expect(turn.locator(".feedback .aside")).to_have_text("Kept. Thank you.")
    bad.press("Enter")
    expect(good).to_have_attribute("aria-pressed", "false")
    turn.get_by_role("textbox").fill("Not <b>who</b> opened it")
    turn.get_by_role("button", name="Send").press("Enter")
    expect(turn.locator(".feedback .aside")).to_have_text("Kept: Not <b>who</b> opened it")
    expect(bad).to_be_focused()
    page.reload()
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(turn.locator(".feedback")).to_contain_text("Your comment: Not <b>who</b> opened it")
    found: Any = rated()
    assert (found.rating, found.comment) == ("down", "Not <b>who</b> opened it")
    bad.click()
    expect(turn.locator(".feedback .aside")).to_have_text("Taken back.")
    assert rated() is None


def test_abstention_of_before_is_shown_as_one(page: Page) -> None:
    """With what was looked for, the nearest passages, and thumbs."""
    page.locator("#question").fill("Who won the chess olympiad of Elista?")
    page.locator("#question").press("Enter")
    expect(page.locator(".lede.abstained")).to_be_visible()
    nearest = page.locator(".nearest .title").all_text_contents()
    page.reload()
    expect(page.locator(".lede.abstained")).to_be_visible()
    expect(page.locator(".looked-for")).to_contain_text("Elista")
    expect(page.locator(".nearest .title")).to_have_text(nearest)
    page.get_by_role("button", name="Good answer").click()
    expect(page.locator(".feedback .aside")).to_have_text("Kept. Thank you.")


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
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(toggle).to_be_focused()
    page.get_by_role("button", name="New conversation").tap()
    toggle.tap()
    drawer.get_by_role("link", name="bridge0 of town4").tap()
    expect(drawer).to_be_hidden()
    expect(page.locator(".asked")).to_have_text(["Who opened bridge0 of town4?"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
