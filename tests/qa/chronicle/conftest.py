"""A small archive in which a bridge is planned, people meet, and one article is copied."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from corpus.types import Article
from qa.archive import Dateline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLANNED = (
    "🌉 The council of Elmsby approved the Tanner bridge on Monday. It will cost three million crowns."
    " The river Esk is wide there, and the ferry was given up ten years ago for want of passengers."
)
LATER = (
    "The Tanner bridge in Elmsby will open a year late. On Tuesday mayor Ada Sorrel met Bo Tarn,"
    " the builder, in Norbury. Tarn said that the steel had not come."
)
OTHER = (
    "Apples were plentiful in the valley this autumn. Cy Sorrel, a grower, met Bo Tarn at the fair."
    " Sorrel said that he had sold him a cart. Nobody had seen so many apples before."
)
STORIES = (
    ("plan", PLANNED, "Quay Times", 6),
    ("plan-copy", PLANNED + " So it says.", "Harbour News", 7),
    ("late", LATER, "Quay Times", 22),
    ("fair", OTHER, "Quay Times", 25),
)


@pytest.fixture(scope="package")
def towns(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Index the four articles of May 2024, with the real models."""
    home = tmp_path_factory.mktemp("chronicle")
    (home / "models").symlink_to(model_cache)
    dateline = Dateline.open(home, lambda: datetime(2024, 6, 1, 12, tzinfo=UTC))
    dateline.add_articles(
        [
            Article(
                id_, f"News {id_}", text, source, published=datetime(2024, 5, day, 9, tzinfo=UTC)
            )
            for id_, text, source, day in STORIES
        ]
    )
    yield dateline
    dateline.close()
