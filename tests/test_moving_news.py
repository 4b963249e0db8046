"""News that moves on, asked of a small archive with the real models: tolls, offices, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa.answering.agreement import Agreement, agreement, words
from qa.archive import Dateline
from qa.types import Answer, Question, Standing

ARTICLES = Path(__file__).parent / "data" / "moving" / "articles.jsonl"
LATER = date(2026, 7, 1)


@pytest.fixture(scope="module")
def archive(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Index thirteen invented articles."""
    home = tmp_path_factory.mktemp("moving")
    (home / "models").symlink_to(model_cache)
    dateline = Dateline.open(home)
    dateline.index([ARTICLES])
    yield dateline
    dateline.close()


def ask(archive: Dateline, text: str, day: date = LATER) -> Answer:
    """Ask on a day after all articles."""
    return archive.service.ask(Question(text, day))


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many miners were killed in the Harrow Pit fire?", "Five"),
        ("Who is the director of the Eastfield city library?", "Tobias Hendry"),
        ("What will the Tanner Bridge cost?", "4.1 million crowns"),
        ("When will the Tanner Bridge open?", "October 2025"),
    ],
)
def test_the_newest_word_leads(archive: Dateline, question: str, short: str) -> None:
    """Older values may stand behind it, each with its source."""
    answer = ask(archive, question)
    assert (answer.abstained, answer.short) == (False, short)
    assert short in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many miners had been killed in the Harrow Pit fire on 6 March 2025?", "four"),
        ("Who was director of the Eastfield city library in May 2024?", "Rowena Sallis"),
        ("What was the Tanner Bridge to cost as of February 2024?", "3.2 million crowns"),
    ],
)
def test_a_time_asked_about_gets_its_value(archive: Dateline, question: str, short: str) -> None:
    """The article's day answers for the day in the question."""
    answer = ask(archive, question)
    assert (answer.abstained, answer.short) == (False, short)


@pytest.mark.parametrize(
    "question",
    ["How many tonnes of apples were picked in the Esk valley?", "apples esk valley tonnes 2025"],
)
def test_a_correction_is_what_is_said(archive: Dateline, question: str) -> None:
    """With the sentence that tells what was wrong, and no agreement with it."""
    answer = ask(archive, question)
    assert not answer.abstained
    assert answer.short
    assert answer.short.startswith("8,700")
    assert "we wrote that 7,800 tonnes" in answer.citations[0].quote
    assert answer.sides[0].short.startswith("8,700")
    assert len(answer.sides[0].claims) == 1


def test_what_was_so_before_is_told_as_such(archive: Dateline) -> None:
    """Newest first, with its source; no conflict, and none of it in the answer's sentences."""
    answer = ask(archive, "How many miners were killed in the Harrow Pit fire?")
    earlier = [side for side in answer.sides if side.standing is Standing.EARLIER]
    days = [side.claims[0].evidence.article.published for side in earlier]
    assert agreement(answer.sides) is Agreement.UPDATED
    assert [side.short.casefold() for side in earlier] == ["four", "two"]
    assert days == sorted(filter(None, days), reverse=True)
    assert words(answer.sides).startswith("Earlier: “")
    assert "four" not in answer.text


def test_what_is_taken_back_is_struck_through(archive: Dateline) -> None:
    """The value that was wrong, its article and the correction."""
    answer = ask(archive, "How many tonnes of apples were picked in the Esk valley?")
    (wrong,) = (side for side in answer.sides if side.standing is Standing.CORRECTED)
    assert agreement(answer.sides) is Agreement.CORRECTED
    assert "7,800" in wrong.short
    assert wrong.correction
    assert "8,700" in wrong.correction.quote


def test_what_happened_is_told_in_order(archive: Dateline) -> None:
    """A sentence of each article, the oldest first; a suspicion never without what became of it."""
    fire = ask(archive, "What happened in the Harrow Pit?")
    assert [one.article_id for one in fire.citations] == ["mine-1", "mine-2", "mine-3"]
    verger = ask(archive, "What happened to Amos Gentle?")
    assert [one.article_id for one in verger.citations] == ["theft-1", "theft-2"]
    assert "suspicion" in verger.citations[1].quote


def test_what_was_at_another_time_is_not_known(archive: Dateline) -> None:
    """A number of another year answers nothing."""
    assert ask(archive, "How many books did the library lend in May 2024?").abstained
