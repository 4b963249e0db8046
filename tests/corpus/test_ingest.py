"""Files into the store: only what changed is read, what is wrong is refused, the rest is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from corpus import ingest
from corpus.errors import BadRecord, DuplicateId, NoArticle, OutsideRoot, UnknownFormat
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


def test_files_of_one_name_in_folders_of_one_name(
    tmp_path: Path, index: Index, store: Store
) -> None:
    """Both get in, each under an id of its own that stays when all is read again."""
    for year in ("2017", "2018"):
        (tmp_path / year / "news").mkdir(parents=True)
        (tmp_path / year / "news" / "001.txt").write_text(
            f"Bridge of {year}\n\nThe mayor opened the new bridge over the river in {year}."
        )
    folders = [tmp_path / "2017" / "news", tmp_path / "2018" / "news"]
    first = index(*folders)
    assert (len(first.added), first.refused) == (2, [])
    for folder in folders:
        os.utime(folder / "001.txt", (1, 1))
        (folder / "001.txt").write_text((folder / "001.txt").read_text() + " It is long.")
    again = index(*reversed(folders))
    assert (sorted(again.changed), again.refused) == (sorted(first.added), [])
    assert len(store.articles()[0]) == 2


def test_an_id_belongs_to_one_article(root: Path, index: Index, store: Store) -> None:
    """The second under an id is refused, in one file and across files; the first stays."""
    write(root / "a.jsonl", record("x", "First text."), record("x", "Second text."))
    write(root / "b.jsonl", record("x", "Third text."), record("y"))
    report = index()
    assert (report.added, [type(one) for one in report.refused]) == (
        ["x", "y"], [DuplicateId, DuplicateId],
    )  # fmt: skip
    assert store.article("x").text == "First text."
    assert "a.jsonl" in str(report.refused[1])


def test_a_refusal_keeps_the_rest_and_is_tried_again(root: Path, index: Index) -> None:
    """Bad lines are named by number, good ones are kept, and the next run refuses them again."""
    write(root / "a.jsonl", record("x"), "{not json", record("y", published_at="soon"), record("z"))
    for expected in ((2, 0, 0, 0, 2), (0, 0, 0, 2, 2)):
        report = index()
        assert counts(report) == expected
        assert [refused.line for refused in report.refused] == [2, 3]
        assert all("\n" not in str(refused) for refused in report.refused)
    write(root / "a.jsonl", record("x"), record("y"), record("z"))
    assert counts(index()) == (1, 0, 0, 2, 0)
    assert counts(index()) == (0, 0, 0, 1, 0)


def test_an_article_that_became_unreadable_is_kept(root: Path, index: Index, store: Store) -> None:
    """What was stored before a file was damaged stays until it can be read again."""
    path = root / "a.txt"
    path.write_text(STORY)
    (added,) = index().added
    path.write_bytes(b"")
    report = index()
    assert ([type(one) for one in report.refused], report.removed) == ([NoArticle], [])
    assert STORY in store.article(added).text


def test_links_out_of_the_folder_are_refused(root: Path, index: Index, tmp_path: Path) -> None:
    """The file outside is not indexed, the one inside is."""
    (tmp_path / "outside.txt").write_text(STORY)
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    (root / "loop.txt").symlink_to("loop.txt")
    (root / "a.txt").write_text(STORY)
    report = index()
    assert len(report.added) == 1
    assert isinstance(report.refused[0], OutsideRoot)
    assert {one.origin for one in report.refused} == {"link.txt", "loop.txt"}


def test_unknown_kinds(root: Path, index: Index) -> None:
    """An unknown suffix is counted in a folder and refused when named outright."""
    (root / "a.jpg").write_bytes(b"\xff\xd8")
    report = index()
    assert (report.skipped, report.refused) == ({".jpg": 1}, [])
    (refused,) = index(root / "a.jpg").refused
    assert isinstance(refused, UnknownFormat)


def test_a_missing_path_is_refused_and_removes_nothing(root: Path, index: Index) -> None:
    """A folder that is away as a whole may come back: its articles stay."""
    (root / "a.txt").write_text(STORY)
    index()
    away = root.rename(root.with_name("away"))
    assert counts(index()) == (0, 0, 0, 0, 1)
    away.rename(root)
    assert counts(index()) == (0, 0, 0, 1, 0)


def test_a_file_that_vanishes_is_refused(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that goes between the scan and the reading is one refusal; the rest is indexed."""
    (root / "a.txt").write_text(STORY)
    (root / "b.txt").write_text(STORY)

    def vanish(path: Path) -> object:
        if path.name == "a.txt":
            path.unlink()
        return real(path)

    real = ingest.state
    monkeypatch.setattr(ingest, "state", vanish)
    report = index()
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.refused[0].origin == "a.txt"


def test_a_file_without_permission_is_refused(root: Path, index: Index) -> None:
    """A file that may not be read is one refusal; the rest is indexed."""
    if os.getuid() == 0:
        pytest.skip("root may read everything")
    (root / "a.txt").write_text(STORY)
    (root / "a.txt").chmod(0)
    (root / "b.txt").write_text(STORY)
    assert counts(index()) == (1, 0, 0, 0, 1)
