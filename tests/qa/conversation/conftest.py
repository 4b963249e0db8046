"""A small archive that a conversation is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from corpus.types import Article
from qa.archive import Dateline
from qa.types import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

FERRY = """Harbour chief Nadia Orlov said the ferry Marigold will sail between Port Vell and Kessa Island.
Orlov told reporters that 240 passengers boarded the first crossing. The crew had trained for a month.
The minister of transport, Paul Adeyemi, cut the ribbon. In Kessa Island the mayor waved a flag."""
CHESS = """Grandmaster Ilse Brandt won the Aldermoor chess open on Sunday. Brandt beat 14 rivals.
The winner took home a cheque of 9,000 euros. Organisers in Aldermoor said the hall was full."""
TREATY = """Delegates of Ardenia and Velland signed the river treaty in the 5th Danna summit.
Ardenia agreed with Velland on water. Ardenia agreed with Morrow on fish. The summit lasted two days."""
TEXTS = {
    "ferry": ("New ferry Marigold sails", FERRY),
    "chess": ("Brandt wins chess open", CHESS),
    "treaty": ("River treaty signed", TREATY),
}


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Open an archive of three stories and thirty others, without a model."""
    home = tmp_path_factory.mktemp("following")
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    dateline = Dateline.open(home)
    day = datetime(2024, 3, 1, tzinfo=UTC)
    others = [
        Article(f"o{n}", f"Harvest report {n}", f"Farm{n} grew barley{n}. The sun shone.", published=day)
        for n in range(30)
    ]  # fmt: skip
    told = [Article(one, *TEXTS[one], published=day) for one in TEXTS]
    dateline.add_articles([*told, *others])
    yield dateline
    dateline.close()


def turn(question: str, article: str, quote: str, short: str | None = None) -> Turn:
    """Give a turn that was answered with one quote."""
    title, text = TEXTS[article]
    assert quote in text
    return Turn(question, f"{quote} [1]", question, short, (quote,), (title,), False, (article,))


@pytest.fixture
def ferry() -> Turn:
    """Ask who spoke of the ferry."""
    quote = "Harbour chief Nadia Orlov said the ferry Marigold will sail"
    return turn("Who spoke about the ferry Marigold?", "ferry", quote, "Nadia Orlov")


@pytest.fixture
def chess() -> Turn:
    """Ask who won at chess."""
    quote = "Grandmaster Ilse Brandt won the Aldermoor chess open on Sunday."
    return turn("who won the Aldermoor chess open", "chess", quote, "Ilse Brandt")


@pytest.fixture
def treaty() -> Turn:
    """Ask what was agreed on with one country."""
    quote = "Ardenia agreed with Velland on water."
    return turn("What did Ardenia agree on with Velland?", "treaty", quote, "water")
