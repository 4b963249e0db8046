"""Names typed in lower case, as the conversation and the archive print them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.lexical import LexicalIndex
from corpus.store import Store
from qa.following.carrying import LIGHT
from qa.following.referents import named_in
from qa.terms import FORM_WORDS, rarest
from qa.types import Turn

LOOKED_AT = 8  # passages that hold the word
RARE = 0.35  # of the idf of a word that one passage alone has, that a name's must be
MOSTLY = 0.8  # of the times it stands inside a sentence, that it must have a capital
# "The mayor" is no name, though the archive mostly prints one behind it.
_WORD = re.compile(r"(?<!\bthe )(?<!\b[ah]is )(?<!\bher )(?<!\ba )\b[a-z][a-z'’-]{2,}\b")


def cased(question: str, turns: Sequence[Turn], lexical: LexicalIndex, store: Store) -> str:
    """A question without a capital, its names as they are printed; any other as it is."""
    if question != question.lower():
        return question
    for name in named_in([quote for turn in turns for quote in turn.quotes], question):
        if " " not in name and not _rare(name, lexical):
            continue
        typed = re.search(rf"\b{re.escape(name)}\b", question, re.IGNORECASE)
        if typed:
            question = question[: typed.start()] + name + question[typed.end() :]
    return _WORD.sub(lambda word: _printed(word[0], lexical, store), question)


def _printed(word: str, lexical: LexicalIndex, store: Store) -> str:
    """A word as the archive mostly prints it inside its sentences."""
    stems = [stem for stem in lexical.analyze(word) if stem not in FORM_WORDS]
    if len(stems) != 1:
        return word
    if not _rare(word, lexical):
        return word
    found = lexical.holding({stems[0]: 0}, LOOKED_AT)
    bare = re.sub(r"['’]s$", "", word)
    inside = re.compile(rf"(?<=[a-z,] )(?:{re.escape(bare)}|{re.escape(bare.capitalize())})\b")
    forms = [
        form
        for passage, _ in store.passages(found).values()
        for form in inside.findall(passage.text)
    ]
    capital = sum(form[0].isupper() for form in forms)
    return word.capitalize() if forms and capital >= MOSTLY * len(forms) else word


def _rare(word: str, lexical: LexicalIndex) -> bool:
    """Whether a word is as rare as a name has to be."""
    if word.lower() in LIGHT:
        return False
    idf = max(lexical.idf(lexical.analyze(word)).values(), default=0.0)
    return idf >= RARE * rarest(lexical)
