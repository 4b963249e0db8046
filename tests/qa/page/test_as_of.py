"""The archive as it stood on a day, and the period read into a question; the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from toll import serving_toll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

IN_JUNE = "How many miners were killed in the Harrow Pit fire in June 2026?"
FIRE = "How many miners were killed in the Harrow Pit fire?"
UNREAD = "Ask again without reading this period into the question: in June 2026: 1 – 30 June 2026"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Serve the archive of a toll that rises."""
    with serving_toll(tmp_path_factory.mktemp("toll")) as made:
        yield made


def answered(page: Page) -> Locator:
    """Give the last turn once it is answered."""
    turn = page.locator(".turn").last
    expect(turn.locator(".actions")).to_be_attached()
    return turn


def ask(page: Page, question: str) -> Locator:
    """Ask, and give the turn once it is answered."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    return answered(page)


def chip(turn: Locator) -> Locator:
    """The period that was read into a turn's question."""
    return turn.get_by_role("button", name="Ask again without reading this period")


def parameters(page: Page) -> dict[str, list[str]]:
    """What the page's address asks for."""
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("reloaded", [False, True])
def test_the_period_is_shown_and_taken_out(page: Page, app: FastAPI, *, reloaded: bool) -> None:
    """By one press of a key, now and on a later visit; the link and the conversation keep that."""
    turn = ask(page, IN_JUNE)
    if reloaded:
        page.reload()
        turn = answered(page)
    expect(chip(turn)).to_have_text("in June 2026: 1 – 30 June 2026×")
    expect(chip(turn)).to_have_accessible_name(UNREAD)
    chip(turn).press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    again = answered(page)
    expect(again.locator(".asked")).to_have_text(IN_JUNE)
    expect(chip(again)).to_have_count(0)
    expect(chip(page.locator(".turn").first)).to_be_visible()
    assert parameters(page)["ignore_period"] == ["true"]
    (session,) = parameters(page)["session"]
    first, second = (one.kept for one in app.state.dateline.sessions.turns(session))
    assert (first.ignore_period, second.ignore_period) == (False, True)
    assert (first.period.words, second.period) == ("in June 2026", None)
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    expect(chip(page.locator(".turn").last)).to_have_count(0)


def test_the_archive_as_it_stood(page: Page) -> None:
    """Chosen in the filters, said above the answer, kept by the link, and left by one press."""
    page.locator("#filter-toggle").click()
    field = page.get_by_label("As the archive stood on")
    expect(field).to_have_accessible_description(
        "What was published later is not used, nor what has no date, and “yesterday” counts from that day."
    )
    field.fill("2026-06-11")
    expect(page.locator("#filter-chips li")).to_have_text(["as of 11 June 2026×"])
    turn = ask(page, FIRE)
    expect(turn.locator(".scope")).to_have_text("The archive as it stood on 11 June 2026")
    expect(turn.locator(".said")).to_contain_text("Four miners were killed")
    assert parameters(page)["as_of"] == ["2026-06-11"]
    page.reload()
    expect(answered(page).locator(".scope")).to_have_text("The archive as it stood on 11 June 2026")
    link = f"{page.url.partition('?')[0]}?q={FIRE}&as_of=2026-06-11"
    page.goto(link)
    expect(answered(page).locator(".said")).to_contain_text("Four miners were killed")
    expect(page.locator("#filter-chips li")).to_have_text(["as of 11 June 2026×"])
    page.get_by_role("button", name="Remove filter: as of 11 June 2026").click()
    page.get_by_role("button", name="New conversation").click()
    turn = ask(page, FIRE)
    expect(turn.locator(".scope")).to_be_hidden()
    expect(turn.locator(".said")).to_contain_text("Five miners were killed")
    assert "as_of" not in parameters(page)


def test_days_that_leave_nothing_are_not_asked_of(page: Page) -> None:
    """Articles from a day on that the archive had not seen: the page says so at once."""
    page.locator("#filter-toggle").click()
    page.get_by_label("From").fill("2026-07-01")
    page.get_by_label("As the archive stood on").fill("2026-06-11")
    expect(page.locator("#days-wrong")).to_have_text(
        "The first day is after the day of the archive: no article can match. Change one of them, then ask."
    )
    page.locator("#question").fill(FIRE)
    page.locator("#question").press("Enter")
    expect(page.locator("#status")).to_have_text(
        "Not asked: the first day is after the day of the archive."
    )
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("as_of=11+June", "as_of is “11 June”, which is no day such as 2018-05-23"),
        ("from=2026-07-01&as_of=2026-06-11", "from, 2026-07-01, is after as_of, 2026-06-11"),
    ],
)
def test_a_link_that_makes_no_sense(page: Page, link: str, said: str) -> None:
    """Its question stands in the box, not asked."""
    page.goto(f"{page.url.partition('?')[0]}?q={FIRE}&{link}")
    expect(page.locator("#notice .problem")).to_contain_text(said)
    expect(page.locator("#question")).to_have_value(FIRE)
    expect(page.locator(".turn")).to_have_count(0)
