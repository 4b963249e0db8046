"""The archive as it stood on a day, and questions asked with and without the period they state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from toll import TODAY, articles, open_toll

from corpus.types import Filter
from qa.errors import BadFilter
from qa.period import StatedPeriod
from qa.schemas.question import day_filter
from qa.types import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qa.archive import Dateline

FIRE = "How many miners were killed in the Harrow Pit fire?"
SECOND = date(2026, 6, 11)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Open the archive of a toll that rises."""
    dateline = open_toll(tmp_path_factory.mktemp("toll"))
    yield dateline
    dateline.close()


def ask(
    archive: Dateline, text: str, day: date | None = None, where: Filter | None = None
) -> Answer:
    """Ask of the archive as it stood that day."""
    return archive.service.ask(Question(text, day or TODAY, filter=where or Filter(), as_of=day))


def hints(answer: Answer) -> list[str]:
    """What would help where nothing is answered."""
    assert answer.abstention
    return list(answer.abstention.hints)


@pytest.mark.parametrize(
    ("day", "cited"),
    [(None, "five"), (date(2026, 7, 1), "four"), (SECOND, "four"), (date(2026, 6, 10), "two")],
)
def test_what_was_published_later_is_not_used(
    archive: Dateline, day: date | None, cited: str
) -> None:
    """Neither quoted nor found nor counted; the day itself counts whole."""
    answer = ask(archive, FIRE, day)
    assert [one.article_id for one in answer.citations] == [cited]
    days = [one.article.published_on for one in answer.evidence]
    assert day is None or all(one is not None and one <= day for one in days)
    assert answer.id != ask(archive, FIRE).id or day is None


def test_what_has_no_date_is_not_known_to_have_been_there(archive: Dateline) -> None:
    """It answers now, and as of no day."""
    pumps = "What happened to the pumps of the Harrow Pit?"
    assert [one.article_id for one in ask(archive, pumps).citations] == ["pumps"]
    assert hints(ask(archive, pumps, TODAY)) == ["No article has the word 'pumps'."]


def test_hints_know_nothing_later(archive: Dateline) -> None:
    """A name, an outlet and the archive's reach are those of that day."""
    who = "Who is Zelda Quimby?"
    assert not ask(archive, who).abstained
    assert hints(ask(archive, who, SECOND)) == ["No article mentions 'Zelda Quimby'."]
    assert hints(ask(archive, who, SECOND, Filter(("Northern Radoi",))))[0] == (
        "The archive has no article of Northern Radoi."
    )
    assert "did you mean Northern Radio?" in hints(ask(archive, who, None, Filter(("Northern Radoi",))))[0]  # fmt: skip
    empty = ask(archive, FIRE, date(2026, 7, 1), day_filter((), date(2026, 6, 20), None))
    assert hints(empty)[0] == (
        "The archive has no article from 20 June to 1 July 2026."
        " Its articles are from 2 September 2025 to 11 June 2026."
    )
    assert not any("2 July" in hint or "Fifth" in hint for hint in hints(empty))


def test_a_day_before_the_first_article(archive: Dateline) -> None:
    """It is said when the archive begins, and nothing else."""
    (hint,) = hints(ask(archive, FIRE, date(2020, 2, 29)))
    assert hint == (
        "No article is from 29 February 2020 or before:"
        " the archive's first is from 2 September 2025."
    )


def test_an_archive_without_dates(tmp_path: Path) -> None:
    """As of no day is anything known of it."""
    dateline = open_toll(tmp_path)
    for one in articles():
        dateline.delete(one.id)
    dateline.add_articles([replace(one, published=None) for one in articles()])
    assert hints(ask(dateline, FIRE, SECOND)) == [
        "No article has a date, so none is known to be from 11 June 2026 or before."
    ]
    dateline.close()


def test_the_earlier_bound_holds(archive: Dateline) -> None:
    """Of as_of and the filter's last day."""
    until = day_filter((), None, date(2026, 6, 5))
    assert [one.article_id for one in ask(archive, FIRE, SECOND, until).citations] == ["two"]
    later = day_filter((), None, date(2026, 7, 14))
    assert [one.article_id for one in ask(archive, FIRE, SECOND, later).citations] == ["four"]


@pytest.mark.parametrize(
    ("day", "where", "said"),
    [
        (date(2026, 7, 16), Filter(), "expected as_of on or before 2026-07-15, counted in UTC; found"),
        (SECOND, day_filter((), date(2026, 6, 12), None), "expected published_from on or before as_of"),
    ],
)  # fmt: skip
def test_a_day_that_makes_no_sense_is_refused(
    archive: Dateline, day: date, where: Filter, said: str
) -> None:
    """One to come, and one before the filter's first day."""
    with pytest.raises(BadFilter, match=said):
        ask(archive, FIRE, day, where)


def test_follow_ups_look_at_nothing_later(archive: Dateline) -> None:
    """Whether a question leads on is asked of that day's archive: "nurse" is told elsewhere later."""
    archive.service.ask(Question("Which mill is for sale?", SECOND, session_id="s", as_of=SECOND))
    then = archive.service.prepared(
        Question("and the nurse?", SECOND, session_id="s", as_of=SECOND)
    )
    assert then.standalone == "the nurse (Which mill is for sale)"
    assert then.bounds.published_to
    assert then.bounds.published_to.date() == date(2026, 6, 12)


def test_the_period_read_is_told_and_can_be_left_out(archive: Dateline) -> None:
    """Words such as "last month" lift articles; without it the newest come first, as for no period."""
    asked = Question("Who was killed last month?", TODAY)
    answer = archive.service.ask(asked)
    assert answer.period == StatedPeriod(date(2026, 6, 1), date(2026, 6, 30), "last month")
    scores = {one.article.id: one.score for one in answer.evidence}
    ignored = archive.service.ask(replace(asked, ignore_period=True))
    plain = {one.article.id: one.score for one in ignored.evidence}
    assert ignored.period is None
    assert ignored.id != answer.id
    assert scores["four"] - plain["four"] > scores["five"] - plain["five"]
    assert archive.service.ask(replace(asked, text="Who was killed?")).period is None


def test_days_that_are_left_out_give_no_hint(archive: Dateline) -> None:
    """Where they are read, it is said that the archive has nothing of them."""
    asked = Question("Who sold the opera in May 1999?", TODAY)
    told = "No article is from May 1999: the archive's articles are from 2 September 2025 to 2 July 2026."
    assert told in hints(archive.service.ask(asked))
    assert told not in hints(archive.service.ask(replace(asked, ignore_period=True)))
