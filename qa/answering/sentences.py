"""The sentences of the evidence, and what is known of each beside the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.chunking import context
from corpus.lexical import LexicalIndex
from corpus.text import sentences
from qa.answering.composing.spans import names_listed, short_answer
from qa.answering.defining.definition import Definition
from qa.answering.defining.description import described, outright
from qa.answering.defining.office import Office
from qa.answering.keywords import spelt_out
from qa.answering.kind import Kind
from qa.answering.kinds import kind_of
from qa.answering.untrusted import trusted
from qa.reading.reader import Span
from qa.terms import LONGEST, Terms, matter, parted
from qa.types import Evidence

UNFOLDED = 3  # stories of which the other passages and the copies are read too
EDGES = ".,;:!?\"'()“”‘’"
# A question proves nothing, nor does what a correction takes back.
_NO_PROOF = re.compile(
    r"\?[\s\"'”’]*\Z|\bearlier version of this (?:article|story|report)\b", re.IGNORECASE
)
# The kinds that a question for a description seems to be of by its words.
_DEFINABLE = frozenset((Kind.PERSON, Kind.WHAT, Kind.LIST, Kind.OTHER))
# Of a word's weight, where a conversation only carries it: tuning half of evals/dialogues.jsonl.
CARRIED = 0.25
SHORTEST = 20  # code points; less is a heading or a crumb


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence [start, end) of an evidence's article, with its features by name.

    span: where in the article the reader sees the answer, None where it was not read.
    """

    evidence: Evidence
    start: int
    end: int
    features: Mapping[str, float]
    span: Span | None = None

    @property
    def text(self) -> str:
        """Its exact words."""
        return self.evidence.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is read.

    words: its words in lower case. names: the stems of its capitalised words (the first one
    aside) and of its numbers, which an answer can hardly do without. renumbered: the evidence has
    another number in the place of its own. misspelt: a name much like one of its own is in an
    article, and its own in none; surely: and is typed as a name. definition: of whom or what it
    wants a description, where its kind is DEFINITION. office: whose holder it asks for.
    """

    text: str
    kind: Kind
    terms: Terms
    words: frozenset[str]
    names: frozenset[str]
    renumbered: bool = False
    misspelt: bool = False
    surely: bool = False
    definition: Definition | None = None
    office: Office | None = None

    @property
    def read(self) -> str:
        """As the reader reads it best: keywords spelt out, what a conversation carries a sentence."""
        own, carried = parted(self.text)
        own = spelt_out(own, self.kind)
        return f"{own.rstrip(' ?')}? {carried}" if carried else own

    def defining(self, evidence: Sequence[Evidence]) -> Asked:
        """As a question for a description, if that is its form and the evidence has what it names.

        "What is planned" has the form too: a name has capitals in the articles, or is described.
        """
        wanted = Definition.of(self.text) if self.kind in _DEFINABLE else None
        if wanted is None:
            return self
        texts = [one.passage.text for one in _read(evidence)]
        if not (wanted.named(texts) or any(outright(wanted, text) for text in texts)):
            return self
        return replace(self, kind=Kind.DEFINITION, definition=wanted)


class SentenceReader:
    """Lists the sentences of the evidence with their features. Thread-safe.

    lexical gives the index in use: it splits words and knows how rare each is.
    """

    def __init__(self, lexical: Callable[[], LexicalIndex]) -> None:
        self._lexical = lexical

    def asked(self, question: str) -> Asked:
        """The question as its words."""
        lexical, question = self._lexical(), matter(question)
        own, _ = parted(question)
        words = [word.strip(EDGES) for word in question.split()]
        named = [w for n, w in enumerate(words) if (n and w[:1].isupper()) or _has_digit(w)]
        return Asked(
            question,
            kind_of(question),
            Terms.of(question, lexical).faded(frozenset(lexical.analyze(own)), CARRIED),
            frozenset(word.casefold() for word in words),
            frozenset(lexical.analyze(" ".join(named))),
            office=Office.of(own),
        )

    def candidates(self, asked: Asked, evidence: Sequence[Evidence]) -> list[Candidate]:
        """Every sentence once, best by words first."""
        found: dict[tuple[str, int], Candidate] = {}
        told: set[tuple[int, str]] = set()  # a story's sentences: a copy adds those that differ
        for one in _read(evidence):
            for candidate in self._of(asked, one):
                words = (one.rank, " ".join(candidate.text.split()))
                if words not in told:
                    found.setdefault((one.article.id, candidate.start), candidate)
                told.add(words)
        return sorted(found.values(), key=lambda c: (-_by_words(c), c.evidence.rank, c.start))

    def _of(self, asked: Asked, evidence: Evidence) -> list[Candidate]:
        """The evidence's sentences; one that a passage cuts through is taken as the passage has it."""
        analyze = self._lexical().analyze
        passage, article = evidence.passage, evidence.article
        text, at = passage.text[:LONGEST], passage.start
        spans = [  # a prompt injection is no proof
            (at + low + start, at + low + end)
            for low, high in trusted(text, article.language)
            for start, end in sentences(text[low:high], article.language)
            if end - start >= SHORTEST and not _NO_PROOF.search(text[low + start : low + end])
        ]
        stems = [set(analyze(article.text[start:end])) for start, end in spans]
        title = set(analyze(context(article)))
        around = title.union(*stems)
        result = []
        for number, (start, end) in enumerate(spans):
            around_it = stems[number].union(title, *stems[max(0, number - 1) : number + 2])
            near = asked.terms.coverage(around_it)
            text = article.text[start:end]
            fits = _fits(text, asked)
            features = {
                "rank": 1 / evidence.rank,
                "words": asked.terms.coverage(stems[number]),
                "near": near,
                "passage": asked.terms.coverage(around),
                "missing": asked.terms.rarest_missing(around),
                "title": asked.terms.coverage(title),
                "names": len(asked.names & around) / len(asked.names) if asked.names else 1.0,
                "numbers": float({n for n in asked.names if _has_digit(n)} <= around),
                "kind": fits,
                "kind near": fits * near,
                "before": asked.terms.coverage(stems[number - 1]) if number else 0.0,
                "kindless": float(asked.kind is Kind.OTHER),
                "place": 1 / (1 + start / 1000),
                "length": min(1.0, (end - start) / 300),
            }
            result.append(Candidate(evidence, start, end, features))
        return result


def _read(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The best passage of each story, and for the first stories what is folded under it."""
    for one in evidence:
        yield one
        if one.rank <= UNFOLDED:
            yield from one.folded


def _fits(text: str, asked: Asked) -> float:
    """1 if the sentence holds the kind of thing asked for, 0 if not; 0.5 for a list without names."""
    if asked.definition:
        return float(described(asked.definition, text) is not None)
    span = short_answer(text, asked.kind, asked.words)
    if span is None:
        return 0.0
    return 0.5 if asked.kind is Kind.LIST and not names_listed(text[slice(*span)]) else 1.0


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _by_words(candidate: Candidate) -> float:
    """A first order without meaning; the weights are even, the order only has to be rough."""
    f = candidate.features
    return f["words"] + 0.5 * f["near"] + 0.5 * f["rank"] + 0.3 * f["kind"] + 0.2 * f["passage"]
