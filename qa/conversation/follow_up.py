"""A follow-up question made to stand alone: the last question that did goes behind it in brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.errors import ArticleNotFound
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Filter
from qa.conversation.last_answer import Demand
from qa.conversation.unasked import small_talk
from qa.terms import Terms, parted, rarest
from qa.types import Turn

REMEMBERED = 6  # turns that a question may lead on from
SAID = 2_000  # code points of an earlier question or answer that are read
LONGEST = 100_000  # code points of a cited article that are read
CARRIED = 300  # code points of a question that are put into brackets
SEARCHED = 20  # passages looked at, to see whether a question has its answer elsewhere
FARTHER = 0.25  # of a question's weight, that an earlier turn must hold more than the last one
# How much more of the question's rare words a sentence elsewhere may hold, as a multiple of the idf
# of a word that one passage alone has.
SURPLUS = 0.43
LOOSE = 0.9  # of a question with few words
POINTED = 1.15  # of a question with a pronoun
HELD = 0.6  # of the weight of a question with such a word, that the turn before must hold
FOREIGN = 0.5  # the idf, likewise, of a word that changes the topic where the turn before lacks it
FEW = 2  # words of matter

# What only joins a question to the last one.
_LEAD = re.compile(
    r"(?:(?:and|but|also|then|plus|ok|okay|thanks|thank you|great)\b[\s,.;:!–—-]*"
    r"|(?:so|well|now|right|good|no|yes|sorry)\b[,.;:!–—-]+\s*)+",
    re.IGNORECASE,
)
# "Who is Ana Berg?", "what is a menorah": of whatever was spoken.
_DEFINES = re.compile(
    r"(?:who|what)(?:['’]s| is| are| was| were) (?!(?:the|that|this|his|her|their|its)\b)"
    r"[\w’'.-]+(?: [\w’'.-]+){0,3}\W*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,] )[A-Z][\w’'-]*[\w-]")
_POINTING = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|theirs|it|its|the ones?|this(?! (?:week|month|year)\b)"
    r"|that(?=\W*$)|there(?=\W*$))\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:(?:ok|okay|so|well|now|right|good|no|yes|sorry|thanks|thank you|great)\b[\s,.;:!–—-]{0,3}){0,3}"
    r"(?:and|but|also|then|plus|what about|how about)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """standalone: the question that is searched. articles: ids, cited before, to look into first."""

    standalone: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """A turn, the stems of all that it and its articles say, and the texts apart."""

    turn: Turn
    stems: frozenset[str]
    texts: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The last question that stood alone, without the marks that end a sentence or a bracket.

        So the follow-up's own words tell the kind of answer that is wanted.
        """
        _, carried = parted(self.turn.standalone)
        if carried and self.turn.standalone != self.turn.question:
            return carried
        words = re.sub(r"[()]", " ", self.turn.question[:CARRIED])
        return " ".join(re.sub(r"[.?!:;]+(?=\s)", ",", words).split()).rstrip(" .?!,:;")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Makes follow-ups stand alone. Safe to call from several threads.

    lexical: the index in use, which knows how rare a word is. store: holds what was cited.
    """

    lexical: Callable[[], LexicalIndex]
    store: Store

    def follow(self, question: str, history: Sequence[Turn], as_of: date | None = None) -> Followed:
        """The question with the one that it leads on from; as it is if it needs none.

        history: oldest first. The last turns alone count. as_of: later articles are not looked at.
        """
        turns = [turn for turn in history if not self._topicless(turn)]
        if not turns or small_talk(question):
            return Followed(question)
        core = _without_lead(question)
        told = [self._told(turn, as_of) for turn in turns[-REMEMBERED:]]
        terms = Terms.of(core, self.lexical())
        before = antecedent(told, terms)
        joined = bool(_JOINED.match(question)) and len(terms.stems) <= FEW  # "and Solvind?"
        if not joined and not self._leads_on(core, terms, before, as_of):
            return Followed(core)
        standalone = f"{core.rstrip(' ?')} ({before.topic})"
        return Followed(standalone, tuple(dict.fromkeys(before.turn.articles)))

    def _topicless(self, turn: Turn) -> bool:
        """Whether no question can lead on from it.

        Thanks, "source?" about the answer before it, or what pointed at nothing and was refused.
        """
        asked = turn.question
        if not asked.strip() or small_talk(asked) or Demand.of(asked) is not None:
            return True
        hanging = _POINTING.search(asked) or _JOINED.match(asked)
        alone = not parted(turn.standalone)[1]
        if not (turn.abstained and hanging and alone):
            return False
        return len(Terms.of(_without_lead(asked), self.lexical()).stems) <= FEW

    def _leads_on(self, question: str, terms: Terms, before: _Told, as_of: date | None) -> bool:
        """Whether a question with words of its own needs the turn before to be understood.

        Not if a sentence of another article holds many more of its rare words than all that was
        cited: then the archive answers it elsewhere.
        """
        few = len(terms.stems) <= FEW
        if _POINTING.search(question):
            return few or self._surplus(terms, question, before, as_of) <= POINTED
        if _DEFINES.match(question):
            return False
        foreign = not few and self._foreign(question, terms, before)
        if foreign and terms.coverage(before.stems) < HELD:
            return False
        most = 0.0 if foreign else LOOSE if few else SURPLUS
        return self._surplus(terms, question, before, as_of) <= most

    def _foreign(self, question: str, terms: Terms, before: _Told) -> bool:
        """Whether the turn lacks a name of the question, or the rarest of its words, if rare indeed."""
        analyze = self.lexical().analyze
        if any(not before.stems.issuperset(analyze(name)) for name in _NAME.findall(question)):
            return True
        rare = max(terms.weight, key=lambda stem: (terms.weight[stem], stem))
        new = rare not in before.stems
        return new and terms.weight[rare] >= FOREIGN * rarest(self.lexical())

    def _surplus(self, terms: Terms, text: str, before: _Told, as_of: date | None) -> float:
        """How much more of the question's rare words the best sentence elsewhere holds.

        A multiple of the idf of a word that one passage alone has.
        """
        lexical = self.lexical()
        here = [terms.coverage(self._said(terms, text)) for text in before.texts]
        hits = lexical.search(text, SEARCHED, Filter().by(as_of))
        found = self.store.passages([hit.passage_id for hit in hits])
        there = [
            terms.coverage(self._said(terms, f"{article.title}. {passage.text}"))
            for passage, article in found.values()
            if article.id not in before.turn.articles
        ]
        return terms.total * (max(there, default=0.0) - max(here, default=0.0)) / rarest(lexical)

    def _said(self, terms: Terms, text: str) -> frozenset[str]:
        return terms.best_sentence(text, None, self.lexical(), frozenset())

    def _told(self, turn: Turn, as_of: date | None) -> _Told:
        """A turn with the articles that it cited, those that the archive has, and had by as_of."""
        texts = [turn.answer[:SAID]]
        for one in dict.fromkeys(turn.articles):
            try:
                article = self.store.article(one)
            except ArticleNotFound:
                continue
            if not Filter().by(as_of).passes(article):
                continue
            texts.append(f"{article.title}. {article.text[:LONGEST]}")
        said = (turn.question[:SAID], turn.standalone[:SAID], *turn.quotes, *turn.titles, *texts)
        return _Told(turn, frozenset(self.lexical().analyze("\n".join(said))), tuple(texts))


def antecedent(told: Sequence[_Told], terms: Terms) -> _Told:
    """The turn that a question most likely leads on from.

    told: oldest first. The last one, unless an earlier one holds much more of the question.
    """
    best, most = told[-1], terms.coverage(told[-1].stems)
    for one in reversed(told[:-1]):
        share = terms.coverage(one.stems)
        if share > most + FARTHER:
            best, most = one, share
    return best


def _without_lead(question: str) -> str:
    """The question without the "and" or "thanks" that joins it to the last one."""
    found = _LEAD.match(question)
    return question[found.end() :] if found and found.end() < len(question) else question
