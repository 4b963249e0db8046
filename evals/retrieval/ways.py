"""The ways to retrieve that are one change away from the one that ships."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from bench import Way
from names import NameVariants

from corpus.datetext import midnight
from corpus.types import Filter, Hit
from qa.assembly import Dateline
from qa.evaluation.questions import TestQuestion
from qa.retrieval.fusion import Fused, ReciprocalRankFusion
from qa.retrieval.period import period_of
from qa.retrieval.priors import OutletPrior, TimePrior
from qa.retrieval.rerank import SentenceCoverage
from qa.retrieval.retriever import Retriever
from qa.types import Evidence, Question

EACH = 2  # passages of an article
WEIGHT = 0.3  # of an outlet that is named, as shipped

Lists = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class ScoreCombination:
    """dense x cosine + (1 - dense) x BM25, each stretched to 0..1 over its list."""

    dense: float

    def __call__(self, lists: Lists) -> list[Fused]:
        """Fuse, best first."""
        fused = ReciprocalRankFusion(1, {"lexical": 1, "dense": 1})(lists)
        weights = {"lexical": 1 - self.dense, "dense": self.dense}
        scores: Counter[int] = Counter()
        for name, hits in lists.items():
            low, high = hits[-1].score, hits[0].score
            for hit in hits:
                scores[hit.passage_id] += (
                    weights[name] * (hit.score - low) / ((high - low) or 1)  # type: ignore[assignment]
                )
        # to the size of the reciprocal ranks, so that what is added later weighs the same
        scaled = [replace(one, score=0.45 * scores[one.passage_id]) for one in fused]
        return sorted(scaled, key=lambda one: (-one.score, one.passage_id))


def fusion(found: Retriever) -> Iterator[Way]:
    """RRF's k and weights, BM25 and vectors alone, and scores in place of ranks."""
    assert isinstance(found.fuse, ReciprocalRankFusion)
    shipped = found.fuse
    for k in (1, 2, 10, 20, 60):
        yield _way(
            "fusion", f"rrf-k-{k}", f"RRF, k = {k}", replace(found, fuse=replace(shipped, k=k))
        )
    for lexical, dense in ((1, 0), (0, 1), (1, 1), (1, 2), (2.5, 1), (4, 1)):
        fuse = replace(shipped, weights={"lexical": lexical, "dense": dense})
        name = f"weights {lexical}:{dense} (words : meaning)"
        yield _way("fusion", f"weights-{lexical}-{dense}", name, replace(found, fuse=fuse))
    for share in (0.2, 0.4, 0.5, 0.6, 0.8):
        what = f"scores stretched to 0..1 and added, {share:g} of it cosine"
        yield _way(
            "fusion", f"convex-{share:g}", what, replace(found, fuse=ScoreCombination(share))
        )
    for count in (30, 200):
        what = f"{count} candidates of each list"
        yield _way("fusion", f"candidates-{count}", what, replace(found, candidates=count))


def ordering(found: Retriever, dateline: Dateline) -> Iterator[Way]:
    """The coverage rerank, and results by passage in place of stories."""
    for weight in (0.0, 0.2, 0.3, 0.6, 1.0):
        reranker = SentenceCoverage(lambda: dateline.indexes.lexical, weight)
        what = "no rerank" if not weight else f"best sentence's coverage, weight {weight:g}"
        yield _way("rerank", f"coverage-{weight:g}", what, replace(found, reranker=reranker))
    variants = NameVariants(lambda: dateline.indexes.lexical, 0.45)
    what = "name variants: a surname or first name covers the whole name"
    yield _way("query", "name-variants", what, replace(found, reranker=variants))
    yield Way("stories", "passages", "results are passages, not stories",
              lambda question: _ranked(found, question)[:10])  # fmt: skip
    yield Way("stories", "two-an-article", "passages, two of an article before any third",
              lambda question: _two_each(_ranked(found, question))[:10])  # fmt: skip
    yield Way("stories", "unjoined", "stories, the best passage without its neighbours",
              lambda question: [_alone(found, one) for one in found.search(question)])  # fmt: skip


def time(found: Retriever) -> Iterator[Way]:
    """The prior on the day of publication, its weights and reach, and dates as a filter."""
    others = [prior for prior in found.priors if not isinstance(prior, TimePrior)]

    def way(name: str, what: str, stated: float, latest: float, days: float = 30) -> Way:
        priors = (TimePrior(stated, latest, days), *others)
        return _way("time", name, what, replace(found, priors=priors))

    yield way("none", "the day of the question is not used", 0, 0)
    yield way("stated-only", "only where the question names its days, weight 0.3", 0.3, 0)
    for weight in (0.1, 0.3, 0.5):
        yield way(f"both-{weight:g}", f"weight {weight:g}, days named or not", weight, weight)
    for days in (7, 14, 60, 180):
        yield way(f"days-{days}", f"a third of the weight {days} days off", 0.3, 0.2, days)
    yield Way("time", "filter", "days named in the question filter, undated articles kept out",
              lambda question: found.search(_filtered(question)))  # fmt: skip


def query(found: Retriever, dateline: Dateline) -> Iterator[Way]:
    """Pseudo-relevance feedback."""
    for terms in (5, 10):
        what = f"the {terms} weightiest words of the first 5 passages added to the question (RM3)"
        yield Way("query", f"feedback-words-{terms}", what,
                  lambda question, terms=terms: _with_words(found, dateline, question, terms))  # fmt: skip
    for weight in (0.2, 0.5):
        what = f"vector moved by {weight:g} towards the mean of the first 5 passages (Rocchio)"
        yield Way("query", f"feedback-vector-{weight:g}", what,
                  lambda question, weight=weight: _with_vector(found, question, weight))  # fmt: skip


def outlets(found: Retriever, known: Sequence[TestQuestion]) -> Iterator[Way]:
    """Each question with the outlet of a relevant article named in it, and with another."""
    others = [prior for prior in found.priors if not isinstance(prior, OutletPrior)]
    right = {one.text: _outlet(found, one) for one in known}
    wrong = dict(zip(right, [*list(right.values())[1:], next(iter(right.values()))], strict=True))
    for weight in (0.0, 0.05, 0.15, 0.3):
        changed = replace(found, priors=(*others, OutletPrior(weight)))
        for name, named in (("right", right), ("wrong", wrong)):
            what = f'"according to …" and the {name} outlet before the question, weight {weight:g}'
            yield Way("source", f"outlet-{name}-{weight:g}", what,
                      lambda question, changed=changed, named=named: changed.search(
                          _according(question, named[question.text])), kept=weight == WEIGHT and name == "right")  # fmt: skip


def _way(group: str, name: str, what: str, retriever: Retriever) -> Way:
    return Way(group, name, what, retriever.search)


def _ranked(found: Retriever, question: Question) -> list[Evidence]:
    """Passages as reranked, not yet folded into stories."""
    return found.reranker.rerank(question.standalone, found.proposed(question).evidence)


def _alone(found: Retriever, one: Evidence) -> Evidence:
    """The evidence with its best passage alone."""
    return replace(one, passage=found.store.passages([one.passage.id])[one.passage.id][0])


def _two_each(ranked: Sequence[Evidence]) -> list[Evidence]:
    taken: Counter[str] = Counter()
    first, rest = [], []
    for one in ranked:
        taken[one.article.id] += 1
        (first if taken[one.article.id] <= EACH else rest).append(one)
    return first + rest


def _filtered(question: Question) -> Question:
    period = period_of(question.standalone, question.asked_on)
    if not period.stated:
        return question
    bounds = Filter((), midnight(period.first), midnight(period.last + timedelta(days=1)))
    return replace(question, filter=bounds)


def _outlet(found: Retriever, known: TestQuestion) -> str:
    article = found.store.article(known.relevant[0].article_id)
    return {"cnn.com": "CNN", "usatoday.com": "USA Today", "theweek.co.uk": "The Week"}.get(
        article.source or "", article.source or "CNN"
    )


def _according(question: Question, outlet: str) -> Question:
    text = f"According to {outlet}, {question.text}"
    return replace(question, text=text, standalone=text)


def _with_words(
    found: Retriever, dateline: Dateline, question: Question, count: int
) -> Sequence[Evidence]:
    """Search again with the words that the first passages share and the archive seldom has."""
    lexical = dateline.indexes.lexical
    first = _ranked(found, question)[:5]
    counts: Counter[str] = Counter()
    for one in first:
        counts.update(set(lexical.analyze(one.passage.text)))
    rare = lexical.idf(counts)
    asked = set(lexical.analyze(question.standalone))
    best = sorted((w for w in counts if w not in asked), key=lambda w: (-counts[w] * rare[w], w))
    wider = " ".join((question.standalone, *best[:count]))
    lists = {
        **found.lists(question, found.candidates),
        "wider": lexical.search(wider, 100),
    }
    assert isinstance(found.fuse, ReciprocalRankFusion)
    fuse = replace(found.fuse, weights={**found.fuse.weights, "wider": 0.75})
    return replace(found, fuse=lambda _lists: fuse(lists)).search(question)


def _with_vector(found: Retriever, question: Question, weight: float) -> Sequence[Evidence]:
    """Search again with the question's vector moved towards the first passages."""
    first = [one.passage.id for one in found.proposed(question).evidence[:5]]
    stored = found.store.vectors.of(found.encoder.fingerprint, sorted(first))
    mean = np.concatenate([matrix for _, matrix in stored]).mean(axis=0)
    moved = found.encoder.encode([question.standalone])[0] * (1 - weight) + weight * mean
    moved /= np.linalg.norm(moved)
    return replace(found, encoder=_Moved(found.encoder, moved)).search(question)


class _Moved:
    def __init__(self, encoder: object, vector: np.ndarray) -> None:
        self._encoder, self._vector = encoder, vector

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return the moved vector for each."""
        return np.stack([self._vector.astype(np.float32)] * len(texts))

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)
