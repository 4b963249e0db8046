"""The tools over stdio and streamable HTTP, called by the real client of the `mcp` package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mcp import MCPError
from mcp_types import CallToolResult

ASKED = "who attended the 13th SCO meeting"
Call = Callable[..., CallToolResult]


def said(result: CallToolResult) -> str:
    """Give the text of a result."""
    return result.content[0].text  # type: ignore[union-attr]


def complaint(result: CallToolResult) -> str:
    """Give the text of a result that must be an error."""
    assert result.is_error
    assert result.structured_content is None
    return said(result)


def test_the_tools_describe_themselves(call: Any) -> None:
    """Types, limits and days are in the schemas; nothing is changed by calling them."""
    tools = {tool.name: tool for tool in call.get("list_tools").tools}
    assert list(tools) == ["ask", "search", "article"]
    for tool in tools.values():
        assert len(tool.description) > 100
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema["type"] == "object"
    ask = tools["ask"].input_schema
    assert ask["required"] == ["question"]
    assert (ask["properties"]["limit"]["minimum"], ask["properties"]["limit"]["maximum"]) == (
        1,
        100,
    )
    assert ask["properties"]["published_from"]["anyOf"][0] == {"type": "string", "format": "date"}
    assert "YYYY-MM-DD" in ask["properties"]["asked_on"]["description"]
    assert all(field["description"] for field in ask["properties"].values())
    assert "5 news articles, published 2017-05-04 to 2024-09-11" in call.client.instructions


def test_ask_as_of_a_day_says_so(call: Any) -> None:
    """Nothing later is quoted; the period that was read is told, or left out where that is asked."""
    told = call("ask", question="What happened last month?", as_of="2018-06-15")
    assert told.structured_content["period"]["from"] == "2018-05-01"
    assert "stood on 2018-06-15: nothing published later was used" in said(told)
    assert "Read as a period: “last month”, 2018-05-01 to 2018-05-31." in said(told)
    told = call("search", query="Beijing", as_of="2018-06-15", ignore_period=True)
    days = [one["published_on"] for one in told.structured_content["evidence"]]
    assert days
    assert max(days) < "2018-06-15"


def test_ask_answers_with_numbered_quotes(call: Any) -> None:
    """The text shows each quote with its article; each is the article's own text."""
    result = call("ask", question=ASKED)
    answer = result.structured_content
    assert not result.is_error
    assert answer["short_answer"].endswith("Tajikistan and Uzbekistan")
    assert "evidence" not in answer
    assert said(result).startswith(f"{answer['answer']}\n")
    assert answer["citations"]
    for cited in answer["citations"]:
        assert f"[{cited['marker']}] “{cited['quote']}”" in said(result)
        assert f"{cited['title']} · Xinhua · 2018-05-23 · article_id" in said(result)
        where = {key: cited[key] for key in ("article_id", "start", "end")}
        assert call("article", **where).structured_content["text"] == cited["quote"]
    links = [block for block in result.content if block.type == "resource_link"]
    assert [link.name for link in links] == [answer["citations"][0]["article_id"]]
    (shown,) = call.get("read_resource", links[0].uri).contents
    assert answer["citations"][0]["quote"] in shown.text


def test_ask_gives_the_evidence_if_wanted(call: Any) -> None:
    """As many passages as were asked for."""
    result = call("ask", question=ASKED, evidence=True, limit=2)
    assert [one["rank"] for one in result.structured_content["evidence"]] == [1, 2]


def test_a_follow_up_goes_on_with_its_session(call: Any) -> None:
    """A question that points back is understood by the one before, and says how."""
    begun = call("ask", question="Where did Zhao Kezhi hold talks?").structured_content[
        "session_id"
    ]
    result = call("ask", question="When did he hold them?", session_id=begun)
    assert result.structured_content["session_id"] == begun
    understood = result.structured_content["standalone_question"]
    assert "Zhao" in understood
    assert said(result).startswith(f"Understood as: {understood}\n")


def test_an_abstention_is_a_result_that_says_so(call: Any) -> None:
    """Not an error: why, what would help, and the nearest passages as just that."""
    result = call("ask", question="who is Zhou Kezhi")
    assert not result.is_error
    assert result.structured_content["abstained"] is True
    assert result.structured_content["citations"] == []
    assert said(result).startswith("No answer: ")
    assert "did you mean Zhao Kezhi?" in said(result)
    assert "nearest passages, which do not answer" in said(result)
    nearest = {one["article_id"] for one in result.structured_content["abstention"]["nearest"]}
    assert {block.name for block in result.content[1:]} == nearest


def test_search_keeps_to_its_filter(call: Any) -> None:
    """Days and outlets as asked; nothing found is a result as well."""
    found = call("search", query="security", published_to="2017-05-24", sources=["xinhua"])
    evidence = found.structured_content["evidence"]
    assert [one["published_on"] for one in evidence] == ["2017-05-04"]
    assert evidence[0]["article_id"] in said(found)
    nothing = call("search", query="security", sources=["Nobody"])
    assert (nothing.is_error, nothing.structured_content["evidence"]) == (False, [])
    assert said(nothing).startswith("Nothing was found.")


def test_article_gives_a_range(call: Any) -> None:
    """The text from start to end, how long the whole is, and how to read on."""
    (found,) = call("search", query="Lianyungang", limit=1).structured_content["evidence"]
    whole = call("article", article_id=found["article_id"]).structured_content
    assert (whole["start"], whole["end"]) == (0, whole["length"])
    part = call("article", article_id=found["article_id"], start=10, end=60)
    assert part.structured_content["text"] == whole["text"][10:60]
    assert part.structured_content["title"] == found["title"]
    assert f"Characters 10 to 60 of {whole['length']}." in said(part)
    assert "call article with start 60" in said(part)


@pytest.mark.parametrize(
    ("tool", "arguments", "named"),
    [
        ("ask", {}, "question: required"),
        ("ask", {"question": ""}, "a question with a word in it"),
        ("ask", {"question": "x" * 3000}, "at most 2,000 characters"),
        ("ask", {"question": ASKED, "limit": 500}, "limit: expected less than or equal to 100"),
        ("ask", {"question": ASKED, "limit": "10"}, "limit: expected a valid integer"),
        ("ask", {"question": ASKED, "sources": "Xinhua"}, "sources: expected a valid list"),
        ("ask", {"question": ASKED, "asked_on": "soon"}, "a day written YYYY-MM-DD"),
        ("ask", {"question": ASKED, "session_id": "a b"}, "session_id"),
        ("ask", {"question": ASKED, "answerer": "oracle"}, "'oracle'"),
        ("ask", {"question": ASKED, "source": "Xinhua"}, "no other arguments than question"),
        (
            "search",
            {"query": "x", "published_from": "2018-02-01", "published_to": "2018-01-01"},
            "2018-02-01 after 2018-01-01",
        ),
        ("article", {"article_id": "nobody"}, "'nobody'"),
    ],
)
def test_bad_input_is_a_tool_error_that_says_what_to_do(
    call: Any, tool: str, arguments: dict[str, object], named: str
) -> None:
    """Expected, found and a remedy, for the model to mend; the next call is answered."""
    text = complaint(call(tool, **arguments))
    assert named in text
    assert text.startswith("expected ")
    assert "; found " in text
    assert not call("search", query="security", limit=1).is_error


def test_an_end_past_the_text_is_its_end(call: Any) -> None:
    """A model that wants the rest need not know how long the article is."""
    (found,) = call("search", query="Lianyungang", limit=1).structured_content["evidence"]
    whole = call("article", article_id=found["article_id"]).structured_content
    rest = call("article", article_id=found["article_id"], start=10, end=10**6)
    assert not rest.is_error
    assert rest.structured_content["text"] == whole["text"][10:]
    assert rest.structured_content["end"] == whole["length"]
    assert "To read on" not in said(rest)


@pytest.mark.parametrize(
    ("tool", "arguments", "remedy"),
    [
        ("article", {"article_id": "nobody"}, "take an article_id from a result of search or ask"),
        ("ask", {"question": ASKED, "answerer": "oracle"}, "leave answerer out"),
        ("ask", {"question": ASKED, "answerer": "llm"}, "leave answerer out"),
    ],
)
def test_a_remedy_is_something_a_model_can_do(
    call: Any, tool: str, arguments: dict[str, object], remedy: str
) -> None:
    """No command, no setting: the model has neither."""
    text = complaint(call(tool, **arguments))
    assert text.endswith(f"; {remedy}")
    assert "`" not in text


@pytest.mark.parametrize(("start", "end"), [(60, 10), (10**6, 10**6 + 1), (10**6, None)])
def test_a_range_outside_the_article_is_refused(call: Any, start: int, end: int | None) -> None:
    """The error names the article's length."""
    (found,) = call("search", query="Lianyungang", limit=1).structured_content["evidence"]
    length = call("article", article_id=found["article_id"]).structured_content["length"]
    refused = call("article", article_id=found["article_id"], start=start, end=end)
    assert f"end <= {length}" in complaint(refused)


def test_what_is_not_there_is_an_error_of_the_protocol(call: Any) -> None:
    """Unknown tools, articles and cursors; the connection lives on."""
    for method, argument in (
        ("call_tool", "sing"),
        ("read_resource", "dateline://articles/nobody"),
        ("read_resource", "file:///etc/passwd"),
    ):
        with pytest.raises(MCPError, match=r"expected .*; found .*; "):
            call.get(method, argument)
    assert len(call.get("list_resources").resources) == 5
    (template,) = call.get("list_resource_templates").resource_templates
    assert template.uri_template == "dateline://articles/{article_id}"
