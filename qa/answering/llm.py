"""Answers in a language model's sentences, each with the words of a source that prove it.

The extractive answerer drafts first: it says how likely an answer is, and below the threshold the
model is never asked (the claims are made as they are read). What the model writes is a proposal:
a sentence is a claim once a quote of a passage has most of its words, and the service verifies it
like any other. Why so: docs/decisions/llm.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace

from qa.answering.answerer import Answerer, Declined, Draft, Failed, Statement
from qa.answering.endpoint import Endpoint, Reply
from qa.answering.prompt import declines, messages, readable
from qa.answering.proof import prove
from qa.answering.sentence_stream import LONGEST, SentenceStream, Written
from qa.answering.thoughts import Thoughts
from qa.errors import EndpointFailed
from qa.types import Claim, Dropped, Evidence, Pause, Question

_MOST_DROPPED = 20  # sentences that are told of; a model that rambles has more
_PIECES = 8  # mostly a word each, after which whoever has left is noticed
_SHOWN = 300  # characters of each
_PIECE = 500  # characters that are read at once: a server may send all in one
# Characters and different sentences of one answer that are read: a model that was told to write four
# sentences has lost its way. Comparing 30 with six passages takes 2 s.
_LONGEST = 40_000
_MOST = 30


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
            pieces, thoughts, left = iter(reply), Thoughts(), _LONGEST
            while left > 0 and (piece := self._next(pieces)) is not None:
                voided, text = thoughts.voided, thoughts.feed(piece)
                if thoughts.voided > voided:
                    heard.forget()
                    left = _LONGEST
                for at in range(0, min(len(text), left), _PIECE):
                    yield text[at : min(at + _PIECE, left)], False
                left -= len(text)
            yield thoughts.end() if left > 0 else "", False
            yield None, reply.finish == "length" or left <= 0
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
        self._dropped: list[Dropped] = []
        self._said: Counter[str] = Counter()
        self._passages = passages
        self._stream = SentenceStream()

    def forget(self) -> None:
        """What came so far was thought, not said."""
        self._stream = SentenceStream()
        self.declined = False
        self._dropped.clear()
        self._said.clear()

    def sentences(self, text: str | None, *, cut: bool) -> Iterator[Claim]:
        """The claims of the sentences that end in a piece; None ends the text."""
        found = self._stream.end(cut=cut) if text is None else self._stream.feed(text)
        for written in found:
            said = self._judged(written)
            if isinstance(said, Claim):
                self.claimed = True
                yield said
            elif said and len(self._dropped) < _MOST_DROPPED:
                self._dropped.append(Dropped(written.text[:_SHOWN], said))

    @property
    def dropped(self) -> list[Dropped]:
        """The sentences that came to nothing; one that was written several times once, and last."""
        again = [
            Dropped(text[:_SHOWN], "says it again" + (f", {n - 1} times" if n > 2 else ""))  # noqa: PLR2004
            for text, n in self._said.items()
            if n > 1
        ]
        return [*self._dropped, *again[:_MOST_DROPPED]]

    def _judged(self, written: Written) -> Claim | str:
        """The claim, or why there is none; "" for what needs no word."""
        if written.cut:
            return "cut off in the middle"
        if written.endless:
            return f"has no end within {LONGEST:,} characters"
        if self._said[written.text]:
            self._said[written.text] += 1
            return ""
        if len(self._said) >= _MOST:
            return f"comes behind {_MOST} other sentences"
        self._said[written.text] = 1
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
