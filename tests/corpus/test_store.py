"""The store: articles and passages as they were put, filtered, replaced and removed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from corpus.chunking import Chunking
from corpus.errors import ArticleNotFound
from corpus.store import FileState, Store
from corpus.types import Article, Filter

Make = Callable[..., Article]


Make = Callable[..., Article]
MAY = datetime(2018, 5, 1, tzinfo=UTC)
JUNE = datetime(2018, 6, 1, tzinfo=UTC)
line = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
articles = st.builds(
    Article,
    id=line,
    title=line,
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=100),
    source=st.none() | line,
    url=st.none() | line,
    published=st.none()
    | st.datetimes(datetime(1700, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
    language=st.none() | line,
    origin=st.none() | line,
    authors=st.lists(line, max_size=3).map(tuple),
)


@given(articles)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_article_comes_back_as_it_went_in(store: Store, article: Article) -> None:
    """Every field survives, and every passage is text[start:end], whatever the text."""
    store.put([article])
    assert store.article(article.id) == article
    ids = [passage.id for passage in store.chunking.passages(article)]
    for passage, joined in store.passages(ids).values():
        assert joined == article
        assert passage.text == article.text[passage.start : passage.end]


def kept(store: Store, **bounds: object) -> set[str]:
    """Ids of the articles that pass, by the list and by the passages alike."""
    where = Filter(**bounds)  # type: ignore[arg-type]
    found, total = store.articles(where)
    ids = {article.id for article in found}
    joined = store.passages([int(i) for i in store.passage_ids(where)])
    assert {article.id for _, article in joined.values()} == ids
    assert total == len(found)
    return ids


@pytest.fixture
def dated(store: Store, make_article: Make) -> Store:
    """Five articles: at the bounds of May 2018, within, after, and without a date."""
    days = {"first": MAY, "within": MAY + timedelta(days=9), "last": JUNE - timedelta(seconds=1)}
    for name, day in {**days, "after": JUNE, "undated": None}.items():
        store.put([make_article(id=name, published=day, source="Écho du Soir")])
    store.put([make_article(id="other", published=MAY, source="Xinhua")])
    store.put([make_article(id="nowhere", published=MAY, source=None)])
    return store


def test_dates_are_half_open(dated: Store) -> None:
    """The first moment is in, the last is out, and undated articles need both bounds open."""
    only = {"sources": ("Écho du Soir",)}
    may = {"published_from": MAY, "published_to": JUNE}
    assert kept(dated, **only, **may) == {"first", "within", "last"}
    assert kept(dated, **only, published_from=JUNE) == {"after"}
    assert kept(dated, **only, published_to=MAY) == set()
    assert kept(dated, **only) == {"first", "within", "last", "after", "undated"}


@pytest.mark.parametrize("name", ["xinhua", "XINHUA", "Xinhua"])
def test_sources_are_compared_without_letter_case(dated: Store, name: str) -> None:
    """A source is found however it is written; one without a source never is."""
    assert kept(dated, sources=(name,)) == {"other"}


@pytest.mark.parametrize("name", ["écho du soir", "ÉCHO DU SOIR"])
def test_letters_beyond_ascii_have_a_case_too(dated: Store, name: str) -> None:
    """An accent does not make a source case-sensitive."""
    assert "other" not in kept(dated, sources=(name,))
    assert len(kept(dated, sources=(name,))) == 5
    assert len(kept(dated, sources=(name, "xinhua"))) == 6


def test_an_unknown_source_keeps_nothing(dated: Store) -> None:
    """A source that no article has is not an error."""
    assert kept(dated, sources=("nobody",)) == set()
    assert kept(dated, sources=("' OR 1=1 --",)) == set()


def test_a_page_of_articles_is_newest_first(dated: Store) -> None:
    """Undated ones come last; limit and offset cut the same order into pages."""
    found, total = dated.articles()
    assert (found[0].id, found[-1].id, total) == ("after", "undated", 7)
    pages = [dated.articles(limit=3, offset=offset)[0] for offset in (0, 3, 6)]
    assert [article.id for page in pages for article in page] == [a.id for a in found]


def test_the_summary_counts(dated: Store) -> None:
    """Articles, passages, sources by how many they have, and the dates at the ends."""
    summary = dated.summary()
    assert (summary.articles, summary.passages) == (7, len(dated.passage_ids()))
    assert summary.sources == (("Écho du Soir", 5), ("Xinhua", 1))
    assert (summary.first, summary.last) == (MAY, JUNE)


def test_put_replaces(store: Store, make_article: Make) -> None:
    """An article put again takes the place of the first, with its passages."""
    store.put([make_article(1), make_article(2)])
    store.put([make_article(1, text="Short now.")])
    assert store.article("a1").text == "Short now."
    (passage,) = store.chunking.passages(store.article("a1"))
    others = {p.id for p in store.chunking.passages(make_article(2))}
    assert set(store.passage_ids().tolist()) == {passage.id, *others}


def test_delete_takes_the_passages_along(store: Store, make_article: Make) -> None:
    """A removed article leaves nothing behind, and can't be removed twice."""
    store.put([make_article(1)])
    ids = store.passage_ids().tolist()
    store.delete("a1")
    assert store.passages(ids) == {}
    assert store.summary().passages == len(store.passage_ids()) == 0
    for gone in (store.delete, store.article):
        with pytest.raises(ArticleNotFound, match="'a1'"):
            gone("a1")


def test_the_revision_grows_with_every_change(store: Store, make_article: Make) -> None:
    """Reading leaves it; putting, removing and keeping vectors raise it."""
    seen = [store.revision]
    store.put([make_article(1)])
    seen.append(store.revision)
    contents = store.vectors.missing("e")
    store.vectors.put("e", contents, np.zeros((len(contents), 2), np.float32))
    seen.append(store.revision)
    store.article("a1")
    assert store.revision == seen[-1]
    store.delete("a1")
    seen.append(store.revision)
    assert seen == sorted(set(seen))


def test_passage_ids_are_sorted(store: Store, make_article: Make) -> None:
    """Ids come as a sorted int64 array, empty for an empty archive."""
    assert store.passage_ids().shape == (0,)
    store.put([make_article(n) for n in range(5)])
    ids = store.passage_ids()
    assert ids.dtype == np.int64
    assert (np.diff(ids) > 0).all()


def test_equal_texts_share_a_vector(store: Store, make_article: Make) -> None:
    """Vectors are kept once for each text, found for every passage, dropped with the last."""
    twin = make_article(1, id="twin", source="Reuters")
    store.put([make_article(1), twin])
    contents = store.vectors.missing("e")
    vectors = np.random.default_rng(0).normal(size=(len(contents), 3)).astype(np.float32)
    store.vectors.put("e", contents, vectors)
    assert len(store.vectors.ids("e")) == len(store.passage_ids()) == 2 * len(contents)
    store.delete("twin")
    store.vectors.prune("e")
    ids = store.vectors.ids("e")
    (found, matrix), *rest = store.vectors.of("e", ids.tolist())
    assert (rest, found.tolist()) == ([], ids.tolist())
    assert {row.tobytes() for row in matrix} == {row.tobytes() for row in vectors}
    store.delete("a1")
    store.vectors.prune("e")
    assert store.database.connection.execute("SELECT count(*) FROM vectors").fetchone() == (0,)


def test_vectors_of_other_encoders_are_pruned(
    store: Store, make_article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the encoder named stay, and the file does not grow when others come and go."""
    monkeypatch.setattr("corpus.vectors.DROPPED_AT_ONCE", 7)
    store.put([make_article(n) for n in range(20)])
    vectors = np.zeros((len(contents := store.vectors.missing("e")), 512), np.float32)
    connection, sizes = store.database.connection, []
    for name in ("d", "e", "f", "e"):
        store.vectors.put(name, contents, vectors)
        store.vectors.prune(name)
        kept = connection.execute("SELECT encoder, count(*) FROM vectors GROUP BY encoder")
        assert kept.fetchall() == [(name, len(contents))]
        sizes.append(connection.execute("PRAGMA page_count").fetchone()[0])
    assert sizes[-1] <= sizes[1]


def test_files_below_a_folder(store: Store, make_article: Make) -> None:
    """Files are found below their folder and not below one that merely begins alike."""
    done = FileState(1, 2, b"d")
    store.finish_file("/news/a.txt", done, [])
    store.finish_file("/newspaper/b.txt", done, [])
    store.put([make_article(1)], "/news/half.txt")
    assert store.files_below("/news") == ["/news/a.txt", "/news/half.txt"]
    assert store.files_below("/newspaper/b.txt") == ["/newspaper/b.txt"]
    assert store.file("/news/a.txt") == done
    assert store.file("/news/half.txt") is None


def test_another_rule_cuts_anew(tmp_path: Path, make_article: Make) -> None:
    """Opened with another size, every article is cut again, once."""
    first = Store(tmp_path, Chunking(1000, 0))
    assert list(first.recut()) == []
    first.put([make_article(1), make_article(2)], "/a.txt")
    first.close()
    second = Store(tmp_path, Chunking(300, 0))
    assert list(second.recut()) == [1, 2]
    assert list(second.recut()) == []
    wanted = [p.id for n in (1, 2) for p in second.chunking.passages(make_article(n))]
    assert second.passage_ids().tolist() == sorted(wanted)
    assert second.articles_of("/a.txt") == {"a1", "a2"}
    second.close()


def test_threads_may_read_while_one_writes(store: Store, make_article: Make) -> None:
    """Readers in other threads see whole articles, each with all of its passages."""
    faults: list[object] = []

    def read() -> None:
        for _ in range(30):
            ids = store.passage_ids()
            found = store.passages(ids.tolist())
            faults.extend(p for p, a in found.values() if a.text[p.start : p.end] != p.text)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(40):
        store.put([make_article(number % 7, url=f"https://example.org/{number}")])
    for reader in readers:
        reader.join()
    assert faults == []
    assert store.summary().articles == 7


def moment(text: str) -> datetime:
    """Read an ISO time as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_months_are_counted_in_utc_and_in_order(store: Store, make_article: Make) -> None:
    """A month reaches from its first second to its last; months without articles are left out."""
    moments = [
        "2018-05-31T23:59:59", "2018-05-01T00:00:00", "2018-06-01T00:00:00", "2019-12-31T23:59:59",
        "0900-02-03T00:00:00", "9999-12-31T23:59:59", "1969-12-31T23:59:59",
    ]  # fmt: skip
    store.put([make_article(n, published=moment(when)) for n, when in enumerate(moments)])
    assert store.summary().months == (
        ("0900-02", 1), ("1969-12", 1), ("2018-05", 2), ("2018-06", 1), ("2019-12", 1),
        ("9999-12", 1),
    )  # fmt: skip


def test_what_has_no_date_or_source_is_counted_apart(store: Store, make_article: Make) -> None:
    """Undated and unsourced articles are in the total, and in no month and no source."""
    store.put([make_article(1, published=None), make_article(2, source=None), make_article(3)])
    told = store.summary()
    assert (told.articles, told.undated, told.unsourced) == (3, 1, 1)
    assert sum(n for _, n in told.months) == 2
    assert told.sources == (("Xinhua", 2),)


def test_an_empty_archive_has_nothing(store: Store) -> None:
    """No months, no days, no sources."""
    told = store.summary()
    assert (told.articles, told.passages, told.months, told.sources) == (0, 0, (), ())
    assert (told.first, told.last) == (None, None)


def test_it_is_counted_once_until_something_changes(store: Store, make_article: Make) -> None:
    """Asked again it is the same object; after a change it is counted anew."""
    store.put([make_article(1)])
    first = store.summary()
    assert store.summary() is first
    store.put([make_article(2)])
    assert store.summary().articles == 2
    store.delete("a2")
    assert store.summary() == first


def expected(store: Store, articles: list[Article], passes: Callable[[Article], bool]) -> list[int]:
    """List the passages of the articles that pass, by cutting them anew."""
    return sorted(
        passage.id
        for article in articles
        if passes(article)
        for passage in store.chunking.passages(article)
    )


@pytest.mark.parametrize(
    ("where", "passes"),
    [
        (Filter(sources=("reuters",)), lambda a: a.source == "Reuters"),
        (Filter(sources=("nobody",)), lambda _: False),
        (Filter(published_from=datetime(2018, 1, 4, tzinfo=UTC)), lambda a: a.published.day >= 4),
        (Filter(published_to=datetime(2018, 1, 4, tzinfo=UTC)), lambda a: a.published.day < 4),
    ],
)
def test_passages_of_the_articles_that_pass(
    store: Store, make_article: Make, where: Filter, passes: Callable[[Article], bool]
) -> None:
    """Exactly these, ascending, and again after articles came, changed and went."""
    articles = [make_article(n) for n in range(7)]
    assert store.passage_ids(where).tolist() == []
    store.put(articles)
    assert store.passage_ids(where).tolist() == expected(store, articles, passes)
    changed = make_article(2, source="Xinhua", published=datetime(2018, 1, 20, tzinfo=UTC))
    articles = [*articles[:2], changed, *articles[3:], make_article(8)]
    store.put([changed, articles[-1]])
    store.delete("a5")
    articles.remove(make_article(5))
    ids = store.passage_ids(where)
    assert ids.tolist() == expected(store, articles, passes)
    assert ids.dtype == np.int64
