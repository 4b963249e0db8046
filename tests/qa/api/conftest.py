"""A small archive in place of the real one, and the application over it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import ArticleNotFound
from corpus.store import Summary
from corpus.types import Article, Filter, Passage, SourceFile
from qa.api.app import create_app
from qa.api.guards import Guards
from qa.conversation.sessions import Sessions, SessionTurn
from qa.errors import BadQuestion
from qa.settings import Serving
from qa.turns import Turns
from qa.types import Answer, Citation, Done, Event, Evidence, Found, Question, Token, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from fastapi import FastAPI

NOW = datetime(2024, 9, 12, 8, 30, tzinfo=UTC)
TEXT = "🌍 Delegations from India 🇮🇳 and Russia attended. The next meeting is in May."
QUOTE = "Delegations from India 🇮🇳 and Russia attended."
ARTICLE = Article(
    id="xinhua/sco 13",
    title="SCO countries pledge trust",
    text=TEXT,
    source="Xinhua",
    url="https://example.org/sco",
    published=datetime(2018, 5, 23, 22, 15, tzinfo=UTC),
    language="en",
    origin="2018/sco.txt",
    authors=("A. Writer",),
)
COPY = replace(ARTICLE, id="cnn/sco", source="CNN", url=None, published=None, origin=None)
BIG = 2**63 - 25  # a passage id that a JavaScript number would round


def evidence() -> tuple[Evidence, ...]:
    """One passage, the whole article, and under it one of a copy of the article."""
    passage = Passage(BIG, ARTICLE.id, 0, len(TEXT), TEXT)
    copied = Evidence(
        1, 0.5, {"lexical": 2}, Passage(BIG + 1, COPY.id, 2, len(TEXT), TEXT[2:]), COPY
    )
    return (Evidence(1, 0.71, {"lexical": 1, "dense": 2}, passage, ARTICLE, (copied,)),)


def answer_to(question: Question) -> Answer:
    """Make an answer of one cited sentence, with an emoji before its quote."""
    start = TEXT.index(QUOTE)
    cited = Citation(
        marker=1,
        article_id=ARTICLE.id,
        passage_id=BIG,
        quote=QUOTE,
        start=start,
        end=start + len(QUOTE),
        verdict=Verdict.SUPPORTED,
        answer_start=0,
        answer_end=len(QUOTE),
    )
    return Answer(
        id="a1",
        question=question,
        text=f"{QUOTE} [1]",
        short="India, Russia",
        citations=(cited,),
        evidence=evidence(),
        abstained=False,
        confidence=0.93,
        answerer=question.answerer,
        index_fingerprint="f00d",
        seconds={"retrieve": 0.006, "answer": 0.021},
    )


@dataclass
class FakeService:
    """Answers every question alike; `failure` is raised, `break_after` events into a stream."""

    asked: list[Question] = field(default_factory=list)
    failure: Exception | None = None
    break_after: int = 0
    made: list[str] = field(default_factory=list)
    closed: bool = False
    on_event: Callable[[], None] = lambda: None
    tokens: Sequence[str] = (*QUOTE.partition(" 🇮🇳"), " [1]")

    def ask(self, question: Question) -> Answer:
        """Answer, or fail."""
        self.asked.append(question)
        if self.failure:
            raise self.failure
        return answer_to(question)

    def search(self, question: Question) -> tuple[Evidence, ...]:
        """Find the one passage."""
        return self.ask(question).evidence

    def stream(self, question: Question) -> Iterator[Event]:
        """Make the events one by one."""
        self.asked.append(question)
        events: list[Event] = [Found(evidence()), *map(Token, self.tokens)]
        try:
            for number, event in enumerate([*events, Done(answer_to(question))]):
                if self.failure and number == self.break_after:
                    raise self.failure
                self.made.append(type(event).__name__)
                self.on_event()
                yield event
        finally:
            self.closed = True


@dataclass
class FakeDateline:
    """What the routes call of an open archive."""

    service: FakeService = field(default_factory=FakeService)
    settings: Any = field(
        default_factory=lambda: SimpleNamespace(answering=SimpleNamespace(answerer="extractive"))
    )
    articles: dict[str, Article] = field(default_factory=lambda: {ARTICLE.id: ARTICLE})
    index_fingerprint: str = "f00d"
    turns: Turns = field(default_factory=lambda: Turns(2))
    ready: bool = True
    listed: list[tuple[Filter, int, int]] = field(default_factory=list)
    sent: dict[str, bytes] = field(default_factory=dict)
    files: list[SourceFile] = field(default_factory=list)
    report: Any = None
    failure: Exception | None = None
    sessions: Any = None
    suggestions: Any = field(
        default_factory=lambda: SimpleNamespace(of=lambda _: ("Who?",), start=lambda: None)
    )

    @property
    def store(self) -> Any:
        """Give the parts of a store that routes call."""
        return SimpleNamespace(
            article=self._article,
            articles=self._page,
            summary=self._summary,
            revision=7,
            duplicates=SimpleNamespace(copies=lambda i: [COPY] if i == ARTICLE.id else []),
        )

    def clock(self) -> datetime:
        """Tell the time."""
        return NOW

    def add(self, files: Sequence[SourceFile]) -> Any:
        """Keep what was uploaded."""
        self.files += files
        self.sent |= {f.origin: f.path.read_bytes() for f in files}
        return self.report or report(added=[f.article_id for f in files])

    def add_articles(self, articles: Sequence[Article]) -> Any:
        """Keep articles by their id."""
        added = [a.id for a in articles if a.id not in self.articles]
        unchanged = sum(a == self.articles.get(a.id) for a in articles)
        self.articles |= {a.id: a for a in articles}
        return report(added=added, unchanged=unchanged)

    def delete(self, article_id: str) -> None:
        """Drop an article."""
        self._article(article_id)
        del self.articles[article_id]

    def _article(self, article_id: str) -> Article:
        if article_id not in self.articles:
            raise ArticleNotFound(
                expected="the id of an article", found=repr(article_id), remedy="list them"
            )
        return self.articles[article_id]

    def _page(
        self, where: Filter | None = None, *, limit: int, offset: int
    ) -> tuple[list[Article], int]:
        self.listed.append((where or Filter(), limit, offset))
        return list(self.articles.values())[offset : offset + limit], len(self.articles)

    def _summary(self) -> Any:
        if self.failure:
            raise self.failure
        day = ARTICLE.published
        return Summary(1, 3, (("Xinhua", 1),), 0, day, day, (("2018-05", 1),), 0)


def report(**values: Any) -> Any:
    """Make an ingest report with these values."""
    empty: dict[str, Any] = {"added": [], "changed": [], "removed": [], "refused": []}
    return SimpleNamespace(**empty | {"unchanged": 0, "skipped": Counter()} | values)


@pytest.fixture
def dateline(tmp_path: Path) -> Iterator[FakeDateline]:
    """Give an open archive of one article, with a conversation "known"."""
    sessions = Sessions(tmp_path / "sessions.sqlite3")
    sessions.append("known", SessionTurn("who?", "who?", "They.", NOW))
    yield FakeDateline(sessions=sessions)
    sessions.close()


@pytest.fixture
def app(dateline: FakeDateline) -> FastAPI:
    """Make the application over it; every conversation it starts is called "fresh"."""
    guards = Guards(Serving(allowed_hosts=["here"]))  # as the client calls it
    return create_app(dateline, new_session=lambda: "fresh", guards=guards)


@pytest.fixture
def client(app: FastAPI, client_of: Callable[[FastAPI], Any]) -> Any:
    """Make a client of that application."""
    return client_of(app)


@pytest.fixture
def archive() -> SimpleNamespace:
    """Give what the fake archive holds and says, for tests to compare with."""
    return SimpleNamespace(
        article=ARTICLE,
        text=TEXT,
        quote=QUOTE,
        passage_id=BIG,
        now=NOW,
        report=report,
        answer_to=answer_to,
        replace=replace,
        bad_question=BadQuestion(expected="a word", found="''", remedy="type a question"),
    )
