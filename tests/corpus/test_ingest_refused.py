"""What an ingest refuses: one line each, and everything else is indexed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import ingest
from corpus.errors import DuplicateId, NoArticle, OutsideRoot, UnknownFormat
from corpus.ingest import IngestReport
from corpus.store import Store

Index = Callable[..., IngestReport]
STORY = "The bridge over the river opened on Monday, the mayor said. It took two years to build."


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
