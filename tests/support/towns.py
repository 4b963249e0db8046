"""A small archive of towns and their bridges, behind the real application, without a model."""

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

HOSTILE = '<img src=x onerror="window.hacked=1"> Bridges'


def story(number: int) -> Article:
    """Make the article of a town, with letters of one to four bytes before what is quoted."""
    text = "\n\n".join(
        f"🌉 Bridge{part} of town{number} was opened by Zoë Mayor{number} on day {part}. "
        f"The e\u0301lite of town{number} watched it, and {part + 40} people came."
        for part in range(3)
    )
    day = datetime(2018, 5, 1 + number, tzinfo=UTC)
    return Article(f"a{number}", f"{HOSTILE} of town{number}", text, "Xinhua", published=day)


@contextmanager
def serving_towns(home: Path) -> Iterator[FastAPI]:
    """Open an archive of eight articles; the application's state has it as `dateline`."""
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    dateline = Dateline.open(home, lambda: datetime(2018, 6, 1, 12, tzinfo=UTC))
    dateline.add_articles([story(number) for number in range(8)])
    made = create_app(dateline)
    made.state.asked, made.state.dateline = [], dateline
    yield made
    dateline.close()
