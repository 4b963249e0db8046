"""What the reader is trained on: never what measures it, never an answer that is none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from embeddings.encoder import HashingEncoder
from embeddings.model_files import ModelFiles
from qa.answering.reader import Pairs


@pytest.fixture
def pairs() -> Pairs:
    """Make pairs with the tokenizer that the reader has."""
    return Pairs(ModelFiles.find("all-MiniLM-L6-v2").folder / "tokenizer.json")


@pytest.fixture
def squad(few: SimpleNamespace, squad_folder: Path) -> Any:
    """Read the small set."""
    return few.squad.Squad.read(squad_folder)


@pytest.fixture
def make(few: SimpleNamespace, squad: Any, pairs: Pairs) -> Callable[[int], Any]:
    """Make examples of the small set by a seed."""
    return lambda seed: few.examples.Examples(squad, pairs, HashingEncoder(), seed)


def drawn(examples: Any, epoch: int = 0, size: int = 8) -> list[tuple[Any, ...]]:
    """List an epoch's pairs and their spans, in their order."""
    return [
        (tuple(one.pair.ids), tuple(one.pair.types), one.spans)
        for batch in examples.epoch(epoch, size)
        for one in batch
    ]


def test_both_versions_are_one_set(squad: Any) -> None:
    """Each paragraph and question once; v2.0 adds what its paragraph does not answer."""
    assert len(squad.paragraphs) == 14
    assert len(squad.questions) == len({one.id for one in squad.questions}) == 14 * 4
    assert sum(not one.answers for one in squad.questions) == 14


def test_paragraphs_are_kept_out_by_their_id(squad: Any) -> None:
    """The two whose id says so, and always the same ones."""
    out = [one.id for one in squad.paragraphs if one.held_out]
    assert out == ["v1.1_p7", "v1.1_p35"]


def test_what_is_kept_out_is_never_learnt_from(make: Callable[[int], Any], pairs: Pairs) -> None:
    """No pair of three epochs has a word of it: not as question, negative, cloze or near miss."""
    (whale,) = pairs.tokens("whale").ids
    (ferry,) = pairs.tokens("ferry").ids
    examples = make(1)
    for epoch in range(3):
        ids = [set(pair[0]) for pair in drawn(examples, epoch)]
        assert not any(whale in one for one in ids)
        assert any(ferry in one for one in ids)


def test_a_seed_gives_the_same_examples(make: Callable[[int], Any]) -> None:
    """In the same order, for each epoch its own; another seed gives others."""
    first = drawn(make(1))
    assert first == drawn(make(1))
    assert first != drawn(make(2))
    assert sorted(first) != sorted(drawn(make(1), 1))


def test_epochs_have_as_many_batches(make: Callable[[int], Any]) -> None:
    """Going on after a stop counts steps, so every epoch must have as many."""
    examples = make(3)
    assert len({len(examples.epoch(number, 7)) for number in range(4)}) == 1


def test_spans_are_accepted_answers(
    few: SimpleNamespace,
    make: Callable[[int], Any],
    squad: Any,
    pairs: Pairs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tokens that are learnt as answer read as one that the set accepts; a third has none."""
    monkeypatch.setattr(few.examples, "CLOZES", 0)
    monkeypatch.setattr(few.examples, "MISSES", 0)
    accepted = {tuple(pairs.tokens(a).ids) for one in squad.questions for a in one.answers}
    found = drawn(make(1))
    spans = [ids[start : end + 1] for ids, _, several in found for start, end in several]
    assert set(spans) <= accepted
    assert len(spans) > 36  # 36 questions with an answer, some of them with two
    assert sum(not several for *_, several in found) >= 12


def test_a_long_paragraph_is_cut_about_its_answer(few: SimpleNamespace, pairs: Pairs) -> None:
    """The window has at most 256 tokens and still holds the answer, wherever it stands."""
    text = "It rained all day. " * 80 + "Captain Berg came. " + "It snowed all night. " * 80
    held = next(
        paragraph
        for n in range(99)
        if not (paragraph := few.squad.Paragraph(f"long-{n}", "Rain", text)).held_out
    )
    asked = few.squad.Asked("q", "Who came?", held, ("Captain Berg",))
    squad = few.squad.Squad((held,), (asked,))
    few.examples.CLOZES = few.examples.MISSES = 0
    examples = few.examples.Examples(squad, pairs, HashingEncoder(), 1)
    for epoch in range(5):
        ((ids, _, ((start, end),)),) = drawn(examples, epoch)
        assert len(ids) <= few.examples.LENGTH
        assert ids[start : end + 1] == tuple(pairs.tokens("Captain Berg").ids)


def test_batches_are_padded_and_masked(few: SimpleNamespace, make: Callable[[int], Any]) -> None:
    """The mask tells padding; no span but "none" lies outside the passage."""
    for pairings in make(1).epoch(0, 8):
        batch = few.examples.collated(pairings)
        assert batch.ids.shape == batch.mask.shape == batch.types.shape == batch.allowed.shape
        assert batch.mask.sum(1).tolist() == [len(one.pair.ids) for one in pairings]
        for row, one in enumerate(pairings):
            places = [tuple(span) for span in batch.spans[row].tolist() if span[0] >= 0]
            assert places == list(one.spans or ((0, 0),))
            assert all(batch.allowed[row, place] for span in places for place in span)


def test_negatives_hold_no_answer(few: SimpleNamespace, squad: Any) -> None:
    """Mined paragraphs are others than the question's own, and have none of its answers."""
    asked = [one for one in squad.questions if one.answers]
    found = few.negatives.mined(asked, squad.paragraphs, HashingEncoder())
    assert len(found) == len(asked)
    assert any(found)
    for one, places in zip(asked, found, strict=True):
        assert len(set(places)) == len(places) <= 2 * (few.negatives.EACH + 1)
        for place in places:
            paragraph = squad.paragraphs[place]
            assert paragraph.id != one.paragraph.id
            assert not any(a.casefold() in paragraph.text.casefold() for a in one.answers)


def test_clozes_leave_their_answer_out(few: SimpleNamespace, squad: Any) -> None:
    """The answer stands in the paragraph once, and in the question not at all."""
    made = few.rules.clozes(squad.paragraphs, random.Random(1), 80)
    assert len(made) == 80
    for one in made:
        (answer,) = one.answers
        assert one.paragraph.text.count(answer) == 1
        assert not re.search(rf"\b{re.escape(answer)}\b", one.text)
        assert one.text.endswith("?")


def test_near_misses_ask_what_their_paragraph_does_not_say(
    few: SimpleNamespace, squad: Any
) -> None:
    """One name or number is another question's, which the paragraph has not; no answer is kept."""
    texts = {one.id: one.text for one in squad.questions}
    made = few.rules.near_misses(squad.questions, random.Random(1), 40)
    assert len(made) == 40
    for one in made:
        before = set(re.findall(r"\w+", texts[one.id.removeprefix("miss-")]))
        new = [word for word in re.findall(r"\w+", one.text) if word not in before]
        assert one.answers == ()
        assert new
        assert " ".join(new).casefold() not in one.paragraph.text.casefold()


@pytest.mark.parametrize("rule", ["clozes", "near_misses"])
def test_rules_are_repeatable(few: SimpleNamespace, squad: Any, rule: str) -> None:
    """The same seed makes the same questions, another seed others."""
    over = squad.paragraphs if rule == "clozes" else squad.questions

    def make(seed: int) -> list[str]:
        return [one.text for one in getattr(few.rules, rule)(over, random.Random(seed), 30)]

    assert make(1) == make(1) != make(2)


@pytest.mark.parametrize(
    ("said", "accepted", "exact", "f1"),
    [
        ("the Normans", ("Normans",), 1.0, 1.0),
        ("Normans!", ("Vikings", "normans"), 1.0, 1.0),
        ("in 1066", ("1066",), 0.0, 2 / 3),
        ("", ("1066",), 0.0, 0.0),
        ("", (), 1.0, 1.0),
        ("1066", (), 0.0, 0.0),
    ],
)
def test_scores_are_the_official_ones(
    scripts: Callable[[str], ModuleType],
    said: str,
    accepted: tuple[str, ...],
    exact: float,
    f1: float,
) -> None:
    """Case, articles and punctuation do not count; "none" is right where nothing is accepted."""
    squad, measure = scripts("squad"), scripts("measure")
    from qa.answering.reader import AnswerSpan  # noqa: PLC0415 - beside what is measured

    asked = squad.Asked("q", "When?", squad.Paragraph("p", "", said), accepted)
    span = AnswerSpan(0, len(said), 0.9) if said else None
    found = measure._scores([(asked, span)])
    assert (found["exact"], found["f1"]) == (exact, pytest.approx(f1, abs=1e-4))
