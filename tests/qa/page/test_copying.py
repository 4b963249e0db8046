"""The page copies an answer with its citations, and links to a question and to a quote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Page

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(
        "page", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True, ids=[""]
    ),
]

# What BibTeX would read of these citations; TeX's own characters in every field.
TEX = r"""async () => {
  const {bibtex} = await import(new URL("page/references.js", document.baseURI));
  const one = {marker: 1, article_id: "x", title: "50 % of {A_B} \\ #1 ~ ^ & $",
    source: "R&D {Daily}", url: "https://e.example/a{b}c%20d_e#f", published_on: "2018-05-23",
    quote: "It said: \"{no\" & 5 %,\n\nthen left."};
  const other = {...one, article_id: "y", source: null, published_on: null, url: null};
  return bibtex({citations: [one, {...one, marker: 2, quote: "It rained."}, other, one]});
}"""


def answered(page: Page) -> None:
    """Ask the question that has an answer, and wait for the whole of it."""
    page.locator("#question").fill("who attended the 13th meeting")
    page.locator("#question").press("Enter")
    expect(page.locator(".provenance")).to_be_attached()


def copied(page: Page) -> str:
    """What the clipboard holds."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def copy(page: Page, form: str) -> str:
    """Copy the answer in this form, by the keyboard, and give the clipboard."""
    page.get_by_role("button", name="Copy", exact=True).press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    while page.locator(":focus").text_content() != form:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Copied.")
    return copied(page)


def entries(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Read BibTeX as BibTeX does: braces counted, whatever stands before them."""
    found = []
    for kind, rest in re.findall(r"^@(\w+)\{(.*?)^\}", text, re.DOTALL | re.MULTILINE):
        key, _, body = rest.partition(",\n")
        fields, depth, at = {}, 0, 0
        for place, letter in enumerate(body):
            depth += (letter == "{") - (letter == "}")
            assert depth >= 0
            if depth == 0 and (letter == "\n" or place == len(body) - 1):
                name, _, value = body[at : place + 1].strip().rstrip(",").partition(" = ")
                fields[name] = value[1:-1]
                at = place + 1
        assert depth == 0
        found.append((kind, key, fields))
    return found


def test_plain_text_has_quotes_and_sources(page: Page, server: FastAPI) -> None:
    """The answer with its numbers, and a line for each source."""
    answered(page)
    lines = copy(page, "As plain text").split("\n")
    quote = server.state.quote
    assert lines[0].startswith(f"{quote} [1] The next meeting")
    assert lines[2] == (
        f"[1] “{quote}” · Ministers pledge closer ties at 13th meeting · Karshi Courier · "
        "23 May 2018 · https://news.example/karshi"
    )
    assert lines[3].startswith("[2] “The next meeting is to be held in Borduria in 2019.”")


def test_markdown_has_footnotes_and_no_markup_of_a_source(page: Page, server: FastAPI) -> None:
    """Numbers are footnotes, titles are links; what a title says is never Markdown or HTML."""
    answered(page)
    text = copy(page, "As Markdown")
    assert "the host said\\.[^1] The next" in text.replace("said.", "said\\.")
    assert "[^1]: “Delegations from Ardenia" in text
    assert "](<https://news.example/karshi>), Karshi Courier, 23 May 2018" in text
    assert "\\<img src=x onerror=" in text
    assert "\\<b\\>harbour\\</b\\>" in text
    assert "javascript:" not in text  # no link to a script
    assert server.state.hostile not in text


def test_bibtex_has_an_entry_for_each_article(page: Page, server: FastAPI) -> None:
    """Key, title, outlet, date, address, and the quote in the note."""
    answered(page)
    first, second = entries(copy(page, "As BibTeX"))
    kind, key, fields = first
    assert (kind, key) == ("article", "karshi2018ministers")
    assert fields["title"] == "{Ministers pledge closer ties at 13th meeting}"
    assert fields["journal"] == "Karshi Courier"
    assert (fields["year"], fields["date"]) == ("2018", "2018-05-23")
    assert fields["url"] == "https://news.example/karshi"
    assert fields["note"] == f"“{server.state.quote}”"
    assert second[2]["title"].startswith('{<img src=x onerror="window.hacked=1"> River \\&')


def test_bibtex_is_escaped(page: Page) -> None:
    """TeX's characters print as themselves, braces balance, keys differ, a quote stands once."""
    one, other = entries(page.evaluate(TEX))
    assert one[2]["title"] == (
        r"{50 \% of \textbraceleft{}A\_B\textbraceright{} \textbackslash{} \#1 "
        r"\textasciitilde{} \textasciicircum{} \& \$}"
    )
    assert one[2]["journal"] == r"R\&D \textbraceleft{}Daily\textbraceright{}"
    assert one[2]["url"] == "https://e.example/a%7Bb%7Dc%20d_e#f"
    quote = r"“It said: \"\textbraceleft{}no\" \& 5 \%, then left.”".replace('\\"', '"')
    assert one[2]["note"] == f"{quote}; “It rained.”"
    assert other[0] == "misc"
    assert set(other[2]) == {"title", "note"}
    assert one[1] != other[1]


def test_menu_is_left_by_escape(page: Page) -> None:
    """Escape closes the menu alone, and gives the focus back to its button."""
    answered(page)
    page.locator(".cite").first.click()
    expect(page.locator("mark")).to_be_focused()
    button = page.get_by_role("button", name="Copy", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="As BibTeX")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#article")).to_be_visible()


def test_copied_link_asks_the_same(page: Page, server: FastAPI) -> None:
    """Question, filters and the day it was asked on; opened elsewhere it asks just that."""
    page.goto(f"{server.state.url}?q=who+came&source=Karshi+Courier&asked_on=2018-05-25")
    expect(page.locator(".provenance")).to_be_attached()
    page.locator(".actions").get_by_role("button", name="Copy link").press("Enter")
    expect(page.locator("#status")).to_have_text("Copied.")
    link = copied(page)
    assert parse_qs(urlsplit(link).query) == {
        "q": ["who came"], "source": ["Karshi Courier"], "asked_on": ["2018-05-25"],
    }  # fmt: skip
    page.goto(link)
    expect(page.locator(".provenance")).to_be_attached()
    first, again = server.state.asked
    assert first == again
    assert again["asked_on"] == "2018-05-25"


def test_copied_link_to_an_article_opens_its_quote(page: Page, server: FastAPI) -> None:
    """The same words are marked as in the pane that it was copied from."""
    answered(page)
    page.locator(".cite").first.click()
    expect(page.locator("mark")).to_be_focused()
    page.locator("#article").get_by_role("button", name="Copy link").click()
    expect(page.locator("#status")).to_have_text("Copied.")
    link = copied(page)
    assert set(parse_qs(urlsplit(link).query)) == {"article", "start", "end"}
    page.goto(link)
    expect(page.locator("mark")).to_be_focused()
    assert page.locator("mark").text_content() == server.state.quote
    expect(page.locator("#article-title")).to_have_text(
        "Ministers pledge closer ties at 13th meeting"
    )
    assert server.state.asked[1:] == []


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("q=who+came&asked_on=soon", "asked_on is “soon”, which is no day such as 2018-05-23"),
        (
            "q=who+came&from=2019-06-01&to=2018-06-01",
            "from, 2019-06-01, is after to, 2018-06-01: no article can match",
        ),
        ("q=who+came&from=2018-02-31", "from is “2018-02-31”"),
        ("article=a1&start=x&end=9", "start x and end 9 mark no words"),
        ("article=a1&start=9", "start 9 and end is missing mark no words"),
        ("article=a1&start=9&end=3", "start 9 and end 3 mark no words"),
        ("article=&start=1&end=3", "article names none"),
    ],
)
def test_link_of_nonsense_says_so(page: Page, server: FastAPI, link: str, said: str) -> None:
    """In words, asking nothing; a question in it waits in the ask box."""
    page.goto(f"{server.state.url}?{link}")
    expect(page.locator("#notice [role=alert]")).to_contain_text(said)
    expect(page.locator("#notice [role=alert]")).to_be_in_viewport(ratio=1)
    expect(page.locator("#question")).to_have_value("who came" if "q=" in link else "")
    expect(page.locator("#article")).to_be_hidden()
    assert server.state.asked == []
