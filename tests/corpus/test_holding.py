"""Which passages hold words, or words spelt nearly alike, and how far an archive's dates reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Article, Passage

Make = Callable[..., Article]
STORIES = [
    ("Talks", "Zhao Kezhi met Nikolai Patrushev in Beijing."),
    ("Patrushev in Moscow", "The secretary of the council spoke of terrorism."),
    ("Talks", "Zhou Enlai was a premier; Kezhi is another man's name."),
    ("Weather", "It rained in Beijing."),
    ("", "Patrushevs are many."),
]


def documents() -> list[tuple[Passage, Article]]:
    """Passages 1, 2, … of articles of their own."""
    return [
        (Passage(n, f"a{n}", 0, len(text), text), Article(f"a{n}", title, text))
        for n, (title, text) in enumerate(STORIES, start=1)
    ]


def filled(folder: Path, split_from: int, some: Sequence[tuple[Passage, Article]]) -> LexicalIndex:
    """Index these."""
    made = LexicalIndex(folder, split_from=split_from)
    made.resize(len(some))
    made.add(some)
    made.commit()
    return made


@pytest.fixture(params=[1, 1000], ids=["shards", "one"])
def index(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[LexicalIndex]:
    """Index the stories, in shards and in one."""
    return filled(tmp_path / "index", request.param, documents())


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ({"zhao": 0}, [1]),
        ({"patrushev": 0}, [1, 2, 5]),  # also in a title, also in another form
        ({"zhao": 0, "kezhi": 0}, [1]),
        ({"kezhi": 0, "beij": 0}, [1]),
        ({"patrushov": 0}, []),
        ({"patrushov": 1}, [1, 2, 5]),
        ({"partushev": 1}, [1, 2, 5]),  # two letters swapped are one
        ({"patrosjev": 1}, []),
        ({"patrosjev": 2}, [1, 2, 5]),
        ({"zhou": 2, "kezhi": 0}, [1, 3]),
        ({"zhou": 0, "kezi": 1}, [3]),
        ({"nobody": 2}, []),
        ({}, []),
    ],
)
def test_what_holds_all_words(index: LexicalIndex, words: dict[str, int], ids: list[int]) -> None:
    """Every word must stand in the passage or its title, with so many letters other."""
    assert index.holding(words, 10) == ids


def test_the_first_by_id(index: LexicalIndex, tmp_path: Path) -> None:
    """At most so many, those of the lowest ids, whatever was put in first."""
    other = filled(tmp_path / "other", 1000, documents()[::-1])
    for one in (index, other):
        assert one.holding({"patrushev": 0}, 2) == [1, 2]
        assert one.holding({"patrushev": 0}, 0) == []


def test_known_words(index: LexicalIndex) -> None:
    """A word is known if any passage or title has it, and no longer when it is gone."""
    assert index.known(["zhao", "moscow", "weather", "zhukov"]) == {"zhao", "moscow", "weather"}
    assert index.known([]) == frozenset()
    index.drop(index.ids())
    index.commit()
    assert index.known(["zhao"]) == frozenset()


def test_dates_reach_from_the_first_to_the_last(store: Store, make_article: Make) -> None:
    """Articles without a date have no part in it; without dates there is none."""
    assert store.reach() is None
    store.put([make_article(1, published=None)])
    assert store.reach() is None
    first, last = datetime(1969, 7, 20, tzinfo=UTC), datetime(2024, 9, 11, 8, tzinfo=UTC)
    store.put([make_article(2, published=last)])
    assert store.reach() == (last, last)
    store.put([make_article(3, published=first), make_article(4)])
    assert store.reach() == (first, last)
