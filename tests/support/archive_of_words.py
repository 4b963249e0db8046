"""An archive with a word index and no vectors, and its adviser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus.ingest import Ingest
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Article, Filter
from qa.answering.abstain import Adviser
from qa.types import Abstention, Evidence, Question

ROOT = Path(__file__).parents[2]
NOW = datetime(2025, 1, 2, tzinfo=UTC)


class Archive:
    """A store and its word index, and an adviser over both."""

    def __init__(self, home: Path) -> None:
        self.home, self.store = home, Store(home)
        self.index = LexicalIndex(home / "lexical")
        self.adviser = Adviser(lambda: self.index, self.store)

    def put(self, *articles: Article) -> Archive:
        """Put articles in, or the files of the repository if none are given."""
        ingest = Ingest(self.store, NOW)
        if articles:
            ingest.articles(articles)
        else:
            ingest.paths(
                [ROOT / "corpus" / "articles", ROOT / "tests" / "data" / "ferry" / "ferry.md"]
            )
        self.index.drop(self.index.ids())
        self.index.fill(self.store, self.store.passage_ids())
        self.index.commit()
        return self

    def evidence(self, text: str, where: Filter) -> list[Evidence]:
        """Find passages by words."""
        hits = self.index.search(text, 10, where)
        held = self.store.passages([hit.passage_id for hit in hits])
        return [
            Evidence(rank, hit.score, {"lexical": rank}, *held[hit.passage_id])
            for rank, hit in enumerate(hits, start=1)
        ]

    def explain(self, text: str, where: Filter | None = None) -> Abstention:
        """Explain why this is not answered."""
        where = where or Filter()
        question = Question(text, NOW.date(), standalone=text, filter=where)
        return self.adviser.explain(question, self.evidence(text, where))

    def hints(self, text: str, where: Filter | None = None) -> list[str]:
        """Give its hints alone."""
        return list(self.explain(text, where).hints)
