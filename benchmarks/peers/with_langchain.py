"""LangChain with FAISS, as in its tutorial on retrieval: meaning alone, an exact index.

`FAISS.from_documents` (given vectors: `FAISS.from_embeddings`), saved by `save_local`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from protocol import Passage, Work, article_of, serve


class LangChain:
    """HuggingFaceEmbeddings in the FAISS vector store."""

    packages = (
        "langchain-community",
        "langchain-huggingface",
        "langchain-core",
        "faiss-cpu",
        "sentence-transformers",
        "torch",
    )
    settings = "dense only; FAISS flat L2; HuggingFaceEmbeddings, fp32 on torch"

    def load(self, model: str, home: Path) -> None:
        """Import, and load the model."""
        from langchain_community.vectorstores import FAISS  # noqa: PLC0415
        from langchain_core.documents import Document  # noqa: PLC0415
        from langchain_huggingface import HuggingFaceEmbeddings  # noqa: PLC0415

        self.faiss, self.document = FAISS, Document
        self.home = str(home / "faiss")
        self.embeddings = HuggingFaceEmbeddings(model_name=model)
        self.embeddings.embed_query("warm")

    def index(self, work: Work) -> int:
        """Build the store in memory and save it."""
        if work.vectors is None:
            store = self.faiss.from_documents(
                [self.document(page_content=p.text, metadata=_meta(p)) for p in work.passages],
                self.embeddings,
            )
        else:
            store = self.faiss.from_embeddings(
                zip((p.text for p in work.passages), work.vectors, strict=True),
                self.embeddings,
                [_meta(p) for p in work.passages],
            )
        store.save_local(self.home)
        return len(work.passages)

    def open(self) -> None:
        """Load the store; its texts are a pickle of our own making."""
        self.store = self.faiss.load_local(
            self.home, self.embeddings, allow_dangerous_deserialization=True
        )

    def search(self, question: str, count: int, asked_on: str | None) -> list[str]:  # noqa: ARG002
        """Search by similarity."""
        found: list[Any] = self.store.similarity_search(question, k=count)
        return [document.metadata["article"] for document in found]


def _meta(passage: Passage) -> dict[str, str]:
    return {"article": article_of(passage.id)}


if __name__ == "__main__":
    serve(LangChain())
