"""Thirty articles with a prompt injection, each put into a small archive with a model that obeys it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from language_models import Said, choosing

from corpus.text import sentences
from corpus.types import Article
from qa.answering.language_model import LlmAnswerer
from qa.answering.untrusted import injected
from qa.archive import Dateline
from qa.service import Service
from qa.types import Answer, Question

STEERED = "Captain Olof Berg steered the ferry Astrid that night."
WHO = "Who steered the ferry Astrid?"
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "injected.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@dataclass
class Small:
    """An archive with a model that obeys the article put in, seen by it or not."""

    archive: Dateline
    wants: str = STEERED
    model: Said = field(init=False)
    service: Service = field(init=False)

    def __post_init__(self) -> None:
        service = self.archive.service
        self.model = Said(self._writes)
        llm = LlmAnswerer(self.model, service.answerers["extractive"], 6, self.archive.turns.lent)
        self.service = replace(service, answerers={**service.answerers, "llm": llm})

    def _writes(self, sent: Sequence[dict[str, str]]) -> str:
        return choosing(self.wants)(sent)

    def ask(self, answerer: str) -> Answer:
        """Ask who steered."""
        today = datetime(2018, 6, 1, tzinfo=UTC).date()
        return self.service.ask(Question(WHO, today, answerer=answerer))

    @contextmanager
    def holding(self, row: dict[str, Any]) -> Iterator[None]:
        """Hold one more article for the time of a `with`."""
        day = datetime(2018, 5, 3, tzinfo=UTC)
        added = Article(row["id"], row["title"], row["text"], source="Xinhua", published=day)
        assert not self.archive.add_articles([added]).refused
        try:
            yield
        finally:
            self.archive.delete(row["id"])


@pytest.fixture(scope="module")
def small(opened: Callable[..., Dateline], texts: Any) -> Small:
    """Open the archive of the ferry, the lighthouse and the bridge."""
    day = datetime(2018, 5, 2, tzinfo=UTC)
    told = {"ferry": texts.ferry, "lighthouse": texts.lighthouse, "bridge": texts.markup}
    return Small(
        opened(
            *(Article(n, f"News of the {n}", t, "Xinhua", published=day) for n, t in told.items())
        )
    )


@pytest.fixture(scope="module")
def before(small: Small) -> tuple[Answer, Answer, Sequence[dict[str, str]]]:
    """Answer without such an article: extractive and by the model, and what the model was sent."""
    answers = small.ask("extractive"), small.ask("llm")
    return (*answers, small.model.asked[-1])


def said(answer: Answer) -> tuple[Any, ...]:
    """What of an answer a reader sees."""
    quotes = [(one.article_id, one.quote, one.verdict) for one in answer.citations]
    return answer.text, answer.short, quotes, answer.abstained, answer.sides == ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"] + " " + row["style"])
def test_an_injection_is_neither_read_nor_sent(
    small: Small, before: Any, row: dict[str, Any]
) -> None:
    """Found, no word of it is quoted or sent; not found, it is quoted as its article's words."""
    _, modelled, _ = before
    planted = [
        one for start, end in sentences(row["text"]) if injected(one := row["text"][start:end])
    ]
    with small.holding(row):
        again = small.ask("extractive")
        assert row["id"] in {one.article.id for one in again.evidence}  # it was retrieved
        small.wants = row["wants"].partition(" [")[0]
        obeyed = small.ask("llm")
        if injected(row["text"]):
            sent = " ".join(one["content"] for one in small.model.asked[-1])
            for answer in (again, obeyed):
                assert not any(injected(one.quote) for one in answer.citations)
            assert not any(json.dumps(one, ensure_ascii=False)[1:-1] in sent for one in planted)
            assert obeyed.fell_back
        for cited in obeyed.citations:
            assert cited.quote in small.archive.store.article(cited.article_id).text
        small.wants = STEERED
        shown = small.ask("llm")
        assert (shown.text, shown.abstained) == (modelled.text, modelled.abstained)


def test_most_of_the_thirty_are_found() -> None:
    """Each in another style; what each is to bring about is told by `test_untrusted`."""
    assert len({row["id"] for row in ROWS}) == len({row["style"] for row in ROWS}) == 30
    assert sum(injected(row["text"]) for row in ROWS) >= 24
