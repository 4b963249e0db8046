"""The words of a source that prove a sentence which somebody else wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.text import sentences
from qa.answering.checking.instructions import orders
from qa.answering.checking.wording import FUNCTION, Wording, stem
from qa.answering.citations import check
from qa.terms import LONGEST
from qa.types import Claim, Evidence, Verdict

# Of a sentence's words of matter, the share that its quote must have. At two thirds 28 of the 38
# right paraphrases of tests/qa/paraphrases*.jsonl that the verifier passes are kept; what it cannot
# tell beyond, a cause or a deed of the model's own, is mostly in the rest.
COVERED = 2 / 3
_TELLING = 3.0  # what a number or a name weighs beside another word
_JOINED = 0.98  # two sentences are quoted only where they have more than one
_TRIED = 3  # quotes that the verifier sees for each sentence


def prove(text: str, *groups: Sequence[Evidence]) -> Claim | None:
    """The sentence with its best quote in the first group of passages that has one.

    None if no quote has most of its words. A quote is one sentence of a passage or two side by
    side, never one that gives orders. Of the three with most of the sentence's words the one that
    the verifier thinks best of is taken; one that it refuses only where no group has another.
    """
    weighed = _weights(text)
    refused: list[Claim] = []
    for passages in groups:
        best = _best(text, weighed, passages)
        for verdict in (Verdict.SUPPORTED, Verdict.UNKNOWN):
            for claim in best:
                if check(claim).verdict is verdict:
                    return claim
        refused += best
    return refused[0] if refused else None


def _best(text: str, weighed: dict[str, float], passages: Sequence[Evidence]) -> list[Claim]:
    """The claims whose quotes have most of the sentence's words, at least COVERED of them."""
    fit: list[tuple[float, int, Claim]] = []
    for order, (claim, worth) in enumerate(_quotes(text, passages)):
        held = weighed.keys() & {stem(word) for word in Wording.of(claim.quote).words}
        if held and len(held) >= COVERED * len(weighed):
            fit.append((worth * sum(weighed[word] for word in held), -order, claim))
    fit.sort(key=lambda one: one[:2], reverse=True)
    return [claim for *_, claim in fit[:_TRIED]]


def _quotes(text: str, passages: Sequence[Evidence]) -> Iterator[tuple[Claim, float]]:
    """Every sentence of the passages, and every two side by side, with what its words are worth."""
    for one in passages:
        passage, article = one.passage, one.article
        spans = [
            (passage.start + start, passage.start + end)
            for start, end in sentences(passage.text[:LONGEST], article.language)
        ]
        sound = [orders(article.text[start:end]) is None for start, end in spans]
        for at, (start, end) in enumerate(spans):
            if sound[at]:
                yield Claim(text, one, start, end), 1.0
                if at + 1 < len(spans) and sound[at + 1]:
                    yield Claim(text, one, start, spans[at + 1][1]), _JOINED


def _weights(text: str) -> dict[str, float]:
    """The stems of a sentence's words of matter; of two quotes that with its names and numbers is taken."""
    wording = Wording.of(text)
    weights: dict[str, float] = {}
    for at, word in enumerate(wording.folded):
        if wording.is_word(at) and word not in FUNCTION:
            named = word[0].isdigit() or (wording.is_capital(at) and not wording.begins(at))
            weights[stem(word)] = _TELLING if named else 1.0
    return weights
