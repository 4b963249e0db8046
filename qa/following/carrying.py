"""What a follow-up takes over from the turn that it leads on from, said in brackets behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.lexical import LexicalIndex
from qa.following.topic import Told
from qa.mentions import Mention, MentionKind, mentions
from qa.types import Turn

# By eye, on the tuning half of evals/dialogues.jsonl.
CARRIED = 8  # words at most: more would drown the question
FAINT = 0.3  # of the weightiest phrase's weight, that another must have
COMMON = 0.3  # of the idf of the question's rarest word, that another must have
OFTEN = 3  # times that a word's being said again counts
SHORT = 40  # code points of an answer that is carried as a name
LIGHT = frozenset(
    (
        "get gets got getting gone go goes going want wants wanted take takes took taken make makes"
        " made become becomes became show shows showed give gives gave given win wins won play plays"
        " played set sets sign signs signed ask asks asked use uses used add adds added declare"
        " declared now just also come comes came put find found keep kept let know knows knew think"
        " thinks thought call calls called named need needs many much long tall big only likely"
        " according exactly really still stop stops stopped work works them others other one ones old"
        " spoke speak spoken place there thing things say anything something anyone chaired held"
    ).split()
)
_DOES = re.compile(r"\b(?:did|does|do|will|would|can|could|should) $", re.IGNORECASE)
_JOINED = re.compile(r"(?:['’]s?)?[ -]")


def carried(
    told: Told, text: str, lexical: LexicalIndex, *, back: str | None = None, filled: bool = False
) -> list[str]:
    """Phrases of the turn that the follow-up's text lacks, in the order they were said.

    The most telling first, until CARRIED words are full: those of rare words that the question,
    its answer and its sources' titles share. back: what the follow-up says that it goes back to;
    it comes first. filled: the text is the turn's question already, with another thing in it.
    """
    gone_back = phrases(back, lexical) if back else []
    found = [*gone_back, *_asked(told, lexical, filled=filled)]
    stems = {one: frozenset(lexical.analyze(one)) for one in found}
    weight = _weights(stems, told.turn, lexical)
    faintest = FAINT * max(weight.values(), default=0.0)
    held, kept, room = set(lexical.analyze(text)), [], CARRIED
    for one in sorted(stems, key=lambda one: -weight[one]):
        telling = one in gone_back or weight[one] >= faintest
        if telling and stems[one] - held and len(stems[one]) <= room:
            kept.append(one)
            held |= stems[one]
            room -= len(stems[one])
    return sorted(kept, key=found.index)


def _asked(told: Told, lexical: LexicalIndex, *, filled: bool) -> list[str]:
    """Phrases of the turn's question and its answer.

    Of a follow-up that was not answered only what it carried itself: its own words found nothing.
    """
    if filled or (told.turn.abstained and told.brackets):
        return phrases(told.brackets, lexical)
    return [*phrases(told.asked, lexical), *_answered(told.turn, lexical)]


def phrases(text: str, lexical: LexicalIndex) -> list[str]:
    """The matter of a question as it stands there: what only a space or an "'s" parts is one.

    Light verbs, and words that are common beside the question's rarest, are left out.
    """
    joined: list[Mention] = []
    for one in _verbless(_telling(mentions(text, lexical.analyze), lexical), text):
        if joined and _JOINED.fullmatch(text[joined[-1].end : one.start]):
            joined[-1] = replace(joined[-1], end=one.end)
        else:
            joined.append(one)
    return [text[one.start : one.end] for one in joined]


def _telling(found: Sequence[Mention], lexical: LexicalIndex) -> list[Mention]:
    stems = {one: frozenset(lexical.analyze(one.text)) for one in found}
    idf = lexical.idf(frozenset[str]().union(*stems.values()))
    rarest = {one: max((idf[stem] for stem in stems[one]), default=0.0) for one in found}
    least = COMMON * max(rarest.values(), default=0.0)
    return [
        one
        for one in found
        if one.kind is not MentionKind.WORD
        or (rarest[one] >= least and one.text.lower() not in LIGHT)
    ]


def _verbless(found: Sequence[Mention], text: str) -> list[Mention]:
    """Without the verb of "what did Zhao Kezhi cite": the first word behind the name that does it."""
    kept = list(found)
    for at, one in enumerate(found[:-1]):
        after = found[at + 1]
        does = _DOES.search(text[: one.start]) and one.kind is MentionKind.NAME
        if does and after.kind is MentionKind.WORD and text[one.end : after.start] == " ":
            kept.remove(after)
            break
    return kept


def _weights(
    stems: dict[str, frozenset[str]], turn: Turn, lexical: LexicalIndex
) -> dict[str, float]:
    """Each phrase's idf, more for words that the turn says again and again."""
    idf = lexical.idf(frozenset[str]().union(*stems.values()))
    said = Counter(
        stem
        for part in (turn.question, turn.answer, *dict.fromkeys(turn.titles))
        for stem in dict.fromkeys(lexical.analyze(part))
    )
    return {
        one: sum([idf[stem] * (1 + min(said[stem], OFTEN)) for stem in sorted(words)])
        for one, words in stems.items()
    }


def _answered(turn: Turn, lexical: LexicalIndex) -> list[str]:
    """The short answer if it is a name; where none is known, the names that the answer repeats."""
    if turn.abstained:
        return []
    if turn.short is not None or turn.quotes:
        short = (turn.short or "").strip(" ,.;:")
        named = short[:1].isupper() and len(short) <= SHORT and not re.search(r"\d", short)
        return [short] if named else []
    found = mentions(turn.answer, lexical.analyze)
    names = Counter(one.text for one in found if one.kind is MentionKind.NAME)
    return [name for name, count in names.items() if count > 1]
