"""Answers composed of ranked sentences."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st
from ranking import article, ask, rank

from qa.answering.candidates import Candidate
from qa.answering.compose import Composed, compose, from_the_best
from qa.answering.corrections import Statement
from qa.answering.describe import Definition
from qa.answering.question import Asked, Kind
from qa.answering.reader import AnswerSpan
from qa.period import Period

FERRY = article(
    "ferry",
    "The ferry Astrid sank off Lund on Monday after her hull cracked. Captain Berg steered her."
    " Six passengers were saved by fishermen from Malmo.",
)


def texts(composed: Composed) -> list[str]:
    """Give what is said, sentence by sentence."""
    return [one.text for one in composed.said]


def test_one_sentence_is_enough() -> None:
    """The best sentence is said alone where the next is far less likely; the reader's span is short."""
    order = rank(FERRY, {"Captain Berg steered": 0.8, "Six": 0.1}, {"Captain Berg": 0.9})
    composed = compose(ask("Who steered the ferry?"), order)
    assert texts(composed) == ["Captain Berg steered her."]
    assert composed.short == "Captain Berg"


def test_a_second_sentence_with_another_value_is_said() -> None:
    """A sentence nearly as likely that gives another number is said too, unless it is left out."""
    other = article("other", "Seven passengers were saved by a helicopter.")
    order = [
        *rank(FERRY, {"Six": 0.8}, {"Six": 0.9})[:1],
        *rank(other, {"Seven": 0.7}, {"Seven": 0.8}),
    ]
    asked = ask("How many passengers were saved?")
    composed = compose(asked, order)
    assert texts(composed) == [
        "Six passengers were saved by fishermen from Malmo.",
        "Seven passengers were saved by a helicopter.",
    ]
    assert composed.short == "Six"
    assert len(compose(asked, order, frozenset({"second"})).said) == 1


def test_the_same_again_is_not_said() -> None:
    """A sentence in nearly the same words adds nothing."""
    copy = article("copy", "Six passengers were saved by the fishermen from Malmo.")
    order = [
        *rank(FERRY, {"Six": 0.8}, {"Six": 0.9})[:1],
        *rank(copy, {"Six": 0.79}, {"fishermen": 0.8}),
    ]
    assert len(compose(ask("How many passengers were saved?"), order).said) == 1


def test_two_sentences_are_short_together() -> None:
    """A second one is left out where both have more than 60 words."""
    long = article("long", "Seven " + "very tired " * 30 + "passengers were saved.")
    order = [
        *rank(FERRY, {"Six": 0.8}, {"Six": 0.9})[:1],
        *rank(long, {"Seven": 0.7}, {"Seven": 0.8}),
    ]
    assert len(compose(ask("How many passengers were saved?"), order).said) == 1


@pytest.mark.parametrize(
    ("sentence", "span", "short"),
    [
        ("More than 48,211 spectators watched it.", "48", "48,211"),
        ("It began at 10:30 in Lund.", "10", "10:30"),
        ("They met in the U.S. in May.", "U.S.", "U.S."),
        ("“Berg”, he said, left.", "“Berg”,", "Berg"),
    ],
)
def test_the_short_answer_is_whole(sentence: str, span: str, short: str) -> None:
    """Words and numbers that the reader's span cuts are said whole, without marks around them."""
    order = rank(article("a", sentence), {sentence: 0.9}, {span: 0.9})
    assert compose(ask("What was it?"), order).short == short


def test_without_a_span_there_is_no_short_answer() -> None:
    """The sentence alone is said."""
    composed = compose(ask("Who steered the ferry?"), rank(FERRY, {"steered": 0.9}))
    assert (texts(composed)[0], composed.short) == ("Captain Berg steered her.", None)


@pytest.mark.parametrize(
    ("sentence", "seen", "short"),
    [
        ("Delegations from India, Kazakhstan, Pakistan and Russia came.", "India",
         "India, Kazakhstan, Pakistan and Russia"),
        ("Norway, the United States of America, and Peru sent some.", "Peru",
         "Norway, the United States of America, and Peru"),
        ("India and Pakistan came.", "India", "India"),
        ("the apples, the pears and the plums", "pears", "pears"),
    ],
)  # fmt: skip
def test_a_list_of_names_is_told_whole(sentence: str, seen: str, short: str) -> None:
    """Three names or more in a row, around what the reader saw of it; no other kind is widened."""
    order = rank(article("a", sentence), {sentence: 0.9}, {seen: 0.9})
    assert compose(ask("Which countries came?"), order).short == short
    assert compose(ask("Which countries came?"), order, frozenset({"lists"})).short == seen
    assert compose(ask("Who was first?"), order).short == seen


def test_a_summary_has_no_short_answer() -> None:
    """What happened is told in sentences."""
    order = rank(FERRY, {"sank": 0.9}, {"Astrid": 0.9})
    assert compose(ask("What happened to the ferry?"), order).short is None


def test_who_somebody_is_comes_first() -> None:
    """A sentence that says it outright goes before one somewhat likelier."""
    text = article("b", "Anna Berg spoke. Anna Berg, the mayor of Lund, resigned.")
    asked = ask("Who is Anna Berg?", Kind.DEFINITION)
    asked = Asked(
        asked.text, asked.kind, asked.terms, asked.names, Definition("Anna Berg", person=True)
    )
    order = rank(text, {"spoke": 0.6, "mayor": 0.4})
    composed = compose(asked, order)
    assert texts(composed)[0] == "Anna Berg, the mayor of Lund, resigned."
    assert composed.short == "the mayor of Lund"
    assert texts(compose(asked, order, frozenset({"descriptions"})))[0] == "Anna Berg spoke."


def test_the_best_story_is_cited_for_an_answer() -> None:
    """Of sentences with the same answer, one nearly as likely of a better story comes first."""
    first, second = article("one", "Berg won it.", rank=1), article("two", "So Berg won.", rank=2)
    order = [
        *rank(second, {"Berg": 0.8}, {"Berg": 0.9}),
        *rank(first, {"Berg": 0.7}, {"Berg": 0.9}),
    ]
    assert [one.evidence.rank for one in from_the_best(order)] == [1, 2]
    far = [*rank(second, {"Berg": 0.8}, {"Berg": 0.9}), *rank(first, {"Berg": 0.3}, {"Berg": 0.9})]
    assert [one.evidence.rank for one in from_the_best(far)] == [2, 1]


WORDS = st.text(st.sampled_from("ab AB,.“” 19\n"), min_size=1, max_size=80)


@given(
    st.lists(
        st.tuples(WORDS, st.floats(0, 1), st.floats(0, 1), st.booleans()), min_size=1, max_size=6
    ),
    st.sampled_from(Kind),
    st.sampled_from(["Who a AB?", "what did A say", "did A b", "", "aa, AA b 19"]),
)
def test_all_that_is_said_is_the_sources(
    rows: list[tuple[str, float, float, bool]], kind: Kind, question: str
) -> None:
    """Whatever is ranked: sentences are stretches of the ranked ones, and short is in one of them."""
    order = []
    for number, (text, chance, sure, seen) in enumerate(rows):
        evidence = article(str(number % 2), text, None)
        span = AnswerSpan(len(text) // 3, len(text) // 3 + 1, sure) if seen else None
        features = {"words": chance, "near": chance, "answers": sure}
        order.append(
            Candidate(evidence, Statement.of(0, len(text)), features, span, probability=chance)
        )
    order.sort(key=lambda one: -one.probability)
    composed = compose(ask(question, kind), order)
    assert 1 <= len(composed.said) <= 4
    assert composed.lead in composed.said
    assert composed.short is None or any(composed.short in text for text in texts(composed))
    assert compose(ask(question, kind), order) == composed


@pytest.mark.parametrize(
    "text",
    ["a said, " * 125_000, "x" * 1_000_000, "A, and " * 143_000, "“a " * 333_000,
     "A" * 1_000_000, "A, B " * 200_000, "A of the of the " * 62_000],
)  # fmt: skip
@pytest.mark.parametrize("kind", [Kind.LIST, Kind.NUMBER, Kind.SUMMARY])
def test_no_sentence_takes_long(text: str, kind: Kind) -> None:
    """Of a sentence of 1 MB a stretch is said, in no time."""
    whole = article("1", text)
    features = {"words": 0.5, "near": 0.5, "answers": 0.5}
    span = AnswerSpan(3, 6, 0.5)
    order = [Candidate(whole, Statement.of(0, len(text)), features, span, probability=0.5)]
    began = time.thread_time()
    composed = compose(ask("What did A say of x?", kind), order)
    assert time.thread_time() - began < 1
    assert len(composed.said[0].text) <= 4000


def test_a_list_without_an_end_takes_no_time() -> None:
    """24 items, each with "the", and no "and" before the last froze a server once."""
    items = ", ".join(f"the {name}" for name in ("apples", "pears", "plums", "figs") * 6)
    sentence = f"The market sold {items}."
    order = rank(article("market", sentence), {"market": 0.9}, {"apples": 0.9})
    began = time.thread_time()
    compose(ask("which fruits did the market sell"), order)
    assert time.thread_time() - began < 0.1


@pytest.mark.parametrize(
    ("text", "span", "kind", "short"),
    [
        ("Revenue was 588 million crowns, not 558 million.", "588 million crowns, not 558 million", Kind.NUMBER, "588 million crowns"),
        ("It did damage of 212 million and not, as thought, of 140 million.", "212 million and not, as thought, of 140 million", Kind.WHAT, "212 million"),
        ("The court cut the sentence from seven years to five and a half.", "seven years to five and a half", Kind.NUMBER, "five and a half"),
        ("The bank cut its rate to 4.00 percent from 4.25 percent.", "4.00 percent from 4.25 percent", Kind.WHAT, "4.00 percent"),
        ("The price has risen from 18.4 million to 21.1 million crowns.", "18.4 million to 21.1 million crowns", Kind.NUMBER, "21.1 million crowns"),
        ("Not 17 but 19 pieces are missing.", "Not 17 but 19 pieces", Kind.NUMBER, "19 pieces"),
        ("It is for children from 6 to 9 years.", "6 to 9 years", Kind.NUMBER, "6 to 9 years"),
        ("It opens from 3 to 5 May.", "3 to 5 May", Kind.TIME, "3 to 5 May"),
        ("Three people from Spain won.", "Three people from Spain", Kind.NUMBER, "Three people from Spain"),
    ],
)  # fmt: skip
def test_of_two_values_in_contrast_one_stands(text: str, span: str, kind: Kind, short: str) -> None:
    """The short answer is the value that holds; a range is no contrast."""
    order = rank(article("a", text), {text: 0.9}, {span: 0.9})
    assert compose(ask("How much is it?", kind), order).short == short


def test_an_overview_is_told_in_order_of_time() -> None:
    """One sentence of each article, however likely each is; without the part the best two."""
    days = (("c", 20, 0.9), ("a", 3, 0.6), ("b", 9, 0.4), ("d", 25, 0.05))
    order = [
        rank(
            article(name, f"{name * 4} {name * 5} {name * 6} {name * 7} came.", day, rank=n),
            {"came": chance},
            {name * 4: 0.5},
        )[0]
        for n, (name, day, chance) in enumerate(days, start=1)
    ]
    asked = ask("What happened at the mill?", Kind.SUMMARY)
    composed = compose(asked, order)
    assert [one.evidence.article.id for one in composed.said] == ["a", "b", "c"]
    assert composed.lead.evidence.article.id == "c"
    assert len(compose(asked, order, frozenset({"several"})).said) == 2


def of_may(first: int, last: int, kind: Kind = Kind.SUMMARY) -> Asked:
    """Ask for the stories of these days of May 2020."""
    period = Period(date(2020, 5, first), date(2020, 5, last), stated=True)
    return replace(ask("What was in the news about the mill?", kind), overview=period)


def stories(*days: int, near: float = 0.5) -> list[Candidate]:
    """Make the two sentences of each article, likeliest the second."""
    found: list[Candidate] = []
    for n, day in enumerate(days, start=1):
        some, more = ("abcdefgh"[n], "klmnopqr"[n])
        opening = " ".join(some * size for size in (5, 6, 7, 8))
        text = f"{opening.capitalize()} opens. {(more * 9).capitalize()} {more * 8} goes on."
        both = rank(article(f"{n}", text, day, n), {"goes": 0.8, "opens": 0.3})
        found += [
            replace(one, features={**one.features, "near": near, "names": 1.0}) for one in both
        ]
    return found


def test_stories_of_the_days_asked_about_newest_first() -> None:
    """Each by what opens it; none of other days, and no short answer."""
    composed = compose(of_may(3, 9), stories(3, 20, 8, 5))
    assert composed.stories
    assert composed.short is None
    assert [one.evidence.article.id for one in composed.said] == ["3", "4", "1"]
    assert all("opens" in one.text for one in composed.said)


def test_an_only_story_is_told_at_more_length() -> None:
    """Two sentences of the one that is of those days, in their order."""
    composed = compose(of_may(3, 9), stories(20, 8))
    assert [one.text.split()[-1] for one in composed.said] == ["opens.", "on."]
    assert {one.evidence.article.id for one in composed.said} == {"2"}


def test_stories_of_another_matter_are_left_out() -> None:
    """What shares too little with the question is no news on it."""
    other = stories(8, near=0.1)
    mine = [
        replace(one, evidence=article("mine", one.evidence.article.text, 7, 9))
        for one in stories(7)
    ]
    composed = compose(of_may(3, 9), [*mine, *other])
    assert {one.evidence.article.id for one in composed.said} == {"mine"}


def test_without_stories_of_those_days_the_likeliest_sentences_are_told() -> None:
    """As of any question for an account."""
    composed = compose(of_may(3, 9), stories(20, 25))
    assert not composed.stories
    assert composed.said


def test_a_list_is_gathered_over_articles() -> None:
    """A sentence that names more is said too, one that names the same is not."""
    found = (
        ("Anna Berg signed the paper in the town hall.", "Anna Berg"),
        ("A week later it was put into force by Gus Holm.", "Gus Holm"),
        ("The pen of Anna Berg is now in the museum.", "Anna Berg"),
        ("In May Eva Falk followed them.", "Eva Falk"),
    )
    order = [
        rank(article(str(n), text, n, rank=n), {text: 1 - n / 5}, {span: 0.9})[0]
        for n, (text, span) in enumerate(found, start=1)
    ]
    composed = compose(ask("Which people signed the paper?", Kind.LIST), order)
    assert texts(composed) == [found[n][0] for n in (0, 1, 3)]
    assert composed.short == "Anna Berg"
