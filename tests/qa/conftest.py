"""A client that speaks ASGI to an application, and marks to measure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from qa.evaluation.measures import group
from qa.evaluation.records import Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI


class Client:
    """Sends one request at a time to the application, without a network."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def __call__(self, method: str, url: str, **request: Any) -> httpx.Response:
        """Send a request."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return await client.request(method, url, **request)

        return asyncio.run(send())

    def get(self, url: str, **request: Any) -> httpx.Response:
        """Send a GET request."""
        return self("GET", url, **request)

    def ask(self, **question: Any) -> httpx.Response:
        """Ask a question, with these fields."""
        return self("POST", "/v1/ask", json={"question": "who attended?"} | question)


@pytest.fixture
def client_of() -> Callable[[FastAPI], Client]:
    """Make a client of an application."""
    return Client


def rightly(**changes: object) -> Mark:
    """An answerable question, its one article and its answer found first, answered rightly."""
    fields: dict[str, object] = {
        "id": "q", "kind": "who", "unanswerable": False, "underspecified": False,
        "follow_up": False, "one_article": False, "relevant": 1, "relevant_ranks": (1,),
        "answer_ranks": (1,), "abstained": False, "confidence": 0.9, "right": True,
        "short_exact": True, "short_contains": True, "states_false": None, "words": 10,
        "quotes": 1, "quotes_exact": 1, "citation_right": True, "seconds": 0.02,
    }  # fmt: skip
    return Mark(**{**fields, **changes})  # type: ignore[arg-type]


def refused(**changes: object) -> Mark:
    """A question the archive cannot answer, refused."""
    blank: dict[str, object] = {
        "unanswerable": True, "relevant": 0, "relevant_ranks": (), "answer_ranks": (),
        "abstained": True, "right": False, "short_exact": None, "short_contains": None,
        "quotes": 0, "quotes_exact": 0, "citation_right": None, "confidence": 0.1,
    }  # fmt: skip
    return rightly(**{**blank, **changes})


def measured(name: str, *marks: Mark) -> float | None:
    """One measure of these marks."""
    return group("all", marks)[name].value


# For the whole session, as Hypothesis wants of what many examples share: they hold no state.
@pytest.fixture(scope="session")
def mark() -> Callable[..., Mark]:
    """Mark a question answered rightly; keywords replace its fields."""
    return rightly


@pytest.fixture(scope="session")
def unanswerable() -> Callable[..., Mark]:
    """Mark a question that the archive cannot answer; keywords replace its fields."""
    return refused


@pytest.fixture(scope="session")
def value() -> Callable[..., float | None]:
    """Compute the measure of this name over these marks."""
    return measured
