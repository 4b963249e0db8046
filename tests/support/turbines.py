"""A small archive of wind farms, a laundry's trial and other news, for conversations over HTTP."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.types import Article
from qa.api.app import create_app
from qa.archive import Dateline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

NORDLICHT = (
    "The wind farm Nordlicht produced 412 gigawatt hours last year, its owner said on Monday. "
    "The farm has 60 turbines off the coast of Hamre. Its director, Tove Lindqvist, spoke of a calm spring."
)
RIVAL = (
    "The wind farm Nordlicht produced 389 gigawatt hours last year, the grid agency reported on Friday. "
    "The agency counts what reaches the shore."
)
SOLVIND = (
    "The wind farm Solvind opened its visitor centre in Breda Bay on Saturday. "
    "The mayor cut a ribbon, and 300 guests ate fish soup."
)
LAUNDRY = (
    "A court in Orrin found Felix Arbour guilty of fraud in the laundry case on Thursday. "
    "Arbour had billed three hospitals for sheets that were never washed. He was fined 20,000 crowns."
)
TEXTS = {
    "nordlicht": ("Nordlicht has its best year", NORDLICHT, "Hamre Post", 6),
    "rival": ("Grid agency: less wind power than told", RIVAL, "Coast Wire", 10),
    "solvind": ("Solvind shows its turbines", SOLVIND, "Breda Bay News", 12),
    "laundry": ("Verdict in the laundry case", LAUNDRY, "Orrin Courier", 20),
}


@contextmanager
def serving_turbines(home: Path) -> Iterator[FastAPI]:
    """Open the archive with the small reader; the application's state has it as `dateline`."""
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "small"\n'
    )
    dateline = Dateline.open(home, lambda: datetime(2024, 6, 1, 12, tzinfo=UTC))
    told = [
        Article(name, title, text, source, published=datetime(2024, 5, day, tzinfo=UTC))
        for name, (title, text, source, day) in TEXTS.items()
    ]
    others = [
        Article(
            f"o{n}",
            f"Market report {n}",
            f"Grocer{n} sold apples{n} at the market of town{n}. The rain stopped at noon.",
            "Market Days",
            published=datetime(2024, 4, 1, tzinfo=UTC),
        )
        for n in range(20)
    ]
    dateline.add_articles([*told, *others])
    dateline.warm()
    made = create_app(dateline)
    made.state.asked, made.state.dateline = [], dateline
    yield made
    dateline.close()
