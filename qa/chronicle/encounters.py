"""Who met a person, when and where: each encounter is a sentence that says so.

Built when it is asked for, out of the passages that name the person beside a word of meeting; nothing
is kept. Bounded by PASSAGES, whatever the archive's size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from corpus.types import Article
from qa.answering.untrusted import trusted_sentences
from qa.chronicle.days import When
from qa.chronicle.meetings import LONGEST as SENTENCE, Party, meetings
from qa.errors import BadQuestion
from qa.names import Name, one_person, plainly
from qa.service import Service
from qa.types import Claim, Evidence, Question

PASSAGES = 1000  # that are read: those that name the person and a meeting first
WORDS = "met meeting talks welcomed hosted received greeted"
SENTENCES = 2000  # that have a part of the name, in those passages
ALIKE = 4  # letters by which a name is sought, however its end is spelt
READ = 50_000  # code points of an article in which a surname's first name is sought

_OWNER = re.compile(r"^.*[’']s? ")


@dataclass(frozen=True, slots=True)
class Encounter:
    """One meeting as one story tells it.

    person, other: in the words of the quote. where: likewise, None where it does not say. articles:
    how many near-duplicate articles tell of it.
    """

    when: When
    claim: Claim
    person: Party
    other: Party
    where: str | None
    articles: int


def encounters(service: Service, question: Question) -> tuple[Encounter, ...]:
    """Whom the person whose name is question.text met, the earliest first; question.limit at most.

    Raises: BadQuestion where that is no name, BadFilter.
    """
    asked = service.prepared(replace(question, alone=True))
    person = _person(asked.text)
    indexes, store = service.retriever.indexes, service.retriever.store
    indexes.refresh()
    hits = indexes.lexical.search(f"{asked.text} {WORDS}", PASSAGES, asked.bounds)
    passages = store.passages([hit.passage_id for hit in hits])
    reading = _Reading(person, {})
    naming = (
        claim
        for rank, hit in enumerate(hits, start=1)
        if hit.passage_id in passages
        for claim in reading.naming(Evidence(rank, hit.score, {}, *passages[hit.passage_id]))
    )
    read = {(one.evidence.article.id, one.start): one for one in islice(naming, SENTENCES)}
    found = [one for claim in read.values() for one in reading.told(claim)]
    stories = store.duplicates.stories(
        list(dict.fromkeys(one.claim.evidence.article.id for one in found))
    )
    folded: dict[tuple[object, ...], list[Encounter]] = {}
    for one in found:
        name = one.other.name
        told = name.words if name else one.other.text.casefold()
        key = (stories[one.claim.evidence.article.id], told, one.when)
        folded.setdefault(key, []).append(one)
    kept = [
        replace(some[0], articles=len({one.claim.evidence.article.id for one in some}))
        for some in folded.values()
    ][: asked.limit]
    return tuple(sorted(kept, key=_order))


def _person(text: str) -> Name:
    """Raises: BadQuestion."""
    name = Name.of(text if any(letter.isupper() for letter in text) else text.title())
    if name is None or not any(letter.isalpha() for letter in text):
        raise BadQuestion(
            expected="the name of a person",
            found=repr(text[:40]),
            remedy="give it as articles print it, such as Zhao Kezhi",
        )
    return name


@dataclass(frozen=True, slots=True)
class _Reading:
    """Sentences read for one person. called: whether a name in an article is that person's."""

    person: Name
    called: dict[tuple[str, str], bool]

    def naming(self, evidence: Evidence) -> Iterator[Claim]:
        """The sentences of a passage that may name the person."""
        parts = [word[:ALIKE] for word in self.person.words]
        for start, end in trusted_sentences(
            evidence.passage, evidence.article.language
        ):  # an injection is no proof
            line = " ".join(evidence.article.text[start:end].split())
            plain = plainly(line[:SENTENCE]).casefold()
            if any(part in plain for part in parts):
                yield Claim(line, evidence, start, end)

    def told(self, claim: Claim) -> Iterator[Encounter]:
        """The encounters that a sentence tells."""
        article = claim.evidence.article
        for met in meetings(claim.text):
            if self._is(met.one, article):
                person, other = met.one, met.other
            elif self._is(met.other, article):
                person, other = met.other, met.one
            else:
                continue
            yield Encounter(When.of(claim), claim, person, other, met.where or None, 1)

    def _is(self, party: Party, article: Article) -> bool:
        key = article.id, party.text
        if key not in self.called:
            self.called[key] = _is_called(self.person, party.text, article)
        return self.called[key]


def _is_called(person: Name, text: str, article: Article) -> bool:
    """Whether a text names the person.

    A surname alone is whom the article mostly calls so in full, and nobody where it never does.
    """
    said = _OWNER.sub("", text)  # "Ukraine's A", but no "A's plane"
    name = Name.of(said)
    if name is None or text.endswith(("'s", "’s")) or one_person(person, name) is not True:
        return False
    if len(name.words) > 1 and not set(name.words) < set(person.words):
        return True
    word = re.escape(said.split()[-1])
    full = re.compile(rf"(?:[A-Z][\w’'.-]{{0,40}} ){{0,4}}{word}(?: [A-Z][\w’'-]{{0,40}}){{0,2}}")
    same, others = 0, Counter[tuple[str, ...]]()
    for match in full.finditer(article.text[:READ]):
        form = Name.of(match[0])
        if form is None or len(form.words) < 2:  # noqa: PLR2004 - "President A" tells no first name
            continue
        alike = one_person(person, form)
        same += alike is True
        others[form.words] += (
            alike is not True
        )  # Joe is no Jill, though one may be short for the other
    return same >= max(others.values(), default=1)


def _order(one: Encounter) -> tuple[object, ...]:
    article = one.claim.evidence.article
    return (*one.when.order, article.id, one.claim.start, one.other.start)
