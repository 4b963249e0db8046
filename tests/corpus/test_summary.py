"""What the archive holds, counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Store
    from corpus.types import Article

    Make = Callable[..., Article]


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
