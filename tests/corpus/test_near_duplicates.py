"""Near-duplicates in the store: linked whatever came first, unlinked when they go or change."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from corpus import database, near_duplicates
from corpus.ingest import Ingest
from corpus.signatures import Signature, near, sign
from corpus.store import Store
from corpus.types import Article

NOUNS = "river mayor harbour treaty budget railway school forest minister court".split()
NOW = datetime(2025, 1, 1, tzinfo=UTC)
TABLES = ("signatures", "bands", "stories")


def story(seed: int, length: int = 120) -> str:
    """Write so many words in an order that no other seed has."""
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(NOUNS)}{chance.randrange(50)}" for _ in range(length))


def told(article_id: str, text: str, **more: object) -> Article:
    """Make an article of this text by an outlet of its own."""
    values: dict[str, object] = {
        "title": f"Title of {article_id}",
        "source": f"Outlet {article_id}",
    }
    return Article(article_id, text=text, **values | more)  # type: ignore[arg-type]


def drifting(count: int) -> list[Article]:
    """Make articles that each change a fifth of the one before: the ends share nothing."""
    whole = story(1, 100 + 20 * count).split()
    return [told(f"d{n}", " ".join(whole[20 * n : 20 * n + 100])) for n in range(count)]


COPIES = [told("b", story(1)), told("a", f"UPDATE {story(1)}"), told("c", story(1, 100))]
OTHERS = [told("x", story(2)), told("y", story(3)), told("z", "")]


def state(store: Store) -> list[tuple[object, ...]]:
    """Read what is kept of near-duplicates, articles by id."""
    query = store.database.connection.execute
    kept = (
        "SELECT a.id, g.words, g.slots, g.figures, g.titled, g.outlet, s.story,"
        " (SELECT group_concat(band) FROM (SELECT band FROM bands WHERE article = a.key"
        " ORDER BY band)) FROM articles a LEFT JOIN signatures g ON g.article = a.key"
        " LEFT JOIN stories s ON s.article = a.key ORDER BY a.id"
    )
    (loose,) = query(
        "SELECT count(*) FROM bands WHERE article NOT IN (SELECT key FROM articles)"
    ).fetchone()
    assert loose == 0
    return query(kept).fetchall()


@pytest.fixture
def full(store: Store) -> Store:
    """Fill a store with three articles of one story and three others."""
    store.put(COPIES + OTHERS)
    return store


def test_a_story_has_the_smallest_id_that_tells_it(full: Store) -> None:
    """Copies have one story; an article by itself, and one that is not there, is its own."""
    assert full.duplicates.stories(["c", "x", "b", "a", "nowhere"]) == {
        "c": "a", "x": "x", "b": "a", "a": "a", "nowhere": "nowhere",
    }  # fmt: skip
    assert full.duplicates.stories([]) == {}
    assert full.article("b") == COPIES[0]


def test_copies_are_the_others_of_a_story_oldest_first(store: Store) -> None:
    """By day, undated last, ties by id; none for an article by itself or one not there."""
    dates = {"p": None, "q": 9, "r": 3, "s": 3, "t": None}
    store.put([
        told(i, story(1), published=day and datetime(2018, 5, day, tzinfo=UTC))
        for i, day in dates.items()
    ])  # fmt: skip
    assert [one.id for one in store.duplicates.copies("r")] == ["s", "q", "p", "t"]
    assert [one.id for one in store.duplicates.copies("t")] == ["r", "s", "q", "p"]
    assert store.duplicates.copies("q")[0] == store.article("r")
    store.put([told("alone", story(2))])
    assert store.duplicates.copies("alone") == store.duplicates.copies("nowhere") == []


def test_a_story_may_drift(store: Store) -> None:
    """An article may be linked over others that lie between: an update of an update."""
    chain = drifting(8)
    store.put(chain)
    assert set(store.duplicates.stories([one.id for one in chain]).values()) == {"d0"}
    store.delete("d3")
    found = store.duplicates.stories([one.id for one in chain])
    assert [found[f"d{n}"] for n in (0, 1, 2, 4, 5, 6, 7)] == ["d0"] * 3 + ["d4"] * 4
    store.put([chain[3]])
    assert set(store.duplicates.stories([one.id for one in chain]).values()) == {"d0"}


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_order_of_arrival_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Added in any order and in any batches, some deleted, changed and added again on the way."""
    articles = [*COPIES, *OTHERS, *drifting(5)]
    straight, winding = (Store(tmp_path_factory.mktemp("home")) for _ in range(2))
    straight.put(articles)
    waiting = data.draw(st.permutations(articles))
    while waiting:
        some, waiting = waiting[: (n := data.draw(st.integers(1, 5)))], waiting[n:]
        winding.put(some)
        held = [one.id for one in articles if winding.held(one.id)]
        for gone in data.draw(st.lists(st.sampled_from(held), max_size=2, unique=True)):
            winding.delete(gone)
            waiting.append(next(one for one in articles if one.id == gone))
            if data.draw(st.booleans()):
                winding.put([told(gone, data.draw(st.sampled_from([story(1), story(2), "short"])))])
        if len(waiting) > 30:
            break
    for one in articles:
        winding.put([one])
    assert state(winding) == state(straight)
    straight.close()
    winding.close()


def test_a_changed_article_leaves_its_story(full: Store) -> None:
    """And what is left is named anew; changed back, all is as before."""
    before = state(full)
    full.put([told("a", story(9))])
    assert full.duplicates.stories(["a", "b", "c"]) == {"a": "a", "b": "b", "c": "b"}
    full.put([told("a", story(2))])
    assert full.duplicates.stories(["a", "x"]) == {"a": "a", "x": "a"}
    full.put([COPIES[1]])
    assert state(full) == before


def test_deleting_leaves_nothing_behind(full: Store) -> None:
    """The last but one of a story leaves an article by itself, the last an empty table."""
    full.delete("a")
    full.delete("c")
    assert full.duplicates.stories(["b"]) == {"b": "b"}
    assert full.database.connection.execute("SELECT count(*) FROM stories").fetchone() == (0,)
    for one in ("b", "x", "y", "z"):
        full.delete(one)
    for table in TABLES:
        count = full.database.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert count == (0,), table


def test_articles_that_leave_a_file_leave_their_stories(store: Store) -> None:
    """More of them at once than SQLite would bind one by one with room to spare."""
    store.put([told(f"f{n:04}", story(1)) for n in range(600)], "file")
    assert store.duplicates.stories(["f0599"]) == {"f0599": "f0000"}
    store.finish_file("file", None, [f"f{n:04}" for n in range(598)])
    assert store.duplicates.stories(["f0598", "f0599"]) == {"f0598": "f0598", "f0599": "f0598"}
    assert [one.id for one in store.duplicates.copies("f0599")] == ["f0598"]


@pytest.fixture
def version_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make an archive as it was before there were signatures."""
    home = tmp_path / "old"
    with monkeypatch.context() as then:
        then.setattr(database, "MIGRATIONS", database.MIGRATIONS[:1])
        then.setattr(near_duplicates.Duplicates, "forget", lambda *_: None)
        then.setattr(near_duplicates.Duplicates, "add", lambda *_: None)
        store = Store(home)
        store.put(COPIES + OTHERS)
        assert store.database.connection.execute("PRAGMA user_version").fetchone() == (1,)
        store.close()
    return home


def test_an_older_archive_is_told_and_filled(version_1: Path, full: Store) -> None:
    """Opened, it says that it is not complete; the next ingest of anything completes it."""
    store = Store(version_1)
    assert not store.duplicates.complete
    assert store.duplicates.stories(["c"]) == {"c": "c"}
    Ingest(store, NOW).articles([])
    assert store.duplicates.complete
    assert state(store) == state(full)
    assert list(store.duplicates.fill()) == []
    store.close()


def test_an_older_archive_may_change_before_it_is_filled(version_1: Path, full: Store) -> None:
    """Articles without a signature can be deleted, changed and added to."""
    store = Store(version_1)
    store.delete("x")
    store.put([COPIES[0], told("new", story(1))])
    store.delete("new")
    list(store.duplicates.fill())
    full.delete("x")
    assert state(store) == state(full)
    store.close()


def test_filling_goes_on_where_it_stopped(
    version_1: Path, full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after a batch, the next run does only the others, and says how many."""
    monkeypatch.setattr(near_duplicates, "BATCH", 2)
    store = Store(version_1)
    assert next(store.duplicates.fill()) == (2, 6)
    assert not store.duplicates.complete
    store.close()
    store = Store(version_1)
    assert list(store.duplicates.fill()) == [(2, 4), (4, 4)]
    assert state(store) == state(full)
    store.close()


def test_signatures_of_another_kind_are_made_anew(
    full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another rule, or another library's hashes: all are dropped and made again, once."""
    list(full.duplicates.fill())
    with full.database.transaction() as connection:
        connection.execute("UPDATE signatures SET slots = zeroblob(1024)")
        connection.execute("UPDATE stories SET story = 'x'")
    monkeypatch.setattr(near_duplicates, "fingerprint", lambda: "other")
    assert not full.duplicates.complete
    assert list(full.duplicates.fill()) == [(6, 6)]
    assert full.duplicates.complete
    assert full.duplicates.stories(["a", "b", "c", "x"]) == {"a": "a", "b": "a", "c": "a", "x": "x"}


def test_an_article_and_its_story_come_together(
    full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails while linking leaves neither the article nor half of its links."""
    before = state(full)
    monkeypatch.setattr(near_duplicates, "near", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        full.put([told("0", story(1))])
    monkeypatch.undo()
    assert full.held("0") is None
    assert state(full) == before


CHANCE = random.Random(4)
WORDS = [f"word{CHANCE.randrange(500)}" for _ in range(400)]


def telling(article_id: str, first: int, length: int = 100, *, house: int = 0) -> Article:
    """Make an article of a stretch of one long text: stretches that overlap enough are linked."""
    text = " ".join(WORDS[first : first + length])
    return Article(article_id, f"Headline{house}", text, f"Outlet {house}")


# Few texts for many ids: copies to the letter, copies of other outlets, chains with gaps.
ARTICLES = st.builds(
    telling,
    st.sampled_from("abcdefghijkl"),
    st.sampled_from([0, 20, 40, 60, 200, 220]),
    st.sampled_from([0, 10, 100, 100, 110]),
    house=st.integers(0, 1),
)
STEPS = st.one_of(
    st.lists(ARTICLES, min_size=1, max_size=6),
    st.lists(st.sampled_from("abcdefghijkl"), min_size=1, max_size=4),
)


def by_pairs(articles: Iterable[Article]) -> dict[str, str]:
    """Tell the story of each article by comparing all pairs: the oracle."""
    signatures = {one.id: sign(one) for one in articles}
    story = {name: name for name in signatures}
    for one, first in signatures.items():
        for other, second in signatures.items():
            if one < other and near(first, [second]):
                old, new = sorted((story[one], story[other]), reverse=True)
                story = {
                    name: new if telling == old else telling for name, telling in story.items()
                }
    return story


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(STEPS, min_size=2, max_size=10), few=st.integers(1, 3))
def test_stories_are_those_of_all_pairs(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[Article | str]], few: int
) -> None:
    """Added, changed and removed in any order, one or several at once: after each step."""
    store = Store(tmp_path_factory.mktemp("home"))
    held: dict[str, Article] = {}
    with pytest.MonkeyPatch.context() as now:
        now.setattr(near_duplicates, "FEW", few)
        for step in steps:
            written = [one for one in step if isinstance(one, Article)]
            held |= {one.id: one for one in written}
            store.put(written)
            if not written:
                gone = {one for one in step if isinstance(one, str)}
                held = {name: one for name, one in held.items() if name not in gone}
                with store.database.transaction() as connection:
                    store.duplicates.forget(connection, sorted(gone))
                    for name in gone:
                        connection.execute("DELETE FROM articles WHERE id = ?", (name,))
            assert store.duplicates.stories(sorted(held)) == by_pairs(held.values())
            alone = "SELECT count(*) FROM stories GROUP BY story HAVING count(*) = 1"
            assert store.database.connection.execute(alone).fetchall() == []
    store.close()


@pytest.mark.parametrize("outlets", [1, 300])
def test_a_large_story_is_not_compared_pair_by_pair(
    store: Store, monkeypatch: pytest.MonkeyPatch, outlets: int
) -> None:
    """One text 300 times, by one outlet or by as many: a few comparisons for each, not hundreds."""
    compared: list[int] = []

    def counted(one: Signature, others: Sequence[Signature]) -> list[int]:
        compared.append(len(others))
        return near(one, others)

    monkeypatch.setattr(near_duplicates, "near", counted)
    store.put([telling(f"n{n:03}", 0, house=n % outlets) for n in range(300)])
    assert sum(compared) <= 300 * near_duplicates.FEW
    assert max(compared, default=0) <= near_duplicates.FEW
    compared.clear()
    store.delete("n000")
    assert sum(compared) <= 300
    assert max(compared, default=0) <= near_duplicates.FEW
    found = store.duplicates.stories([f"n{n:03}" for n in range(1, 300)])
    assert set(found.values()) == {"n001"}


def test_a_story_is_not_passed_over_for_one_that_is_not_near(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The far end of a chain shares a band, and is read first; the near end still counts."""
    monkeypatch.setattr(near_duplicates, "FEW", 1)
    for first in range(0, 260, 10):
        chain = [telling("c", first + 40), telling("b", first + 20), telling("a", first, house=1)]
        for one in chain:
            store.put([one])
        assert store.duplicates.stories(["a", "b", "c"]) == by_pairs(chain), first
