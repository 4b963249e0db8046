"""The questions that the product is for, asked of the sample archive with the real models."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa.assembly import Dateline
from qa.types import Answer, Question

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"


@pytest.fixture(scope="module")
def archive(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Index the sample archive."""
    home = tmp_path_factory.mktemp("first")
    (home / "models").symlink_to(model_cache)
    dateline = Dateline.open(home)
    dateline.index([ARTICLES])
    yield dateline
    dateline.close()


def ask(archive: Dateline, text: str) -> Answer:
    """Ask on a day after all articles."""
    return archive.service.ask(Question(text, date(2024, 10, 1)))


def test_the_first_question(archive: Dateline) -> None:
    """Seven states in the source's words, from one sentence, and nothing beside it."""
    answer = ask(archive, "who attended the 13th SCO meeting")
    states = "India, Kazakhstan, Kyrgyzstan, Pakistan, Russia, Tajikistan and Uzbekistan"
    assert (answer.short, answer.kind, len(answer.citations)) == (states, "list", 1)


def test_a_bound_is_part_of_a_number(archive: Dateline) -> None:
    """The source says "more than 20", and so does the short answer."""
    asked = "how many countries came to the Belt and Road security dialogue"
    assert ask(archive, asked).short == "more than 20"


def test_a_misspelt_name_is_not_answered_about_another(archive: Dateline) -> None:
    """Nobody of that name is known; who may be meant is said."""
    answer = ask(archive, "who is Zhou Kezhi")
    assert answer.abstained
    assert answer.abstention is not None
    assert answer.abstention.hints[0].endswith("did you mean Zhao Kezhi?")


def test_yes_with_the_day_worked_out(archive: Dateline) -> None:
    """Yes, and the Tuesday of the quote is the 22nd of May 2018."""
    answer = ask(archive, "Did Zhao meet Patrushev?")
    assert answer.yes_no == "yes"
    assert [one.first for one in answer.days] == [date(2018, 5, 22)]
