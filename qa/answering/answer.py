"""An answer without a language model, in five stages. Read this module first.

1. `candidates`: the sentences of the evidence, with a few features each.
2. `windows`: what the reader says of them: does it answer, and with which words.
3. `compose`: the best sentence, a second one, the short answer.
4. `verify`: as it is written, each quote is compared with its source.
5. `calibrate`: how likely all this is right. Below a threshold nothing is said: `abstain`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from corpus.lexical import LexicalIndex
from qa.answering.abstain import Adviser, Doubts
from qa.answering.agreement import AGREES, ShortAnswer, sides
from qa.answering.answerer import Draft
from qa.answering.calibrate import UNFITTED, Logistic, outlook, ranked
from qa.answering.candidates import Candidate, candidates, read_evidence
from qa.answering.compose import Composed, compose, from_the_best, short_span
from qa.answering.judge import SAID, denials, judged, last_word, verdict, with_denials
from qa.answering.office import holders_first
from qa.answering.question import Asked, Kind
from qa.answering.reader import Judges, Reads
from qa.answering.supersession import leading, upheld, with_standing
from qa.answering.windows import read_windows
from qa.answering.worked_out import worked_out
from qa.languages import unfitted
from qa.types import Claim, Evidence, Question, Side, Standing

PARTS: Mapping[str, str] = {
    "reader": "the models that read question and passages together",
    "rereading": "the large model that reads the likeliest passages again",
    "judge": "the model that tells whether a sentence asserts its answer or denies it",
    "second": "a second sentence where it adds to the first",
    "lists": "a list of names told whole",
    "several": "an overview or a list out of up to four sentences",
    "descriptions": "who somebody is, told by the forms of news",
    "best-story": "the answer cited from the best story that gives it",
    "newest": "the newest value first, or that of the time asked about",
    "offices": "who holds an office, as the articles call him",
    "agreement": "what other articles say to it",
    "doubts": "numbers and names that the archive has otherwise",
}
"""The parts that can be left out, to measure what each is worth (`dateline eval --without`)."""

COMPARED = 40  # sentences whose short answers are compared with the one given
# Of an overview of stories, which `confidence` was not fitted on: 5 of the 9 of newsroom and moving are right.
STORIES = 0.55
NO_DOUBTS = Doubts(number=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question taken apart and read: what `compose` and `calibrate` go by.

    order: the sentences of the evidence, best first. size: passages of the archive.
    """

    asked: Asked
    order: Sequence[Candidate]
    doubts: Doubts
    size: int


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """Says the sentences of the sources that answer, word for word. Thread-safe.

    lexical gives the index in use: it splits words and knows how rare each is. readers: none to
    go by words alone; a second one reads the likeliest windows again. judge: None to do without.
    adviser: knows what of the question the archive has otherwise. sentence, confidence: the two
    models of `calibrate`. without: parts left out, of PARTS.
    """

    lexical: Callable[[], LexicalIndex]
    readers: Sequence[Reads]
    judge: Judges | None
    adviser: Adviser
    sentence: Logistic
    confidence: Logistic
    without: AbstractSet[str] = frozenset()

    @property
    def name(self) -> str:
        """What a question calls it by."""
        return "extractive"

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """The sentences that answer, what other articles say to it, and how sure all this is."""
        reading = self.read(question, evidence)
        kind = reading.asked.kind.value
        if not reading.order:
            return Draft(0.0, None, (), kind)
        composed, agreed = self.compose(reading)
        undescribed = reading.asked.kind is Kind.DEFINITION and composed.short is None
        if composed.otherwise or reading.doubts.misspelt or undescribed:
            return Draft(0.0, None, (), kind)  # what is known is known of another
        sure = self.confidence.probability(features(reading, composed, agreed))
        if composed.stories:
            sure = max(sure, STORIES)
        if unfitted(question.text, (one.evidence.article for one in composed.said)):
            sure = min(sure, UNFITTED)
        claims = tuple(_claims(composed, agreed))
        return Draft(sure, composed.short, claims, kind, yes_no(reading.asked, composed), agreed)

    def read(self, question: Question, evidence: Sequence[Evidence]) -> Reading:
        """Stages 1 and 2: the sentences, read and ranked."""
        lexical = self.lexical()
        text = question.standalone or question.text
        asked = Asked.of(text, lexical, question.asked_on, ignore_period=question.ignore_period)
        if "descriptions" not in self.without:
            asked = asked.defining([one.passage.text for one in read_evidence(evidence)])
        found = candidates(asked, evidence, lexical)
        if self.readers and found:
            found = read_windows(self.readers, asked, found)
        if demanded := asked.demanded([one.text for one in found], lexical):
            found = [one for one in found if demanded.issubset(lexical.analyze(one.text))]
        doubted = "doubts" not in self.without and bool(found)
        doubts = self.adviser.doubts(question, evidence) if doubted else NO_DOUBTS
        order = ranked(self.sentence, found)
        if self.judge:
            order = judged(self.judge, asked, order)
        return Reading(asked, order, doubts, len(lexical))

    def further(
        self, question: Question, evidence: Sequence[Evidence], quoted: Sequence[Claim]
    ) -> Iterator[Claim]:
        """The sentences that may answer too, likeliest first, without words quoted already.

        None that is less than AGREES as likely as the likeliest.
        """
        order = self.read(question, evidence).order
        told = [*quoted]
        for one in order:
            if one.probability < AGREES * order[0].probability:
                return
            if not overlapping(one.claim, told):
                told.append(one.claim)
                yield one.claim

    def compose(self, reading: Reading) -> tuple[Composed, tuple[Side, ...]]:
        """Stage 3: what is said of a reading that is not empty, and what other articles say to it."""
        order = reading.order
        if "newest" not in self.without:
            order = upheld(reading.asked, order)
        if "best-story" not in self.without:
            order = from_the_best(order)
        otherwise = False
        if "offices" not in self.without:
            order, otherwise = holders_first(reading.asked, order)
        if "newest" not in self.without:
            order = leading(reading.asked, order)
        order = last_word(reading.asked, order)
        composed = replace(compose(reading.asked, order, self.without), otherwise=otherwise)
        if "agreement" in self.without:
            return composed, ()
        found = _found(reading.asked, order, composed)
        agreed = sides(reading.asked.kind, found, reading.asked.text)
        if "newest" not in self.without:
            agreed = with_standing(reading.asked, reading.order, composed.told, agreed)
            composed = composed.but(
                side for side in agreed[1:] if side.standing is not Standing.DIFFERS
            )
        told = composed.told
        agreed = with_denials(reading.asked, reading.order, told, agreed)
        if agreed and agreed[0].standing is Standing.DENIED:
            composed = replace(composed, short=None, best=composed.said.index(told))
        return composed, agreed


def yes_no(asked: Asked, composed: Composed) -> str | None:
    """Yes or no, where that is asked and the sentence that answers best settles it."""
    if asked.kind is not Kind.YES_NO:
        return None
    return verdict(composed.lead, SAID)


def features(reading: Reading, composed: Composed, agreed: Sequence[Side]) -> dict[str, float]:
    """Stage 5: what tells whether an answer is right, as `confidence` weighs it."""
    return outlook(reading.asked, composed, reading.order, agreed, reading.doubts, reading.size)


def _found(asked: Asked, order: Sequence[Candidate], composed: Composed) -> list[ShortAnswer]:
    """The short answers that the reader sees, likeliest first, but the one given before all."""
    denying = {id(one) for one in denials(asked, order, composed.told)}
    read = [
        one for one in order[:COMPARED] if one.features.get("read", 1.0) and id(one) not in denying
    ]
    found = [one for each in read if (one := _short(asked, each))]
    found.sort(key=lambda one: -one.probability)
    given = [n for n, one in enumerate(found) if composed.short and one.short == composed.short]
    return [found[given[0]], *found[: given[0]], *found[given[0] + 1 :]] if given else []


def _short(asked: Asked, one: Candidate) -> ShortAnswer | None:
    span = short_span(asked, one)
    if span is None:
        return None
    days = None
    if asked.kind is Kind.TIME:  # what a relative date that stands there was worked out to be
        start = one.start + span[0]
        known = (each for each in worked_out(one.claim, 0) if each.start <= start < each.end)
        days = next(((each.first, each.last) for each in known), None)
    short, story = one.text[slice(*span)], str(one.evidence.rank)
    return ShortAnswer(short, one.answers, story, one.claim, one.features["near"], days)


def _claims(composed: Composed, agreed: Sequence[Side]) -> Iterator[Claim]:
    """The sentences to say; who differs is quoted too, but not what stood before."""
    claims = [one.claim for one in composed.said]
    yield from claims
    for side in agreed[1:]:
        if side.standing is Standing.DIFFERS and not any(
            _within(side.claims[0], one) for one in claims
        ):
            yield side.claims[0]


def overlapping(claim: Claim, others: Sequence[Claim]) -> bool:
    """Whether a claim quotes words that one of the others quotes too, or the same words elsewhere."""
    article = claim.evidence.article.id
    return any(
        one.text == claim.text
        or (one.evidence.article.id == article and claim.start < one.end and one.start < claim.end)
        for one in others
    )


def _within(claim: Claim, other: Claim) -> bool:
    return (
        claim.evidence.article.id == other.evidence.article.id
        and other.start <= claim.start
        and claim.end <= other.end
    )
