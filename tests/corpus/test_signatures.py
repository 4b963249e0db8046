"""Signatures: what is one story, and what only looks like it."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import numpy as np
import pytest

from corpus.signatures import BANDS, SLOTS, fingerprint, near, sign, similarity
from corpus.types import Article

WORDS = (
    "river mayor harbour treaty budget railway school forest minister court market winter engine"
    " island doctor farmer bridge captain journal museum library garden station factory village"
    " senator witness teacher painter climate storm valley border airport union strike verdict"
).split()


def story(seed: int, length: int = 200) -> str:
    """Write so many words that no other seed gives in this order, in sentences of ten."""
    chance = random.Random(seed)
    words = [chance.choice(WORDS) for _ in range(length)]
    return " ".join(
        " ".join(words[first : first + 10]).capitalize() + "." for first in range(0, length, 10)
    )


def told(text: str, title: str = "Bridge opened", source: str | None = "Reuters") -> Article:
    """Make an article of this text."""
    return Article("x", title, text, source)


def one_story(first: Article, second: Article) -> bool:
    """Compare both ways; the answers must agree."""
    there, back = (bool(near(sign(a), [sign(b)])) for a, b in ((first, second), (second, first)))
    assert there == back
    return there


@pytest.mark.parametrize(
    "changed",
    [
        story(1),
        f"LONDON (Agency) - {story(1)} Copyright of the agency. All rights reserved.",
        story(1).upper(),
        story(1).replace(". ", ".\n\n"),
        story(1, 160),
        f"UPDATE 2 - {story(9, 30)} {story(1)}",
        story(1).replace("mayor", "governor", 3),
        story(1, 80) + story(2, 30) + story(1)[len(story(1, 110)) :],
    ],
    ids=["same", "agency", "case", "breaks", "cut", "update", "words", "paragraph"],
)
def test_a_copy_of_another_outlet_is_the_same_story(changed: str) -> None:
    """Retitled, cut, corrected or put between other words."""
    assert one_story(told(story(1)), told(changed, "A wholly different headline", "CNN"))


def test_two_articles_about_one_event_are_two_stories() -> None:
    """They share names, figures, a quote of a tenth of their text, and the title."""
    quote = story(5, 25)
    assert not one_story(told(story(1) + quote), told(story(2) + quote, source="CNN"))


def test_a_text_cut_to_less_than_half_is_another_story() -> None:
    """What holds a whole other article, as a round-up does, is no copy of it."""
    assert not one_story(told(story(1, 80)), told(story(1, 200), source="CNN"))


def forecast(*figures: object) -> str:
    """Fill in a form of 46 words and eight figures."""
    return (
        "The weather office expects {} degrees by day in the whole of the county and {} degrees by"
        " night near the coast, with a wind from the west of {} miles an hour, rain of {} inches,"
        " {} hours of sun, a tide of {} feet in the harbour, pollen at {} and a risk of frost of {}"
        " percent. " + story(3, 120)
    ).format(*figures)


def test_a_form_filled_in_anew_is_another_story() -> None:
    """Eight figures of eight differ, though nine in ten words are the same."""
    today = forecast(75, 61, 12, 0.1, 9, 4.5, 30, 2)
    assert not one_story(told(today), told(forecast(68, 55, 20, 1.4, 3, 5.1, 12, 8)))
    assert not one_story(told(today), told(forecast(68, 55, 20, 1.4, 3, 5.1, 12, 8), source="CNN"))


def test_a_correction_of_three_figures_is_the_same_story() -> None:
    """The same form, three figures of eight."""
    assert one_story(
        told(forecast(75, 61, 12, 0.1, 9, 4.5, 30, 2)),
        told(forecast(75, 62, 12, 0.1, 8, 4.5, 31, 2)),
    )


def test_a_figure_counts_as_often_as_it_stands() -> None:
    """A drawing of 1, 2, 3, 4 and one of 5, 6, 7, 8 on a page that names all eight in its rules."""
    rules = "Pick from 1 2 3 4 5 6 7 8. " + story(4, 100)
    assert not one_story(told(f"Drawn: 1, 2, 3, 4. {rules}"), told(f"Drawn: 5, 6, 7, 8. {rules}"))


def test_one_outlets_frame_around_two_articles_is_no_story() -> None:
    """Four fifths are the page's own; the titles have nothing in common but the outlet's name."""
    frame = story(7, 240)
    first = told(story(1, 40) + frame, "Wales saved | CNN", "cnn.com")
    other = told(story(2, 40) + frame, "France beaten | CNN", "cnn.com")
    assert not one_story(first, other)
    retitled = told(story(2, 40) + frame, "How Wales was saved | CNN", "cnn.com")
    assert one_story(first, retitled)


def test_the_same_text_of_one_outlet_is_one_story_under_any_title() -> None:
    """Where the text is the same nothing else counts, if there is enough of it."""
    assert one_story(told(story(1), "Wales saved"), told(story(1), "France beaten"))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (told(story(1, 20)), told(story(1, 20), source="CNN"), True),
        (told(story(1, 20)), told(story(1, 20).upper(), "The bridge", "CNN"), True),
        (told(story(1, 20)), told(story(1, 20), "Harbour closed"), False),
        (told(story(1, 20)), told(story(1, 20), "Harbour closed", "CNN"), False),
        (told(story(1, 29)), told(story(1, 28) + " other"), False),
        (told(""), told(""), False),
        (told("— …"), told("!"), False),
        (told("Bridge."), told("Bridge"), True),
    ],
)
def test_a_short_text_must_be_wholly_the_same(
    first: Article, second: Article, *, same: bool
) -> None:
    """Below 30 words, in text and in a word of the title: most such texts are not articles."""
    assert one_story(first, second) is same


def test_languages_without_spaces_are_compared_too() -> None:
    """A Chinese text is compared by its characters: 40, of which one is corrected."""
    text = "上海合作组织成员国安全会议秘书第十三次会议二十一日在北京举行各国代表团团长出席会议并讲话强调合作"
    assert one_story(told(text), told(text.replace("三", "四"), source="新华社"))
    assert not one_story(
        told(text), told(text[20:] + "完全不同的另外一篇文章内容说的是天气和农业", source="新华社")
    )


def test_a_page_of_hundreds_of_figures_is_compared_by_some_of_them() -> None:
    """A table corrected in a few of 600 places is one story, a table of other numbers another."""
    chance = random.Random(2)
    table = [str(chance.randrange(10_000, 99_999)) for _ in range(600)]
    text = f"{story(1)} {' '.join(table)} {story(2, 400)}"
    mended = f"{story(1)} {' '.join(['7', '8', '9', *table[3:]])} {story(2, 400)}"
    assert one_story(told(text), told(mended))
    rest = " ".join(str(int(figure) + 1) for figure in table[:30])
    assert not one_story(
        told(f"{story(1)} {' '.join(table[:30])} {story(2, 400)}"),
        told(f"{story(1)} {rest} {story(2, 400)}"),
    )
    assert len(sign(told(text)).figures) < 600


def test_the_estimate_is_near_the_exact_similarity() -> None:
    """The oracle: Jaccard over runs of five words, by Python's own sets; off by .1 at most."""
    whole = [word.strip(".").lower() for word in story(1, 1000).split()]

    def shingles(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}

    for kept in (950, 900, 800, 700, 600, 500):
        exact = len(shingles(whole[:kept])) / len(shingles(whole))
        found = similarity(sign(told(" ".join(whole))), [sign(told(" ".join(whole[:kept])))])
        assert abs(found[0] - exact) < 0.1, kept
    assert similarity(sign(told(story(1))), []).shape == (0,)
    assert similarity(sign(told(story(1))), [sign(told(story(2)))])[0] == 0


def test_a_signature_is_the_same_everywhere() -> None:
    """Figures written down on another machine: another library or rule must change the name."""
    signature = sign(
        Article("1", "Bridge opened", story(1), "Reuters", published=datetime.now(UTC))
    )
    assert signature.slots.shape == (SLOTS,)
    assert signature.slots.dtype == np.uint32
    assert len(set(signature.bands)) == BANDS
    assert (signature.bands[0], fingerprint()) == (87075248774796, "884ae276fb37050a")
