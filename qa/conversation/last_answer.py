"""What is asked of the last answer: "source?", "who said so?", "are you sure?", "more".

Such a question is told by its form, over the whole of it: the words "more" and "source" inside a
question are a question's own. It is answered from what the session kept of the answer, each quote
compared anew with the archive's text; what is said about the answer stands in `Answer.remark`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isnan
from typing import Self

from corpus.store import Store
from corpus.types import Article, Passage
from qa.answering.agreement import origin, words
from qa.answering.answer import overlapping
from qa.conversation.recollection import Recollection
from qa.conversation.sessions import SessionTurn
from qa.types import Abstention, Answer, Claim, Evidence, Side

LONGEST = 80  # code points of such a question; every form is shorter
FURTHER = 3  # sentences that "more" gives
NAMED = 3  # articles that a remark names

_LEAD = r"(?:(?:and|but|ok|okay|so|well|hm+|please|sorry|thanks)\b[\s,.;:!–—-]{1,3}){0,2}"
_END = r"(?:,? (?:please|then|though|exactly))?[\s.?!]{0,5}"
_THAT = r"(?:that|this|it|so)"


class Demand(Enum):
    """What is wanted of the last answer."""

    MORE = "more"
    SOURCE = "source"
    SURE = "sure"

    @classmethod
    def of(cls, question: str) -> Demand | None:
        """What a question wants of the last answer; None where it asks the archive."""
        if len(question) > LONGEST:
            return None
        plain = " ".join(question.casefold().replace("’", "'").split())
        return next((demand for demand, form in _FORMS if form.fullmatch(plain)), None)


_FORMS = tuple(
    (demand, re.compile(f"{_LEAD}(?:{'|'.join(forms)}){_END}"))
    for demand, forms in (
        (
            Demand.SOURCE,
            (
                r"(?:(?:what|which|where)(?:'s| is| are| was) )?(?:the |your |its |that )?(?:sources?|references?|citations?)(?: (?:for|of) (?:that|this|it))?",
                r"(?:says who|who (?:says|said) (?:so|that)|who told you (?:so|that))",
                r"according to whom|where (?:is|was) (?:that|this) (?:from|written|reported|said)",
                r"where (?:does|did) (?:that|this) come from",
                rf"where did you (?:get|find|read|see|take) {_THAT}(?: from)?",
                rf"how do you know(?: {_THAT})?|what makes you (?:say|think) {_THAT}",
                rf"(?:can you )?(?:prove {_THAT}|(?:show|give|tell|name) (?:me )?(?:the |your )?(?:sources?|quote|proof|evidence))",
                r"(?:any |the )?(?:proof|evidence|quote)",
            ),
        ),
        (
            Demand.SURE,
            (
                rf"(?:are you|you'?re?|you are) (?:really |quite |absolutely |very |so )?(?:sure|certain|confident|positive)(?: (?:about|of) {_THAT}| {_THAT} is (?:right|true|correct))?",
                rf"how (?:sure|certain|confident|reliable) (?:are you|is {_THAT})(?: (?:about|of) {_THAT})?",
                rf"(?:is|was) {_THAT} (?:really |actually )?(?:true|right|correct|certain|reliable|so)",
                r"(?:really|seriously|(?:for )?sure)(?=\s?\?)|can i (?:trust|believe) (?:that|this|it|you)",
                rf"does (?:anyone|anybody|someone|any(?: other)? source|another source) (?:agree|disagree|say otherwise|confirm {_THAT})(?: with {_THAT})?",
            ),
        ),
        (
            Demand.MORE,
            (
                r"(?:a bit |a little |some |any |much )?more(?: (?:details?|evidence|info|information|sources?|quotes?))?(?: (?:on|about) (?:that|this|it))?",
                r"(?:(?:can|could|would) you )?(?:please )?(?:tell|show|give) me (?:a bit |a little |some |much )?more(?: (?:details?|evidence|info|information))?(?: (?:on|about|of) (?:that|this|it))?",
                r"(?:is there |do you have )?(?:anything|something) (?:else|more)(?: (?:on|about) (?:that|this|it))?",
                r"(?:what|anything) else(?: do (?:you|we) know)?(?: about (?:that|this|it))?",
                r"(?:go|carry|read) on|continue|say more|(?:further|other|additional) (?:details?|evidence|sources?|information)|details",
            ),
        ),
    )
)  # fmt: skip
_ALONE = "One article says so; none was found that confirms it or says otherwise."
# The IPCC's calibrated language, as the page says it (qa/page/words.js).
_LIKELY = ((0.9, "Very likely"), (0.66, "Likely"), (0.5, "More likely than not"), (0.0, "Unsure"))


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The last answer of a session, its quotes compared anew.

    topic: the question that it answers, in its stand-alone form. proven: what it quotes and still
    stands. quoted: the same of all that was asked of it since.
    """

    topic: str
    answer: Answer
    proven: tuple[Claim, ...]
    quoted: tuple[Claim, ...]

    @classmethod
    def of(cls, turns: Sequence[SessionTurn], store: Store, session_id: str) -> Self | None:
        """The answer to the last question that asked the archive; None where nothing was kept."""
        last = next((n for n, one in reversed([*enumerate(turns)]) if not _demanded(one)), None)
        if last is None or turns[last].kept is None:
            return None
        recollection = Recollection(store, session_id)
        told = [recollection.turn(one) for one in turns[last:] if one.kept]
        proven = [_proven(one.answer, one.articles) for one in told]
        turn = turns[last]
        topic = turn.standalone or turn.question
        return cls(topic, told[0].answer, proven[0], tuple(one for each in proven for one in each))

    def claims(self, demand: Demand) -> tuple[Claim, ...]:
        """What it quotes; where it is doubted, what each other side says too; none for "more"."""
        if demand is Demand.MORE:
            return ()
        if demand is Demand.SOURCE:
            return self.proven
        others = (side.claims[0] for side in self.answer.sides[1:])
        return (*self.proven, *(one for one in others if not overlapping(one, self.proven)))

    def sides(self, demand: Demand) -> tuple[Side, ...]:
        """Who says what, where it is doubted."""
        return self.answer.sides if demand is Demand.SURE else ()

    def remark(self, demand: Demand, said: Sequence[Claim]) -> str:
        """What is to be told of the answer beside the quotes and the sides. said: what is quoted."""
        topic = f"“{self.topic}”"
        if demand is Demand.MORE:
            count = f"{len(said)} further sentence{'' if len(said) == 1 else 's'}"
            return f"{count} on {topic}, not quoted before."
        if demand is Demand.SOURCE:
            return f"The answer to {topic} rests on {_origins(said)}."
        sure = _sureness(self.answer.confidence)
        return sure if words(self.answer.sides) else f"{sure} {_ALONE}"

    def silence(self, demand: Demand) -> Abstention:
        """Why nothing can be said of it."""
        before = self.answer.abstention
        if before:
            hint = f"The last question, “{self.topic}”, was not answered: ask it in other words."
            return Abstention(before.looked_for, (hint,), before.nearest)
        if demand is Demand.MORE:
            hint = f"No further sentence was found on “{self.topic}”: ask for what you miss."
        else:
            hint = (
                f"What was quoted on “{self.topic}” stands in the archive no longer: ask it again."
            )
        return Abstention((), (hint,), ())


def about(topic: str, question: str) -> str:
    """The question in its stand-alone form: what it is about stands behind it in brackets."""
    flat = " ".join(re.sub(r"[()]", " ", topic).split())
    return f"{question.rstrip(' .?!')} ({flat.rstrip(' .?!')})"


def _demanded(turn: SessionTurn) -> bool:
    """Whether a turn asked something of the answer before it."""
    return bool(turn.kept and turn.kept.remark) or Demand.of(turn.question) is not None


def _proven(answer: Answer, articles: Mapping[str, Article]) -> tuple[Claim, ...]:
    """What an answer quotes, without what stands in the archive no longer."""
    found: list[Claim] = []
    for one in answer.citations:
        article = articles[one.article_id]
        if article.text[one.start : one.end] == one.quote:
            passage = Passage(one.passage_id, article.id, one.start, one.end, one.quote)
            evidence = Evidence(len(found) + 1, 0.0, {}, passage, article)
            found.append(Claim(" ".join(one.quote.split()), evidence, one.start, one.end))
    return tuple(found)


def _origins(said: Sequence[Claim]) -> str:
    """Name the articles: “Ferry sails” (Xinhua, 5 May 2018) and 2 more."""
    articles = list({one.evidence.article.id: one.evidence.article for one in said}.values())
    named = [f"“{one.title}” ({origin(one)})" for one in articles[:NAMED]]
    more = len(articles) - NAMED
    *first, last = [*named, *([f"{more} more"] if more > 0 else [])]
    return f"{', '.join(first)} and {last}" if first else last


def _sureness(confidence: float) -> str:
    if isnan(confidence):
        return "How sure the answer is was not kept."
    word = next((word for least, word in _LIKELY if confidence >= least), _LIKELY[-1][1])
    percent = round(100 * confidence)
    return f"{word}: of answers given at {percent} %, about {percent} in 100 should be right."
