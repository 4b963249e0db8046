"""Stage 1: the sentences of the evidence, and what is known of each beside the question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.chunking import context
from corpus.lexical import LexicalIndex
from qa.answering.corrections import Statement, stated
from qa.answering.question import Asked, has_digit
from qa.answering.reader import AnswerSpan
from qa.answering.untrusted import trusted_sentences
from qa.types import Claim, Evidence

UNFOLDED = 3  # stories of which the other passages and the copies are read too
SHORTEST = 20  # code points; less is a heading or a crumb
_QUESTION = re.compile(r"\?[\s\"'”’]{0,4}\Z")  # proves nothing


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an evidence's article states, a sentence as a rule, with its features by name.

    span: where in the article the reader sees the answer, None where it sees none or did not read
    it. wrong: the same of what a correction takes back. probability: that the statement holds the
    answer, 0 until it is ranked.
    """

    evidence: Evidence
    place: Statement
    features: Mapping[str, float]
    span: AnswerSpan | None = None
    wrong: AnswerSpan | None = None
    probability: float = 0.0

    @property
    def start(self) -> int:
        """Where it starts in the article, in code points."""
        return self.place.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.place.end

    @property
    def text(self) -> str:
        """Its exact words."""
        return self.evidence.article.text[self.start : self.end]

    def cut(self, start: int, end: int) -> Candidate:
        """The stretch [start, end) of it."""
        return replace(self, place=Statement.of(start, end))

    @property
    def claim(self) -> Claim:
        """The sentence on one line, with itself as its proof."""
        return Claim(" ".join(self.text.split()), self.evidence, self.start, self.end)

    @property
    def answers(self) -> float:
        """The reader's probability that it answers, with its span; 1 where nothing was read."""
        return self.features.get("answers", 1.0)


def put_first(one: Candidate, order: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with one of them before the others, which stay in their order."""
    return [one, *(other for other in order if other is not one)]


def read_evidence(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The best passage of each story, and for the first stories what is folded under it."""
    for one in evidence:
        yield one
        if one.rank <= UNFOLDED:
            yield from one.folded


def candidates(
    asked: Asked, evidence: Sequence[Evidence], lexical: LexicalIndex
) -> list[Candidate]:
    """Every sentence of the evidence once, those first that share most words with the question."""
    found: dict[tuple[str, Statement], Candidate] = {}
    told: set[tuple[int, str]] = set()  # a story's sentences: a copy adds those that differ
    for one in read_evidence(evidence):
        for candidate in _sentences(asked, one, lexical):
            words = (one.rank, " ".join(candidate.text.split()))
            if words not in told:
                found.setdefault((one.article.id, candidate.place), candidate)
            told.add(words)
    return sorted(found.values(), key=lambda one: (-_by_words(one), one.evidence.rank, one.start))


def _sentences(asked: Asked, evidence: Evidence, lexical: LexicalIndex) -> list[Candidate]:
    """The evidence's sentences; one that a passage cuts through is taken as the passage has it."""
    passage, article = evidence.passage, evidence.article
    spans = [  # a prompt injection is no proof
        (start, end)
        for start, end in trusted_sentences(passage, article.language)
        if end - start >= SHORTEST and not _QUESTION.search(article.text[start:end])
    ]
    statements = list(stated(article, spans))
    stems = [set(lexical.analyze(article.text[one.start : one.end])) for one in statements]
    of_them = asked.within(article) or asked.tells_of(article)
    days = frozenset(lexical.analyze(asked.days)) if of_them else frozenset[str]()
    terms, names = asked.terms.without(days), asked.names - days
    title = set(lexical.analyze(context(article)))
    around = title.union(*stems)
    numbers = {name for name in names if has_digit(name)}
    passage_features = {
        "rank": 1 / evidence.rank,
        "missing": terms.rarest_missing(around),
        "names": len(names & around) / len(names) if names else 1.0,
        "numbers": float(numbers <= around),
    }
    return [
        Candidate(
            evidence,
            place,
            {
                **passage_features,
                "words": terms.coverage(stems[n]),
                "near": terms.coverage(stems[n].union(title, *stems[max(0, n - 1) : n + 2])),
            },
        )
        for n, place in enumerate(statements)
    ]


def _by_words(one: Candidate) -> float:
    """A first order without the reader; the weights are even, the order only has to be rough."""
    f = one.features
    return f["words"] + 0.5 * f["near"] + 0.5 * f["rank"] - 0.2 * f["missing"]
