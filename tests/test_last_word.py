"""Denied, cleared, convicted, and the stories of a month: a small archive with the real models."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from corpus.types import Article
from qa.answering.agreement import Agreement, agreement, words
from qa.archive import Dateline
from qa.types import Answer, Question, Standing

LATER = date(2026, 8, 1)
TOLD = (
    ("denied", "2026-03-05", "Mill owner denies poisoning the pond",
     ("The mill owner Edda Frahm denied on Wednesday that she poisoned the pond of Ostheim."
     " “I swim in it,” she said.")),
    ("cleared", "2026-05-13", "Frahm cleared of poisoning",
     ("A court on Tuesday cleared Edda Frahm of the charge that she poisoned the pond of Ostheim."
     " The witness had been in Lund that day, the judge said.")),
    ("hall", "2026-06-05", "Market hall open again",
     ("The market hall of Ostheim opened again on Thursday after two years of repairs."
     " The repairs cost 4 million crowns.")),
    ("clerk", "2026-06-20", "Town clerk convicted",
     ("The town clerk of Ostheim, Sven Aldo, was convicted on Friday of stealing the parking fees."
     " He must go to prison for a year.")),
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Index four invented articles of two outlets."""
    home = tmp_path_factory.mktemp("last-word")
    (home / "models").symlink_to(model_cache)
    dateline = Dateline.open(home)
    dateline.add_articles(
        [
            Article(
                key, title, text, "Courier" if n % 2 else "Ostheim Post",
                published=datetime.fromisoformat(day).replace(tzinfo=UTC),
            )
            for n, (key, day, title, text) in enumerate(TOLD)
        ]
    )  # fmt: skip
    yield dateline
    dateline.close()


def ask(archive: Dateline, text: str) -> Answer:
    """Ask on a day after all articles."""
    answer = archive.service.ask(Question(text, LATER))
    assert not answer.abstained, answer.confidence
    return answer


def told_by(answer: Answer) -> list[str]:
    """Give the articles that are quoted, in the order of the answer."""
    return [one.article_id for one in answer.citations]


def test_a_deed_that_a_court_did_not_find_is_nobodys(archive: Dateline) -> None:
    """The acquittal is quoted; the name is no answer, and no two articles agree on it."""
    answer = ask(archive, "Who poisoned the pond of Ostheim?")
    assert answer.short is None
    assert told_by(answer)[0] == "cleared"
    assert agreement(answer.sides) is Agreement.DENIED
    (side,) = answer.sides
    assert side.standing is Standing.DENIED
    assert [one.evidence.article.id for one in side.claims] == ["cleared", "denied"]
    assert "agree" not in words(answer.sides)


def test_the_court_answers_no(archive: Dateline) -> None:
    """And the newest word on it is what is quoted."""
    answer = ask(archive, "Did Edda Frahm poison the pond?")
    assert answer.yes_no == "no"
    assert told_by(answer)[0] == "cleared"


def test_a_conviction_answers_yes(archive: Dateline) -> None:
    """The same form of question, of a deed that was found."""
    answer = ask(archive, "Was Sven Aldo convicted of stealing the parking fees?")
    assert answer.yes_no == "yes"
    assert told_by(answer)[0] == "clerk"


def test_who_did_what_was_found_is_told(archive: Dateline) -> None:
    """A name that nobody denies stays the answer."""
    answer = ask(archive, "Who stole the parking fees of Ostheim?")
    assert answer.short is not None
    assert "Sven Aldo" in answer.short
    assert agreement(answer.sides) is not Agreement.DENIED


def test_the_news_of_a_month_newest_first(archive: Dateline) -> None:
    """Both stories of June, and none of May; without a month the question is another."""
    answer = ask(archive, "What was in the news in Ostheim in June 2026?")
    assert list(dict.fromkeys(told_by(answer))) == ["clerk", "hall"]
    assert answer.kind == "summary"
    assert answer.period is not None
    assert (answer.period.first, answer.period.last) == (date(2026, 6, 1), date(2026, 6, 30))
