"""The page asks, and shows whatever comes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser


# The module's own reader over a stream whose pieces are `size` bytes each.
READ = """async ([text, size]) => {
  const {events} = await import(new URL("page/stream.js", document.baseURI));
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream({start(pieces) {
    for (let at = 0; at < bytes.length; at += size) pieces.enqueue(bytes.slice(at, at + size));
    pieces.close();
  }});
  const read = [];
  for await (const {event, data} of events(body)) read.push([event, data]);
  return read;
}"""


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")


def test_answer_is_shown_with_its_sources(page: Page, server: FastAPI) -> None:
    """Short answer, sentences with numbered buttons, confidence in words, sources, evidence."""
    ask(page, "who attended the 13th meeting")
    expect(page.locator(".lede")).to_have_text("Ardenia, Borduria and Cascadia")
    expect(page.locator(".said")).to_have_text(
        re.compile("^Delegations .*the host said.1 The next meeting .* in 2019.2$")
    )
    sure = page.locator(".confidence")
    expect(sure).to_contain_text("Very likely, confidence 93 percent")
    expect(sure.get_by_text("93 %")).to_be_hidden()
    sure.hover()
    expect(sure.get_by_text("93 %")).to_be_visible()
    page.mouse.move(0, 0)
    expect(sure.get_by_text("93 %")).to_be_hidden()
    sure.focus()
    expect(sure.get_by_text("93 %")).to_be_visible()
    expect(page.locator(".sources .title").first).to_have_text(
        "Ministers pledge closer ties at 13th meeting"
    )
    expect(page.locator(".sources .origin").first).to_have_text("Karshi Courier · 23 May 2018")
    expect(page.locator(".sources q").first).to_contain_text("𝔖ecretariat 🤝, attended")
    expect(page.locator(".sources .verdict")).to_have_text(
        ["Supported by this quote", "This quote may not support the sentence"]
    )
    expect(page.locator(".evidence > ol > li")).to_have_count(4)
    expect(page.locator("#status")).to_have_text("Very likely: Ardenia, Borduria and Cascadia")
    assert server.state.asked[0] == {
        "question": "who attended the 13th meeting",
        "session_id": None,
        "filter": {"sources": [], "published_from": None, "published_to": None},
        "limit": 10,
        "stream": True,
    }


def test_answer_appears_while_it_is_written_and_can_be_stopped(page: Page, server: FastAPI) -> None:
    """Each sentence's number opens its quote before the answer is whole; Stop keeps what is said."""
    ask(page, "a slow question")
    expect(page.locator(".draft")).to_contain_text("to be held in Borduria in 2019.2")
    expect(page.locator("#thread")).to_have_attribute("aria-busy", "true")
    page.locator(".draft .cite").first.press("Enter")
    expect(page.locator("mark")).to_be_focused()
    assert page.locator("mark").text_content() == server.state.quote
    page.keyboard.press("Escape")
    expect(page.locator(".draft .cite").first).to_be_focused()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".reply")).to_contain_text("Stopped before the answer was whole.")
    expect(page.locator(".draft")).to_contain_text("𝔖ecretariat 🤝, attended")
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    expect(page.locator("#send")).to_be_visible()
    expect(page.locator("#status")).to_have_text("Stopped.")


def test_next_question_waits_for_no_closing_stream(page: Page, server: FastAPI) -> None:
    """Once an answer is there another can be asked, while the connection takes its time to close."""
    server.state.gate.clear()
    ask(page, "a lingering question")
    expect(page.locator(".turn .actions")).to_be_attached()
    expect(page.locator("#stop")).to_be_hidden()
    ask(page, "another question")
    expect(page.locator(".turn .actions")).to_have_count(2)
    server.state.gate.set()


def test_number_pressed_early_stays_pressed(page: Page, server: FastAPI) -> None:
    """The pane opened from half an answer stays, and closing it leads to the whole one's number."""
    server.state.gate.clear()
    ask(page, "a gated question")
    page.locator(".draft .cite").last.press("Enter")
    expect(page.locator("mark")).to_be_focused()
    server.state.gate.set()
    expect(page.locator(".lede")).to_be_visible()
    expect(page.locator("mark")).to_be_focused()
    expect(page.locator(".cite").last).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".said:not(.draft) .cite").last).to_be_focused()


def test_what_a_model_wrote_in_vain_is_told(page: Page, server: FastAPI) -> None:
    """That the sources' own words stand instead and why; each sentence dropped, with its reason."""
    ask(page, "who attended, says the model")
    expect(page.locator(".reply > .aside")).to_have_text(
        "The language model did not answer, or not to the end: the model was lost; look for it."
    )
    page.get_by_text("1 sentence of the language model not shown").press("Enter")
    dropped = page.locator(".omissions li")
    expect(dropped).to_contain_text(server.state.hostile)
    expect(dropped).to_contain_text("no passage proves it")


def test_abstention_shows_the_nearest_passages(page: Page) -> None:
    """Where the archive lacks the answer the page says so, and shows what comes nearest as such."""
    ask(page, "an unknown matter")
    expect(page.locator(".lede")).to_have_text("The archive does not seem to hold the answer.")
    expect(page.locator(".nearest h3")).to_have_text("Nearest passages (they do not answer)")
    expect(page.locator(".nearest > ol > li")).to_have_count(3)
    expect(page.locator(".evidence > summary")).to_have_text("1 more passage looked at")
    expect(page.locator(".said, .confidence, .sources")).to_have_count(0)


@pytest.mark.parametrize("question", ["refuse this", "a mishap on the way"])
def test_error_is_told_with_its_remedy(page: Page, question: str) -> None:
    """A problem, as an HTTP answer or within the stream, is shown in words; the question stays."""
    ask(page, question)
    problem = page.get_by_role("alert").filter(visible=True)
    expect(problem).to_contain_text("The question is too long")
    expect(problem).to_contain_text("Expected at most 2,000 characters, found 10,000.")
    expect(problem).to_contain_text("Ask it in fewer words.")
    problem.get_by_role("button", name="Edit the question").click()
    expect(page.locator("#question")).to_have_value(question)
    expect(page.locator("#question")).to_be_focused()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_stream_is_read_whatever_its_pieces(page: Page, end: str) -> None:
    """Pieces that split characters, lines and line ends, comments and unknown fields do no harm."""
    lines = ["\ufeff: a comment", "event:token", "data: 🤝 e\u0301", "data:  two", "id: 3", ""]
    lines += ["", "event: answer", "", "data", "data: :3", "", "event: token", "data: cut off"]
    expected = [["token", "🤝 e\u0301\n two"], ["message", "\n:3"]]
    for size in (1, 2, 3, 5, 1000):
        assert page.evaluate(READ, [end.join(lines), size]) == expected


def test_stream_cut_short_is_an_error(page: Page) -> None:
    """A stream that ends without its answer is no answer."""
    ask(page, "a broken line")
    expect(page.locator(".problem .title")).to_have_text("The answer broke off")


def test_unreachable_server_can_be_tried_again(page: Page, server: FastAPI) -> None:
    """With no connection the page says so, and Try again asks the same question in its place."""
    expect(page.locator(".size")).to_be_visible()
    page.context.set_offline(True)
    ask(page, "who attended")
    expect(page.locator(".turn .problem .title")).to_have_text("Dateline could not be reached")
    expect(page.locator("#connection")).to_contain_text("The server cannot be reached.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".lede")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#connection")).to_be_hidden()
    assert [asked["question"] for asked in server.state.asked] == ["who attended"]


def test_follow_up_keeps_the_session_until_a_new_conversation(page: Page, server: FastAPI) -> None:
    """Each question carries the session that the last answer named; a new conversation none."""
    ask(page, "who attended")
    expect(page.locator(".lede")).to_have_count(1)
    expect(page.locator(".understood").first).to_be_hidden()
    ask(page, "who led them")
    expect(page.locator(".lede")).to_have_count(2)
    expect(page.locator(".understood").last).to_have_text(
        "Searched for: who attended the 13th meeting"
    )
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    ask(page, "who attended")
    expect(page.locator(".lede")).to_have_count(1)
    assert [asked["session_id"] for asked in server.state.asked] == [None, "s-1", None]


@pytest.mark.parametrize("mark", ["?", "#"])
def test_link_asks_its_question(page: Page, server: FastAPI, mark: str) -> None:
    """An address with a question and filters asks it on opening, and stays the page's address."""
    page.goto(server.state.url + "page/icon.svg")
    page.goto(server.state.url + mark + "q=who+attended&source=Karshi+Courier&from=2018-05-01")
    expect(page.locator(".lede")).to_be_visible()
    expect(page.locator("#filter-chips li")).to_have_count(2)
    expect(page).to_have_url(
        re.compile(r"\?q=who\+attended&source=Karshi\+Courier&from=2018-05-01&session=s-1")
    )
    chosen = {"sources": ["Karshi Courier"], "published_from": "2018-05-01", "published_to": None}
    assert [asked["filter"] for asked in server.state.asked] == [chosen]
