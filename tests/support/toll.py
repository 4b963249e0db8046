"""A toll that rises over a month, behind the real application, without a model."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from corpus.types import Article
from qa.api.app import create_app
from qa.archive import Dateline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

TODAY = date(2026, 7, 15)
TOLD = (
    ("mill", "2025-09-02", "Orrin mill for sale", "The Orrin mill near Eastfield is for sale."),
    ("two", "2026-06-04", "Two dead in the Harrow Pit",
     "Two miners were killed when a fire broke out in the Harrow Pit near Eastfield."),
    ("four", "2026-06-11", "Four dead in the Harrow Pit",
     "Four miners were killed in the Harrow Pit fire, rescuers said."),
    ("five", "2026-07-02", "Fifth victim of the Harrow Pit",
     "Five miners were killed in the Harrow Pit fire, nurse Zelda Quimby said in the hospital."),
    ("pumps", None, "Pumps of the Harrow Pit", "Sixty pumps of the Harrow Pit were examined."),
)  # fmt: skip


def articles() -> list[Article]:
    """One before the fire, three of it, the last three weeks later, and one without a date."""
    return [
        Article(
            key, title, text, "Northern Radio" if key == "five" else "Eastfield Post",
            published=datetime.fromisoformat(f"{day}T23:30:00+00:00") if day else None,
        )
        for key, day, title, text in TOLD
    ]  # fmt: skip


def open_toll(home: Path) -> Dateline:
    """Open the archive, on TODAY's noon."""
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    dateline = Dateline.open(home, lambda: datetime(*TODAY.timetuple()[:3], 12, tzinfo=UTC))
    dateline.add_articles(articles())
    return dateline


@contextmanager
def serving_toll(home: Path) -> Iterator[FastAPI]:
    """The application over it; its state has the archive as `dateline`."""
    dateline = open_toll(home)
    made = create_app(dateline)
    made.state.asked, made.state.dateline = [], dateline
    yield made
    dateline.close()
