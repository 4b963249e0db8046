"""Finds the evidence for a question: by words and by meaning, fused, joined with the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from corpus.store import Store
from corpus.types import Hit
from embeddings.encoder import Encoder
from embeddings.sync import Indexes
from qa.retrieval.fusion import Fused
from qa.retrieval.priors import Prior
from qa.retrieval.rerank import Reranker
from qa.retrieval.stories import fold
from qa.types import Evidence, Question

Lists = Mapping[str, Sequence[Hit]]


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
        """The question.limit best stories whose articles pass its filter, best first.

        Of each the best passage, its neighbours joined to it, and what else was found folded.
        """
        self.indexes.refresh()
        ranked = self.reranker.rerank(question.standalone, self.proposed(question))
        articles = list(dict.fromkeys(one.article.id for one in ranked))
        return tuple(fold(ranked, self.stories(articles))[: question.limit])

    def proposed(self, question: Question) -> list[Evidence]:
        """The passages to rerank, best first: three for each story wanted, at least `depth`."""
        some = max(self.depth, question.limit * 3)
        joined = self._joined(self.fuse(self.lists(question))[: 2 * some])
        weighers = [prior.of(question) for prior in self.priors]
        weighed = [
            replace(one, score=one.score + sum(weigh(one.article) for weigh in weighers))
            for one in joined
        ]
        return sorted(weighed, key=lambda one: (-one.score, one.passage.id))[:some]

    def lists(self, question: Question) -> Lists:
        """What each index proposes: "lexical" by words, "dense" by meaning."""
        count = max(self.candidates, 3 * question.limit)
        lexical = self.indexes.lexical
        words = self.threads.submit(lexical.search, question.standalone, count, question.filter)
        dense = self._dense(question, count)
        return {"lexical": words.result(), "dense": dense}

    def _dense(self, question: Question, candidates: int) -> list[Hit]:
        vectors = self.indexes.vectors
        if not len(vectors):
            return []
        chosen = None if question.filter.empty else self.store.passage_ids(question.filter)
        return vectors.search(self.encoder.encode([question.standalone])[0], candidates, chosen)

    def _joined(self, fused: list[Fused]) -> list[Evidence]:
        """The passages with their articles; one that the store has no longer falls out."""
        found = self.store.passages([one.passage_id for one in fused])
        return [
            Evidence(rank, one.score, one.ranks, *found[one.passage_id])
            for rank, one in enumerate(fused, start=1)
            if one.passage_id in found
        ]
