"""txtai: `Embeddings(path=…, hybrid=True, content=True)`.

Its `external` method is deprecated and would stand in the saved settings, so vectors made
beforehand are given in place of the model's answers while indexing; the search is untouched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from protocol import Work, article_of, serve


class Txtai:
    """A hybrid index with its content."""

    packages = ("txtai", "faiss-cpu", "transformers", "torch")
    settings = "hybrid: BM25 and FAISS (IVF past 5,000 passages), equal weights; transformers, fp32"

    def load(self, model: str, home: Path) -> None:
        """Import, and load the model."""
        from txtai import Embeddings  # noqa: PLC0415

        self.folder = str(home / "index")
        self.embeddings = Embeddings(path=model, hybrid=True, content=True)
        self.embeddings.transform("warm")

    def index(self, work: Work) -> int:
        """Index, and save."""
        if work.vectors is not None:
            rows = {p.text: row for p, row in zip(work.passages, work.vectors, strict=True)}
            self.embeddings.model.encode = lambda data, category=None: _rows(rows, data, category)
        self.embeddings.index((p.id, p.text, None) for p in work.passages)
        self.embeddings.save(self.folder)
        return int(self.embeddings.count())

    def open(self) -> None:
        """Load what was saved, the model with it."""
        self.embeddings.load(self.folder)
        self.embeddings.transform("warm")

    def search(self, question: str, count: int, asked_on: str | None) -> list[str]:  # noqa: ARG002
        """Search by words and meaning."""
        return [article_of(found["id"]) for found in self.embeddings.search(question, count)]


def _rows(rows: dict[str, Any], data: list[str], category: str | None) -> Any:
    """Look up the vectors of texts to be indexed."""
    import numpy as np  # noqa: PLC0415

    assert category == "data"
    return np.stack([rows[text] for text in data])


if __name__ == "__main__":
    serve(Txtai())
