"""The result as JSON, as a table and as a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from corpus.errors import BadRecord
from corpus.types import Article, Passage
from qa.errors import SettingsError
from qa.evaluation import report
from qa.evaluation.marks import evaluate
from qa.evaluation.measures import Summary, summarise
from qa.evaluation.page import html
from qa.evaluation.questions import Relevant, TestQuestion
from qa.types import Answer, Citation, Evidence, Question, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from qa.evaluation.marks import Run

EVIL = "<img src=x onerror=alert(1)>"
META = report.Meta(
    name="trial",
    archive="news.jsonl",
    questions="questions.jsonl",
    index_fingerprint="f00d",
    command=f"dateline eval '{EVIL}'",
    settings={"retrieval": {"rrf_k": 10.0}},
    commit="abc1234",
)


def ask(question: Question) -> Answer:
    """Answer wrongly, from an article whose every field is an attack."""
    text = f"They met in Astana. {EVIL}"
    article = Article("a", f"Title {EVIL}", text)
    passage = Passage(1, "a", 0, len(text), text)
    said = int(question.text[-2]) % 2 == 0
    citation = Citation(1, "a", 1, text, 0, len(text), Verdict.SUPPORTED, 0, len(text))
    return Answer(
        id="i", question=question, text=f"{text} [1]" if said else "", short=EVIL,
        citations=(citation,) if said else (), evidence=(Evidence(1, 1.0, {}, passage, article),),
        abstained=not said, confidence=int(question.text[-2]) / 10, answerer="extractive",
        index_fingerprint="f00d", seconds={},
    )  # fmt: skip


def made(questions: int = 8) -> tuple[Run, Summary]:
    """A run over so many questions: one unanswerable, one answered rightly."""
    asked = [
        TestQuestion(
            id=f"q{n}", text=f"Where {EVIL} did they meet {n}?",
            answers=() if n == 3 else (("Astana",) if n == 4 else (f"Secret words {EVIL}",)),
            unanswerable=n == 3, relevant=() if n == 3 else (Relevant("b"),),
        )
        for n in range(questions)
    ]  # fmt: skip
    run = evaluate(ask, asked, today=date(2024, 9, 11))
    return run, summarise(run.marks)


def result() -> dict[str, Any]:
    """The same as JSON values."""
    run, summary = made()
    return report.to_json(run, summary, META)


def test_json_holds_enough_to_compute_every_figure_again(tmp_path: Path) -> None:
    """What is read back gives the same marks, and they the same summary."""
    run, summary = made()
    path = report.write(report.to_json(run, summary, META), tmp_path / "results", "trial")
    read = json.loads(path.read_text(encoding="utf-8"))
    marks = report.marks_from_json(read)
    assert marks == run.marks
    assert summarise(marks) == summary
    assert read["schema"] == report.SCHEMA
    hit = read["summary"]["measures"]["hit@1"]
    assert set(hit) == {"value", "low", "high", "n"}
    assert read["meta"]["commit"] == "abc1234"
    assert read["meta"]["today"] == "2024-09-11"
    assert read["meta"]["complete"] is True


def test_json_holds_no_words_of_the_set() -> None:
    """Neither questions nor answers nor articles, so that a result may be kept anywhere."""
    text = json.dumps({**result(), "meta": {}})
    for words in ("meet", "Secret", "Astana", "onerror"):
        assert words not in text


def test_another_schema_is_refused() -> None:
    """A result of another version says so."""
    with pytest.raises(BadRecord, match="evaluate again"):
        report.marks_from_json({"schema": "dateline.evaluation/0"})


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a b", "a\n"])
def test_a_name_that_is_a_path_is_refused(tmp_path: Path, name: str) -> None:
    """A result is written into its folder or not at all."""
    with pytest.raises(SettingsError, match="plain name"):
        report.write(result(), tmp_path, name)
    assert not list(tmp_path.iterdir())


def test_a_write_that_fails_leaves_the_old_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stays whole and nothing half-written lies beside it."""
    path = report.write_text("old", tmp_path, "trial.html")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        report.write_text("new", tmp_path, "trial.html")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "old"


def test_a_partial_run_says_so() -> None:
    """Every face of the result tells how many questions were not asked."""
    run, summary = made()
    partial = replace(run, wanted=20, complete=False)
    document = report.to_json(partial, summary, META)
    assert document["meta"]["complete"] is False
    assert "12 of the questions were not asked" in document["meta"]["notes"][0]
    assert "12 of the questions were not asked" in html(partial, summary, META)


def test_questions_unanswerable_from_one_article_are_noted() -> None:
    """The reader is told that another article may answer them."""
    run, _ = made(1)
    mark = replace(run.marks[0], unanswerable=True, one_article=True)
    noted = report.notes(replace(run, records=(replace(run.records[0], mark=mark),)))
    assert any("for one article only" in note for note in noted)


def test_the_table_shows_values_and_intervals() -> None:
    """Shares without a leading zero, seconds as milliseconds, measures of nothing left out."""
    _, summary = made()
    console = Console(width=120, file=StringIO(), record=True)
    console.print(report.table(summary))
    console.print(report.kinds_table(summary))
    shown = console.export_text()
    assert re.search(r"hit@1 .*\.000 .*\[\.000, \.000\] .*7", shown)
    assert re.search(r"latency p50 .* ms", shown)
    assert "known falsehood" not in shown
    assert re.search(r"unanswerable +1 ", shown)


def test_almost_all_is_not_shown_as_all() -> None:
    """Only a share of exactly 1 is shown as 1."""
    _, summary = made()
    figure = summary.overall["quote_exact"]
    assert report.shown_value(figure) == "1.000"
    assert report.shown_value(replace(figure, value=0.9999)) == ".999"
    assert report.shown_value(replace(figure, value=None)) == "–"


def test_the_page_escapes_what_articles_and_questions_say() -> None:
    """No tag of a title, an answer, a question or the command line reaches the page as a tag."""
    run, summary = made()
    page = html(run, summary, META)
    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") > 4
    assert "<script" not in page


def test_the_page_needs_nothing_from_outside() -> None:
    """Every picture is in the file; every reference stays in it, and no two ids are equal."""
    run, summary = made()
    page = html(run, summary, META)
    assert page.count("<svg") == 5
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    references = re.findall(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)', page)
    targets = {one.strip("#") for pair in references for one in pair if one}
    assert targets <= set(ids)


def test_the_same_run_gives_the_same_page() -> None:
    """No clock and no chance in the pictures."""
    run, summary = made()
    assert html(run, summary, META) == html(run, summary, META)


def test_a_run_without_answers_still_has_a_page() -> None:
    """Stopped before the first answer: no figures, but a report."""
    run, _ = made()
    empty = replace(run, records=(), complete=False)
    assert "8 of the questions were not asked" in html(empty, summarise(()), META)


def test_what_a_part_is_worth_is_told() -> None:
    """In the JSON, on the page and in a table: what answers gain from it, with the interval."""
    run, summary = made()
    without = [replace(mark, right=False) if mark.right else mark for mark in run.marks]
    parts = [report.worth("lists", without, run.marks)]
    gained = report.to_json(run, summary, META, parts)["parts"]["lists"]["answer_in"]
    assert gained["value"] == pytest.approx(1 / 7)
    console = Console(width=120, file=StringIO(), record=True)
    console.print(report.parts_table(parts))
    assert re.search(r"lists .*answer in the text given .*\.143 .*\[\.000, ", console.export_text())
    assert "What each part is worth" in html(run, summary, META, parts)


def test_a_result_from_before_a_column_is_read() -> None:
    """Marks kept before one of their figures was thought of have its default."""
    document = result()
    del document["marks"]["headline"]
    assert {mark.headline for mark in report.marks_from_json(document)} == {None}
