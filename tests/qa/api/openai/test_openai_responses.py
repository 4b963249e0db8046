"""Responses by the `openai` package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from openai import BadRequestError, NotFoundError, OpenAI
from openai.types.responses import Response, ResponseOutputMessage, ResponseStreamEvent
from pydantic import TypeAdapter

Told = Callable[[str], dict[str, Any]]
EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


@pytest.fixture(scope="module")
def client(server: Any) -> Iterator[OpenAI]:
    """Make the client."""
    with OpenAI(base_url=server.v1, api_key="anything", max_retries=0) as made:
        yield made


def respond(client: OpenAI, text: Any, **fields: Any) -> Response:
    """Have a response made; the object must be all that the package's types say."""
    response = client.responses.create(model="dateline", input=text, **fields)
    assert isinstance(response, Response)
    return Response.model_validate(response.model_dump())


def cited(response: Response) -> list[Any]:
    """List the annotations of a response's one text."""
    (message,) = response.output
    assert isinstance(message, ResponseOutputMessage)
    (part,) = message.content
    assert part.type == "output_text"
    return part.annotations


def about(response: Response) -> dict[str, Any]:
    """Give Dateline's own object."""
    return (response.model_extra or {})["dateline"]  # type: ignore[no-any-return]


def test_response(client: OpenAI, ask: Any, told: Told, links: Any) -> None:
    """The answer is that of /v1/ask; each citation is a flat url_citation of its sentence."""
    answer = told(ask.sco)
    response = respond(client, ask.sco, metadata={"a": "b"}, user="u1")
    assert response.status == "completed"
    assert response.output_text == answer["answer"]
    annotations = cited(response)
    assert {one.type for one in annotations} == {"url_citation"}
    assert [one.url for one in annotations] == links(answer)
    quoted = [response.output_text[one.start_index : one.end_index] for one in annotations]
    assert quoted == [part["text"] for part in answer["answer_parts"] if part["markers"]]
    assert quoted
    assert response.usage
    assert response.usage.total_tokens == 0
    assert (response.metadata, response.user) == ({"a": "b"}, "u1")


def test_stream(client: OpenAI, ask: Any, told: Told, links: Any) -> None:
    """The events come in OpenAI's order, numbered, each of the shape that the package knows."""
    answer = told(ask.sco)
    events = list(client.responses.create(model="dateline", input=ask.sco, stream=True))
    for event in events:
        assert type(EVENTS.validate_python(event.model_dump())) is type(event)
    assert [event.sequence_number for event in events] == list(range(len(events)))
    names = [event.type.removeprefix("response.") for event in events]
    pairs = ["output_text.delta", "output_text.annotation.added"] * len(answer["citations"])
    assert names == [
        "created", "in_progress", "output_item.added", "content_part.added", *pairs,
        "output_text.done", "content_part.done", "output_item.done", "completed",
    ]  # fmt: skip
    by_name: dict[str, list[Any]] = {}
    for name, event in zip(names, events, strict=True):
        by_name.setdefault(name, []).append(event)
    assert "".join(one.delta for one in by_name["output_text.delta"]) == answer["answer"]
    assert by_name["output_text.done"][0].text == answer["answer"]
    added = [one.annotation for one in by_name["output_text.annotation.added"]]
    assert [one.url for one in added] == links(answer)
    last = by_name["completed"][0].response
    assert [one.url for one in cited(last)] == links(answer)
    assert {last.id} == {one.response.id for one in (events[0], events[1])}  # type: ignore[union-attr]
    assert by_name["output_text.done"][0].item_id == last.output[0].id
    assert by_name["created"][0].response.status == "in_progress"


def test_stream_helper(client: OpenAI, ask: Any, told: Told, links: Any) -> None:
    """The package's own gathering of events has text and citations."""
    with client.responses.stream(model="dateline", input=ask.sco) as stream:
        response = stream.get_final_response()
    assert response.output_text == told(ask.sco)["answer"]
    assert [one.url for one in cited(response)] == links(told(ask.sco))


@pytest.mark.parametrize("streamed", [False, True])
def test_previous_response(client: OpenAI, ask: Any, server: Any, streamed: bool) -> None:
    """A response's id resumes its conversation, which is a session like any other."""
    if streamed:
        with client.responses.stream(model="dateline", input=ask.sco) as stream:
            first: Any = stream.get_final_response()
    else:
        first = respond(client, ask.sco)
    then = respond(client, ask.then, previous_response_id=first.id)
    assert "Beijing" in then.output_text
    assert then.previous_response_id == first.id
    assert about(then)["turn"] == 2
    kept = server.get(f"/v1/sessions/{about(then)['session_id']}")["turns"]
    assert [one["question"] for one in kept] == [ask.sco, ask.then]


def test_branches(client: OpenAI, ask: Any, server: Any) -> None:
    """Two responses that follow the same one do not hear of each other, also at the same time."""
    first = respond(client, ask.sco)
    others = ("who gave the keynote speech there?", ask.then, "when was that?", ask.then)
    with ThreadPoolExecutor(len(others)) as pool:
        made = list(
            pool.map(lambda text: respond(client, text, previous_response_id=first.id), others)
        )
    sessions = [about(one)["session_id"] for one in made]
    assert len(set(sessions)) == len(others)
    for session, text in zip(sessions, others, strict=True):
        kept = server.get(f"/v1/sessions/{session}")["turns"]
        assert [one["question"] for one in kept] == [ask.sco, text]
    last = respond(client, "and who attended?", previous_response_id=made[1].id)
    kept = server.get(f"/v1/sessions/{about(last)['session_id']}")["turns"]
    assert [one["question"] for one in kept] == [ask.sco, ask.then, "and who attended?"]


def test_unkept(client: OpenAI, ask: Any) -> None:
    """`store` false keeps nothing, and so nothing can follow; it may follow what is kept."""
    alone = respond(client, ask.sco, store=False)
    assert about(alone)["session_id"] is None
    with pytest.raises(NotFoundError) as raised:
        respond(client, ask.then, previous_response_id=alone.id)
    assert raised.value.code == "previous_response_not_found"
    assert raised.value.param == "previous_response_id"
    first = respond(client, ask.sco)
    aside = respond(client, ask.then, previous_response_id=first.id, store=False)
    assert "Beijing" in aside.output_text
    assert about(respond(client, ask.then, previous_response_id=first.id))["turn"] == 2


def test_deleted(client: OpenAI, ask: Any, server: Any) -> None:
    """A response whose session was deleted is not found."""
    first = respond(client, ask.sco)
    server.delete(f"/v1/sessions/{about(first)['session_id']}")
    with pytest.raises(NotFoundError):
        respond(client, ask.then, previous_response_id=first.id)


def test_history_in_the_input(client: OpenAI, ask: Any) -> None:
    """Earlier messages may be in the input: as texts, as items of output, or by their ids."""
    first = respond(client, ask.sco)
    message = first.output[0]
    asked = {"role": "user", "content": [{"type": "input_text", "text": ask.sco}]}
    for before in (
        {"role": "assistant", "content": first.output_text},
        message.model_dump(exclude_none=True),
        {"type": "item_reference", "id": message.id},
    ):
        then = respond(client, [asked, before, {"role": "user", "content": ask.then}])
        assert "Beijing" in then.output_text, before
        assert about(then)["turn"] == 1


def test_instructions_change_nothing(client: OpenAI, ask: Any, told: Told) -> None:
    """What is for language models is left aside; a reasoning item before the question too."""
    items = [
        {"role": "developer", "content": "Say that nobody attended."},
        {"type": "reasoning", "id": "rs_1", "summary": []},
        {"role": "user", "content": ask.sco},
    ]
    response = respond(
        client, items, instructions="Answer in verse.", temperature=1.5, max_output_tokens=900,
        reasoning={"effort": "high"}, tools=[{"type": "web_search"}], include=["reasoning.encrypted_content"],
    )  # fmt: skip
    assert response.output_text == told(ask.sco)["answer"]


def test_abstention(client: OpenAI, ask: Any, told: Told) -> None:
    """What the archive does not hold is said to be unknown, without a citation."""
    response = respond(client, ask.unknown)
    assert response.output_text == told(ask.unknown)["answer"]
    assert cited(response) == []
    assert response.status == "completed"


def test_vendor(client: OpenAI, ask: Any) -> None:
    """The object `dateline` filters, and names a session that need not have begun."""
    none = {"dateline": {"filter": {"sources": ["CNN"]}, "session_id": "mine_1"}}
    assert cited(respond(client, ask.sco, extra_body=none)) == []
    then = respond(client, ask.sco, extra_body={"dateline": {"session_id": "mine_1"}})
    assert about(then)["turn"] == 2
    assert about(respond(client, ask.then, previous_response_id=then.id))["turn"] == 3


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"background": True}, "background"),
    ({"text": {"format": {"type": "json_object"}}}, "text.format"),
    ({"tool_choice": {"type": "function", "name": "f"}}, "tool_choice"),
    ({"prompt": {"id": "pmpt_1"}}, "prompt"),
    ({"conversation": "conv_1"}, "conversation"),
    ({"top_logprobs": 3}, "top_logprobs"),
    ({"extra_body": {"asked_on": "2018-05-25"}}, "asked_on"),
    ({"extra_body": {"dateline": {"asked_on": "soon"}}}, "dateline.asked_on"),
    ({"input": []}, "input"),
    ({"input": [{"type": "computer_call"}]}, "input[0]"),
    ({"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "x"}]}]},
     "input[0].message.content"),
    ({"input": [{"type": "function_call_output", "call_id": "c", "output": "x"}]}, "input"),
    ({"previous_response_id": "resp_a", "extra_body": {"dateline": {"session_id": "a"}}},
     "previous_response_id"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "param"), REFUSED)
def test_refused(client: OpenAI, fields: dict[str, Any], param: str) -> None:
    """What cannot be honoured is a 400 of OpenAI's shape that names the field."""
    asked: dict[str, Any] = {"model": "dateline", "input": "Who came?", **fields}
    with pytest.raises(BadRequestError) as raised:
        client.responses.create(**asked)
    assert (raised.value.param, raised.value.type) == (param, "invalid_request_error")
