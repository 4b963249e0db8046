"""A follow-up question made to stand alone, by what was asked, answered and cited before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.errors import ArticleNotFound
from corpus.lexical import LexicalIndex
from corpus.store import Store
from qa.following.carrying import LIGHT, carried
from qa.following.casing import cased
from qa.following.frames import filled, swapped
from qa.following.marks import Marks, idle
from qa.following.referents import SINGULAR, person, put
from qa.following.topic import Told, antecedent, gone_back_to
from qa.terms import Terms, rarest
from qa.types import Turn

REMEMBERED = 6  # turns that a question may lead on from
SHORT = 2  # words of matter: few
HELD = 0.5  # of the weight of a question with "the minister" that the turn which has one must hold
SEARCHED = 20  # passages looked at, to see whether a question has its answer elsewhere
# How much more of the question's rare words a sentence elsewhere must hold to be what is meant, as
# a multiple of the idf of a word that one passage alone has.
SURPLUS = 0.43
BRIEF = 0.6  # where it has few words, or some with "the" that nothing specifies
BARE = 0.9  # where it is one: "the groom"
FOREIGN = 0.6  # that the rarest of its words must have, to be what is meant if it is new
POINTED = 1.15  # where a pronoun seems to point back
LONGEST = 100_000  # code points of a cited article that are read
SAID = 2_000  # code points of an earlier question or answer that are read


@dataclass(frozen=True, slots=True)
class Followed:
    """standalone: the question that is searched. articles: ids, cited before, to look into first."""

    standalone: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Makes follow-ups stand alone. Safe to call from several threads.

    lexical: the index in use, which knows how rare a word is. store: holds what was cited.
    """

    lexical: Callable[[], LexicalIndex]
    store: Store

    def follow(self, question: str, history: Sequence[Turn]) -> Followed:
        """The question with what it leaves to the conversation worked in; as it is if it needs none.

        history: oldest first. The last turns alone count.
        """
        turns = [_bounded(turn) for turn in history if turn.question.strip()]
        turns = [turn for turn in turns if not idle(turn.question)][-REMEMBERED:]
        if not turns:
            return Followed(question)
        lexical = self.lexical()
        marks = Marks.of(cased(question, turns, lexical, self.store))
        if marks.idle:
            return Followed(question)
        meant = turns if marks.roams else turns[-1:]
        told = [Told.of(turn, self._texts(turn), lexical.analyze) for turn in meant]
        terms = Terms.of(f"{marks.back or ''} {marks.fragment or marks.core}", lexical)
        before = antecedent(told, terms)
        if marks.back:
            before = gone_back_to(marks.back, told, lexical.analyze) or before
        before = before.cased(lambda asked: cased(asked, turns, lexical, self.store))
        telling = terms.without(frozenset(lexical.analyze(" ".join(sorted(LIGHT)))))
        if not self._leads_on(marks, telling, before):
            alone = marks.core if question.lower() != marks.core.lower() else question
            return Followed(alone)
        return Followed(
            _rewritten(marks, before, lexical), tuple(dict.fromkeys(before.turn.articles))
        )

    def _leads_on(self, marks: Marks, terms: Terms, before: Told) -> bool:
        """Whether a question needs the turn before it to be understood.

        Its form may tell. Otherwise a question with a name of its own does not, nor one that the
        archive answers much better elsewhere: in one sentence that holds more of its rare words.
        """
        if marks.strong:
            return True
        few = len(terms.stems) <= SHORT
        if marks.pointing:
            return few or self._surplus(terms, marks.core, before) <= POINTED
        nouns = [frozenset(self.lexical().analyze(noun)) for noun in marks.definite]
        if marks.defines or self._foreign(marks, terms, before, nouns):
            return False
        if any(noun <= before.stems for noun in nouns):
            return terms.coverage(before.stems) >= HELD
        alone = any(" " not in noun for noun in marks.definite)
        most = BARE if alone else BRIEF if few or nouns else SURPLUS
        return not marks.names and self._surplus(terms, marks.core, before) <= most

    def _foreign(
        self, marks: Marks, terms: Terms, before: Told, nouns: Sequence[frozenset[str]]
    ) -> bool:
        """Whether a name is new to the turn, or the rarest of several words, if that is rare indeed.

        nouns: the stems of "the groom", who may be spoken of for the first time.
        """
        analyze = self.lexical().analyze
        if any(not before.stems.issuperset(analyze(name)) for name in marks.names):
            return True
        rare = max(terms.weight, key=lambda stem: (terms.weight[stem], stem), default="")
        if len(terms.stems) < SHORT or rare in before.stems.union(*nouns):
            return False
        return terms.weight[rare] >= FOREIGN * rarest(self.lexical())

    def _surplus(self, terms: Terms, text: str, before: Told) -> float:
        """How much more of the question's rare words the best sentence elsewhere holds.

        A multiple of the idf of a word that one passage alone has.
        """
        here = terms.total * max(
            (terms.coverage(self._said(terms, text)) for text in before.texts), default=0.0
        )
        found = self.lexical().search(text, SEARCHED)
        passages = self.store.passages([hit.passage_id for hit in found]).values()
        there = terms.total * max(
            (
                terms.coverage(self._said(terms, f"{article.title}. {passage.text}"))
                for passage, article in passages
                if article.id not in before.turn.articles
            ),
            default=0.0,
        )
        return (there - here) / rarest(self.lexical())

    def _said(self, terms: Terms, text: str) -> frozenset[str]:
        return terms.best_sentence(text, None, self.lexical(), frozenset())

    def _texts(self, turn: Turn) -> list[str]:
        """The articles that a turn cited with their titles, those that the archive still has."""
        found = []
        for one in dict.fromkeys(turn.articles):
            try:
                article = self.store.article(one)
            except ArticleNotFound:
                continue
            found.append(f"{article.title}. {article.text[:LONGEST]}")
        return found


def _bounded(turn: Turn) -> Turn:
    """A turn with as much of what was said as is read: clients send histories of any length."""
    return replace(
        turn,
        question=turn.question[:SAID],
        answer=turn.answer[:SAID],
        standalone=turn.standalone[:SAID],
    )


def _rewritten(marks: Marks, before: Told, lexical: LexicalIndex) -> str:
    """The question with its pronoun named or its ellipsis filled, and what it carries in brackets."""
    text = None
    if marks.fragment:
        text = filled(marks.fragment, before.frame, lexical.analyze)
    elif marks.bare:
        text = swapped(marks.core, before.frame)
    whole = text is not None
    text = text or _resolved(marks, before)
    more = carried(before, text, lexical, back=marks.back, filled=whole)
    return f"{text.rstrip()} ({', '.join(more)})" if more else text


def _resolved(marks: Marks, before: Told) -> str:
    """The question with "he" or "she" named, the first time: the next means the same."""
    for span in marks.pointing:
        pronoun = marks.core[slice(*span)].lower()
        if pronoun in SINGULAR:
            name = person(before.turn, pronoun, before.texts, marks.back)
            return put(marks.core, span, name) if name else marks.core
    return marks.core
