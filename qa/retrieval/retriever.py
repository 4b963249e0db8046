"""Finds the evidence for a question: by words and by meaning, fused, joined with the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from corpus.store import Store
from corpus.types import Filter, Hit
from embeddings.encoder import Encoder
from embeddings.sync import Indexes
from qa.retrieval.fusion import Fused
from qa.retrieval.priors import Prior
from qa.retrieval.rerank import Reranker
from qa.retrieval.stories import fold
from qa.terms import matter
from qa.types import Evidence, Question

AT_MOST = 6  # passages of one story that are reranked
WIDEST = 64  # times as far as usual: 6,400 candidates of each list

Lists = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Proposed:
    """The passages to rerank, best first.

    stories: the story of each of their articles. more: looking farther could find others.
    """

    evidence: Sequence[Evidence]
    stories: Mapping[str, str]
    more: bool

    @property
    def told(self) -> int:
        """How many stories they tell."""
        return len({self.stories[one.article.id] for one in self.evidence})


@dataclass(frozen=True, slots=True)
class Retriever:
    """How evidence is found.

    candidates: how many passages each list proposes at least. fuse: makes one list of them.
    priors: what is added to a passage's score for its article's sake. depth: passages reranked at
    least. stories: the story of each article id. threads: where words are looked up while the
    question is encoded.
    """

    store: Store
    indexes: Indexes
    encoder: Encoder
    candidates: int
    fuse: Callable[[Lists], list[Fused]]
    priors: Sequence[Prior]
    reranker: Reranker
    depth: int
    stories: Callable[[Sequence[str]], Mapping[str, str]]
    threads: Executor

    def search(self, question: Question) -> tuple[Evidence, ...]:
        """The question.limit best stories whose articles are within its bounds, best first.

        Of each the best passage, its neighbours joined to it, and what else was found folded.
        Where few stories fill the lists, as many copies do, it looks four times as far.
        """
        self.indexes.refresh()
        wider, proposed = 1, self.proposed(question)
        while proposed.told < question.limit and proposed.more and wider < WIDEST:
            wider *= 4
            proposed = self.proposed(question, wider)
        ranked = self.reranker.rerank(question.standalone, proposed.evidence)
        return tuple(fold(ranked, proposed.stories)[: question.limit])

    def proposed(self, question: Question, wider: int = 1) -> Proposed:
        """What to rerank: three passages for each story wanted, at least `depth`.

        Of one story at most AT_MOST, so that a long article or its copies do not keep others out.
        """
        count = wider * max(self.candidates, 3 * question.limit)
        some = wider * max(self.depth, 3 * question.limit)
        lists = self.lists(question, count)
        fused = self.fuse(lists)
        ranked = self._weighed(question, self._joined(fused[: 2 * some]))
        stories = self.stories(list(dict.fromkeys(one.article.id for one in ranked)))
        taken = Counter[str]()
        kept = []
        for one in ranked:
            story = stories[one.article.id]
            taken[story] += 1
            if taken[story] <= AT_MOST:
                kept.append(one)
        full = any(len(hits) >= count for hits in lists.values())
        return Proposed(
            kept[:some], stories, more=full or len(fused) > 2 * some or len(kept) > some
        )

    def lists(self, question: Question, count: int) -> Lists:
        """What each index proposes, `count` at most: "lexical" by words, "dense" by meaning."""
        text, where = matter(question.standalone), question.bounds
        words = self.threads.submit(self.indexes.lexical.search, text, count, where)
        dense = self._dense(text, where, count)
        return {"lexical": words.result(), "dense": dense}

    def _weighed(self, question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The evidence with what its articles' priors add, best first, ties by passage id."""
        weighers = [prior.of(question) for prior in self.priors]
        weighed = [
            replace(one, score=one.score + sum(weigh(one.article) for weigh in weighers))
            for one in evidence
        ]
        return sorted(weighed, key=lambda one: (-one.score, one.passage.id))

    def _dense(self, text: str, where: Filter, count: int) -> list[Hit]:
        vectors = self.indexes.vectors
        if not len(vectors):
            return []
        chosen = None if where.empty else self.store.passage_ids(where)
        return vectors.search(self.encoder.encode([text])[0], count, chosen)

    def _joined(self, fused: list[Fused]) -> list[Evidence]:
        """The passages with their articles; one that the store has no longer falls out."""
        found = self.store.passages([one.passage_id for one in fused])
        return [
            Evidence(rank, one.score, one.ranks, *found[one.passage_id])
            for rank, one in enumerate(fused, start=1)
            if one.passage_id in found
        ]
