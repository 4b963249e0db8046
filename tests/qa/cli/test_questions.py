"""`dateline ask`, `search` and `eval`: what they print, their JSON and their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "corpus" / "articles"
ASKED = "who attended the 13th SCO meeting"
Run = Callable[..., subprocess.CompletedProcess[str]]


def test_ask_prints_the_object_of_the_contract(sample: Run, parsed: Any) -> None:
    """`ask --json` is what HTTP sends; each quote is the article's own text."""
    answer = parsed(sample("ask", "--json", "--asked-on", "2018-05-25", ASKED))
    assert answer["question"] == answer["standalone_question"] == ASKED
    assert answer["abstained"] is False
    assert answer["citations"]
    for cited in answer["citations"]:
        article = parsed(sample("articles", "show", "--json", cited["article_id"]))
        assert article["text"][cited["start"] : cited["end"]] == cited["quote"]
        assert answer["answer"][cited["answer_start"] : cited["answer_end"]] in cited["quote"]
    shown = sample("ask", ASKED)
    assert shown.returncode == 0
    assert answer["answer"] in shown.stdout
    assert "characters" in shown.stdout
    assert answer["index_fingerprint"] in shown.stdout


def test_ask_goes_on_with_a_session(sample: Run, parsed: Any) -> None:
    """A second question under the same session is understood by the first."""
    sample("ask", "--session", "s", "Where did Zhao Kezhi hold talks?")
    answer = parsed(sample("ask", "--session", "s", "--json", "When did he hold them?"))
    assert "Zhao Kezhi" in answer["standalone_question"]
    assert answer["session_id"] == "s"


def test_search_finds_passages(sample: Run, parsed: Any) -> None:
    """Passages best first, within the filter, with and without --json."""
    found = parsed(sample("search", "--json", "--limit", "3", "security dialogue"))
    assert [one["rank"] for one in found["evidence"]] == [1, 2, 3]
    year = ("--published-from", "2018-01-01", "--published-to", "2018-12-31")
    filtered = parsed(sample("search", "--json", *year, "--source", "xinhua", "security"))
    assert {one["published_on"][:4] for one in filtered["evidence"]} == {"2018"}
    assert sample("search", "security").stdout.startswith("1. ")
    assert sample("search", "--source", "Nobody", "security").stdout == "nothing found\n"


def test_search_is_told_the_day(run: Run, parsed: Any, tmp_path: Path) -> None:
    """What was news on the day that a search is said to be of comes first."""
    told = {"2016-03-01": "early", "2018-03-01": "late"}
    lines = [
        json.dumps(
            {"id": name, "title": "Floods", "text": f"The river rose {name}.", "published_at": day}
        )
        for day, name in told.items()
    ]
    (tmp_path / "told.jsonl").write_text("\n".join(lines))
    assert run("index", tmp_path / "told.jsonl").returncode == 0
    for day, name in told.items():
        found = parsed(run("search", "--json", "--asked-on", day, "what rose this week"))
        assert found["evidence"][0]["article_id"] == name


def test_the_archive_as_it_stood_on_a_day(sample: Run, parsed: Any, complaint: Any) -> None:
    """What was published later is neither used nor found; the day and the period are said."""
    asked = ("ask", "--as-of", "2018-05-01")
    answer = parsed(sample(*asked, "--json", ASKED))
    assert (answer["as_of"], answer["period"]) == ("2018-05-01", None)
    found = parsed(sample("search", "--as-of", "2018-05-01", "--json", "SCO meeting"))
    days = [one["published_on"] for one in (*answer["evidence"], *found["evidence"])]
    assert days
    assert max(days) <= "2018-05-01"
    timed = f"{ASKED} last month"
    assert parsed(sample(*asked, "--json", timed))["period"] == {
        "from": "2018-04-01", "to": "2018-04-30", "words": "last month"
    }  # fmt: skip
    told = sample(*asked, timed).stdout
    assert "the archive as it stood on 1 May 2018" in told
    assert "“last month” read as April 2018 (not so: --ignore-period)" in told
    assert "read as" not in sample(*asked, "--ignore-period", timed).stdout
    complaint(sample("ask", "--as-of", "9999-01-01", ASKED), 4)


def test_eval_measures(
    run: Run, parsed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small question set over the sample gives a JSON result, printed and kept."""
    pytest.importorskip("ir_measures")
    monkeypatch.setenv("DATELINE_EMBEDDING__MODEL", "hashing")
    monkeypatch.setenv("DATELINE_ANSWERING__READER", "none")
    lines = (ROOT / "evals" / "sample.jsonl").read_text(encoding="utf-8").splitlines()[:4]
    (tmp_path / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    output = ("--output", tmp_path / "results", "--name", "few")
    result = parsed(run("eval", "--json", *output, SAMPLE, tmp_path / "few.jsonl"))
    assert json.loads((tmp_path / "results" / "few.json").read_text(encoding="utf-8")) == result
    assert "wrote" in run("eval", *output, SAMPLE, tmp_path / "few.jsonl").stdout


@pytest.mark.parametrize("text", ["", "?!", "x" * 10_000])
def test_a_bad_question_is_exit_code_4(empty: Run, complaint: Any, text: str) -> None:
    """As is a filter whose days are the wrong way round."""
    complaint(empty("ask", text), 4)
    dates = ("--published-from", "2018-02-01", "--published-to", "2018-01-01")
    assert "published_from" in complaint(empty("search", *dates, "who?"), 4)


def test_an_argument_that_is_not_utf8(empty: Run, complaint: Any) -> None:
    """It is wrong usage: no store or index could hold it."""
    assert "arguments in UTF-8" in complaint(empty("ask", os.fsdecode(b"caf\xe9?")), 2)
