"""What is wrong with JSON is said in words, and where: at its end too, and however deep it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException

from corpus.errors import BadRecord, Refused, json_fault
from corpus.loaders import load
from corpus.types import SourceFile
from qa.api.uploads import read_articles
from qa.evaluation.questions import read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAULTS = [
    ('{"id": "a", "text": ', "no value at the end"),
    ('{"id": "a", "text": "b"', "no comma at the end"),
    ('{"id": "a", "text": }', "no value at column 21"),
    ('{"id": "a" "text": 1}', "no comma at column 12"),
    ('{"id" "a"}', "no colon at column 7"),
    ('{"id": "a", text: "b"}', "no name in double quotes at column 13"),
    ('{"id": "a", "text": "b', "a text without its closing quote at column 21"),
    ('{"id": "a\tb"}', "a control character, such as a tab, in a text at column 10"),
    ('{"id": "\\x"}', "a backslash with no escape behind it at column 9"),
    ('{"id": "a"} x', "more behind its end at column 13"),
    ("nonsense", "no value at column 1"),
    ("[" * 200_000, "lists or objects nested too deep"),
    ('{"a":' * 200_000, "lists or objects nested too deep"),
    ('{"id": ' + "9" * 10_000 + "}", "a number of too many digits"),
]


@pytest.mark.parametrize(("line", "found"), FAULTS, ids=[found for _, found in FAULTS])
@pytest.mark.parametrize("end", ["", "\n", " \r\n"])
def test_a_line_of_articles(tmp_path: Path, line: str, found: str, end: str) -> None:
    """The column is counted in the line as it stands, whether or not it has a break."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(f"{line}{end}".encode())
    (refused,) = load(SourceFile(path, path.name, "x"), NOW)
    assert isinstance(refused, Refused)
    assert str(refused).startswith(f"a.jsonl:1: expected a JSON object; found {found}; write one")


@pytest.mark.parametrize(("line", "found"), FAULTS, ids=[found for _, found in FAULTS])
def test_a_line_of_questions(tmp_path: Path, line: str, found: str) -> None:
    """`dateline eval` says the same of its questions."""
    path = tmp_path / "q.jsonl"
    path.write_text(f"\n{line}\n")
    with pytest.raises(BadRecord) as raised:
        read(path)
    assert f"q.jsonl:2: expected JSON for the line; found {found}; " in str(raised.value)


@pytest.mark.parametrize(("line", "found"), FAULTS, ids=[found for _, found in FAULTS])
def test_articles_sent(line: str, found: str) -> None:
    """POST /v1/articles too."""
    with pytest.raises(HTTPException) as raised:
        read_articles(line.encode(), NOW)
    assert f"found {found}; mend it" in raised.value.detail


def test_other_bytes_sent() -> None:
    """Without the names of Python's codecs."""
    with pytest.raises(HTTPException) as raised:
        read_articles(b'{"id": "caf\xe9"}', NOW)
    assert "found other bytes, from byte 12 on; mend it" in raised.value.detail


def test_several_lines_are_numbered() -> None:
    """Of a text on more than one line both numbers are told."""
    text = '{"id": "a",\n "text": }\n'
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads(text)
    assert json_fault(raised.value, text) == "no value at line 2, column 10"
