"""Bad JSON Lines: a bad line is refused with its number, and the lines around it are loaded."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from corpus.errors import BadDate, BadRecord, NoArticle, NotText, Refused, TooLarge
from corpus.loaders import jsonl, load
from corpus.types import Article, SourceFile

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD = {"id": "good", "text": "A good record."}


def loaded(path: Path) -> list[Article | Refused]:
    """Load a file."""
    return list(load(SourceFile(path, path.name, "x"), NOW))


def test_damaged_gzip_keeps_whole_lines(tmp_path: Path) -> None:
    """The lines before the damage are loaded."""
    lines = [json.dumps({"id": str(i), "text": f"Text {i}. " * 99}) for i in range(2000)]
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress("\n".join(lines).encode())
    path.write_bytes(whole[: len(whole) // 2])
    *articles, last = loaded(path)
    assert isinstance(last, NotText)
    assert len(articles) > 100
    assert all(isinstance(article, Article) for article in articles)


BAD_LINES = [
    ("{", BadRecord),
    ("nonsense", BadRecord),
    ("[1, 2]", BadRecord),
    ('"text"', BadRecord),
    ("null", BadRecord),
    ("[" * 100_000, BadRecord),
    ('{"id": "1", "text": "x", "n": ' + "9" * 10_000 + "}", BadRecord),
    ('{"text": "no id"}', BadRecord),
    ('{"id": null, "text": "x"}', BadRecord),
    ('{"id": "", "text": "x"}', BadRecord),
    ('{"id": "  ", "text": "x"}', BadRecord),
    ('{"id": "a\\u0000b", "text": "x"}', BadRecord),
    ('{"id": 5, "text": "x"}', BadRecord),
    ('{"id": "1"}', BadRecord),
    ('{"id": "1", "text": null}', BadRecord),
    ('{"id": "1", "text": ["x"]}', BadRecord),
    ('{"id": "1", "text": "x", "title": 5}', BadRecord),
    ('{"id": "1", "text": "x", "url": {}}', BadRecord),
    ('{"id": "1", "text": "x", "authors": "Jane"}', BadRecord),
    ('{"id": "1", "text": "x", "authors": [1]}', BadRecord),
    ('{"id": "1", "text": "half \\ud83d a pair"}', BadRecord),
    ('{"id": "1", "text": ""}', NoArticle),
    ('{"id": "1", "text": " \\u200b\\n"}', NoArticle),
    ('{"id": "1", "text": "x", "published_at": "yesterday"}', BadDate),
    ('{"id": "1", "text": "x", "published_at": "2018-02-30"}', BadDate),
    ('{"id": "1", "text": "x", "published_at": "05/23/2018"}', BadDate),
    ('{"id": "1", "text": "x", "published_at": 1527033600}', BadDate),
    ('{"id": "1", "text": "x", "published_at": "2026-11-24"}', BadDate),
    ('{"id": "1", "text": "x", "published_at": "2999-01-01"}', BadDate),
    ('{"id": "1", "text": "x", "published_at": "0001-01-01T00:00:00+14:00"}', BadDate),
]


@pytest.mark.parametrize(("line", "error"), BAD_LINES)
def test_bad_line(line: str, error: type[Refused], tmp_path: Path) -> None:
    """A bad line is refused with its number, and the lines around it are loaded."""
    path = tmp_path / "a.jsonl"
    good = json.dumps(GOOD)
    path.write_text(f"{good}\n\n{line}\n{good}\n")
    first, refused, last = loaded(path)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert type(refused) is error
    assert refused.line == 3
    assert str(refused).startswith("a.jsonl:3: expected ")
    assert len(str(refused)) < 300


def test_line_not_utf8(tmp_path: Path) -> None:
    """A line in another encoding is refused by itself: JSON is UTF-8."""
    path = tmp_path / "a.jsonl"
    good = json.dumps(GOOD).encode()
    path.write_bytes(good + b'\n{"id": "1", "text": "caf\xe9"}\n' + good)
    first, refused, last = loaded(path)
    assert isinstance(refused, NotText)
    assert (refused.line, type(first), type(last)) == (2, Article, Article)


def test_long_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line over the limit is refused without being kept, and the next ones are loaded."""
    monkeypatch.setattr(jsonl, "LIMIT", 1000)
    path = tmp_path / "a.jsonl"
    good = json.dumps(GOOD)
    long = json.dumps({"id": "1", "text": "word " * 1000})
    path.write_text(f"{good}\n{long}\n{good}\n{long}")
    first, second, third, fourth = loaded(path)
    assert isinstance(first, Article)
    assert isinstance(second, TooLarge)
    assert second.line == 2
    assert isinstance(third, Article)
    assert isinstance(fourth, TooLarge)


def test_line_of_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of exactly the limit is loaded; one byte more is not."""
    line = json.dumps(GOOD)
    path = tmp_path / "a.jsonl"
    path.write_text(line)
    monkeypatch.setattr(jsonl, "LIMIT", len(line))
    assert isinstance(loaded(path)[0], Article)
    monkeypatch.setattr(jsonl, "LIMIT", len(line) - 1)
    assert isinstance(loaded(path)[0], TooLarge)


def test_json_lines_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gzip that swells far beyond what news does is refused, in blank lines or in one line."""
    monkeypatch.setattr(jsonl, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(jsonl, "LIMIT", 100_000)
    for filling in (b"\n" * 5_000_000, b" " * 5_000_000):
        path = tmp_path / "a.jsonl.gz"
        path.write_bytes(gzip.compress(filling))
        assert isinstance(loaded(path)[-1], TooLarge)


def test_tomorrow_is_not_the_future(tmp_path: Path) -> None:
    """A date up to a day after now is taken: somewhere it is tomorrow already."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({**GOOD, "published_at": "2026-11-23"}))
    (article,) = loaded(path)
    assert isinstance(article, Article)
    assert article.published == datetime(2026, 11, 23, tzinfo=UTC)
