"""Cleaning: noise goes, stories stay."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from corpus.boilerplate import AROUND, EVERYWHERE, clean
from corpus.page import paragraphs
from corpus.text import normalise

STORY = [
    "The port of Marlow opened a night ferry to the island of Sandholm on Wednesday.",
    "A single ticket costs 14 crowns, and children under six travel free.",
]

WORDS = st.sampled_from(
    [
        "the",
        "a",
        "share",
        "print",
        "news",
        "world",
        "home",
        "video",
        "read",
        "more",
        "related",
        "email",
        "twitter",
        "line",
        "cookies",
        "source",
        "subscribe",
        "newsletter",
        "comments",
        "copyright",
        "editor",
        "published",
        "follow",
        "sign",
        "advertisement",
        "menu",
        "photo",
        "minister",
        "agreed",
        "budget",
        "of",
        "in",
        "on",
        "and",
        "by",
        "with",
        "villages",
        "lake",
        "season",
        "said",
        "14",
        "2021",
        "Oslo",
    ]
)
OPENERS = st.sampled_from(["Officials", "Bakers", "Ministers", "Villagers", "Judges", "Doctors"])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Plain sentences, made on purpose of the words that noise is made of."""
    rest = draw(st.lists(WORDS, min_size=9, max_size=25))
    return f"{draw(OPENERS)} said that {' '.join(rest)}."


def cleaned(lines: list[str]) -> list[str]:
    """Run both lists of steps."""
    return clean(clean(lines, EVERYWHERE), AROUND)


@given(st.lists(sentences(), min_size=1, max_size=8))
def test_story_unchanged(story: list[str]) -> None:
    """A story of plain sentences goes through unchanged, whatever words it uses."""
    assert cleaned(story) == story


@given(st.lists(sentences(), min_size=1, max_size=6), st.sampled_from(["\n", "\n\n", "\r\n\r\n"]))
def test_paragraphs_unchanged(story: list[str], gap: str) -> None:
    """A story saved one paragraph a line comes back as these paragraphs."""
    assert paragraphs(normalise(gap.join(story))) == story


@given(st.lists(sentences(), min_size=2, max_size=6), st.integers(60, 80))
def test_wrapped_text_loses_no_word(story: list[str], width: int) -> None:
    """However a text was wrapped, its words stay in order."""
    import textwrap  # noqa: PLC0415  # one test's need

    text = "\n\n".join(textwrap.fill(one, width) for one in story)
    joined = " ".join(paragraphs(text))
    assert joined.split() == " ".join(story).split()


@pytest.mark.parametrize(
    "noise",
    [
        "Share this article",
        "Share on Facebook",
        "Facebook Twitter LinkedIn Email",
        "Text:AAAPrint",
        "Print this page",
        "Follow us on Twitter",
        "We use cookies to improve your visit. You can change this at any time.",
        "By continuing to use this site you agree to our use of cookies.",
        "Accept all cookies",
        "Sign up for our weekly newsletter and get the best stories in your inbox.",
        "Subscribe to our newsletter",
        "Get the morning briefing delivered to your inbox every day.",
        "Enter your email address",
        "Read more: Why pike are coming back",
        "READ MORE:",
        "Related: Storm closes the northern road",
        "blog comments powered by Disqus",
        "Please enable JavaScript to view the comments powered by Disqus.",
        "Leave a comment",
        "12 comments",
        "Advertisement",
        "Story continues below advertisement",
        "Skip to main content",
        "Back to top Links | About Us | Jobs",
        "Copyright ?1999-2018 Example.com. All rights reserved.",
        "© 2021 Channel Courier",
        "Reproduction in whole or in part without permission is prohibited.",
        "Links | About Us | Jobs | Contact Us | Privacy Policy",
        "丰城市| 泸水县| 镇江市| 庄浪县| 长乐市|",
        "___",
    ],
)
def test_noise_goes_from_anywhere(noise: str) -> None:
    """Noise goes before, inside and after a story, and takes nothing with it."""
    for place in range(3):
        lines = [*STORY[:place], noise, *STORY[place:]]
        assert cleaned(lines) == STORY


@pytest.mark.parametrize(
    "noise",
    [
        ["Related news", "Storm closes the northern road", "Ten ways to cook pike"],
        ["You May Also Like", "More From Author"],
        ["MorePhoto", "Most popular in 24h", "MoreTop news", "MoreVideo"],
        ["(Web editor: Ann Poe, Sam Poe)"],
        ["Editor: Sam Poe"],
        ["(Reporting by Luc Martin in Paris; Editing by Ann Poe)"],
        ["Source: Channel Courier"],
        ["Published: 2021-03-03 10:00"],
        ["LINE"],
        ["News", "Politics", "Business", "Sports", "Odd", "Travel", "Bar & Club"],
        ["北京 上海 广州 深圳"],
    ],
)
def test_noise_goes_from_the_end(noise: list[str]) -> None:
    """Other stories, editors, sources, networks and menus after a story go."""
    assert cleaned([*STORY, *noise]) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "Fares",
        "Key points",
        "Steve Martin, “Only Two Ferries”",
        "Defender: Jane Doe (Marlow/Sandholm)",
        '"Chicago," Jan. 27, 2019',
        "Friday: The central bank's president speaks",
        "Share prices",
        "More than a ferry",
        "Source of the river",
        "By the numbers",
        "The Reader: a review",
    ],
)
def test_headings_and_items_stay(line: str) -> None:
    """Subheadings and list items stay, inside a story and at its end."""
    assert cleaned([STORY[0], line, STORY[1]]) == [STORY[0], line, STORY[1]]
    assert cleaned([*STORY, line]) == [*STORY, line]


def test_related_heading_inside_a_story() -> None:
    """Where prose follows it, a heading for other stories goes alone."""
    assert cleaned([STORY[0], "Related stories", STORY[1]]) == STORY


@pytest.mark.parametrize(
    "credit",
    [
        *("[Photo/Xinhua]", "(Xinhua/Jane Doe)", "(AP Photo/Jane Doe, File)"),
        *("(Photo by Jane Doe)", "(Image credit: Jane Doe/Example Images)", "REUTERS/Jane Doe"),
    ],
)
def test_caption_keeps_its_sentence(credit: str) -> None:
    """A photo's credit goes; the sentence of its caption stays."""
    caption = "A fishing vessel leaves the port of Orne at dawn on March 3, 2021."
    assert cleaned([f"{caption} {credit}", *STORY]) == [caption, *STORY]
