"""Chroma: a persistent collection with `add` and `query`, by meaning alone.

Its default embedding function downloads an ONNX file of this same model; SentenceTransformer-
EmbeddingFunction, the documented alternative, takes a folder.
"""

from __future__ import annotations

from pathlib import Path

from protocol import Work, article_of, serve

NAME = "articles"


class Chroma:
    """PersistentClient, one collection."""

    packages = ("chromadb", "sentence-transformers", "torch")
    settings = "dense only; its HNSW at defaults (L2); SentenceTransformerEmbeddingFunction, fp32"

    def load(self, model: str, home: Path) -> None:
        """Import, and load the model."""
        import chromadb  # noqa: PLC0415
        from chromadb.utils.embedding_functions import (  # noqa: PLC0415
            SentenceTransformerEmbeddingFunction,
        )

        self.function = SentenceTransformerEmbeddingFunction(model_name=model)
        self.function(["warm"])
        self.client = chromadb.PersistentClient(path=str(home / "chroma"))

    def index(self, work: Work) -> int:
        """Add in the largest batches that the client takes."""
        collection = self.client.create_collection(NAME, embedding_function=self.function)
        size = self.client.get_max_batch_size()
        for start in range(0, len(work.passages), size):
            batch = work.passages[start : start + size]
            vectors = None if work.vectors is None else work.vectors[start : start + size]
            collection.add(
                ids=[p.id for p in batch], documents=[p.text for p in batch], embeddings=vectors
            )
        return int(collection.count())

    def open(self) -> None:
        """Open the collection."""
        self.collection = self.client.get_collection(NAME, embedding_function=self.function)

    def search(self, question: str, count: int, asked_on: str | None) -> list[str]:  # noqa: ARG002
        """Query by text."""
        found = self.collection.query(query_texts=[question], n_results=count)
        return [article_of(passage) for passage in found["ids"][0]]


if __name__ == "__main__":
    serve(Chroma())
