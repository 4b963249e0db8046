"""`dateline eval` over folders of archives, and with parts of answering left out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import NotAFile
from qa.archive import PARTS
from qa.errors import SettingsError
from qa.evaluation.command import Plan, run

if TYPE_CHECKING:
    from qa.evaluation.command import Result

SHARED = Path(os.environ.get("DATELINE_SHARED", Path(__file__).parents[4] / "shared"))


def told(_: str, __: int, ___: int) -> None:
    """Take no notice of progress."""


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """Two archives of an article each, with a question and one that follows another."""
    for name, mayor in (("east", "Ann Berg"), ("west", "Carl Dahl")):
        folder = tmp_path / "archives" / name
        folder.mkdir(parents=True)
        text = f"{mayor} is the mayor of {name}ville. The mayor opened the bridge on 4 May 2024."
        article = {"id": f"{name}-1", "title": f"The mayor of {name}ville", "text": text}
        questions = [
            {"id": f"{name}-q1", "question": f"Who is the mayor of {name}ville?", "kind": "latest",
             "must": [[mayor]], "must_not": ["Eve"], "short": [mayor], "docs": [f"{name}-1"]},
            {"id": f"{name}-q2", "question": "When was the bridge opened?", "kind": "follow-up",
             "history": [f"Who is the mayor of {name}ville?"], "must": [["4 May"]]},
        ]  # fmt: skip
        (folder / "articles.jsonl").write_text(json.dumps(article))
        (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)))
    return tmp_path / "archives"


@pytest.fixture
def evaluated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Evaluate a folder of archives with no models."""
    monkeypatch.setenv("DATELINE_EMBEDDING__MODEL", "hashing")
    monkeypatch.setenv("DATELINE_ANSWERING__READER", "none")

    def call(folder: Path, **changes: Any) -> Result:
        chosen: dict[str, Any] = {
            "home": tmp_path / "home", "articles": folder, "questions": None, "name": None,
            "output": tmp_path / "results", "half": None, "count": None, "limit": 10, "command": "eval",
        }  # fmt: skip
        return run(Plan(**{**chosen, **changes}), told)

    return call


def test_a_folder_of_archives_is_one_set(evaluated: Any, archives: Path) -> None:
    """All questions together, by kind and by archive; sessions are forgotten."""
    document = evaluated(archives).document
    assert document["marks"]["id"] == ["east-q1", "east-q2", "west-q1", "west-q2"]
    assert document["marks"]["archive"] == ["east", "east", "west", "west"]
    assert document["marks"]["follow_up"] == [False, True, False, True]
    assert document["marks"]["relevant_ranks"][0] == [1]
    assert [one["name"] for one in document["archives"]] == ["east", "west"]
    assert [one["name"] for one in document["kinds"]] == ["follow-up", "latest"]
    assert document["meta"]["name"] == "archives"
    measures = document["summary"]["measures"]
    assert measures["headline"]["n"] == 2
    assert measures["states_false"]["value"] == 0
    assert (document["meta"]["asked"], document["meta"]["complete"]) == (4, True)


def test_a_part_left_out_is_asked_again(evaluated: Any, archives: Path) -> None:
    """Where leaving it out changes nothing it is worth nothing."""
    done = evaluated(archives, without=("reader",))
    assert done.complete
    assert done.document["parts"]["reader"]["answer_in"]["value"] == 0
    assert len(done.tables) == 3


def test_a_part_that_is_none_is_refused(evaluated: Any, archives: Path) -> None:
    """The names that there are are told."""
    with pytest.raises(SettingsError, match=next(iter(PARTS))):
        evaluated(archives, without=("punctuation",))


def test_a_folder_without_archives_is_refused(evaluated: Any, tmp_path: Path) -> None:
    """The questions are asked for."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotAFile, match="name the questions too"):
        evaluated(tmp_path / "empty")


@pytest.mark.skipif(not (SHARED / "data" / "newsroom").is_dir(), reason="no newsroom set here")
def test_the_newsroom_is_read_whole(evaluated: Any) -> None:
    """198 questions of eight archives; every one is asked, without models here."""
    document = evaluated(SHARED / "data" / "newsroom").document
    assert document["meta"]["asked"] == 198
    assert len(document["archives"]) == 8
    assert document["summary"]["measures"]["quote_exact"]["value"] == 1
