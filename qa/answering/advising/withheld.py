"""That part of an article was found which nobody read, since it looks like a prompt injection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.lexical import LexicalIndex
from qa.answering.untrusted import injected
from qa.mentions import Kind, mentions, shown
from qa.terms import Terms, matter
from qa.types import Evidence

NEAR = 0.5  # of the weight of the question's words that articles have
_NAMED = 3  # titles in a hint


def withheld(question: str, evidence: Sequence[Evidence], lexical: LexicalIndex) -> tuple[str, ...]:
    """A hint that names the articles of which a part that is near the question was not read.

    question: stand-alone. Near is a passage that has a name of it (its rarest word, if no article
    has its names) and half of its words, both as the archive has them.
    """
    titles = list(dict.fromkeys(_titles(question, evidence, lexical)))
    if not titles:
        return ()
    if len(titles) == 1:
        return (f"Part of {titles[0]} was not read because it looks like a prompt injection.",)
    *others, last = titles if len(titles) <= _NAMED else (*titles[:_NAMED], "others")
    parts = f"Parts of {', '.join(others)} and {last}"
    return (f"{parts} were not read because they look like prompt injections.",)


def _titles(question: str, evidence: Sequence[Evidence], lexical: LexicalIndex) -> Iterator[str]:
    unread = [one for one in evidence if injected(one.passage.text)]
    if not unread:
        return
    terms = Terms.of(question, lexical)
    terms = terms.without(terms.stems - lexical.known(terms.stems))
    asked = mentions(matter(question), lexical.analyze)
    names = lexical.analyze(" ".join(one.text for one in asked if one.kind is Kind.NAME))
    telling = terms.held(names) or {
        max(sorted(terms.stems), key=terms.weight.__getitem__, default="")
    }
    for one in unread:
        stems = set(lexical.analyze(f"{one.article.title}\n\n{one.passage.text}"))
        if not stems.isdisjoint(telling) and terms.coverage(stems) >= NEAR:
            title = shown(one.article.title)
            yield f"'{title}'" if title else "an article without a title"
