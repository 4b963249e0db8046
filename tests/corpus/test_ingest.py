"""Files into the store: only what changed is read, what is wrong is refused, the rest is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from corpus import ingest
from corpus.errors import BadRecord
from corpus.ingest import Ingest, IngestReport
from corpus.store import Store
from corpus.types import Article, SourceFile

Index = Callable[..., IngestReport]
STORY = "The bridge over the river opened on Monday, the mayor said. It took two years to build."


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the origins of the files that the loaders get to see."""
    seen: list[str] = []
    real = ingest.load

    def load(file: SourceFile, now: datetime) -> Iterator[object]:
        seen.append(file.origin)
        return real(file, now)

    monkeypatch.setattr(ingest, "load", load)
    return seen


def write(path: Path, *records: object) -> Path:
    """Write a JSON Lines file; a string is written as it is."""
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def record(name: str, text: str = STORY, **more: object) -> dict[str, object]:
    """Make a record of a JSON Lines file."""
    return {"id": name, "title": f"Story {name}", "text": text, "source": "Xinhua", **more}


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    """Count what was added, changed, removed, unchanged and refused."""
    lists = (report.added, report.changed, report.removed)
    return (*map(len, lists), report.unchanged, len(report.refused))  # type: ignore[return-value]


def test_files_are_added_changed_and_removed(root: Path, index: Index, store: Store) -> None:
    """The store follows the folder, and the report says how."""
    for name in ("a", "b", "c"):
        (root / f"{name}.txt").write_text(f"{name.upper()} story.\n\n{STORY}")
    assert counts(index()) == (3, 0, 0, 0, 0)
    (root / "b.txt").write_text(f"B changed.\n\n{STORY}")
    (root / "c.txt").unlink()
    (root / "d.txt").write_text(f"D story.\n\n{STORY}")
    assert counts(index()) == (1, 1, 1, 1, 0)
    found, _ = store.articles()
    assert {article.origin for article in found} == {"a.txt", "b.txt", "d.txt"}


def test_what_is_unchanged_is_not_read(root: Path, index: Index, loaded: list[str]) -> None:
    """A second run loads no file; only the changed one is loaded after a change."""
    write(root / "a.jsonl", record("x"))
    (root / "b.txt").write_text(STORY)
    index()
    loaded.clear()
    assert counts(index()) == (0, 0, 0, 2, 0)
    assert loaded == []
    (root / "b.txt").write_text(STORY + " More.")
    assert counts(index()) == (0, 1, 0, 1, 0)
    assert loaded == ["b.txt"]


def test_a_touched_file_is_not_loaded(
    root: Path, index: Index, loaded: list[str], store: Store
) -> None:
    """Another time of change over the same bytes loads nothing, and is noted."""
    path = root / "a.txt"
    path.write_text(STORY)
    index()
    loaded.clear()
    os.utime(path, ns=(1, 1))
    assert counts(index()) == (0, 0, 0, 1, 0)
    assert loaded == []
    noted = store.file(str(path.resolve()))
    assert noted
    assert noted.mtime_ns == 1


def test_one_changed_line_changes_one_article(root: Path, index: Index, store: Store) -> None:
    """Of a JSON Lines file only the articles whose line changed are written again."""
    path = write(root / "a.jsonl", *[record(f"r{n}") for n in range(5)])
    index()
    before = {n: store.held(f"r{n}") for n in range(5)}
    lines = [record(f"r{n}", STORY + " And more." if n == 2 else STORY) for n in range(4)]
    write(path, *lines, record("new"))
    report = index()
    assert (report.added, report.changed, report.removed) == (["new"], ["r2"], ["r4"])
    assert report.unchanged == 3
    assert [n for n in range(4) if store.held(f"r{n}") != before[n]] == [2]


def test_an_id_is_free_again_when_its_file_goes(root: Path, index: Index, store: Store) -> None:
    """A renamed file takes its articles along in one run."""
    path = write(root / "a.jsonl", record("x"))
    index()
    path.rename(root / "b.jsonl")
    assert counts(index())[4] == 0
    assert store.article("x").origin == "b.jsonl"


def test_a_version_put_back_after_a_kill_is_read_again(
    root: Path, index: Index, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed half-way through a new version, then given the old one: the old is what is stored."""
    path = write(root / "a.jsonl", record("x", "Old text."), record("y"))
    old = path.read_bytes()
    index()
    write(path, record("x", "New text."), record("y"))
    load = ingest.load
    monkeypatch.setattr(ingest, "load", lambda *asked: killed_after_the_first(load(*asked)))
    monkeypatch.setattr(ingest, "BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        index()
    monkeypatch.undo()
    assert store.article("x").text == "New text."
    path.write_bytes(old)
    assert index().changed == ["x"]
    assert store.article("x").text == "Old text."


def killed_after_the_first(loaded: Iterator[Article]) -> Iterator[Article]:
    """Give one article and die."""
    yield next(loaded)
    raise KeyboardInterrupt


def test_an_empty_folder_is_no_fault(index: Index) -> None:
    """Nothing in, nothing out."""
    assert index() == IngestReport()


def test_one_place_has_one_name(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given from another folder, by ".." or through a link, a file is the same file."""
    (root / "a.txt").write_text(STORY)
    index()
    (tmp_path / "link").symlink_to(root)
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    for path in (Path("../news"), Path("../news/a.txt"), tmp_path / "link", root / ".." / "news"):
        assert counts(index(path)) == (0, 0, 0, 1, 0)


def test_articles_without_a_file(store: Store, now: datetime, make_article: Callable) -> None:
    """Articles given directly replace their forerunners; half a surrogate pair is refused."""
    bad = make_article(3, text="half \ud800 a pair")
    report = Ingest(store, now).articles([make_article(1), make_article(2), bad])
    assert (report.added, [type(one) for one in report.refused]) == (["a1", "a2"], [BadRecord])
    str(report.refused[0]).encode()
    report = Ingest(store, now).articles([make_article(1), make_article(2, title="New title")])
    assert (report.changed, report.unchanged) == (["a2"], 1)


def test_an_upload_replaces_the_last_of_its_name(
    store: Store, now: datetime, tmp_path: Path
) -> None:
    """A file uploaded again under one name leaves the articles of the second upload only."""
    for text in ("First upload.", "Second upload."):
        path = write(tmp_path / "spool", record(text[:5], text))
        named = path.rename(tmp_path / "spool.jsonl")
        Ingest(store, now).uploads([SourceFile(named, "news.jsonl", "id")])
    found, _ = store.articles()
    assert [article.text for article in found] == ["Second upload."]


def test_progress_counts_the_files(root: Path, index: Index) -> None:
    """Progress is told after each file, out of all."""
    for name in "abc":
        (root / f"{name}.txt").write_text(f"{name} {STORY}")
    told: list[tuple[int, int]] = []
    index(progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_folder_that_was_moved_is_followed(root: Path, index: Index, store: Store) -> None:
    """Articles whose file is gone belong to the file that brings them now."""
    write(root / "a.jsonl", record("x"), record("y"))
    index()
    moved = root.rename(root.with_name("elsewhere"))
    report = index(moved)
    assert (report.refused, report.unchanged) == ([], 2)
    assert len(store.articles()[0]) == 2
    (moved / "a.jsonl").unlink()
    assert sorted(index(moved).removed) == ["x", "y"]
