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
from qa.answering.verify import ABSTAINED, Writing
from qa.conversation.follow_up import Conversation
from qa.conversation.kept import Kept
from qa.conversation.last_answer import FURTHER, Demand, LastAnswer, about
from qa.conversation.sessions import Sessions, SessionTurn
from qa.conversation.unasked import Remark, Unasked
from qa.errors import AnswererUnknown, BadFilter, BadQuestion, SessionFull
from qa.languages import elsewhere, names, said, unfitted
from qa.observing import OBSERVER, Observer
from qa.retrieval.retriever import Retriever
from qa.retrieval.stories import unfolded
from qa.types import Abstention, Answer, Claim, Done, Event, Evidence, Found, Question, Reason

NOTHING = Draft(0.0, None, ())
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Service:
    """Answers questions. Safe to call from several threads.

    extractive: gives further sentences, whoever answers. readers: what the answerer reads with, none to
    go without. adviser: says why nothing was answered.
    unasked: tells what is no question to the archive, and what to say to that.
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
    unasked: Unasked
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
        return self.found(self.prepared(question))

    def found(self, asked: Question) -> tuple[Evidence, ...]:
        """The evidence for a prepared question, best first."""
        began = self.timer()
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
        remark = self.unasked.remark(asked)
        searched = remark is None or remark is Remark.WORD
        evidence = self.retriever.search(asked) if searched else ()
        retrieved = self.timer()
        yield Found(evidence)
        draft, written = NOTHING, Writing()
        if remark is None:
            draft = answerer.draft(asked, evidence)
            if draft.confidence >= self.threshold:
                yield from written.tell(draft)
        if not written.citations:
            yield written.abstain(self._silence(asked, remark, evidence))
        seconds = {"retrieve": retrieved - began, "answer": self.timer() - retrieved}
        answer = self._answer(asked, evidence, draft, written, seconds)
        if not written.citations:
            answer = replace(answer, abstention=self._abstention(asked, remark, evidence, written))
        yield self._done(answer)

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
            yield written.abstain(ABSTAINED)
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
            dropped=tuple(written.dropped),
            fell_back=written.fell_back,
            period=asked.stated,
            notes=tuple(_notes(asked, written, evidence)),
        )

    def _silence(
        self, asked: Question, remark: Remark | None, evidence: tuple[Evidence, ...]
    ) -> str:
        """What is said where nothing is answered."""
        if remark:
            return self.unasked.said(remark, asked)
        language = elsewhere(asked.text, (one.article for one in evidence))
        if language is None:
            return ABSTAINED
        return " ".join(said(language, what) for what in ("elsewhere", "unanswered"))

    def _abstention(
        self,
        asked: Question,
        remark: Remark | None,
        evidence: tuple[Evidence, ...],
        written: Writing,
    ) -> Abstention:
        """Why nothing was said; what was found and not shown comes last."""
        if remark:
            return self.unasked.abstention(remark, asked, evidence)
        found = self.adviser.explain(asked, evidence)
        if elsewhere(asked.text, (one.article for one in evidence)):
            found = replace(found, reason=Reason.OTHER_LANGUAGE)
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
        self._check_as_of(question)
        history = question.history
        if question.session_id:
            kept = self._kept(question.session_id)
            history = history or tuple(turn.as_turn() for turn in kept)
        if question.alone:
            history = ()
        found = self.conversation.follow(text, history, question.as_of)
        return replace(
            question,
            text=text,
            standalone=question.standalone or found.standalone,
            about=found.articles,
            history=history,
        )

    def _check_as_of(self, question: Question) -> None:
        """Raises: BadFilter where the day is to come, or before the filter's first."""
        day, first = question.as_of, question.filter.published_from
        if day is None:
            return
        reach = self.retriever.store.reach()
        today = self.now().date()
        last = max(today, reach[1].date()) if reach else today
        if day > last:
            raise BadFilter(
                expected=f"as_of on or before {last}, counted in UTC",
                found=str(day),
                remedy="leave it out for the archive as it stands now",
            )
        if first and first.date() > day:
            raise BadFilter(
                expected="published_from on or before as_of",
                found=f"{first:%Y-%m-%d} after {day}",
                remedy="name a later as_of or an earlier published_from",
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


def _notes(asked: Question, written: Writing, evidence: Sequence[Evidence]) -> Iterator[str]:
    """What of an answer's languages is to be known; nothing where all is English."""
    held = {one.article.id: one.article for one in unfolded(evidence)}
    quoted = [held[cited.article_id] for cited in written.citations]
    if not quoted:
        return
    if language := elsewhere(asked.text, quoted):
        yield said(language, "elsewhere")
    if unlike := unfitted(asked.text, quoted):
        yield f"Dateline's confidence is not fitted for {names().get(unlike, unlike)}."


def _identify(asked: Question, fingerprint: str) -> str:
    """16 hex digits over the index and all of the question that can change its answer."""
    where = asked.filter
    parts = [
        fingerprint, asked.text, asked.standalone, asked.asked_on.isoformat(), asked.limit,
        asked.answerer, where.sources, str(where.published_from), str(where.published_to), asked.about,
        str(asked.as_of), asked.ignore_period,
    ]  # fmt: skip
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=8).hexdigest()
