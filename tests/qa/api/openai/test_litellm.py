"""LiteLLM: completions and responses, streamed and not."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

Told = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def litellm() -> Iterator[Any]:
    """Import it without its table of prices, which it would fetch, and without its own warnings.

    It takes the thread's event loop and never closes it: it is lent one that is closed after it.
    """
    before, loop = dict(os.environ), asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    os.environ |= {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        imported = import_module("litellm")
        imported.suppress_debug_info = True
        yield imported
    os.environ.clear()
    os.environ.update(before)
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture(scope="module")
def dateline(server: Any) -> dict[str, Any]:
    """Say where the model is."""
    return {"model": "openai/dateline", "api_base": server.v1, "api_key": "anything"}


def user(text: str) -> list[dict[str, str]]:
    """Give a chat of one message."""
    return [{"role": "user", "content": text}]


def urls(message: Any) -> list[str]:
    """List the addresses that a message cites."""
    return [one["url_citation"]["url"] for one in message.annotations]


def test_completion(litellm: Any, dateline: Any, ask: Any, told: Told, links: Any) -> None:
    """Answer and citations are on the message."""
    answer = told(ask.sco)
    message = litellm.completion(messages=user(ask.sco), **dateline).choices[0].message
    assert message.content == answer["answer"]
    assert urls(message) == links(answer)


def test_stream(litellm: Any, dateline: Any, ask: Any, told: Told, links: Any) -> None:
    """Its own gathering of the chunks has both too."""
    answer = told(ask.sco)
    chunks = list(litellm.completion(messages=user(ask.sco), stream=True, **dateline))
    message = litellm.stream_chunk_builder(chunks).choices[0].message
    assert message.content == answer["answer"]
    assert urls(message) == links(answer)


def test_follow_up(litellm: Any, dateline: Any, ask: Any) -> None:
    """The messages before are the conversation."""
    first = litellm.completion(messages=user(ask.sco), **dateline).choices[0].message
    chat = [*user(ask.sco), first.model_dump(), *user(ask.then)]
    then = litellm.completion(messages=chat, **dateline)
    assert "Beijing" in then.choices[0].message.content


def test_filter(litellm: Any, dateline: Any, ask: Any) -> None:
    """`extra_body` carries the object `dateline`."""
    body = {"dateline": {"filter": {"sources": ["CNN"]}}}
    message = (
        litellm.completion(messages=user(ask.sco), extra_body=body, **dateline).choices[0].message
    )
    assert message.annotations == []


def test_responses(litellm: Any, dateline: Any, ask: Any, told: Told, links: Any) -> None:
    """A response has text and citations, and its id resumes the conversation."""
    answer = told(ask.sco)
    first = litellm.responses(input=ask.sco, **dateline)
    (part,) = first.output[0].content
    assert part.text == answer["answer"]
    assert [one.url for one in part.annotations] == links(answer)
    then = litellm.responses(input=ask.then, previous_response_id=first.id, **dateline)
    assert "Beijing" in then.output[0].content[0].text


def test_responses_streamed(litellm: Any, dateline: Any, ask: Any, told: Told, links: Any) -> None:
    """Its events end with the whole response."""
    answer = told(ask.sco)
    events = list(litellm.responses(input=ask.sco, stream=True, **dateline))
    deltas = [one.delta for one in events if str(one.type.value).endswith("output_text.delta")]
    assert "".join(deltas) == answer["answer"]
    (part,) = events[-1].response.output[0].content
    assert [one.url for one in part.annotations] == links(answer)


def test_refused(litellm: Any, dateline: Any, ask: Any) -> None:
    """What is refused is its BadRequestError with our words; an unknown model its NotFoundError."""
    with pytest.raises(litellm.BadRequestError, match="a question has one answer"):
        litellm.completion(messages=user(ask.sco), n=2, **dateline)
    with pytest.raises(litellm.NotFoundError, match="dateline-extractive"):
        litellm.completion(messages=user(ask.sco), **{**dateline, "model": "openai/gpt-5"})
