"""The ids that pass a filter: as the articles say, also after they change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from corpus.store import Store
from corpus.types import Article, Filter

Make = Callable[..., Article]


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
