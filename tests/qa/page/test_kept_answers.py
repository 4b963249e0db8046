"""Answers of before: shown with what became of their sources, and rated; over the real server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from conversing import ask, kept, row
from towns import HOSTILE, serving_towns, story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Serve the archive of towns."""
    with serving_towns(tmp_path_factory.mktemp("towns")) as made:
        yield made


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


@pytest.mark.parametrize(
    ("link", "said"),
    [("article=zz&start=0&end=3", "zz"), ("article=a3&start=0&end=99999", "99999")],
)
def test_link_to_what_is_not_there_says_so(page: Page, link: str, said: str) -> None:
    """An article that no archive has, and words beyond its end, are told in words in the pane."""
    page.goto(f"{page.url.split('?')[0]}?{link}")
    expect(page.locator("#article-text [role=alert]")).to_contain_text(said)
    expect(page.locator("mark")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#article")).to_be_hidden()


def test_link_marks_any_words_of_an_article(page: Page) -> None:
    """By code points, whatever stands before them; several places at once."""
    text = story(3).text
    start = text.index("was opened")
    spans = f"start={start}&end={start + 10}&start=0&end=8"
    page.goto(f"{page.url.split('?')[0]}?article=a3&{spans}")
    expect(page.locator("mark")).to_have_text([text[:8], "was opened"])


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
