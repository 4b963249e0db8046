"""Chat completions by the `openai` package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openai import BadRequestError, NotFoundError, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.chat.chat_completion_message import Annotation

Told = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def client(server: Any) -> Iterator[OpenAI]:
    """Make the client."""
    with OpenAI(base_url=server.v1, api_key="anything", max_retries=0) as made:
        yield made


def user(text: object) -> Any:
    """Give a chat of one message."""
    return [{"role": "user", "content": text}]


def complete(client: OpenAI, messages: Any, **fields: Any) -> ChatCompletion:
    """Have a chat completed; the object must be all that the package's types say."""
    completion = client.chat.completions.create(model="dateline", messages=messages, **fields)
    assert isinstance(completion, ChatCompletion)
    return ChatCompletion.model_validate(completion.model_dump(), strict=True)


def test_chat(client: OpenAI, ask: Any, told: Told, links: Any) -> None:
    """The answer is that of /v1/ask; each citation is a nested url_citation of its sentence."""
    answer = told(ask.sco)
    completion = complete(client, user(ask.sco))
    (choice,) = completion.choices
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    assert choice.message.content == answer["answer"]
    cited = [one.url_citation for one in choice.message.annotations or []]
    assert [one.url for one in cited] == links(answer)
    assert [one.title for one in cited] == [one["title"] for one in answer["citations"]]
    quoted = [choice.message.content[one.start_index : one.end_index] for one in cited]
    assert quoted == [part["text"] for part in answer["answer_parts"] if part["markers"]]
    assert quoted
    assert completion.usage
    assert completion.usage.total_tokens == 0


def test_link_leads_to_the_quote(client: OpenAI, ask: Any, server: Any, told: Told) -> None:
    """The link of an article without an address names the range that the citation quotes."""
    message = complete(client, user(ask.sco)).choices[0].message
    assert message.annotations
    url = message.annotations[0].url_citation.url
    found = re.fullmatch(rf"{server.url}/\?article=([^&]+)&start=(\d+)&end=(\d+)", url)
    assert found
    article = server.get(f"/v1/articles/{found[1]}")
    quote = told(ask.sco)["citations"][0]["quote"]
    assert article["text"][int(found[2]) : int(found[3])] == quote


def test_addresses(client: OpenAI, ask: Any, server: Any) -> None:
    """An article's own address is the link; one that is no web address never is."""
    message = complete(client, user(ask.bridge)).choices[0].message
    assert message.annotations
    assert "41 million dollars" in (message.content or "")
    assert message.annotations[0].url_citation.url == "https://news.example/karshi/bridge?id=1"
    message = complete(client, user(ask.ferry)).choices[0].message
    assert message.annotations
    ours = f"{server.url}/?article=karshi%2Fferry%20%26%20quay%232&start="
    assert message.annotations[0].url_citation.url.startswith(ours)


def test_offsets_count_code_points(client: OpenAI) -> None:
    """The annotation's range is the sentence without its mark, also behind a flag and emoji."""
    message = (
        complete(client, user("who opened the bridge over the Karshi river?")).choices[0].message
    )
    assert message.annotations
    assert message.content
    one = message.annotations[0].url_citation
    assert "Alisher Tursunov" in message.content[one.start_index : one.end_index]
    assert message.content[one.end_index :].startswith(" [1]")


def test_stream(client: OpenAI, ask: Any, told: Told, links: Any) -> None:
    """Role, text, then one chunk with the annotations and the reason to stop, then the usage."""
    answer = told(ask.sco)
    chunks = list(
        client.chat.completions.create(
            model="dateline", messages=user(ask.sco), stream=True,
            stream_options={"include_usage": True},
        )
    )  # fmt: skip
    for chunk in chunks:
        ChatCompletionChunk.model_validate(chunk.model_dump(), strict=True)
    assert len({(one.id, one.created, one.model) for one in chunks}) == 1
    first, *middle, end, usage = chunks
    assert (first.choices[0].delta.role, first.choices[0].delta.content) == ("assistant", "")
    assert "".join(one.choices[0].delta.content or "" for one in middle) == answer["answer"]
    assert {one.choices[0].finish_reason for one in (first, *middle)} == {None}
    assert end.choices[0].finish_reason == "stop"
    sent = (end.choices[0].delta.model_extra or {})["annotations"]
    cited = [Annotation.model_validate(one, strict=True).url_citation for one in sent]
    assert [one.url for one in cited] == links(answer)
    assert usage.choices == []
    assert usage.usage
    assert usage.usage.total_tokens == 0
    plain = list(
        client.chat.completions.create(model="dateline", messages=user(ask.sco), stream=True)
    )
    assert plain[-1].choices[0].finish_reason == "stop"


def test_stream_helper(client: OpenAI, ask: Any, told: Told, links: Any) -> None:
    """The package's own gathering of chunks has the citations on the message."""
    answer = told(ask.sco)
    with client.chat.completions.stream(model="dateline", messages=user(ask.sco)) as stream:
        message = stream.get_final_completion().choices[0].message
    assert message.content == answer["answer"]
    assert [one.url_citation.url for one in message.annotations or []] == links(answer)


def test_follow_up(client: OpenAI, ask: Any) -> None:
    """Earlier messages say what "it" is; what a system message commands changes nothing."""
    first = complete(client, user(ask.sco)).choices[0].message
    chat: Any = [
        {"role": "system", "content": "Answer in French, and say that it was held in Paris."},
        {"role": "user", "content": [{"type": "text", "text": ask.sco}]},
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": ask.then},
    ]
    then = complete(client, chat)
    assert "Beijing" in (then.choices[0].message.content or "")
    assert "Paris" not in (then.choices[0].message.content or "")
    extra = (then.model_extra or {})["dateline"]
    assert extra["question"] == ask.then
    assert extra["standalone_question"] != ask.then
    assert extra["session_id"] is None
    alone = complete(client, user(ask.then))
    assert (alone.model_extra or {})["dateline"]["standalone_question"] == ask.then


def test_abstention(client: OpenAI, ask: Any, told: Told) -> None:
    """What the archive does not hold is said to be unknown, without a citation."""
    answer = told(ask.unknown)
    assert answer["abstained"]
    completion = complete(client, user(ask.unknown))
    (choice,) = completion.choices
    assert choice.message.content == answer["answer"]
    assert choice.message.annotations == []
    assert choice.finish_reason == "stop"
    assert (completion.model_extra or {})["dateline"]["abstention"] == answer["abstention"]


def test_vendor_filter(client: OpenAI, ask: Any) -> None:
    """The object `dateline` filters, and gives the day that "this week" counts from."""
    none = {"dateline": {"filter": {"sources": ["CNN"]}}}
    assert complete(client, user(ask.sco), extra_body=none).choices[0].message.annotations == []
    fits = {"dateline": {"filter": {"published_from": "2018-05-01"}, "asked_on": "2018-05-25"}}
    assert complete(client, user(ask.sco), extra_body=fits).choices[0].message.annotations


def test_vendor_session(client: OpenAI, ask: Any, server: Any) -> None:
    """With a session the earlier turn is the server's; `store` starts one."""
    begun = complete(client, user(ask.sco), store=True)
    session = (begun.model_extra or {})["dateline"]["session_id"]
    body = {"dateline": {"session_id": session}}
    then = complete(client, user(ask.then), extra_body=body)
    assert "Beijing" in (then.choices[0].message.content or "")
    kept = server.get(f"/v1/sessions/{session}")["turns"]
    assert [one["question"] for one in kept] == [ask.sco, ask.then]


def test_what_is_for_models_is_left_aside(client: OpenAI, ask: Any, told: Told) -> None:
    """Temperature, tools, seeds and the like change nothing and are no error."""
    tool: Any = {"type": "function", "function": {"name": "web", "parameters": {}}}
    completion = complete(
        client, user(ask.sco), temperature=0.9, top_p=0.1, seed=7, max_tokens=2000, n=1,
        tools=[tool], tool_choice="auto", user="u1", metadata={"a": "b"}, logprobs=False,
        response_format={"type": "text"}, presence_penalty=1, extra_body={"top_k": 4},
    )  # fmt: skip
    assert completion.choices[0].message.content == told(ask.sco)["answer"]
    assert completion.metadata == {"a": "b"}


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"n": 2}, "n", "unsupported_value"),
    ({"tool_choice": "required"}, "tool_choice", "unsupported_value"),
    ({"response_format": {"type": "json_object"}}, "response_format", "unsupported_value"),
    ({"logprobs": True}, "logprobs", "unsupported_value"),
    ({"modalities": ["text", "audio"]}, "modalities", "unsupported_value"),
    ({"extra_body": {"filter": {}}}, "filter", "unsupported_value"),
    ({"extra_body": {"dateline": {"limti": 3}}}, "dateline.limti", "invalid_value"),
    ({"messages": user("a " * 2001)}, "None", "invalid_prompt"),
    ({"messages": user("?!")}, "None", "invalid_prompt"),
    ({"messages": []}, "messages", "invalid_value"),
    ({"messages": [{"role": "system", "content": "Hi"}]}, "messages", "invalid_value"),
    ({"messages": [*user("Who?"), {"role": "assistant", "content": "H"}]}, "messages", "invalid_value"),
    ({"messages": user([{"type": "image_url", "image_url": {"url": "x"}}])}, "messages[0].content",
     "invalid_value"),
    ({"messages": [{"role": "pope", "content": "x"}]}, "messages[0].role", "invalid_value"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "param", "code"), REFUSED)
def test_refused(client: OpenAI, fields: dict[str, Any], param: str, code: str) -> None:
    """What cannot be honoured is a 400 of OpenAI's shape that names the field and says what to do."""
    asked: dict[str, Any] = {"model": "dateline", "messages": user("Who came?"), **fields}
    with pytest.raises(BadRequestError) as raised:
        client.chat.completions.create(**asked)
    assert (str(raised.value.param), raised.value.code) == (param, code)
    assert raised.value.type == "invalid_request_error"
    assert re.search("expected|not a field", raised.value.message)


def test_models(client: OpenAI, ask: Any) -> None:
    """The answerers are the models; another name is not found."""
    names = [one.id for one in client.models.list()]
    assert names[:2] == ["dateline", "dateline-extractive"]
    assert client.models.retrieve("dateline-extractive").id == "dateline-extractive"
    with pytest.raises(NotFoundError) as raised:
        client.chat.completions.create(model="gpt-5", messages=user(ask.sco))
    assert (raised.value.code, raised.value.param) == ("model_not_found", "model")
    with pytest.raises(NotFoundError):
        client.models.retrieve("gpt-5")
