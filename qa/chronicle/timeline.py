"""The timeline of a matter: of each story found its best sentence, in order of time.

Retrieval proposes stories; of each the sentence is taken that says most of what is asked and that the
reader finds likeliest to answer. A story that is not about the matter gives no entry.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.types import Article
from qa.answering.candidates import Candidate, candidates
from qa.answering.question import Asked
from qa.answering.windows import FLOOR, read_articles
from qa.chronicle.days import When
from qa.service import Service
from qa.types import Claim, Question

# Chosen on evals/timelines/chosen.jsonl and on 120 stories of the 3,000 news articles.
# Words alone find other earthquakes for the one asked about: F1 .87 against .95 with the reader.
READING = 0.15  # of the reader's relevance, a logit, beside the share of the words (0 to 1)
LIKELIEST, UNLIKELIEST = 3.0, -5.0  # between which the logit counts
LEAST = 0.7  # of both together; less is another matter
WORDS = 0.5  # of the question's words, by weight, where no reader reads
NAMED = 20  # copies of an entry's article that are named


@dataclass(frozen=True, slots=True)
class Entry:
    """What one story says of the matter, with its quote.

    copies: near-duplicates of the article that have the sentence word for word, oldest first; they
    are folded into this entry.
    """

    when: When
    claim: Claim
    copies: tuple[Article, ...]

    @property
    def articles(self) -> int:
        """How many articles say it."""
        return 1 + len(self.copies)


def timeline(service: Service, question: Question) -> tuple[Entry, ...]:
    """What question.limit stories at most say of the question's matter, the earliest first.

    Raises: BadQuestion, BadFilter.
    """
    prepared = service.prepared(question)
    evidence = service.found(prepared)
    lexical = service.retriever.indexes.lexical
    asked = Asked.of(prepared.standalone, lexical, prepared.asked_on)
    stories = [
        found
        for one in evidence
        if (found := candidates(asked, [replace(one, rank=1)], lexical))  # its folded ones, too
    ]
    duplicates = service.retriever.store.duplicates
    entries = []
    for best in _best(service, asked, stories):
        article = best.evidence.article
        copies = [
            copy
            for copy in duplicates.copies(article.id)
            if prepared.bounds.passes(copy) and _says(copy, best.text)
        ]
        entries.append(Entry(When.of(best.claim), best.claim, tuple(copies)))
    return tuple(sorted(entries, key=_order))


def _best(
    service: Service, asked: Asked, stories: Sequence[Sequence[Candidate]]
) -> Iterator[Candidate]:
    """The best sentence of each story that is about the matter."""
    if not service.readers:
        near = [one for one in stories if _near(one) >= WORDS]
        yield from (max(one, key=_saying) for one in near)
        return
    likely = [one for one in stories if _near(one) + READING * LIKELIEST >= LEAST]
    for story in read_articles(service.readers[0], asked, likely):
        relevance = max(one.features["relevance"] for one in story)
        if _near(story) + READING * min(max(relevance, UNLIKELIEST), LIKELIEST) >= LEAST:
            yield max(story, key=_saying)


def _near(story: Sequence[Candidate]) -> float:
    """The most of the question's words that a sentence holds with its title and neighbours."""
    return max(one.features["near"] for one in story)


def _saying(one: Candidate) -> float:
    """How well a sentence alone tells: by words, and between equals by the reader."""
    answers = math.log(max(one.answers, FLOOR)) if one.features.get("read") else math.log(FLOOR)
    return one.features["words"] + 0.5 * one.features["near"] + 0.05 * answers


def _says(article: Article, sentence: str) -> bool:
    """Whether an article has a sentence word for word."""
    return " ".join(sentence.split()) in " ".join(article.text.split())


def _order(entry: Entry) -> tuple[object, ...]:
    published = entry.claim.evidence.article.published
    moment = published.timestamp() if published else math.inf
    return (*entry.when.order, moment, entry.claim.evidence.article.id)
