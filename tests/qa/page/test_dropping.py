"""Articles added by drop and by choosing files, over the real application."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from dropped import DROP, HOLD, HOSTILE, files, story

from qa.api.app import create_app
from qa.archive import Dateline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page, Route

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Open an archive, without a model, behind the real application."""
    home = tmp_path_factory.mktemp("dropping")
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    dateline = Dateline.open(home, lambda: datetime(2024, 10, 1, 12, tzinfo=UTC))
    made = create_app(dateline)
    made.state.asked, made.state.dateline = [], dateline
    yield made
    dateline.close()


@pytest.fixture(autouse=True)
def _emptied(app: FastAPI) -> None:
    """Begin each test with an empty archive."""
    dateline = app.state.dateline
    for article in dateline.store.articles()[0]:
        dateline.delete(article.id)


def group(page: Page, title: str) -> Locator:
    """One of the lists of what became of the files."""
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("#adding section").filter(has=heading).locator("li")


def test_dropped_files_are_added_and_told(page: Page, server: FastAPI) -> None:
    """Added ones by title, which opens them; refusals with what was expected; facts are fresh."""
    expect(page.locator("#welcome")).to_contain_text("This archive is empty.")
    page.evaluate(HOLD, "file")
    expect(page.locator("#drop-here")).to_be_visible()
    dropped = [story(1), story(2, HOSTILE), ("photo.png", "\x89PNG"), ("empty.md", "")]
    page.evaluate(DROP, dropped)
    expect(page.locator("#drop-here")).to_be_hidden()
    expect(page.locator("#adding h2")).to_have_text("2 articles added, 2 refused")
    expect(page.locator("#status")).to_have_text("2 articles added, 2 refused")
    expect(group(page, "Added").locator(".title")).to_have_text(["Bridge 1 opens", HOSTILE])
    refused = group(page, "Refused")
    expect(refused.filter(has_text="photo.png")).to_contain_text("Expected one of .txt, .md,")
    expect(refused.filter(has_text="photo.png")).to_contain_text("found .png.")
    expect(refused.filter(has_text="photo.png")).to_contain_text("Convert it, or leave it out.")
    expect(refused.filter(has_text="empty.md")).to_be_visible()
    expect(page.locator("#archive-line")).to_have_text("2 articles")
    page.locator("#filter-toggle").click()
    expect(page.locator(".source-list")).to_contain_text(f"{HOSTILE}2 articles")
    expect(page.locator(".histogram .span")).to_have_text("May 2018: 2 articles")
    page.get_by_role("button", name="Bridge 1 opens").click()
    expect(page.locator("#article-text")).to_contain_text("opened bridge1 on Tuesday")
    assert server.state.dateline.store.summary().articles == 2


def test_chosen_files_are_added_by_keyboard(page: Page) -> None:
    """The button opens the browser's own choice; what is there already is told as unchanged."""
    for told in ("1 article added", "1 unchanged"):
        with page.expect_file_chooser() as chooser:
            page.locator("#add-articles").press("Enter")
        chooser.value.set_files(files(story(1)))
        expect(page.locator("#adding h2")).to_have_text(told)
    with page.expect_file_chooser() as chooser:
        page.locator("#add-articles").press("Enter")
    chooser.value.set_files(files((story(1)[0], story(2)[1])))
    expect(page.locator("#adding h2")).to_have_text("1 changed")
    expect(group(page, "Changed").locator(".title")).to_have_text(["Bridge 2 opens"])
    page.locator("#adding").get_by_role("button", name="Close", exact=True).press("Enter")
    expect(page.locator("#adding")).to_be_hidden()
    expect(page.locator("#add-articles")).to_be_focused()


def test_many_files_go_in_batches_and_progress_is_real(page: Page, server: FastAPI) -> None:
    """Fifty files go in three requests; the bar never goes back, and ends at all."""
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    page.evaluate("""() => {
      window.told = [];
      const bar = document.querySelector("#adding progress");
      new MutationObserver(() => window.told.push(bar.value)).observe(bar, {attributes: true});
    }""")
    page.locator("#add-files").set_input_files(files(*map(story, range(50))))
    expect(page.locator("#adding h2")).to_have_text("50 articles added")
    expect(group(page, "Added")).to_have_count(21)
    expect(group(page, "Added").last).to_have_text("and 30 more articles")
    told = page.evaluate("window.told")
    assert len(posted) == 3
    assert told == sorted(told)
    assert len(set(told)) >= 6
    assert told[-1] == 1
    assert server.state.dateline.store.summary().articles == 50


def test_sending_can_be_cancelled(page: Page, server: FastAPI) -> None:
    """Cancel stops what is on its way and what is behind it; what is done stays done and is told."""
    held: list[Route] = []

    def hold_second(route: Route) -> None:
        if route.request.method == "POST":
            held.append(route)
        if len(held) == 2:
            return  # never answered
        route.continue_()

    page.route("**/v1/articles", hold_second)
    page.locator("#add-files").set_input_files(files(*map(story, range(50))))
    expect(page.locator("#adding")).to_contain_text("and 19 more")
    expect(group(page, "Added")).not_to_have_count(0)
    page.locator("#adding").get_by_role("button", name="Cancel").click()
    expect(page.locator("#adding h2")).to_have_text("Stopped: 20 articles added")
    expect(page.locator("#adding")).to_contain_text("30 files of 50 were not finished.")
    expect(page.locator("#archive-line")).to_have_text("20 articles")
    expect(page.locator("#adding").get_by_role("button", name="Close", exact=True)).to_be_focused()
    assert server.state.dateline.store.summary().articles == 20
    page.unroute("**/v1/articles")


def test_second_file_of_a_name_is_refused(page: Page) -> None:
    """Of two files of one name, in two folders say, the second would take the first one's place."""
    page.evaluate(DROP, [story(1), (story(1)[0], story(2)[1])])
    expect(page.locator("#adding h2")).to_have_text("1 article added, 1 refused")
    expect(group(page, "Refused")).to_contain_text("found a second one of this name.")


def test_key_is_asked_for_and_sent(page: Page) -> None:
    """Without a key the server's question is the reader's; with it the files go; none is said so."""

    def guarded(route: Route) -> None:
        if route.request.headers.get("authorization") == "Bearer an-admin-key":
            route.continue_()
        else:
            route.fulfill(
                status=401, json={"title": "Unauthorized", "status": 401, "detail": "No."}
            )

    page.route("**/v1/articles", guarded)
    page.evaluate(DROP, [story(1)])
    page.get_by_role("button", name="Cancel").last.click()
    expect(page.locator("#adding .problem")).to_contain_text("This server asks for a key")
    page.get_by_role("button", name="Send 1 file again").click()
    page.get_by_role("textbox", name="Key").fill("an-admin-key")
    page.keyboard.press("Enter")
    expect(page.locator("#adding h2")).to_have_text("1 article added")
    page.evaluate("sessionStorage.clear()")
    page.unroute("**/v1/articles")


PROBLEMS = {
    403: "This key may not add articles",
    503: "Another process is writing.",
}


@pytest.mark.parametrize("status", PROBLEMS)
def test_what_stops_the_sending_is_told_and_can_be_tried_again(page: Page, status: int) -> None:
    """A key that may not, or a busy archive: in words; once it is mended the rest goes."""
    told = {"title": "Problem", "status": status, "detail": PROBLEMS[status], "remedy": "Wait."}
    page.route("**/v1/articles", lambda route: route.fulfill(status=status, json=told))
    page.evaluate(DROP, [story(1), story(2)])
    expect(page.locator("#adding .problem")).to_contain_text(PROBLEMS[status])
    expect(page.locator("#adding h2")).to_have_text("Stopped: nothing was added")
    page.unroute("**/v1/articles")
    page.get_by_role("button", name="Send 2 files again").click()
    expect(page.locator("#adding h2")).to_have_text("2 articles added")


def test_files_that_are_refused_whole_do_not_stop_the_others(page: Page) -> None:
    """A batch too large goes in halves, down to the file that is; the others are added."""

    def limited(route: Route) -> None:
        body = route.request.post_data_buffer or b""
        if b"town2 " in body:
            told = {
                "title": "Too large",
                "status": 413,
                "detail": "expected at most 9 bytes; found more; send less",
            }
            route.fulfill(status=413, json=told)
        else:
            route.continue_()

    page.route("**/v1/articles", limited)
    page.evaluate(DROP, [story(number) for number in range(5)])
    expect(page.locator("#adding h2")).to_have_text("4 articles added, 1 refused")
    expect(group(page, "Refused")).to_contain_text("story-2.md")
    expect(group(page, "Refused")).to_contain_text("expected at most 9 bytes")
    page.unroute("**/v1/articles")


def test_server_that_asks_to_wait_is_waited_for(page: Page) -> None:
    """After a 429 the same batch goes again once the time that it names is over."""
    answered: list[Route] = []

    def busy_once(route: Route) -> None:
        answered.append(route)
        if len(answered) > 1:
            route.continue_()
            return
        told = {"title": "Too many requests", "status": 429, "detail": "Later."}
        route.fulfill(status=429, json=told, headers={"Retry-After": "1"})

    page.route("**/v1/articles", busy_once)
    page.evaluate(DROP, [story(1)])
    expect(page.locator("#adding")).to_contain_text("The server asks to wait 1 second…")
    expect(page.locator("#adding h2")).to_have_text("1 article added")
    page.unroute("**/v1/articles")


def test_text_that_is_dropped_is_no_file(page: Page) -> None:
    """A word dragged into the ask box is left to the browser."""
    page.evaluate(HOLD, "a word")
    expect(page.locator("#drop-here")).to_be_hidden()
