"""The small archives' questions are whole, and fit their articles where the news set is at hand."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest

from qa.evaluation.folding import contains
from qa.evaluation.questions import TestQuestion, read

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "evals" / "small"
NEWS = ROOT.parent / "shared" / "data" / "news"
PLAN = json.loads((SMALL / "archives.json").read_text())
sys.path.insert(0, str(ROOT / "evals"))
from small.archives import archives  # noqa: E402


def questions(name: str) -> tuple[TestQuestion, ...]:
    """Give an archive's questions."""
    return read(SMALL / f"{name}.jsonl")


def test_no_article_is_in_two() -> None:
    """Each archive has six of its own."""
    assert [len(set(ids)) for ids in PLAN.values()] == [6] * 5
    assert len({one for ids in PLAN.values() for one in ids}) == 30


@pytest.mark.parametrize("name", PLAN)
def test_the_questions_are_whole(name: str) -> None:
    """64 of them, 24 without an answer; the others name articles of the archive, and short answers."""
    found = questions(name)
    assert [one.id for one in found] == [f"small-{name}-{n:02}" for n in range(1, 65)]
    assert sum(one.unanswerable for one in found) == 24
    assert len({one.text.casefold() for one in found}) == 64
    for one in found:
        assert bool(one.answers) == bool(one.relevant) == one.answerable, one.id
        assert {each.article_id for each in one.relevant} <= set(PLAN[name]), one.id
        assert all(len(answer.split()) <= 8 for answer in one.answers), one.id
        assert one.asked_on, one.id


@pytest.mark.skipif(not NEWS.is_dir(), reason=f"{NEWS} is not here")
def test_the_articles_hold_the_answers(tmp_path: Path) -> None:
    """Every accepted answer stands in an article that is said to hold it."""
    for archive in archives(NEWS, tmp_path):
        texts = {
            row["id"]: row["text"]
            for row in map(json.loads, archive.articles.read_text().splitlines())
        }
        assert list(texts) == PLAN[archive.name]
        for one in questions(archive.name):
            held = " ".join(texts[each.article_id] for each in one.relevant)
            assert all(contains(held, (answer,)) for answer in one.answers), one.id


def test_archives_are_cut_out_of_the_news(tmp_path: Path) -> None:
    """Six lines of the set each, as they stand there."""
    ids = [one for ids in PLAN.values() for one in ids]
    lines = [json.dumps({"id": one, "text": "…"}) + "\n" for one in [*ids, "another"]]
    with gzip.open(tmp_path / "articles.jsonl.gz", "wt") as file:
        file.writelines(lines)
    found = list(archives(tmp_path, tmp_path / "home"))
    assert [one.name for one in found] == list(PLAN)
    assert found[0].articles.read_text() == "".join(lines[:6])
    assert found[0].questions == found[0].articles.with_name("questions.jsonl")
    assert read(found[0].questions) == questions("a")
