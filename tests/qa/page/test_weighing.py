"""The page says whether sources agree, what days mean, and what would help: over the real server."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from qa.api.app import create_app
from qa.conversation.sessions import Sessions
from qa.turns import Turns
from qa.types import Done, Found, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

    from qa.types import Event, Question

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]
CONTRASTS = Path(__file__).with_name("contrasts.js").read_text(encoding="utf-8")
MEANT = "22 May 2018, worked out from the article’s date, 25 May 2018"


@pytest.fixture(scope="module")
def app(weighed: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Make the real application over an archive of the articles that the answers quote."""

    def stream(question: Question) -> Iterator[Event]:
        answer = getattr(weighed, question.text)
        yield Found(answer.evidence)
        yield Token(answer.text)
        yield Done(answer)

    articles = weighed.articles
    summary = SimpleNamespace(
        articles=5, passages=5, sources=(), unsourced=5, months=(("2018-05", 4),), undated=1,
        first=None, last=datetime(2018, 5, 26, tzinfo=UTC),
    )  # fmt: skip
    store = SimpleNamespace(
        article=articles.__getitem__,
        articles=lambda *_, **__: ([], 5),
        summary=lambda: summary,
        revision=1,
        duplicates=SimpleNamespace(copies=lambda _: []),
    )
    sessions = Sessions(tmp_path_factory.mktemp("weighing") / "sessions.sqlite3")
    dateline = SimpleNamespace(
        sessions=sessions,
        suggestions=SimpleNamespace(of=lambda _: ()),
        service=SimpleNamespace(stream=stream),
        settings=SimpleNamespace(answering=SimpleNamespace(answerer="extractive")),
        store=store,
        index_fingerprint="f00d",
        turns=Turns(2),
        ready=True,
        clock=lambda: datetime.combine(date(2018, 5, 25), datetime.min.time(), UTC),
    )
    made = create_app(dateline, new_session=lambda: "fresh")  # type: ignore[arg-type]
    made.state.asked = []
    yield made
    sessions.close()


def ask(page: Page, case: str) -> None:
    """Ask for the answer of this name, and wait for it."""
    page.locator("#question").fill(case)
    page.locator("#question").press("Enter")
    expect(page.locator(".provenance")).to_be_attached()


def opens(page: Page, button: Locator, quote: str) -> None:
    """See that a button, by the keyboard, opens an article in which exactly the quote is marked."""
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_be_focused()
    assert page.locator("mark").text_content() == quote
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_agreement_is_a_line_with_its_sources(page: Page, weighed: Any) -> None:
    """How many independent articles agree, and each opens at its own quote, copy or not."""
    ask(page, "agreeing")
    expect(page.locator(".agreement .summary")).to_have_text("2 independent articles agree.")
    witnesses = page.locator(".agreement button")
    expect(witnesses).to_have_text(["Quay Times · 25 May 2018", "A guest counts"])
    for number, said in enumerate(weighed.agreeing.sides[0].claims):
        opens(page, witnesses.nth(number), said.quote)
    expect(page.locator(".differ")).to_have_count(0)


def test_difference_is_marked_and_shows_each_side(page: Page, weighed: Any) -> None:
    """A named region, the side with the newest source first, each source at its own quote."""
    ask(page, "differing")
    block = page.get_by_role("region", name="Sources differ")
    expect(block.get_by_role("heading", name="Sources differ")).to_be_visible()
    expect(block.locator(".summary")).to_have_text(
        "2 independent articles agree with the answer; 2 say otherwise. Newest first."
    )
    given, late, odd = weighed.differing.sides
    shown = (late, given, odd)
    expect(block.locator(".side-answer")).to_have_text([side.short for side in shown])
    expect(block.locator(".side").nth(1)).to_contain_text("The answer given above")
    expect(block.locator(".side-note")).to_have_count(1)
    expect(block.locator(".origin")).to_have_text(
        [
            "Harbour Gazette · 26 May 2018",
            "Quay Times · 25 May 2018",
            "",
            "Quay Times · 20 May 2018",
        ]
    )
    quotes = [said.quote for side in shown for said in side.claims]
    buttons = block.get_by_role("button")
    expect(buttons).to_have_count(len(quotes))
    for number, quote in enumerate(quotes):
        opens(page, buttons.nth(number), quote)
    expect(page.locator("#status")).to_have_text("Very likely: 28 leaders. Sources differ.")


def test_what_is_superseded_is_told_as_such(page: Page, weighed: Any) -> None:
    """What is taken back is struck through, with both sources; what was so before stands below."""
    ask(page, "superseding")
    _, wrong, before = weighed.superseding.sides
    corrected = page.get_by_role("region", name="Corrected")
    expect(corrected.locator(".side-answer s")).to_have_text(wrong.short)
    buttons = corrected.get_by_role("button")
    expect(buttons).to_have_count(2)
    opens(page, buttons.nth(0), wrong.claims[0].quote)
    opens(page, buttons.nth(1), wrong.correction.quote)
    updated = page.get_by_role("region", name="Updated")
    expect(updated.locator(".side-answer")).to_have_text([before.short])
    expect(updated.locator("s")).to_have_count(0)
    opens(page, updated.get_by_role("button"), before.claims[0].quote)
    expect(page.get_by_role("region", name="Sources differ")).to_have_count(0)
    expect(page.locator(".agreement .summary")).to_have_text("2 independent articles agree.")
    expect(page.locator("#status")).to_have_text("Very likely: 28 leaders. Corrected.")


def test_what_is_denied_is_told_as_such(page: Page, weighed: Any) -> None:
    """What is denied is struck through, with those who deny it; nobody is said to agree."""
    ask(page, "denied")
    (side,) = weighed.denied.sides
    denied = page.get_by_role("region", name="Denied")
    expect(denied.locator(".side-answer s")).to_have_text(side.short)
    buttons = denied.get_by_role("button")
    expect(buttons).to_have_count(2)
    opens(page, buttons.nth(1), side.claims[1].quote)
    expect(page.locator(".agreement")).to_have_count(0)
    expect(page.locator("#status")).to_contain_text("Denied.")


def test_markup_is_shown_as_text(page: Page, weighed: Any) -> None:
    """Shorts, reasons, hints and words that are markup show as their characters and do nothing."""
    for case in ("differing", "abstaining"):
        page.goto(page.url.split("?")[0])
        ask(page, case)
        expect(page.locator("main")).to_contain_text(weighed.hostile)
        expect(page.locator("main img, main b")).to_have_count(0)


def test_relative_day_is_marked_as_worked_out(page: Page, weighed: Any) -> None:
    """The words are underlined in their sentence, and below it stand with the day they mean."""
    ask(page, "agreeing")
    expect(page.locator(".said")).to_contain_text(f"On Tuesday {weighed.family} 28 leaders came.")
    inside = page.locator(".said .relative")
    expect(inside).to_have_text(["Tuesday", "last week"])
    expect(inside.first).to_have_attribute("title", MEANT)
    expect(inside.first).to_have_css("text-decoration-line", "underline")
    expect(inside.first).to_have_css("text-decoration-style", "dotted")
    notes = page.get_by_role("list", name="Dates worked out").get_by_role("listitem")
    expect(notes).to_have_text([
        f"Tuesday →  means {MEANT}",
        re.compile("^last week →  means 14.?–.?20 May 2018, worked out from the article’s date$"),
    ])  # fmt: skip
    opens(page, notes.first.get_by_role("button"), "Tuesday")
    opens(page, notes.last.get_by_role("button"), "last week")


PERIODS = r"""async () => {
  const {period} = await import(new URL("page/words.js", document.baseURI));
  return [
    ["2018-05-22", "2018-05-22"], ["2018-05-01", "2018-05-31"], ["2016-02-01", "2016-02-29"],
    ["2017-01-01", "2017-12-31"], ["2018-05-01", "2018-06-30"],
  ].map(([first, last]) => period(first, last).replace(/\s*–\s*/, "–"));
}"""


def test_a_period_is_called_by_its_name(page: Page) -> None:
    """A day, a month or a year where it is one, else from its first day to its last."""
    assert page.evaluate(PERIODS) == [
        "22 May 2018", "May 2018", "February 2016", "2017", "May–June 2018",
    ]  # fmt: skip


def test_yes_or_no_stands_first(page: Page) -> None:
    """The word, said to be worked out, above the source's own words."""
    ask(page, "affirming")
    expect(page.locator(".lede")).to_have_text(["Yes, worked out from the quote", "28 leaders"])
    expect(page.locator("#status")).to_have_text("Very likely: yes. 28 leaders")


def test_verdict_is_told_with_its_reason(page: Page, weighed: Any) -> None:
    """In words below each source, and as what describes its number in the text."""
    ask(page, "agreeing")
    words = f"Supported by this quote: every word is quoted {weighed.hostile}"
    expect(page.locator(".sources .verdict")).to_have_text([words, words])
    expect(page.locator(".cite").first).to_have_accessible_description(words)


def test_abstention_tells_what_would_help(page: Page, weighed: Any) -> None:
    """What was looked for, hints in their order, and the nearest passages named as no answer."""
    ask(page, "abstaining")
    silent = weighed.abstaining.abstention
    expect(page.locator(".lede")).to_have_text("The archive does not seem to hold the answer.")
    expect(page.locator(".looked-for bdi")).to_have_text(list(silent.looked_for))
    expect(page.get_by_role("list", name="What may help").get_by_role("listitem")).to_have_text(
        list(silent.hints)
    )
    expect(
        page.get_by_role("heading", name="Nearest passages (they do not answer)")
    ).to_be_visible()
    nearest = page.locator(".nearest > ol > li > button")
    expect(nearest).to_have_count(3)
    for number, found in enumerate(silent.nearest):
        opens(page, nearest.nth(number), found.passage.text)
    expect(page.locator(".evidence > summary")).to_have_text("1 more passage looked at")
    expect(page.locator(".agreement, .differ, .days, .said")).to_have_count(0)
    expect(page.locator("#status")).to_contain_text(silent.hints[0])


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_phone_shows_everything_in_its_width(page: Page) -> None:
    """At 360 pixels nothing runs out sideways, and what opens a quote is tall enough for a finger."""
    for case in ("agreeing", "differing", "abstaining"):
        page.goto(page.url.split("?")[0])
        ask(page, case)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        for one in page.locator(".reply button").filter(visible=True).all():
            box = one.bounding_box()
            assert box is not None
            assert box["height"] >= 24


@pytest.mark.parametrize("page", SCHEMES, indirect=True, ids=["light", "dark"])
def test_text_stands_out_from_its_ground(page: Page) -> None:
    """In both colour schemes each shown text has a contrast of at least 4.5 to 1."""
    for case in ("agreeing", "differing", "abstaining"):
        page.goto(page.url.split("?")[0])
        ask(page, case)
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 20
        assert [pair for pair in contrasts if pair[0] < 4.5] == []
