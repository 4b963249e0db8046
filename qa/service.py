"""The path of a question: history, evidence, draft, checked citations, answer."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from corpus.text import SURROGATE
from qa.answering.abstain import Adviser
from qa.answering.answer import ExtractiveAnswerer
from qa.answering.answerer import Answerer, Draft
from qa.answering.reader import Reads
from qa.answering.verify import Writing
from qa.conversation.follow_up import Conversation
from qa.conversation.kept import Kept
from qa.conversation.last_answer import FURTHER, Demand, LastAnswer, about
from qa.conversation.sessions import Sessions, SessionTurn
from qa.errors import AnswererUnknown, BadFilter, BadQuestion, SessionFull
from qa.observing import OBSERVER, Observer
from qa.retrieval.retriever import Retriever
from qa.types import Abstention, Answer, Claim, Done, Event, Evidence, Found, Question

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Service:
    """Answers questions. Safe to call from several threads.

    extractive: gives further sentences, whoever answers. readers: what the answerer reads with, none to go without. adviser: says why nothing was answered.
    threshold: answers less likely to be right than this are not given.
    now: the wall clock. timer: seconds that only grow. observer: who asks, and is told what it cost.
    session_turns: questions of a conversation; a further one is refused.
    """

    retriever: Retriever
    conversation: Conversation
    extractive: ExtractiveAnswerer
    answerers: Mapping[str, Answerer]
    sessions: Sessions
    readers: Sequence[Reads]
    adviser: Adviser
    threshold: float
    question_characters: int
    now: Callable[[], datetime]
    timer: Callable[[], float] = time.perf_counter
    observer: Callable[[], Observer] = OBSERVER.get
    session_turns: int = 200

    def ask(self, question: Question) -> Answer:
        """The whole answer: the last event of `stream`."""
        *_, last = self.stream(question)
        assert isinstance(last, Done)
        return last.answer

    def search(self, question: Question) -> tuple[Evidence, ...]:
        """The evidence alone, best first."""
        asked, began = self.prepared(question), self.timer()
        evidence = self.retriever.search(asked)
        self.observer().searched(asked, self.timer() - began)
        return evidence

    def stream(self, question: Question) -> Iterator[Event]:
        """Found, then the answer's text as Tokens, then Done.

        Raises, before the first event: BadQuestion, BadFilter, AnswererUnknown, SessionFull.
        """
        asked = self.prepared(question)
        answerer = self._answerer(asked.answerer)
        demand = Demand.of(asked.text)
        if demand and (last := self._last_answer(asked)):
            yield from self._review(asked, demand, last)
            return
        began = self.timer()
        evidence = self.retriever.search(asked)
        retrieved = self.timer()
        yield Found(evidence)
        draft = answerer.draft(asked, evidence)
        written = Writing()
        if draft.confidence >= self.threshold:
            yield from written.tell(draft)
        if not written.citations:
            yield written.abstain()
        seconds = {"retrieve": retrieved - began, "answer": self.timer() - retrieved}
        yield self._done(self._answer(asked, evidence, draft, written, seconds))

    def _done(self, answer: Answer) -> Done:
        """The last event: the answer as its session keeps it."""
        asked = answer.question
        if asked.session_id:
            kept = Kept.of(answer)
            turn = SessionTurn(asked.text, asked.standalone, answer.text, self.now(), kept)
            answer = replace(answer, turn=self.sessions.append(asked.session_id, turn))
        self.observer().answered(answer)
        return Done(answer)

    def _last_answer(self, asked: Question) -> LastAnswer | None:
        """What a question about the last answer is about; None where its session kept none."""
        if asked.session_id is None or asked.alone:
            return None
        turns = self.sessions.history(asked.session_id)
        return LastAnswer.of(turns, self.retriever.store, asked.session_id)

    def _review(self, asked: Question, demand: Demand, last: LastAnswer) -> Iterator[Event]:
        """Found, Tokens and Done, as in `stream`, of a question about the last answer."""
        began, before = self.timer(), last.answer
        asked = replace(
            asked, standalone=about(last.topic, asked.text), about=(), answerer=self.extractive.name
        )
        claims: Iterable[Claim] = last.claims(demand)
        evidence = tuple(one.evidence for one in claims)
        if demand is Demand.MORE and not before.abstained:
            evidence = self.retriever.search(before.question)
            found = self.extractive.further(before.question, evidence, last.quoted)
            claims = islice(found, FURTHER)
        retrieved = self.timer()
        yield Found(evidence)
        written, said = Writing(), list[Claim]()
        for claim in claims:
            if token := written.say(claim):
                said.append(claim)
                yield token
        if not said:
            yield written.abstain()
        told = demand is not Demand.MORE and bool(said)
        yield self._done(
            Answer(
                id=_identify(asked, self.retriever.indexes.fingerprint),
                question=asked,
                text=written.text,
                short=before.short if told else None,
                citations=tuple(written.citations),
                evidence=evidence,
                abstained=not said,
                confidence=before.confidence,
                answerer=asked.answerer,
                index_fingerprint=self.retriever.indexes.fingerprint,
                seconds={"retrieve": retrieved - began, "answer": self.timer() - retrieved},
                kind=before.kind,
                yes_no=before.yes_no if told else None,
                sides=last.sides(demand) if said else (),
                days=tuple(written.days),
                abstention=None if said else last.silence(demand),
                remark=last.remark(demand, said) if said else None,
            )
        )

    def _answer(
        self,
        asked: Question,
        evidence: tuple[Evidence, ...],
        draft: Draft,
        written: Writing,
        seconds: Mapping[str, float],
    ) -> Answer:
        fingerprint = self.retriever.indexes.fingerprint
        if written.fell_back and draft.instead:
            draft = draft.instead
        said = (
            one
            for one in (written.short, draft.short)
            if one and any(one in cited.quote for cited in written.citations)
        )
        short = next(said, None)
        weighed = short is not None and short == draft.short  # beside what others say
        abstained = not written.citations
        return Answer(
            id=_identify(asked, fingerprint),
            question=asked,
            text=written.text,
            short=short,
            citations=tuple(written.citations),
            evidence=evidence,
            abstained=abstained,
            confidence=round(draft.confidence, 4),
            answerer=asked.answerer,
            index_fingerprint=fingerprint,
            seconds=seconds,
            kind=draft.kind,
            yes_no=None if abstained else draft.yes_no,
            sides=draft.sides if weighed or not (abstained or draft.instead) else (),
            days=tuple(written.days),
            abstention=self._abstention(asked, evidence, written) if abstained else None,
            dropped=tuple(written.dropped),
            fell_back=written.fell_back,
        )

    def _abstention(
        self, asked: Question, evidence: tuple[Evidence, ...], written: Writing
    ) -> Abstention:
        """Why nothing was said; what was found and not shown comes last."""
        found = self.adviser.explain(asked, evidence)
        if written.declined:
            hint = f"{written.declined[0].upper()}{written.declined[1:]}."
        elif written.refused:
            hint = f"The likeliest sentence was not shown: {written.refused[0].reason}."
        else:
            return found
        return replace(found, hints=(*found.hints, hint))

    def prepared(self, question: Question) -> Question:
        """The question checked, with its history and stand-alone form.

        Raises: BadQuestion, BadFilter.
        """
        text = self._checked(question.text)
        bounds = question.filter
        for source in bounds.sources:
            if SURROGATE.search(source):
                raise BadFilter(
                    expected="sources in Unicode", found=ascii(source), remedy="retype the source"
                )
        if (
            bounds.published_from
            and bounds.published_to
            and bounds.published_from >= bounds.published_to
        ):
            raise BadFilter(
                expected="published_from before published_to",
                found=f"from {bounds.published_from:%Y-%m-%d} to before {bounds.published_to:%Y-%m-%d}",
                remedy="swap the two dates",
            )
        history = question.history
        if question.session_id:
            kept = self._kept(question.session_id)
            history = history or tuple(turn.as_turn() for turn in kept)
        if question.alone:
            history = ()
        found = self.conversation.follow(text, history)
        return replace(
            question,
            text=text,
            standalone=question.standalone or found.standalone,
            about=found.articles,
            history=history,
        )

    def _kept(self, session_id: str) -> list[SessionTurn]:
        """Raises: SessionFull."""
        kept = self.sessions.history(session_id)
        if len(kept) >= self.session_turns:
            raise SessionFull(
                expected=f"a conversation of at most {self.session_turns:,} questions",
                found=f"{len(kept):,} asked in this one",
                remedy="begin a new one: leave the session out",
            )
        return kept

    def _checked(self, text: str) -> str:
        """Raises: BadQuestion."""
        remedy = "ask in a sentence or a few words"
        if len(text) > self.question_characters:
            found = f"{len(text):,} characters"
            limit = f"a question of at most {self.question_characters:,} characters"
            raise BadQuestion(expected=limit, found=found, remedy="ask in fewer words")
        if SURROGATE.search(text):
            raise BadQuestion(expected="Unicode text", found="half a surrogate pair", remedy=remedy)
        clean = " ".join(_CONTROL.sub(" ", text).split())
        if not any(character.isalnum() for character in clean):
            found = "nothing" if not clean else repr(clean[:40])
            raise BadQuestion(expected="a question with a word in it", found=found, remedy=remedy)
        return clean

    def _answerer(self, name: str) -> Answerer:
        if name not in self.answerers:
            raise AnswererUnknown(
                expected=f"one of {', '.join(sorted(self.answerers))}",
                found=repr(name),
                remedy="set llm.base_url and llm.model (docs/llm.md), or leave the answerer out"
                if name == "llm"
                else "leave the answerer out for the default",
            )
        return self.answerers[name]


def _identify(asked: Question, fingerprint: str) -> str:
    """16 hex digits over the index and all of the question that can change its answer."""
    where = asked.filter
    parts = [
        fingerprint, asked.text, asked.standalone, asked.asked_on.isoformat(), asked.limit,
        asked.answerer, where.sources, str(where.published_from), str(where.published_to), asked.about,
    ]  # fmt: skip
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=8).hexdigest()
