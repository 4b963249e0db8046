"""Answers without a language model: the sentences of the sources that answer, word for word."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.answerer import Draft
from qa.answering.kinds import Kind
from qa.answering.logistic import Logistic
from qa.answering.sentences import Asked, Candidate, SentenceReader
from qa.answering.spans import short_answer
from qa.types import Claim, Evidence, Question

MOST = 3  # sentences
NEXT = 0.15  # a further sentence is said if its probability is at least this share of the best's


class ExtractiveAnswerer:
    """Ranks the sentences of the evidence by how likely each answers, and says the best.

    Two small logistic models, fitted by evals/fit_extractive.py: `sentence` gives the probability
    that a sentence holds the answer, `confidence` that the answer made of the best ones is right.
    """

    name = "extractive"

    def __init__(self, reader: SentenceReader, sentence: Logistic, confidence: Logistic) -> None:
        self._reader, self._sentence, self._confidence = reader, sentence, confidence

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """The one to three best sentences."""
        asked = self._reader.asked(question.standalone)
        candidates = self._reader.candidates(asked, evidence)
        ranked = self.ranked(candidates)
        if not ranked:
            return Draft(0.0, None, ())
        said = self.chosen(ranked)
        return Draft(
            self.confidence(asked, ranked), _short(asked, said), tuple(_claim(c) for c in said)
        )

    def confidence(self, asked: Asked, ranked: Sequence[tuple[float, Candidate]]) -> float:
        """The probability that the best sentences answer; 0 if there are none."""
        return self._confidence.probability(self.outlook(asked, ranked)) if ranked else 0.0

    def ranked(self, candidates: Sequence[Candidate]) -> list[tuple[float, Candidate]]:
        """Sentences with the probability that each holds the answer, best first."""
        scored = [(self._sentence.probability(c.features), c) for c in candidates]
        return sorted(scored, key=lambda one: (-one[0], one[1].evidence.rank, one[1].start))

    @staticmethod
    def chosen(ranked: Sequence[tuple[float, Candidate]]) -> list[Candidate]:
        """The sentences to say: the best, and those that are nearly as likely.

        Those that hold the kind of thing asked for come first.
        """
        said = [c for p, c in ranked[:MOST] if p >= NEXT * ranked[0][0]]
        return sorted(said, key=lambda c: -c.features["kind"])

    @staticmethod
    def outlook(asked: Asked, ranked: Sequence[tuple[float, Candidate]]) -> dict[str, float]:
        """What tells whether the best sentences answer: the features of `confidence`."""
        (best, first), *rest = ranked
        second = next(
            (p for p, c in rest if c.evidence.article.id != first.evidence.article.id), 0.0
        )
        weights = list(asked.terms.weight.values())
        return {
            "best": best,
            "second": second,
            "cosine": first.features["cosine"],
            "words": first.features["words"],
            "passage": first.features["passage"],
            "title": first.features["title"],
            "names": first.features["names"],
            "numbers": first.features["numbers"],
            "kind": first.features["kind"],
            "both": float(len(first.evidence.ranks) > 1),
            "top": float(first.evidence.rank == 1),
            "widest": max(c.features["passage"] for _, c in ranked),
            "kindless": float(asked.kind is Kind.OTHER),
            "rarest": max(weights, default=0.0) / 12,
        }


def _claim(candidate: Candidate) -> Claim:
    return Claim(
        " ".join(candidate.text.split()), candidate.evidence, candidate.start, candidate.end
    )


def _short(asked: Asked, said: Sequence[Candidate]) -> str | None:
    for candidate in said:
        span = short_answer(candidate.text, asked.kind, asked.words)
        if span:
            return candidate.text[slice(*span)]
    return None
