"""A follow-up question made to stand alone: the last question that did goes behind it in brackets."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.errors import ArticleNotFound
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Filter
from qa.answering.calibrate import Logistic
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
FEW = 2  # words of matter
NAMES = 3  # new names that are counted
LEADS = 0.5  # probability, from which a question leads on

# What only joins a question to the last one.
_LEAD = re.compile(
    r"(?:(?:and|but|also|then|plus|ok|okay|thanks|thank you|great)\b[\s,.;:!–—-]*"
    r"|(?:so|well|now|right|good|no|yes|sorry)\b[,.;:!–—-]+\s*)+",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:(?:ok|okay|so|well|now|right|good|no|yes|sorry|thanks|thank you|great)\b[\s,.;:!–—-]{0,3}){0,3}"
    r"(?:and|but|also|then|plus|what about|how about)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|did|do|does|has|have|had|can"
    r"|could|will|would|should)\b",
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
        words = re.sub(r"[()]", " ", _without_lead(self.turn.question)[:CARRIED])
        return " ".join(re.sub(r"[.?!:;]+(?=\s)", ",", words).split()).rstrip(" .?!,:;")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Makes follow-ups stand alone. Safe to call from several threads.

    lexical: the index in use, which knows how rare a word is. store: holds what was cited. leads:
    how likely a question needs the turn before, by its `features` (fitted by evals/follow_up.py).
    """

    lexical: Callable[[], LexicalIndex]
    store: Store
    leads: Logistic

    def follow(self, question: str, history: Sequence[Turn], as_of: date | None = None) -> Followed:
        """The question with the one that it leads on from; as it is if it needs none.

        history: oldest first. The last turns alone count. as_of: later articles are not looked at.
        """
        turns = [turn for turn in history if not self._topicless(turn)]
        if not turns or small_talk(question):
            return Followed(question)
        core = _without_lead(question)
        if _DEFINES.match(core) and not _POINTING.search(core):
            return Followed(core)
        features, before = self._weighed(question, turns, as_of)
        if self.leads.probability(features) < LEADS:
            return Followed(core)
        standalone = f"{core.rstrip(' ?')} ({before.topic})"
        return Followed(standalone, tuple(dict.fromkeys(before.turn.articles)))

    def features(self, question: str, history: Sequence[Turn]) -> dict[str, float]:
        """What tells whether a question leads on; as `follow` weighs it. history: not empty.

        A word that one passage alone has weighs 1; shares are of the question's weight. here, there:
        the share that the best sentence holds of what was cited, and of other articles.
        """
        return self._weighed(question, history, None)[0]

    def _weighed(
        self, question: str, history: Sequence[Turn], as_of: date | None
    ) -> tuple[dict[str, float], _Told]:
        """The features, and the turn that it leads on from if it does."""
        lexical, core = self.lexical(), _without_lead(question)
        terms = Terms.of(core, lexical)
        before = antecedent([self._told(turn, as_of) for turn in history[-REMEMBERED:]], terms)
        here = max((self._share(terms, text) for text in before.texts), default=0.0)
        there = max(self._elsewhere(core, terms, before, as_of), default=0.0)
        weight = terms.total / rarest(lexical)
        surplus = max(-1.0, min(2.0, weight * (there - here)))
        names = _NAME.findall(core[:SAID])
        new = sum(not before.stems.issuperset(lexical.analyze(name)) for name in names)
        rare = max(terms.weight, key=lambda stem: (terms.weight[stem], stem), default="")
        unheard = terms.weight[rare] / rarest(lexical) if rare and rare not in before.stems else 0.0
        pointing = float(bool(_POINTING.search(core)))
        few = float(len(terms.stems) <= FEW)
        held = terms.coverage(before.stems)
        features = {
            "pointing": pointing,
            "joined": float(bool(_JOINED.match(question))),
            "few": few,
            "words": math.log1p(len(terms.stems)),
            "weight": weight,
            "held": held,
            "here": here,
            "there": there,
            "surplus": surplus,
            "names": float(min(new, NAMES)),
            "unheard": unheard,
            "defines": float(bool(_DEFINES.match(core)) and not pointing),
            "asks": float(bool(_ASKS.match(core))),
            "pointing and few": pointing * few,
            "pointing and held": pointing * held,
            "pointing and surplus": pointing * surplus,
            "few and surplus": few * surplus,
        }
        return features, before

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

    def _elsewhere(
        self, text: str, terms: Terms, before: _Told, as_of: date | None
    ) -> Iterator[float]:
        """The share that the best sentence holds of each other article's passages found."""
        hits = self.lexical().search(text, SEARCHED, Filter().by(as_of))
        for passage, article in self.store.passages([hit.passage_id for hit in hits]).values():
            if article.id not in before.turn.articles:
                yield self._share(terms, f"{article.title}. {passage.text}")

    def _share(self, terms: Terms, text: str) -> float:
        return terms.coverage(terms.best_sentence(text, None, self.lexical(), frozenset()))

    def _told(self, turn: Turn, as_of: date | None) -> _Told:
        """A turn with the articles that it cited, those that the archive has, and had by as_of."""
        texts = [turn.answer[:SAID]]
        for one in dict.fromkeys(turn.articles):
            try:
                article = self.store.article(one)
            except ArticleNotFound:
                continue
            if as_of and (article.published_on is None or article.published_on > as_of):
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
