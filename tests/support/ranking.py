"""Questions, articles and ranked sentences made by hand, without a model or an index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from corpus.text import sentences
from corpus.types import Article, Passage
from qa.answering.candidates import Candidate
from qa.answering.corrections import Statement
from qa.answering.question import Asked, Kind, kind_of
from qa.answering.reader import AnswerSpan
from qa.terms import FORM_WORDS, Terms
from qa.types import Evidence

EMPTY = {"a", "an", "the", "at", "of", "in", "on", "to", "by", "from", "with", "and", "or", "for"}


def stem(word: str) -> str:
    """Cut off the commonest endings, as the index's stemmer would."""
    return re.sub(r"(?:'s|ed|ing|s)$", "", word.casefold())


def ask(question: str, kind: Kind | None = None) -> Asked:
    """Read a question as `Asked.of` does, with every term weighing the same."""
    words = [word.strip('?,."“”') for word in question.split()]
    stems = {stem(word) for word in words if word.casefold() not in EMPTY | FORM_WORDS} - {""}
    names = {stem(word) for word in words[1:] if word[:1].isupper()}
    terms = Terms(dict.fromkeys(stems, 1.0), frozenset(stems), float(len(stems)))
    return Asked(question, kind or kind_of(question), terms, frozenset(names))


def article(name: str, text: str, day: int | None = 1, rank: int = 1) -> Evidence:
    """Make an article of one passage."""
    published = None if day is None else datetime(2020, 5, day, tzinfo=UTC)
    passage = Passage(abs(hash(name)), name, 0, len(text), text)
    dated = Article(name, name, text, published=published)
    return Evidence(rank, 1 / rank, {}, passage, dated)


def rank(
    evidence: Evidence, chances: Mapping[str, float], spans: Mapping[str, float] | None = None
) -> list[Candidate]:
    """Rank an article's sentences: the chance of each by words in it, the reader's spans by theirs."""
    text = evidence.article.text
    found = []
    for start, end in sentences(text):
        chance = next((p for words, p in chances.items() if words in text[start:end]), 0.01)
        seen = next((s for s in (spans or {}) if s in text[start:end]), None)
        where = text.index(seen, start) if seen else 0
        sure = (spans or {})[seen] if seen else 0.0
        span = AnswerSpan(where, where + len(seen), sure) if seen else None
        features = {"words": 0.5, "near": 0.5, "answers": sure if spans else 1.0}
        found.append(
            Candidate(evidence, Statement.of(start, end), features, span, probability=chance)
        )
    return sorted(found, key=lambda one: -one.probability)
