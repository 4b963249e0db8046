"""Answers in a language model's sentences, each with the words of a source that prove it.

The extractive answerer drafts first: it says how likely an answer is, and below the threshold the
model is never asked (the claims are made as they are read). What the model writes is a proposal:
a sentence is a claim once a quote of a passage has most of its words, and the service verifies it
like any other. Why so: docs/decisions/llm.md.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace

from qa.answering.answerer import Answerer, Declined, Draft, Failed, Statement
from qa.answering.endpoint import Endpoint, Reply
from qa.answering.prompt import declines, messages, readable
from qa.answering.proof import prove
from qa.answering.sentence_stream import SentenceStream, Written
from qa.answering.thoughts import Thoughts
from qa.errors import EndpointFailed
from qa.types import Claim, Dropped, Evidence, Pause, Question

_MOST_DROPPED = 20  # sentences that are told of; a model that rambles has more
_PIECES = 8  # mostly a word each, after which whoever has left is noticed
_SHOWN = 300  # characters of each


@dataclass(frozen=True, slots=True)
class LlmAnswerer:
    """Asks the endpoint, and holds it to the passages.

    extractive: weighs the evidence, and answers where the model does not. passages: that the model
    is given. lent: gives this thread's turn away while it waits for the network.
    """

    endpoint: Endpoint
    extractive: Answerer
    passages: int
    lent: Callable[[], AbstractContextManager[None]]

    @property
    def name(self) -> str:
        """What a question calls it by."""
        return "llm"

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """The model's sentences, not asked for yet, with the confidence of the sources' own."""
        own = self.extractive.draft(question, evidence)
        return replace(own, claims=self._claims(question, evidence), yes_no=None, instead=own)

    def _claims(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Statement]:
        passages = readable(evidence, self.passages)
        if not passages:
            yield Failed("every passage found gives orders to whoever reads it; no model was asked")
            return
        heard = _Heard(passages)
        try:
            with closing(self._texts(messages(question, passages), heard)) as texts:
                for number, (text, cut) in enumerate(texts, start=1):
                    yield from heard.sentences(text, cut=cut)
                    if number % _PIECES == 0:
                        yield Pause()
        except EndpointFailed as failed:
            yield from heard.dropped
            yield Failed(f"{failed.found}; {failed.remedy}")
            return
        yield from heard.dropped
        if heard.declined and not heard.claimed:
            yield self._refusal(evidence)

    def _texts(
        self, asked: list[dict[str, str]], heard: _Heard
    ) -> Generator[tuple[str | None, bool], None, None]:
        """The model's text in pieces without its thoughts, then None and whether it was cut.

        Raises: EndpointFailed.
        """
        with self.lent():
            reply = self.endpoint.ask(asked)
        try:
            pieces, thoughts = iter(reply), Thoughts()
            while (piece := self._next(pieces)) is not None:
                voided, text = thoughts.voided, thoughts.feed(piece)
                if thoughts.voided > voided:
                    heard.forget()
                yield text, False
            yield thoughts.end(), False
            yield None, reply.finish == "length"
        finally:
            self._close(reply)

    def _next(self, pieces: Iterator[str]) -> str | None:
        with self.lent():
            return next(pieces, None)

    def _close(self, reply: Reply) -> None:
        with self.lent():
            reply.close()

    def _refusal(self, evidence: Sequence[Evidence]) -> Statement:
        """What the model's "they do not answer" counts for.

        Beside an article that gives orders it counts for nothing: such an order may be to keep
        silent, and what gave it away may not be all of it.
        """
        if len(readable(evidence, len(evidence))) < len(evidence):
            return Failed(
                "the language model found no answer beside an article that gives orders to"
                " whoever reads it"
            )
        return Declined("the language model finds no answer in the passages")


class _Heard:
    """What came of the model's text so far."""

    def __init__(self, passages: Sequence[Evidence]) -> None:
        self.declined = False
        self.claimed = False
        self.dropped: list[Dropped] = []
        self._said: set[str] = set()
        self._passages = passages
        self._stream = SentenceStream()

    def forget(self) -> None:
        """What came so far was thought, not said."""
        self._stream = SentenceStream()
        self.declined = False
        self.dropped.clear()
        self._said.clear()

    def sentences(self, text: str | None, *, cut: bool) -> Iterator[Claim]:
        """The claims of the sentences that end in a piece; None ends the text."""
        found = self._stream.end(cut=cut) if text is None else self._stream.feed(text)
        for written in found:
            said = self._judged(written)
            if isinstance(said, Claim):
                self.claimed = True
                yield said
            elif said and len(self.dropped) < _MOST_DROPPED:
                self.dropped.append(Dropped(written.text[:_SHOWN], said))

    def _judged(self, written: Written) -> Claim | str:
        """The claim, or why there is none; "" for what needs no word."""
        if written.cut:
            return "cut off in the middle"
        if written.text in self._said:
            return "says it again"
        self._said.add(written.text)
        if declines(written.text):
            self.declined = True
            return "" if not self.claimed else "says that the passages do not answer"
        known = [n for n in written.cited if 1 <= n <= len(self._passages)]
        named = [self._passages[number - 1] for number in known]
        others = [one for one in self._passages if one not in named]
        return prove(written.text, named, others) or self._unproven(written, known)

    def _unproven(self, written: Written, known: Sequence[int]) -> str:
        """Why a sentence has no proof."""
        if not written.cited:
            return "cites nothing, and no passage says it"
        if not known:
            return (
                f"cites passage {written.cited[0]} of {len(self._passages)}, and no passage says it"
            )
        return f"passage {' and '.join(map(str, known))} does not say it, nor does another"
