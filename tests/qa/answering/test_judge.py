"""Who has the last word: sentences that assert an answer or deny it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest
from ranking import article, ask, rank

from qa.answering.candidates import Candidate
from qa.answering.corrections import Statement
from qa.answering.judge import JUDGED, denials, judged, last_word, verdict, with_denials
from qa.answering.question import Kind
from qa.answering.reader import Judgement, Reader
from qa.types import Side, Standing

YES, NO, OPEN = Judgement(0.9, 0.1, 0.0), Judgement(0.01, 0.99, 0.0), Judgement(0.1, 0.1, 0.8)
WHO = ask("Who stole the bell?", Kind.PERSON)
DID = ask("Did Anna Berg steal the bell?")


@dataclass
class Script:
    """A judge by words of the passage; keeps what it was asked."""

    verdicts: Mapping[str, Judgement]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def warm(self) -> None:
        """Load nothing."""

    def judge(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Judge by the first words known."""
        self.asked += [(claim, text) for _, text in passages]
        return [
            next((one for words, one in self.verdicts.items() if words in text), OPEN)
            for _, text in passages
        ]


def told(*rows: tuple[str, int, float, Judgement]) -> list[Candidate]:
    """Make one judged sentence of each article: its text, its day in May 2020, its chance, its verdict."""
    found: list[Candidate] = []
    for n, (text, day, chance, judgement) in enumerate(rows, start=1):
        (one,) = rank(article(f"{n}", text, day, n), {text: chance}, {"Anna Berg": 0.9})
        said = {"asserted": judgement.asserted, "denied": judgement.denied}
        found.append(replace(one, features={**one.features, **said}))
    return found


def test_a_question_is_judged_with_its_answer_and_yes_or_no_as_it_is() -> None:
    """Sentences of one window are judged once for the same words."""
    judge = Script({"stole": YES})
    text = "It rained on that day in Lund. Anna Berg stole the bell."
    order = rank(article("a", text), {"stole": 0.9, "rained": 0.2}, {"Anna Berg": 0.9})
    found = judged(judge, WHO, order)
    assert [claim for claim, _ in judge.asked] == ["Who stole the bell? Anna Berg"]
    assert verdict(found[0]) == "yes"
    assert found[1].features["asserted"] == 0
    judge.asked.clear()
    found = judged(judge, DID, order)
    assert judge.asked == [("Did Anna Berg steal the bell?", text)]
    assert [verdict(one) for one in found] == ["yes", "yes"]


def test_no_more_windows_are_judged_than_settled() -> None:
    """However many sentences there are."""
    judge = Script({})
    order = [
        rank(article(f"{n}", f"Anna Berg stole bell number {n}.", 1, n), {"stole": 0.5})[0]
        for n in range(1, 3 * JUDGED)
    ]
    judged(judge, DID, order)
    assert len(judge.asked) == JUDGED


def test_the_newest_word_settles_a_yes_or_no_question() -> None:
    """The acquittal of May 9 before the report of May 2; what settles nothing stays behind."""
    order = told(
        ("Anna Berg stole the bell, a witness says.", 2, 0.9, YES),
        ("Anna Berg was cleared over the bell.", 9, 0.4, NO),
        ("Anna Berg looked at the new bell.", 20, 0.3, OPEN),
    )
    lead = last_word(DID, order)[0]
    assert lead is order[1]
    assert verdict(lead) == "no"


def test_a_sentence_of_another_matter_has_no_last_word() -> None:
    """It shares too little with the question, or is far less likely."""
    old, other = told(
        ("Anna Berg stole the bell.", 2, 0.9, YES), ("Anna Berg was not ill.", 9, 0.5, NO)
    )
    far = replace(other, features={**other.features, "near": 0.1})
    unlikely = replace(other, probability=0.01)
    assert last_word(DID, [old, far])[0] is old
    assert last_word(DID, [old, unlikely])[0] is old


def test_an_answer_that_the_last_word_denies_is_given_by_nobody() -> None:
    """Its deniers are told, the newest first; the report of before does not count as agreement."""
    order = told(
        ("Anna Berg stole the bell, a witness says.", 2, 0.9, YES),
        ("Anna Berg denied having stolen the bell.", 5, 0.5, NO),
        ("Anna Berg was cleared over the bell.", 9, 0.4, NO),
    )
    lead = last_word(WHO, order)[0]
    given = Side("Anna Berg", (order[0].claim,))
    (denied,) = with_denials(WHO, order, lead, [given])
    assert denied.standing is Standing.DENIED
    assert denied.short == "Anna Berg"
    assert denied.claims == (order[2].claim, order[1].claim)


def test_a_denial_of_before_stands_beside_the_answer() -> None:
    """She denied it, then a court found that it was so."""
    order = told(
        ("Anna Berg stole the bell, the court found.", 9, 0.9, YES),
        ("Anna Berg denied having stolen the bell.", 5, 0.5, NO),
    )
    lead = last_word(WHO, order)[0]
    given = Side("Anna Berg", (order[0].claim,))
    assert lead is order[0]
    assert [one.standing for one in with_denials(WHO, order, lead, [given])] == [
        given.standing, Standing.DENIED,
    ]  # fmt: skip


def test_a_correction_neither_asserts_nor_denies() -> None:
    """What it says first is what was wrong: `supersession` takes it back."""
    (one,) = told(("We wrote that Anna Berg stole the bell; it was a goat.", 9, 0.9, YES))
    place = Statement(one.start, one.start + 40, one.start + 40, one.end)
    assert verdict(one) == "yes"
    assert verdict(replace(one, place=place)) is None


def test_what_only_reads_like_a_denial_takes_no_answer_away() -> None:
    """A window that says another thing is nearly one to the judge; yes or no it settles."""
    nearly = Judgement(0.1, 0.9, 0.0)
    (one,) = told(("Anna Berg, the ringer, was at sea when the bell went.", 9, 0.9, nearly))
    assert denials(WHO, [one], one) == []
    assert verdict(one) == "no"


def test_numbers_and_days_are_not_taken_away() -> None:
    """Another number in the passage reads as a denial, and is the business of agreement."""
    (one,) = told(("Anna Berg denied that 40 bells were stolen.", 9, 0.9, NO))
    asked = ask("How many bells were stolen?", Kind.NUMBER)
    given = (Side("40", (one.claim,)),)
    assert with_denials(asked, [one], one, given) == given


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A court on Monday cleared Maja Quist of the charge that she emptied the fund.", "denied"),
        ("Maja Quist denied having emptied the fund. “That is a lie,” she said.", "denied"),
        ("Maja Quist was convicted on Monday of emptying the fund.", "asserted"),
        ("Maja Quist pleaded guilty: she had emptied the fund.", "asserted"),
        ("Police arrested Maja Quist on suspicion of emptying the fund.", "unsaid"),
        ("Maja Quist has been charged with emptying the fund. The trial begins in May.", "unsaid"),
    ],
)
def test_the_judge_that_ships_tells_them_apart(judge: Reader, text: str, verdict: str) -> None:
    """The same deed, and the same name: cleared, convicted, charged."""
    for claim in ("Did Maja Quist empty the fund?", "Who emptied the fund? Maja Quist"):
        (found,) = judge.judge(claim, [("", text)])
        chances = {name: getattr(found, name) for name in ("asserted", "denied", "unsaid")}
        assert max(chances, key=lambda name: chances[name]) == verdict, (claim, chances)
        assert sum(chances.values()) == pytest.approx(1)
