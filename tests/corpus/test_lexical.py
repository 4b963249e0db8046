"""BM25 on tantivy: checked against ten lines of BM25, filtered, harmless, rebuilt when damaged."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from corpus.lexical import TITLE_BOOST, LexicalIndex
from corpus.types import Article, Filter, Passage

SOURCES = ["Xinhua", "Reuters", None, "Écho du Soir"]
STORIES = [
    ("Bridge opens", "The bridge over the river opens in the town of Ardenia."),
    ("River rises", "River, river, river: the river rises and the bridge is closed."),
    ("Talks end", "Ministers ended their talks about trade, tolls and the bridge."),
    ("", "A story without a title tells of a river far away from any town at all."),
    ("Bridge and river", "Nothing here."),
    ("Weather", "It rained."),
    ("Elections", "The mayor of Borduria was elected by 52.5 percent."),
    ("Bridge toll", "Toll on the bridge falls; the toll falls again; tolls are falling."),
]  # fmt: skip
QUERIES = ["bridge", "river bridge", "Who opened the BRIDGE over the river?", "toll tolls falling",
           "52.5 percent", "Ardenia Borduria", "talks ministers ministers ministers"]  # fmt: skip


def document(number: int, title: str, text: str) -> tuple[Passage, Article]:
    """Passage `number` of an article dated day `number` of 2018, undated every fourth."""
    published = datetime(2018, 1, (number - 1) % 28 + 1, tzinfo=UTC) if number % 4 else None
    source = SOURCES[number % len(SOURCES)]
    article = Article(f"a{number}", title, text, source=source, published=published)
    return Passage(number, article.id, 0, len(text), text), article


DOCUMENTS = [document(number, *story) for number, story in enumerate(STORIES, start=1)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """Index the stories."""
    made = LexicalIndex(tmp_path_factory.mktemp("lexical") / "index")
    made.add(DOCUMENTS)
    made.commit()
    return made


def bm25(index: LexicalIndex, query: str, k1: float = 1.2, b: float = 0.75) -> dict[int, float]:
    """Score every document by the textbook: a sum over the words and the two fields."""
    scores: dict[int, float] = {}
    for field, weight in (("title", TITLE_BOOST), ("body", 1.0)):
        texts = {p.id: a.title if field == "title" else p.text for p, a in DOCUMENTS}
        words = {number: index.analyze(text) for number, text in texts.items()}
        average = sum(map(len, words.values())) / len(words)
        for word in dict.fromkeys(index.analyze(query)):
            n = sum(word in held for held in words.values())
            idf = math.log(1 + (len(words) - n + 0.5) / (n + 0.5))
            for number, held in words.items():
                if tf := held.count(word):
                    norm = k1 * (1 - b + b * len(held) / average)
                    scores[number] = scores.get(number, 0) + weight * idf * tf * (k1 + 1) / (
                        tf + norm
                    )
    return scores


@pytest.mark.parametrize("query", QUERIES)
def test_scores_are_those_of_bm25(index: LexicalIndex, query: str) -> None:
    """Exactly the documents that share a word are found, with the score of the formula."""
    expected = bm25(index, query)
    found = {hit.passage_id: hit.score for hit in index.search(query, 100)}
    assert found == pytest.approx(expected, rel=1e-4)
    assert expected


@pytest.mark.parametrize("query", QUERIES)
def test_the_best_come_first(index: LexicalIndex, query: str) -> None:
    """Hits are in falling order of score, ties by id, and limit takes the first of them."""
    hits = index.search(query, 100)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))
    assert [hit.score for hit in index.search(query, 2)] == [hit.score for hit in hits[:2]]
    assert index.search(query, 0) == []


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        (Filter(sources=("xinhua",)), {4, 8}),
        (Filter(sources=("ÉCHO DU SOIR", "reuters")), {1, 3, 5, 7}),
        (Filter(sources=("nobody",)), set()),
        (Filter(published_from=datetime(2018, 1, 2, tzinfo=UTC)), {2, 3, 5, 6, 7}),
        (Filter(published_to=datetime(2018, 1, 2, tzinfo=UTC)), {1}),
        (Filter(published_to=datetime(1969, 1, 1, tzinfo=UTC)), set()),
        (Filter(("Reuters",), datetime(2018, 1, 2, tzinfo=UTC), datetime(2018, 1, 6, tzinfo=UTC)),
         {5}),
    ],
)  # fmt: skip
def test_only_what_passes_is_found(index: LexicalIndex, where: Filter, kept: set[int]) -> None:
    """A filter leaves the scores of what passes as they are, and undated out where dates count."""
    query = " ".join(text for _, text in STORIES) + " ".join(title for title, _ in STORIES)
    everything = {hit.passage_id: hit.score for hit in index.search(query, 100)}
    found = {hit.passage_id: hit.score for hit in index.search(query, 100, where)}
    assert set(found) == kept
    assert found == pytest.approx({number: everything[number] for number in kept})


@pytest.mark.parametrize(
    "query", ["title:* AND (", "body:bridge~2^9", '"bridge', "-bridge", "source:Xinhua OR", "[a TO",
              "bridge\0river", "/bridge.*/", "{}", "*", "a" * 100_000, "🇮🇳", "你好", "", " ?!"]
)  # fmt: skip
def test_nothing_is_syntax(index: LexicalIndex, query: str) -> None:
    """What looks like a query language is words, or nothing."""
    found = {hit.passage_id for hit in index.search(query, 100)}
    assert found == set(bm25(index, query))


@given(st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_can_be_searched(index: LexicalIndex, query: str) -> None:
    """No text raises."""
    index.search(query, 10)


def test_words_are_found_in_other_forms(index: LexicalIndex) -> None:
    """Case, accents and English endings do not matter; the commonest words are no words."""
    assert index.analyze("The Bridges of ARDÉNIA at opening") == ["bridg", "ardenia", "open"]
    assert index.search("the of a", 10) == []


def test_rare_words_weigh_more(index: LexicalIndex) -> None:
    """Idf falls with the number of passages that hold the word; one of none is like one of one."""
    idf = index.idf(["borduria", "ardenia", "bridg", "nowhere"])
    assert idf["nowhere"] >= idf["borduria"] >= idf["ardenia"] > idf["bridg"] > 0


@pytest.fixture
def own(tmp_path: Path) -> Iterator[LexicalIndex]:
    """Index the stories for one test alone."""
    made = LexicalIndex(tmp_path / "index")
    made.add(DOCUMENTS)
    made.commit()
    return made


def test_what_is_committed_stays(own: LexicalIndex, tmp_path: Path) -> None:
    """Another opening sees the committed passages, and what was not committed is not there."""
    own.add([document(9, "Late", "Not yet committed.")])
    again = LexicalIndex(tmp_path / "index")
    assert len(again) == len(own) == 8
    assert again.ids().tolist() == list(range(1, 9))
    own.commit()
    again.reload()
    assert len(again) == 9


def test_what_is_removed_is_not_found(own: LexicalIndex) -> None:
    """Cleared passages are gone after the commit, with adds of the same commit kept."""
    own.drop(own.ids())
    assert own.search("toll", 10)
    own.add([document(2, "River again", "The river is back.")])
    own.commit()
    assert own.ids().tolist() == [2]
    assert own.search("toll", 10) == []
    assert [hit.passage_id for hit in own.search("back", 10)] == [2]


def test_scores_do_not_tell_what_was_once_held(tmp_path: Path) -> None:
    """An index that held more before has the scores and the order of one that never did."""
    fresh, used = LexicalIndex(tmp_path / "fresh"), LexicalIndex(tmp_path / "used")
    kept = [document(n, f"Title {n}", "river " * (n % 3) + "toll") for n in range(1, 30)]
    fresh.add(kept)
    used.add([document(n, "Gone", "toll river bridge") for n in range(100, 160)])
    used.commit()
    used.drop(used.ids())
    used.add(kept)
    fresh.commit()
    used.commit()
    assert used.search("river toll", 10) == fresh.search("river toll", 10)


def test_ties_do_not_follow_arrival(tmp_path: Path) -> None:
    """Of passages with one score the lowest ids are found, whichever came first."""
    one, other = LexicalIndex(tmp_path / "one"), LexicalIndex(tmp_path / "other")
    same = [document(n, "Title", "The same words.") for n in range(1, 41)]
    one.add(same)
    other.add(reversed(same))
    one.commit()
    other.commit()
    assert [h.passage_id for h in one.search("words", 5)] == [1, 2, 3, 4, 5]
    assert one.search("words", 5) == other.search("words", 5)


def damage_marker(folder: Path) -> None:
    """Say that another version made the index."""
    (folder / "format").write_text("of old")


def damage_meta(folder: Path) -> None:
    """Truncate the list of segments."""
    (folder / "meta.json").write_text('{"segments"')


def lose_a_segment(folder: Path) -> None:
    """Remove the files of the index, all but its list of them."""
    for path in folder.iterdir():
        if path.name not in {"meta.json", "format"}:
            path.unlink()


def truncate_a_segment(folder: Path) -> None:
    """Cut the files of the index short."""
    for path in folder.iterdir():
        if path.suffix in {".idx", ".term", ".fast", ".store"}:
            short = path.read_bytes()[:7]
            path.unlink()
            path.write_bytes(short)


@pytest.mark.parametrize(
    "damage", [damage_marker, damage_meta, lose_a_segment, truncate_a_segment]
)  # fmt: skip
def test_a_damaged_index_is_made_anew(own: LexicalIndex, tmp_path: Path, damage: object) -> None:
    """What can't be read is replaced by an empty index that can be filled again."""
    before = own.search("river bridge", 10)
    damage(tmp_path / "index")  # type: ignore[operator]
    again = LexicalIndex(tmp_path / "index")
    assert (len(again), again.search("bridge", 10), again.ids().tolist()) == (0, [], [])
    again.add(DOCUMENTS)
    again.commit()
    assert again.search("river bridge", 10) == before
