"""Follow-ups: what was searched, what was typed alone, and the links of both; the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from towns import serving_towns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

FIRST, THEN = "Who opened bridge1 of town3?", "and bridge2?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Serve the archive of towns."""
    with serving_towns(tmp_path_factory.mktemp("towns")) as made:
        yield made


def ask(page: Page, question: str) -> Locator:
    """Ask, and give the turn once it is answered."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    return answered(page)


def answered(page: Page) -> Locator:
    """Give the last turn once it is answered."""
    turn = page.locator(".turn").last
    expect(turn.locator(".actions")).to_be_attached()
    return turn


def parameters(page: Page) -> dict[str, list[str]]:
    """What the page's address asks for."""
    return parse_qs(urlsplit(page.url).query)


def only_this(turn: Locator) -> Locator:
    """The button that asks what was typed."""
    return turn.get_by_role("button", name="Ask only this")


@pytest.mark.parametrize("reloaded", [False, True])
def test_what_was_typed_is_asked_alone(page: Page, app: FastAPI, *, reloaded: bool) -> None:
    """By one press of a key, in the same conversation, now and on a later visit."""
    first = ask(page, FIRST)
    expect(only_this(first)).to_be_hidden()
    turn = ask(page, THEN)
    expect(turn.locator(".understood")).to_contain_text("town3")
    if reloaded:
        page.reload()
        turn = answered(page)
    expect(only_this(turn)).to_have_accessible_description(
        "Ask what was typed, without what was said before"
    )
    only_this(turn).press("Enter")
    expect(page.locator(".turn")).to_have_count(3)
    alone = answered(page)
    expect(alone.locator(".asked")).to_have_text(THEN)
    expect(alone.locator(".understood")).to_be_hidden()
    expect(only_this(alone)).to_be_hidden()
    (session,) = parameters(page)["session"]
    kept = app.state.dateline.sessions.turns(session)
    assert [one.question for one in kept] == [FIRST, THEN, THEN]
    assert kept[1].standalone != THEN == kept[2].standalone


def test_failed_question_alone_is_tried_again_alone(page: Page) -> None:
    """Try again asks the same thing once more."""
    ask(page, FIRST)
    turn = ask(page, THEN)
    page.context.set_offline(True)
    only_this(turn).click()
    expect(page.locator(".turn .problem")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(answered(page).locator(".understood")).to_be_hidden()


def test_link_stands_without_its_conversation(page: Page, app: FastAPI) -> None:
    """A follow-up's asks what was searched, once the conversation is gone; a lone one's what was typed."""
    ask(page, FIRST)
    turn = ask(page, THEN)
    said = turn.locator(".said").text_content()
    meant = turn.locator(".understood").text_content()
    address, (session,) = page.url, parameters(page)["session"]
    assert meant == f"Searched for: {parameters(page)['q'][0]}"
    only_this(turn).click()
    expect(page.locator(".turn")).to_have_count(3)
    answered(page)
    assert parameters(page) == {"q": [THEN], "session": [session]}
    app.state.dateline.sessions.delete(session)
    page.goto(address)
    expect(page.locator("#notice")).to_have_text(
        "The conversation of this link is gone; its question is asked anew."
    )
    expect(page.locator(".said")).to_have_text(said or "nothing was said")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("who are you", "This is Dateline."),
        ("thanks", "You are welcome."),
        ("town3", "What about “town3”?"),
    ],
)
def test_what_asks_nothing_gets_a_sentence(page: Page, asked: str, said: str) -> None:
    """It says what it is or asks back; there is no source, no confidence, no "does not hold"."""
    turn = ask(page, asked)
    expect(turn.locator(".lede")).to_contain_text(said)
    expect(
        turn.locator(".cite, .sources, .confidence, .said, .looked-for, .evidence")
    ).to_have_count(0)
    expect(turn.get_by_text("does not seem to hold")).to_have_count(0)
    if asked == "town3":
        expect(turn.locator(".nearest h3")).to_have_text("Passages with it")
        expect(turn.locator(".nearest .title").first).to_contain_text("Bridges of town3")


def test_refused_question_is_told_its_remedy_once(page: Page) -> None:
    """What was expected and found in one sentence, what to do in another."""
    page.locator("#question").fill("?!")
    page.locator("#question").press("Enter")
    expect(page.locator(".problem p")).to_have_text(
        [
            "Bad question",
            "Expected a question with a word in it; found '?!'.",
            "Ask in a sentence or a few words.",
        ]
    )


def test_source_of_the_last_answer_is_shown(page: Page, app: FastAPI) -> None:
    """Its quote again, with article, source and day in words, now and on a later visit."""
    said = ask(page, FIRST).locator(".said").text_content()
    asked = ask(page, "source?")
    for visit in ("now", "later"):
        if visit == "later":
            page.reload()
        turn = asked if visit == "now" else answered(page)
        expect(turn.locator(".said")).to_have_text(said or "nothing was said")
        expect(turn.locator(".aside").first).to_contain_text("rests on")
        expect(turn.locator(".aside").first).to_contain_text("(Xinhua, 4 May 2018)")
        expect(turn.locator(".understood")).to_contain_text("About the last answer")
    (session,) = parameters(page)["session"]
    assert app.state.dateline.sessions.turns(session)[1].kept.remark
