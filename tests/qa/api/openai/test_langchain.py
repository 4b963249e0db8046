"""langchain-openai's ChatOpenAI, over chat completions and over responses."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Any

import openai
import pytest
from langchain_openai import ChatOpenAI

Told = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def model(server: Any) -> Callable[..., ChatOpenAI]:
    """Make a model."""

    def made(**fields: Any) -> ChatOpenAI:
        return ChatOpenAI(model="dateline", base_url=server.v1, api_key="anything", **fields)

    return made


def cited(message: Any) -> list[str]:
    """List the addresses in a message's content blocks."""
    return [
        one["url"]
        for block in message.content_blocks
        for one in block.get("annotations", [])
        if one["type"] == "citation"
    ]


def test_chat(model: Any, ask: Any, told: Told) -> None:
    """Over chat completions it has the answer; its messages have no room for citations there."""
    answer = told(ask.sco)["answer"]
    assert model().invoke(ask.sco).text == answer
    assert reduce(add, model().stream(ask.sco)).text == answer


def test_responses(model: Any, ask: Any, told: Told, links: Any) -> None:
    """Over responses it has answer and citations, streamed too."""
    answer = told(ask.sco)
    over = model(use_responses_api=True)
    for message in (over.invoke(ask.sco), reduce(add, over.stream(ask.sco))):
        assert message.text == answer["answer"]
        assert cited(message) == links(answer)
        (block,) = message.content_blocks
        (first, *_) = block["annotations"]
        quoted = message.text[first["start_index"] : first["end_index"]]
        assert quoted == answer["answer_parts"][0]["text"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"use_responses_api": True},
        {"use_responses_api": True, "use_previous_response_id": True},
    ],
    ids=["chat", "responses", "previous response"],
)
def test_follow_up(model: Any, ask: Any, fields: dict[str, Any]) -> None:
    """The messages before are the conversation, whichever way they are sent."""
    over = model(**fields)
    first = over.invoke(ask.sco)
    then = over.invoke([("system", "Be brief."), ("user", ask.sco), first, ("user", ask.then)])
    assert "Beijing" in then.text


def test_filter(model: Any, ask: Any) -> None:
    """`extra_body` carries the object `dateline`."""
    body = {"dateline": {"filter": {"sources": ["CNN"]}}}
    assert cited(model(use_responses_api=True, extra_body=body).invoke(ask.sco)) == []


def test_refused(model: Any, ask: Any) -> None:
    """A schema cannot shape a quoted answer: asked for one, it says so."""
    asked = model().with_structured_output({"title": "A", "type": "object", "properties": {}})
    with pytest.raises(openai.BadRequestError, match="text"):
        asked.invoke(ask.sco)
