"""Questions, articles and ranked sentences made by hand, without a model or an index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from corpus.text import sentences
from corpus.types import Article, Passage
from qa.answering.composition import Ranked, Said
from qa.answering.kind import Kind
from qa.answering.kinds import kind_of
from qa.answering.sentences import Asked, Candidate
from qa.terms import FORM_WORDS, Terms
from qa.types import Evidence

EMPTY = {"a", "an", "the", "at", "of", "in", "on", "to", "by", "from", "with", "and", "or", "for"}


def stem(word: str) -> str:
    """Cut off the commonest endings, as the index's stemmer would."""
    return re.sub(r"(?:'s|ed|ing|s)$", "", word.casefold())


def ask(question: str, kind: Kind | None = None) -> Asked:
    """Read a question as SentenceReader does, with every term weighing the same."""
    words = [word.strip('?,."“”') for word in question.split()]
    stems = {stem(word) for word in words if word.casefold() not in EMPTY | FORM_WORDS} - {""}
    names = {stem(word) for word in words[1:] if word[:1].isupper()}
    terms = Terms(dict.fromkeys(stems, 1.0), frozenset(stems), float(len(stems)))
    folded = frozenset(word.casefold() for word in words)
    return Asked(question, kind or kind_of(question), terms, folded, frozenset(names))


def article(name: str, text: str, day: int | None = 1) -> Evidence:
    """Make an article of one passage."""
    published = None if day is None else datetime(2020, 5, day, tzinfo=UTC)
    passage = Passage(abs(hash(name)), name, 0, len(text), text)
    return Evidence(1, 1.0, {}, passage, Article(name, name, text, published=published))


def rank(
    evidence: Evidence, chances: Mapping[str, float], spans: Mapping[str, float] | None = None
) -> list[Ranked]:
    """Rank an article's sentences: the chance of each by words in it, the reader's spans by theirs."""
    text = evidence.article.text
    found = []
    for start, end in sentences(text):
        chance = next((p for words, p in chances.items() if words in text[start:end]), 0.01)
        seen = next((s for s in (spans or {}) if s in text[start:end]), None)
        where = text.index(seen, start) if seen else 0
        span = (where, where + len(seen)) if seen else None
        sure = (spans or {})[seen] if seen else 0.0
        found.append(Ranked(chance, Candidate(evidence, start, end, {}), span, sure))
    return sorted(found, key=lambda one: -one.probability)


def texts(said: Said) -> list[str]:
    """What is said, sentence by sentence."""
    return [candidate.text for candidate in said.candidates]
