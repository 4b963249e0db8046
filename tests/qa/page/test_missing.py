"""A conversation opened while the server is away comes back with it, and is gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from conversing import ask, kept
from towns import serving_towns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("page", [{"service_workers": "block"}], indirect=True),
]

FIRST, THEN = "Who opened bridge1 of town3?", "and bridge2?"
SERVER = "**/{v1/**,healthz}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Serve the archive of towns."""
    with serving_towns(tmp_path_factory.mktemp("towns")) as made:
        yield made


@pytest.fixture
def session(page: Page) -> str:
    """Ask the first question, and come back to its conversation while the server is away."""
    ask(page, FIRST)
    id_ = named(page)
    page.route(SERVER, lambda route: route.abort())
    page.reload()
    expect(page.locator("#connection")).to_be_visible()
    return id_


def named(page: Page) -> str:
    """The conversation of the page's address."""
    (id_,) = parse_qs(urlsplit(page.url).query)["session"]
    return id_


def follow_up(page: Page) -> None:
    """Ask in the conversation; the server does not answer."""
    page.locator("#question").fill(THEN)
    page.locator("#question").press("Enter")
    expect(page.locator(".turn .problem")).to_contain_text("could not be reached")


def test_it_is_said_to_come_back_and_does(page: Page, session: str) -> None:
    """One line says so, at the side too; once it is back, what is being typed keeps the focus."""
    expect(page.locator("#notice")).to_have_text(
        "This conversation comes back as soon as it can be loaded."
    )
    expect(page.locator("#session-list")).to_have_text(
        "They come back as soon as they can be loaded."
    )
    page.locator("#question").press_sequentially("and")
    page.unroute(SERVER)
    expect(page.locator(".asked")).to_have_text([FIRST])
    expect(page.locator("#notice")).to_be_empty()
    expect(page.locator("#side [aria-current]")).to_have_text(FIRST)
    expect(page.locator("#question")).to_be_focused()
    assert named(page) == session


def test_follow_up_asked_meanwhile_goes_on_with_it(page: Page, session: str, app: FastAPI) -> None:
    """The address keeps the conversation; its turns come back above, and "Try again" follows them."""
    follow_up(page)
    assert named(page) == session
    page.unroute(SERVER)
    expect(page.locator(".asked")).to_have_text([FIRST, THEN])
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn").last.locator(".understood")).to_contain_text("town3")
    assert named(page) == session
    assert [one.question for one in kept(app).turns(session)] == [FIRST, THEN]


def test_try_again_is_enough(page: Page, session: str, app: FastAPI) -> None:
    """Pressed before the page has seen that the server is back, it loads the conversation first."""
    follow_up(page)
    page.unroute(SERVER)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn").last.locator(".understood")).to_contain_text("town3")
    expect(page.locator(".asked")).to_have_text([FIRST, THEN])
    assert [one.question for one in kept(app).turns(session)] == [FIRST, THEN]


def test_gone_meanwhile(page: Page, session: str, app: FastAPI) -> None:
    """Where the conversation was deleted, that is said, and the question begins a new one."""
    follow_up(page)
    kept(app).delete(session)
    page.unroute(SERVER)
    expect(page.locator("#notice")).to_have_text(
        "The conversation of this link is gone; what is asked now begins a new one."
    )
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn .provenance, .turn .abstained").first).to_be_attached()
    assert named(page) != session


@pytest.mark.usefixtures("session")
def test_it_is_left_for_a_new_one(page: Page) -> None:
    """What is asked then is asked by itself, whether the server is back or not."""
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#notice")).to_be_empty()
    assert urlsplit(page.url).query == ""
    page.unroute(SERVER)
    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(0)
