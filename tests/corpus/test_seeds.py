"""The five raw articles of the shared folder load right with nothing configured."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.loaders import load
from corpus.types import Article, SourceFile

SHARED = Path(os.environ.get("DATELINE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SEEDS = SHARED / "seeds"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason=f"the five raw sample articles are not at {SEEDS}"
)


@dataclass(frozen=True)
class Seed:
    """What one seed must give: kept and gone are fragments of its sentences and of its noise."""

    title: str
    day: str
    paragraphs: int
    kept: tuple[str, ...]
    gone: tuple[str, ...]


EXPECTED = {
    "000": Seed(
        title="Beijing holds security cooperation dialogue",
        day="2017-05-04",
        paragraphs=10,
        kept=(
            "meets with officials attending",
            "May 4, 2017.",
            "officials from more than 20",
            "risks and safeguard security",
            "enhance exchanges of information",
            "More than 100 countries",
            "connecting Asia with Europe",
            "push for further cooperation",
            "from May 14 to 15",
            "at least 28 heads",
            "common and cooperative security,",
            "Minister Guo Shengkun said",
            "protecting overseas interests",
            "pledged to strengthen security",
        ),
        gone=("Photo/Xinhua", "[", "# "),
    ),
    "001": Seed(
        title="China to enhance cooperation on law enforcement",
        day="2018-05-21",
        paragraphs=15,
        kept=(
            "BEIJING, May 21 (Xinhua)",
            "Zhao Kezhi on Monday met",
            "13th meeting of SCO",
            "meeting with Damir Sagynbayev",
            "Sagynbayev said his country",
            "Uzbekistan Viktor Makhmudov",
            "both countries and both peoples",
            "meeting with A.A. Kahharov",
            "Kahharov said Tajikistan",
            "Kazakhstan Nurlan Yermekbayev",
            "common interest and shared future",
            "Adviser Naseer Khan Janjua",
            "all-weather friendship",
            "Pakistan-China economic corridor",
            "meeting with Rajinder Khanna",
            "Khanna said India stands ready",
        ),
        gone=("Source:",),
    ),
    "002": Seed(
        title="China stresses intl cooperation on law enforcement",
        day="2017-05-25",
        paragraphs=8,
        kept=(
            "here on Wednesday",
            "held in Moscow",
            "Representatives from 95 countries",
            "Against the backdrop",
            "Unswervingly opposed",
            "era of information revolution",
            "on a equal footing",
            "members of the BRICS",
            "more than 10 countries",
            "in-depth exchange of views.",
        ),
        gone=("Source:", "2017/5/25", "Disqus"),
    ),
    "003": Seed(
        title="China, Central Asia hold ministerial conference",
        day="2024-09-11",
        paragraphs=8,
        kept=(
            "delivers a speech during",
            "on Sept. 10, 2024.",
            "NANJING, Sept. 10 (Xinhua)",
            "vision of universal security",
            "said on Tuesday.",
            "Wang made the remarks",
            "good neighbors, good friends",
            "deepening strategic mutual trust",
            "security of major projects",
            "opening a new chapter",
            "jointly signed the relevant",
            "Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan.",
        ),
        gone=("Li Bo", "09:19", "Web editor", "Zhang Kaiwei", "You May Also", "More From"),
    ),
    "004": Seed(
        title="SCO countries pledge to enhance political trust",
        day="2018-05-23",
        paragraphs=12,
        kept=(
            "Zhao Kezhi on Tuesday",
            "13th meeting of SCO",
            "India, Kazakhstan, Kyrgyzstan, Pakistan,",
            "regional counter-terrorist agencies attended",
            "terrorism, separatism, and extremism.",
            "building of cooperation mechanism",
            "organization's enlargement",
            "safeguarding global information security.",
            "A press release was issued",
            "effective border controls",
            "They agreed that the Internet",
            "And they support",
            "They reiterated that",
            "global anti-terrorism united front",
            "Secretary Nikolai Patrushev",
            "Patrushev said Russia stands ready",
        ),
        gone=(
            *("LINE", "AAAPrint", "Politics", "Editor", "Wang Fan", "App Download", "02:56"),
            *("Related news", "MorePhoto", "Most popular", "MoreTop", "Buzz Words", "ECNS"),
            *("Back to top", "Privacy", "Copyright", "Chinanews", "prohibited", "|", "县", "市"),
        ),
    ),
}


def seed(number: str) -> Article:
    """Load a seed; anything but one article fails the test."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    (loaded,) = load(SourceFile(path, path.name, path.stem), NOW)
    assert isinstance(loaded, Article)
    return loaded


@pytest.mark.parametrize("number", EXPECTED)
def test_title_and_source(number: str) -> None:
    """Each seed has its headline as title and Xinhua as source."""
    article = seed(number)
    assert article.title.startswith(EXPECTED[number].title)
    assert article.source == "Xinhua"


@pytest.mark.parametrize("number", EXPECTED)
def test_publication_day(number: str) -> None:
    """Each seed has the day that its own text proves.

    000: no date line; the photo's caption ends "May 4, 2017. [Photo/…]" and the lead says that
         the dialogue was held Thursday: 4 May 2017 was one.
    001: the dateline says 21 May and the lead "on Monday"; of the years in which 21 May is a
         Monday (2018, 2012, 2007 …) 2018 is the latest that has been.
    002: the line under the headline: Published: 2017/5/25 20:42:07.
    003: the line under the headline: 09:19, September 11, 2024; the dateline and the caption's
         10 September are the event's.
    004: the time stamp under the headline: 2018-05-23 02:56:16.
    """
    published = seed(number).published
    assert published is not None
    assert published.date().isoformat() == EXPECTED[number].day


@pytest.mark.parametrize("number", EXPECTED)
def test_story_whole(number: str) -> None:
    """No sentence of the story is lost, and one broken over two paragraphs is whole again."""
    text = seed(number).text
    missing = [part for part in EXPECTED[number].kept if part not in text]
    assert missing == []
    assert len(text.split("\n\n")) == EXPECTED[number].paragraphs


@pytest.mark.parametrize("number", EXPECTED)
def test_noise_gone(number: str) -> None:
    """Menus, share links, credits, editors, comment widgets, footers and link spam are gone."""
    article = seed(number)
    left = [part for part in EXPECTED[number].gone if part in article.text]
    assert left == []
    assert article.title not in article.text


def test_first_and_last_words() -> None:
    """Nothing stands before the first word of a story or after its last."""
    texts = {number: seed(number).text for number in EXPECTED}
    starts = {number: text.split()[0] for number, text in texts.items()}
    assert starts == {
        "000": "Meng", "001": "BEIJING,", "002": "China", "003": "Chinese", "004": "Chinese",
    }  # fmt: skip
    assert {text[-1] for text in texts.values()} == {"."}


def test_year_of_weekday_needs_no_later_clock() -> None:
    """Seed 001 dates to 2018 at any time before 21 May is a Monday again, in 2029."""
    (path,) = SEEDS.glob("001_*.txt")
    for year in (2018, 2020, 2024, 2028):
        now = datetime(year, 12, 31, tzinfo=UTC)
        (article,) = load(SourceFile(path, path.name, path.stem), now)
        assert isinstance(article, Article)
        assert article.published == datetime(2018, 5, 21, tzinfo=UTC)
