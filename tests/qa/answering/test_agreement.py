"""Agreement: which independent articles say the same, and which differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st

from corpus.types import Article, Passage
from qa.answering.agreement import ShortAnswer, sides, words
from qa.answering.question import Kind
from qa.types import Claim, Evidence, Side


def find(
    short: str, sentence: str = "{} came to the summit", *, source: str | None = None,
    on: tuple[int, int, int] | None = None, probability: float = 0.8, story: str = "",
    article: str = "", coverage: float = 1.0,
) -> ShortAnswer:  # fmt: skip
    """Find a short answer in an article of this one sentence."""
    text = sentence.format(short)
    name = article or f"{source}-{sentence}-{short}"
    published = datetime(*on, tzinfo=UTC) if on else None
    of = Article(name, "", text, source, published=published)
    evidence = Evidence(1, 1.0, {}, Passage(1, name, 0, len(text), text), of)
    return ShortAnswer(
        short, probability, story or name, Claim(text, evidence, 0, len(text)), coverage
    )


TASS = find("29 leaders", source="TASS", on=(2018, 5, 3))
XINHUA = find("28 leaders", source="Xinhua", on=(2018, 5, 5))
REUTERS = find("twenty-nine leaders", "In Rome, {} took part", source="Reuters", on=(2018, 5, 4))


def shorts(found: list[ShortAnswer], kind: Kind = Kind.NUMBER) -> list[tuple[str, int]]:
    """Each side's answer and how many articles give it."""
    return [(side.short, len(side.claims)) for side in sides(kind, found)]


def test_nothing_found_has_no_side() -> None:
    """Without an answer there is nothing to agree with, and nothing to say."""
    assert sides(Kind.NUMBER, []) == ()
    assert not words(())


def test_one_article_is_no_agreement() -> None:
    """An article does not agree with itself, however often it says it."""
    again = find("29", "{} is the figure", article=TASS.claim.evidence.article.id, story=TASS.story)
    assert shorts([TASS, again]) == [("29 leaders", 1)]
    assert not words(sides(Kind.NUMBER, [TASS, again]))


def test_articles_that_say_the_same_agree() -> None:
    """Figures and words for one number are one side, in the newest one's words."""
    found = sides(Kind.NUMBER, [TASS, REUTERS])
    assert [claim.evidence.article.source for claim in found[0].claims] == ["Reuters", "TASS"]
    assert found[0].short == "twenty-nine leaders"
    assert found[0].short in found[0].claims[0].quote
    assert words(found) == "2 independent articles agree."


def test_copies_count_once() -> None:
    """Near-duplicates of one story are one voice: the best of them."""
    copy = replace(REUTERS, story=TASS.story)
    assert shorts([TASS, copy]) == [("29 leaders", 1)]


def test_sources_that_differ_are_both_shown() -> None:
    """Both answers are told with source and date, the newest first."""
    found = sides(Kind.NUMBER, [TASS, XINHUA, REUTERS])
    assert [(side.short, len(side.claims)) for side in found] == [
        ("twenty-nine leaders", 2),
        ("28 leaders", 1),
    ]
    assert words(found) == (
        "Sources differ: “28 leaders” (Xinhua, 5 May 2018) against"
        " “twenty-nine leaders” (Reuters, 4 May 2018, and 1 more)."
    )


def test_a_corrected_copy_differs() -> None:
    """Copies are one voice only where they say the same: a corrected one is at odds with the first."""
    assert len(shorts([TASS, replace(XINHUA, story=TASS.story)])) == 2


def test_the_side_of_the_answer_comes_first() -> None:
    """The answer given leads, whatever is newer; the others follow, newest first, undated last."""
    undated = find("27 leaders", source="AP")
    newest = find("26 leaders", source="AFP", on=(2018, 5, 9))
    assert [short for short, _ in shorts([TASS, undated, XINHUA, newest])] == [
        "29 leaders", "26 leaders", "28 leaders", "27 leaders",
    ]  # fmt: skip
    told = words(sides(Kind.NUMBER, [TASS, undated, XINHUA, newest]))
    assert told.startswith("Sources differ: “26 leaders” (AFP, 9 May 2018) against")
    assert told.endswith("“29 leaders” (TASS, 3 May 2018) and 1 more.")


def test_a_source_without_name_or_date_says_so() -> None:
    """What is not known of a source is not made up."""
    found = sides(Kind.NUMBER, [TASS, find("31 leaders")])
    assert "“31 leaders” (unnamed source, undated)" in words(found)


@pytest.mark.parametrize(
    "other",
    [
        find("more than 20 leaders", "In Rome {} took part"),
        find("12 wounded", "In Rome there were {}"),
        find("several", "In Rome {} took part"),
    ],
)
def test_what_may_be_true_as_well_is_no_side(other: ShortAnswer) -> None:
    """An answer that neither agrees nor differs for certain takes no side."""
    assert shorts([TASS, other]) == [("29 leaders", 1)]


@pytest.mark.parametrize(
    "weak",
    [
        find("28 leaders", "In Rome {} took part", probability=0.3),
        find("28 leaders", "In Rome {} took part", coverage=0.5),
    ],
)
def test_an_unlikely_answer_or_another_matter_is_no_conflict(weak: ShortAnswer) -> None:
    """A far less likely answer, or one whose sentence holds less of the question, is not at odds."""
    assert shorts([TASS, weak]) == [("29 leaders", 1)]


def test_a_copy_of_the_sentence_with_another_answer_differs_sooner() -> None:
    """Where only the answer is another, little probability is enough."""
    copy = find("28 leaders", probability=0.2, coverage=0.5)
    assert len(shorts([TASS, copy])) == 2


def test_the_answer_of_a_copy_is_what_stands_in_its_place() -> None:
    """What was found elsewhere in the copied sentence, or half of it, is put right by the original."""
    day = find("April 20, 2018", "The game came out on {} for all")
    part = replace(find("April 2, 2011", "The game came out on {} for all"), short="game")
    made = sides(Kind.TIME, [replace(day, short="April 20"), part])
    assert [side.short for side in made] == ["April 20", "April 2, 2011"]


def test_the_same_words_a_week_later_are_another_report() -> None:
    """A sentence that comes again with another answer, days later, is no correction."""
    on_monday = find("3,010 points", "The index closed the day at {}", on=(2018, 5, 7))
    copy = replace(find("3,050 points", "The index closed the day at {}"), probability=0.3)
    for later, count in (((2018, 5, 8), 2), ((2018, 5, 14), 1)):
        dated = find("3,050 points", "The index closed the day at {}", on=later, probability=0.3)
        assert len(shorts([on_monday, dated])) == count
    assert len(shorts([on_monday, copy])) == 2


def test_a_sentence_of_another_year_is_no_copy() -> None:
    """Another number or name beside the answer makes it another matter."""
    one = find("Barty", "{} won the great cup of Rome in 2021")
    other = find("Halep", "{} won the great cup of Rome in 2019", probability=0.3)
    assert shorts([one, other], Kind.PERSON) == [("Barty", 1)]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("In 2021 the Rome Open had a winner, {}", 2),
        ("In 2019 the Rome Open had a winner, {}", 1),
        ("In 2021 the Paris Open had a winner, {}", 1),
        ("The Rome Open had a winner, {}", 1),
    ],
)
def test_only_a_sentence_on_what_is_asked_is_at_odds(sentence: str, count: int) -> None:
    """Another year or place than the question's, or none where the best has it, is another matter."""
    best = find("Barty", "{} won the Rome Open in 2021")
    question = "Who won the Rome Open in 2021?"
    assert len(sides(Kind.PERSON, [best, find("Halep", sentence)], question)) == count


def test_the_year_of_publication_counts() -> None:
    """An article of the year asked for is about it, though its sentence does not say so."""
    best = find("Barty", "{} won the Rome Open in 2021")
    later = find("Halep", "On Sunday the Rome Open was won by {}", on=(2021, 5, 3))
    assert len(sides(Kind.PERSON, [best, later], "Who won the Rome Open in 2021?")) == 2


def test_sentences_that_hold_each_others_answers_do_not_differ() -> None:
    """Winner and loser of one match are no two opinions on who won it."""
    one = find("Barty", "{} beat Pliskova in the final")
    other = find("Pliskova", "{} lost the final against Barty")
    assert shorts([one, other], Kind.PERSON) == [("Barty", 1)]


def test_an_article_that_says_both_is_on_the_side_of_the_answer() -> None:
    """An article that gives the answer somewhere is not at odds with it."""
    both = find("29", "It was {} in the end", article=XINHUA.claim.evidence.article.id)
    assert len(shorts([TASS, XINHUA, both])) == 1


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.SUMMARY, Kind.QUOTATION, Kind.REASON])
def test_some_kinds_are_never_at_odds(kind: Kind) -> None:
    """Two lists, reasons or quotations can both be right: they agree or stand alone."""
    one, other = find("India and Iran"), find("Chile and Peru")
    assert len(sides(kind, [one, other])) == 1


def test_a_worked_out_day_is_compared() -> None:
    """A "Tuesday" is the day that it was worked out to be."""
    may = find("22 May 2018", "They met on {}")
    tuesday = find("Tuesday", "In Rome talks began on {}")
    right, wrong = date(2018, 5, 22), date(2018, 5, 29)
    agreed = [may, replace(tuesday, days=(right, right))]
    assert shorts(agreed, Kind.TIME) == [("22 May 2018", 2)]
    assert len(shorts([may, replace(tuesday, days=(wrong, wrong))], Kind.TIME)) == 2


any_found = st.builds(
    find,
    short=st.sampled_from(("28", "29", "twenty-nine", "Zhao", "Zhao Kezhi", "May 3", "", "💥")),
    source=st.sampled_from(("A", "B", "C")),
    probability=st.floats(0, 1),
    article=st.sampled_from(("a", "b", "c", "d")),
).map(lambda one: replace(one, story="s" if one.story in {"a", "b"} else one.story))


@given(st.sampled_from(Kind), st.lists(any_found, max_size=6))
def test_every_side_stands_on_articles_of_its_own(kind: Kind, found: list[ShortAnswer]) -> None:
    """The first side has the first answer; no article is on two sides; stories count once a side."""
    made = sides(kind, found)
    assert bool(made) == bool(found)
    placed = [claim.evidence.article.id for side in made for claim in side.claims]
    assert len(placed) == len(set(placed))
    assert all(isinstance(side, Side) and side.claims for side in made)
    assert all(side.short in side.claims[0].quote for side in made)
    if found:
        assert found[0].claim in made[0].claims
    assert made == sides(kind, found)
