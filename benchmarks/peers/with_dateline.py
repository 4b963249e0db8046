"""Dateline as it comes: the articles' own file in, passages cut and titled by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from protocol import Work, serve


class Own:
    """`Dateline.index` and `Service.search`."""

    packages = ("dateline", "openvino", "faiss-cpu", "tantivy")
    settings = (
        "hybrid: BM25 on tantivy and exact FAISS, reranked without a model; told the day that each "
        "question was asked on; OpenVINO in bf16 where the processor has it"
    )

    def load(self, model: str, home: Path) -> None:  # noqa: ARG002 - it knows its own
        """Import, open the archive and load the model."""
        from qa.archive import Dateline  # noqa: PLC0415
        from qa.types import Question  # noqa: PLC0415

        self.question = Question
        self.dateline = Dateline.open(home)
        self.dateline.warm()

    def index(self, work: Work) -> int:
        """Do what `dateline index FILE` does."""
        self.dateline.index([work.articles])
        return self.dateline.store.summary().passages

    def open(self) -> None:
        """Nothing is left to do: the archive is opened where the model is loaded."""

    def search(self, question: str, count: int, asked_on: str | None) -> list[str]:
        """Give articles as they come, what is folded under one right behind it."""
        day = date.fromisoformat(asked_on) if asked_on else self.dateline.clock().date()
        found = self.dateline.service.search(self.question(question, day, limit=count))
        return [one.article.id for top in found for one in (top, *top.folded)]


if __name__ == "__main__":
    serve(Own())
