"""Large stories: the same components as by comparing all pairs, without comparing them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings, strategies as st

from corpus import near_duplicates
from corpus.signatures import Signature, near, sign
from corpus.store import Store
from corpus.types import Article

CHANCE = random.Random(4)
WORDS = [f"word{CHANCE.randrange(500)}" for _ in range(400)]


def told(article_id: str, first: int, length: int = 100, *, house: int = 0) -> Article:
    """Make an article of a stretch of one long text: stretches that overlap enough are linked."""
    text = " ".join(WORDS[first : first + length])
    return Article(article_id, f"Headline{house}", text, f"Outlet {house}")


# Few texts for many ids: copies to the letter, copies of other outlets, chains with gaps.
ARTICLES = st.builds(
    told,
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
                story = {name: new if told == old else told for name, told in story.items()}
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
    store.put([told(f"n{n:03}", 0, house=n % outlets) for n in range(300)])
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
        chain = [told("c", first + 40), told("b", first + 20), told("a", first, house=1)]
        for one in chain:
            store.put([one])
        assert store.duplicates.stories(["a", "b", "c"]) == by_pairs(chain), first
