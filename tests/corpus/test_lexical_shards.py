"""The word index in shards: found and scored as in one, emptied a shard at a time; words spelt nearly alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from corpus.lexical import SHARDS, LexicalIndex
from corpus.store import Store
from corpus.types import Article, Filter, Passage

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


@pytest.mark.parametrize("split_from", [1, 1000])
def test_words_of_what_was_published_by_a_day(tmp_path: Path, split_from: int) -> None:
    """The day counts whole; what came later or has no date does not count."""
    told = zip(documents(), [24, 25, 26, 25, None], strict=True)
    dated = [
        (one, replace(article, published=day and datetime(2018, 5, day, 23, tzinfo=UTC)))
        for (one, article), day in told
    ]
    index, by = filled(tmp_path / "index", split_from, dated), Filter().by(date(2018, 5, 25))
    assert index.holding({"patrushev": 0}, 10, by) == [1, 2]
    assert index.holding({"patrushev": 0}, 1, by) == [1]
    assert index.known(["zhao", "enlai", "moscow", "mani"], by) == {"zhao", "moscow"}
    assert index.known(["enlai"], Filter()) == {"enlai"}


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
    assert store.reach(date(2024, 9, 11)) == (first, last)
    assert store.reach(date(2000, 1, 1)) == (first, first)
    assert store.reach(date(1969, 7, 19)) is None


WORDS = "bridge river toll mayor harbour treaty railway school forest budget".split()


def document(number: int) -> tuple[Passage, Article]:
    """Passage `number` of article number // 3: twelve words drawn with a seed, so all are as long."""
    chance = np.random.default_rng(number)
    text = " ".join(chance.choice(WORDS, 12, p=np.arange(1, 11) / 55))
    source = "Reuters" if number % 7 < 3 else "Xinhua"
    day = datetime(2018, 1, 1 + number % 28, tzinfo=UTC)
    article = Article(f"a{number // 3}", "News of the day", text, source=source, published=day)
    return Passage(number, article.id, 0, len(text), text), article


DOCUMENTS = [document(number) for number in range(1, 400)]


@pytest.fixture
def split(tmp_path: Path) -> Iterator[LexicalIndex]:
    """An index of all documents in shards."""
    return filled(tmp_path / "split", 1, DOCUMENTS)


@pytest.mark.parametrize(
    "where", [None, Filter(sources=("reuters",)), Filter(published_from=datetime(2018, 1, 20, tzinfo=UTC))]
)  # fmt: skip
@pytest.mark.parametrize("query", ["bridge", "river toll", "school forest budget mayor", "nothing"])
def test_shards_find_what_one_index_finds(
    split: LexicalIndex, tmp_path: Path, query: str, where: Filter | None
) -> None:
    """Where all passages are as long the scores are the same: idf is that of the whole."""
    one = filled(tmp_path / "one", 1000, DOCUMENTS)
    assert split.segments >= SHARDS > one.segments == 1
    assert len(split) == len(one) == len(DOCUMENTS)
    assert split.ids().tolist() == one.ids().tolist()
    assert split.idf(WORDS) == one.idf(WORDS)
    expected = {hit.passage_id: hit.score for hit in one.search(query, 400, where)}
    found = {hit.passage_id: hit.score for hit in split.search(query, 400, where)}
    assert found == pytest.approx(expected, rel=1e-5)
    hits = split.search(query, 20, where)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))
    assert hits == split.search(query, 400, where)[:20]


def test_a_removal_empties_one_shard(split: LexicalIndex) -> None:
    """What must be put in again is about an eighth, and with it nothing else is missing."""
    stale = np.array([30, 31, 32], np.int64)
    again = split.drop(stale)
    assert 0 < len(again) < len(DOCUMENTS) / 3
    assert not np.isin(stale, again).any()
    wanted = set(again.tolist())
    split.add(one for one in DOCUMENTS if one[0].id in wanted)
    assert len(split) == len(DOCUMENTS)
    split.commit()
    assert split.ids().tolist() == [p.id for p, _ in DOCUMENTS if p.id not in {30, 31, 32}]


def test_shards_do_not_tell_what_they_once_held(split: LexicalIndex, tmp_path: Path) -> None:
    """After a removal hits and scores are those of an index that never held it, to the bit."""
    kept = [one for one in DOCUMENTS if one[0].id not in {30, 31, 32}]
    fresh = LexicalIndex(tmp_path / "fresh", split_from=1)
    fresh.resize(len(kept))
    fresh.add(reversed(kept))
    fresh.commit()
    again = set(split.drop(np.array([30, 31, 32])).tolist())
    split.add(one for one in DOCUMENTS if one[0].id in again)
    split.commit()
    assert split.search("river toll bridge", 400) == fresh.search("river toll bridge", 400)


def test_nothing_stale_empties_nothing(split: LexicalIndex) -> None:
    """Ids that are not held cost nothing."""
    assert split.drop(np.array([10**6])).tolist() == []
    split.commit()
    assert len(split) == len(DOCUMENTS)


def test_it_splits_and_joins_by_size(tmp_path: Path) -> None:
    """Past the size it has shards, also when opened again; below it one index, filled anew."""
    index = filled(tmp_path / "index", 300, DOCUMENTS)
    again = LexicalIndex(tmp_path / "index", split_from=300)
    assert again.search("river", 50) == index.search("river", 50)
    assert again.segments >= SHARDS
    again.resize(299)
    assert (len(again), again.ids().tolist()) == (0, [])
    again.add(DOCUMENTS[:299])
    again.commit()
    last = LexicalIndex(tmp_path / "index", split_from=300)
    assert (len(last), last.segments) == (299, 1)


def test_a_shard_that_is_damaged_is_made_anew(split: LexicalIndex, tmp_path: Path) -> None:
    """The others keep what they hold."""
    (tmp_path / "split" / "3" / "meta.json").write_text("{")
    again = LexicalIndex(tmp_path / "split", split_from=1)
    assert 0 < len(again) < len(split)


def test_a_store_fills_it(store: Store, make_article: Make, tmp_path: Path) -> None:
    """The passages of the ids given are put in, each with its article."""
    store.put([make_article(n) for n in range(9)])
    ids = store.passage_ids()
    index, told = LexicalIndex(tmp_path / "index", split_from=1), []
    index.resize(len(ids))
    index.fill(store, ids[1:], lambda done, total: told.append((done, total)))
    index.commit()
    assert index.ids().tolist() == ids[1:].tolist()
    assert told[-1] == (len(ids) - 1, len(ids) - 1)
