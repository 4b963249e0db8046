"""Answers composed of ranked sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st
from ranking import article, ask, rank, texts

from qa.answering.composition import Ranked, Said, compose
from qa.answering.kind import Kind
from qa.answering.sentences import Candidate

FERRY = article(
    "ferry",
    "The ferry Astrid sank off Lund on Monday after her hull cracked. Captain Berg steered her."
    " Six passengers were saved by fishermen from Malmo.\n\n"
    "“We heard a loud crack,” Captain Berg told a local paper. He added that the crew had stayed calm.\n\n"
    "The owner, Olsen Lines, bought the ship in 1999. Olsen Lines did not insure the ferry.",
)


def test_nothing_ranked_says_nothing() -> None:
    """Without sentences there is no answer."""
    assert compose(ask("Who steered?"), []) == Said(())


def test_one_sentence_is_enough() -> None:
    """The best sentence is said alone where the next is far less likely; the reader's span is short."""
    ranked = rank(
        FERRY, {"Captain Berg steered": 0.8, "Six": 0.1}, {"Berg steered": 0.0, "Berg": 0.9}
    )
    said = compose(ask("Who steered the ferry?"), ranked)
    assert texts(said) == ["Captain Berg steered her."]
    assert said.short == "Berg steered"
    assert said.word is None


def test_a_second_sentence_with_another_value_is_said() -> None:
    """A sentence nearly as likely that gives another number is said too."""
    other = article("other", "Seven passengers were saved by a helicopter.")
    ranked = [*rank(FERRY, {"Six": 0.8})[:1], *rank(other, {"Seven": 0.7})]
    said = compose(ask("How many passengers were saved?"), ranked)
    assert texts(said) == [
        "Six passengers were saved by fishermen from Malmo.",
        "Seven passengers were saved by a helicopter.",
    ]
    assert said.short == "Six"


def test_the_same_again_is_not_said() -> None:
    """A sentence in the same words adds nothing."""
    copy = article("copy", "Six passengers were saved by the fishermen from Malmo.")
    ranked = [*rank(FERRY, {"Six": 0.8})[:1], *rank(copy, {"Six": 0.79})]
    assert len(compose(ask("How many passengers were saved?"), ranked).candidates) == 1


def test_the_rule_answers_where_the_reader_does_not() -> None:
    """Without the reader's span, and with one that is no time, however sure, the rule's is short."""
    asked = ask("When did the ferry sink?")
    for spans in ({}, {"hull": 0.1}, {"hull cracked": 0.9}):
        said = compose(asked, rank(FERRY, {"sank": 0.9}, spans))
        assert said.short == "Monday"


def test_a_number_is_never_cut() -> None:
    """The reader's tokens end at a comma; what is said has the whole number and its bound."""
    gate = article("gate", "More than 48,211 spectators watched it.")
    said = compose(ask("How many spectators watched it?"), rank(gate, {"48": 0.9}, {"211": 0.9}))
    assert said.short == "More than 48,211"


def test_a_list_is_gathered_from_sentences_and_articles() -> None:
    """Each sentence with new items is said, the fullest list first; the list is short."""
    one = article("one", "Ministers met in Lund. Norway, Sweden and Peru sent delegations.")
    two = article(
        "two", "The delegations of Chile and Sweden arrived late. Peru and Norway sent some."
    )
    ranked = sorted(
        [
            *rank(one, {"met": 0.9, "Norway": 0.8}, {"Norway": 0.5}),
            *rank(
                two, {"Chile": 0.7, "Peru": 0.6}, {"Chile and Sweden": 0.5, "Peru and Norway": 0.5}
            ),
        ],
        key=lambda r: -r.probability,
    )
    said = compose(ask("Which countries sent delegations?"), ranked)
    assert texts(said) == [
        "Norway, Sweden and Peru sent delegations.",
        "The delegations of Chile and Sweden arrived late.",
    ]
    assert said.short == "Norway, Sweden and Peru"


def test_a_list_far_below_the_best_is_left_out() -> None:
    """Items of an unlikely sentence are no items of the answer."""
    one = article("one", "Norway, Sweden and Peru sent delegations. Ajax, Benfica and Celtic won.")
    said = compose(
        ask("Which countries sent delegations?"), rank(one, {"Norway": 0.9, "Ajax": 0.2})
    )
    assert len(said.candidates) == 1


def test_the_asked_person_speaks() -> None:
    """Of sentences as likely, the one in which the person speaks is said, and what follows it."""
    ranked = rank(FERRY, {"steered": 0.6, "crack,": 0.5, "calm": 0.4, "sank": 0.6})
    said = compose(ask("What did Captain Berg say?"), ranked)
    assert texts(said) == [
        "“We heard a loud crack,” Captain Berg told a local paper.",
        "He added that the crew had stayed calm.",
    ]
    assert said.short == "We heard a loud crack"


def test_another_speaker_is_not_preferred() -> None:
    """Someone else's words are not lifted above the best sentence."""
    ranked = rank(FERRY, {"bought the ship": 0.6, "crack,": 0.5})
    said = compose(ask("What did Olsen Lines say about the ship?"), ranked)
    assert texts(said)[0].startswith("The owner")


def test_an_event_is_told_in_order_of_time() -> None:
    """A summary opens with the sentence that names the event; later articles come later."""
    later = article("later", "A year on, divers raised the ferry Astrid from the sea.", 9)
    stranger = article("stranger", "Divers found a statue in Lund on the same day.", 5)
    ranked = sorted(
        [
            *rank(FERRY, {"Six": 0.9, "sank": 0.8}),
            *rank(later, {"divers": 0.5}),
            *rank(stranger, {"Divers": 0.6}),
        ],
        key=lambda r: -r.probability,
    )
    said = compose(ask("What happened to the ferry Astrid off Lund?"), ranked)
    assert [text.split()[0] for text in texts(said)] == ["The", "Six", "A"]
    assert said.short is None


def test_a_reason_is_said_outright() -> None:
    """Where a reason is asked, a sentence that says "because" goes before one a little likelier."""
    text = article("why", "The bridge closed on Friday. It was shut because its bolts had rusted.")
    said = compose(ask("Why did the bridge close?"), rank(text, {"Friday": 0.6, "rusted": 0.5}))
    assert texts(said)[0] == "It was shut because its bolts had rusted."
    assert said.short == "because its bolts had rusted"


@pytest.mark.parametrize(
    ("sentence", "word", "short"),
    [
        ("Olsen insured the ferry in May.", "yes", "Olsen insured the ferry"),
        ("Olsen did not insure the ferry.", "no", "Olsen did not insure the ferry"),
        ("In May, Olsen may insure the ferry.", None, "Olsen may insure the ferry"),
        ("It rained, and Olsen bought a ferry.", None, "and Olsen bought a ferry"),
    ],
)
def test_yes_or_no_with_the_words_that_settle_it(
    sentence: str, word: str | None, short: str
) -> None:
    """The short answer is the source's words, whether or not they settle the question."""
    ranked = rank(article("y", sentence), {sentence[:5]: 0.7})
    said = compose(ask("Did Olsen insure the ferry?"), ranked)
    assert (texts(said), said.word, said.short) == ([sentence], word, short)


def test_sources_that_differ_give_no_word() -> None:
    """Where one sentence affirms and another denies, both are said and neither word."""
    yes, no = (
        article("yes", "Olsen insured the ferry."),
        article("no", "Olsen never insured the ferry."),
    )
    ranked = [*rank(yes, {"Olsen": 0.7}), *rank(no, {"Olsen": 0.6})]
    said = compose(ask("Did Olsen insure the ferry?"), ranked)
    assert said.word is None
    assert texts(said) == ["Olsen insured the ferry.", "Olsen never insured the ferry."]


def test_a_long_sentence_is_cut_around_the_answer() -> None:
    """What is said of a sentence of 100 words is one stretch of it with the short answer inside."""
    filler = ", ".join(["the crowd on the old stone pier sang and waved"] * 9)
    long = article("long", f"Flags flew, {filler}, and Captain Berg landed in Lund at noon.")
    said = compose(ask("Where did Captain Berg land?"), rank(long, {"Berg": 0.9}, {"Lund": 0.9}))
    assert said.short == "Lund"
    (text,) = texts(said)
    assert len(text.split()) <= 60
    assert text.endswith("Captain Berg landed in Lund at noon.")


WORDS = st.text(st.sampled_from("ab AB,.“” 19\n"), min_size=1, max_size=80)


@given(
    st.lists(st.tuples(WORDS, st.floats(0, 1), st.floats(0, 1), st.booleans()), max_size=6),
    st.sampled_from(Kind),
    st.sampled_from(["Who a AB?", "what did A say", "did A b", "", "aa, AA b 19"]),
)
def test_all_that_is_said_is_the_sources(
    rows: list[tuple[str, float, float, bool]], kind: Kind, question: str
) -> None:
    """Whatever is ranked: sentences are stretches of the ranked ones, and short is in one of them."""
    ranked = []
    for number, (text, chance, sure, seen) in enumerate(rows):
        evidence = article(str(number % 2), text, None)
        span = (len(text) // 3, len(text) // 3 + 1) if seen else None
        ranked.append(Ranked(chance, Candidate(evidence, 0, len(text), {}), span, sure))
    ranked.sort(key=lambda one: -one.probability)
    said = compose(ask(question, kind), ranked)
    assert bool(said.candidates) == bool(ranked)
    for candidate in said.candidates:
        assert 0 <= candidate.start <= candidate.end <= len(candidate.evidence.article.text)
    assert len(said.candidates) <= 4
    assert said.short is None or any(said.short in text for text in texts(said))
    assert said.word is None or kind is Kind.YES_NO
    assert compose(ask(question, kind), ranked) == said


@pytest.mark.parametrize(
    "text", ["a said, " * 125_000, "x" * 1_000_000, "A, and " * 143_000, "“a " * 333_000]
)
@pytest.mark.parametrize("kind", Kind)
def test_no_sentence_takes_long(text: str, kind: Kind) -> None:
    """A sentence of 1 MB is composed in no time, whatever is asked."""
    whole = article("1", text)
    ranked = [Ranked(0.5, Candidate(whole, 0, len(text), {}), (3, 6), 0.5)]
    began = time.thread_time()
    compose(ask("What did A say of x?", kind), ranked)
    assert time.thread_time() - began < 1
