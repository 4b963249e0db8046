"""Haystack in memory: its tutorial on hybrid retrieval, without the cross-encoder at the end.

The two retrievers' lists are joined by reciprocal rank fusion, DocumentJoiner's own way to order
them where no ranker follows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from protocol import Passage, Work, article_of, serve


class Haystack:
    """InMemoryDocumentStore with BM25 and embedding retrievers, two pipelines."""

    packages = ("haystack-ai", "sentence-transformers-haystack", "sentence-transformers", "torch")
    settings = (
        "hybrid: InMemoryBM25Retriever and InMemoryEmbeddingRetriever, DocumentJoiner with "
        "reciprocal rank fusion; fp32 on torch"
    )

    def load(self, model: str, home: Path) -> None:
        """Import, and load the model."""
        from haystack import Document  # noqa: PLC0415
        from haystack.document_stores.in_memory import InMemoryDocumentStore  # noqa: PLC0415
        from haystack_integrations.components.embedders.sentence_transformers import (  # noqa: PLC0415
            SentenceTransformersTextEmbedder,
        )

        self.document, self.model = Document, model
        self.file = str(home / "store.json")
        self.store = InMemoryDocumentStore()
        self.embedder = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
        self.embedder.warm_up()
        self.embedder.run("warm")

    def index(self, work: Work) -> int:
        """Embed and write, or write what is embedded already; save."""
        from haystack import Pipeline  # noqa: PLC0415
        from haystack.components.writers import DocumentWriter  # noqa: PLC0415
        from haystack_integrations.components.embedders.sentence_transformers import (  # noqa: PLC0415
            SentenceTransformersDocumentEmbedder,
        )

        pipeline = Pipeline()
        pipeline.add_component("writer", DocumentWriter(self.store))
        if work.vectors is None:
            embedder = SentenceTransformersDocumentEmbedder(model=self.model, progress_bar=False)
            pipeline.add_component("embedder", embedder)
            pipeline.connect("embedder", "writer")
            pipeline.run({"embedder": {"documents": [self._document(p) for p in work.passages]}})
        else:
            documents = [
                self._document(p, row.tolist())
                for p, row in zip(work.passages, work.vectors, strict=True)
            ]
            pipeline.run({"writer": {"documents": documents}})
        self.store.save_to_disk(self.file)
        return int(self.store.count_documents())

    def open(self) -> None:
        """Load the store and put the pipeline together."""
        from haystack import Pipeline  # noqa: PLC0415
        from haystack.components.joiners import DocumentJoiner  # noqa: PLC0415
        from haystack.components.retrievers.in_memory import (  # noqa: PLC0415
            InMemoryBM25Retriever,
            InMemoryEmbeddingRetriever,
        )

        store = self.store.load_from_disk(self.file)
        self.pipeline = Pipeline()
        self.pipeline.add_component("embedder", self.embedder)
        self.pipeline.add_component("dense", InMemoryEmbeddingRetriever(store))
        self.pipeline.add_component("words", InMemoryBM25Retriever(store))
        self.pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self.pipeline.connect("embedder", "dense")
        self.pipeline.connect("words", "joiner")
        self.pipeline.connect("dense", "joiner")

    def search(self, question: str, count: int, asked_on: str | None) -> list[str]:  # noqa: ARG002
        """Run the pipeline."""
        found = self.pipeline.run(
            {
                "embedder": {"text": question},
                "dense": {"top_k": count},
                "words": {"query": question, "top_k": count},
                "joiner": {"top_k": count},
            }
        )
        return [document.meta["article"] for document in found["joiner"]["documents"]]

    def _document(self, passage: Passage, vector: list[float] | None = None) -> Any:
        meta = {"article": article_of(passage.id)}
        return self.document(id=passage.id, content=passage.text, meta=meta, embedding=vector)


if __name__ == "__main__":
    serve(Haystack())
