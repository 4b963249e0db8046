"""What a path stands for: its files in order, and a refusal for each that can't be one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import NotAFile, OutsideRoot, Refused
from corpus.ingest import Scan, scan, state


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a folder "news" to put files in."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


def origins(found: Scan) -> list[str]:
    """List the files found, by origin."""
    return [file.origin for file in found.files]


def refusal(found: Scan) -> Refused:
    """Give the only refusal."""
    (refused,) = found.refused
    assert "\n" not in str(refused)
    return refused


def test_files_come_in_order_of_their_names(root: Path) -> None:
    """Origins are below the folder given, with forward slashes; each file has an id of its own."""
    (root / "2018" / "may").mkdir(parents=True)
    for name in ("b.txt", "a.md", "2018/may/c.html", "2018/d.jsonl.gz"):
        (root / name).write_text("words")
    found = scan(root)
    assert sorted(origins(found)) == ["2018/d.jsonl.gz", "2018/may/c.html", "a.md", "b.txt"]
    assert origins(found) == origins(scan(root))
    assert [file.path for file in found.files] == [root / name for name in origins(found)]
    assert len({file.article_id for file in found.files}) == 4


def test_ids_do_not_depend_on_where_the_folder_lies(root: Path, tmp_path: Path) -> None:
    """The same folder elsewhere gives the same ids."""
    (root / "a.txt").write_text("words")
    before = scan(root).files[0].article_id
    (tmp_path / "elsewhere").mkdir()
    moved = root.rename(tmp_path / "elsewhere" / "news")
    assert scan(moved).files[0].article_id == before


def test_hidden_files_are_left_out(root: Path) -> None:
    """Neither a hidden file nor anything in a hidden folder is found or counted."""
    (root / ".git").mkdir()
    (root / ".git" / "a.txt").write_text("words")
    (root / ".hidden.txt").write_text("words")
    assert scan(root) == Scan()


def test_unknown_kinds_are_counted(root: Path) -> None:
    """In a folder, files of no known format are counted by suffix and not refused."""
    for name in ("a.jpg", "b.jpg", "README", "c.txt"):
        (root / name).write_text("words")
    found = scan(root)
    assert (origins(found), found.refused) == (["c.txt"], [])
    assert found.skipped == {".jpg": 2, "README": 1}


def test_a_file_named_outright_is_not_skipped(root: Path) -> None:
    """A file given by its own name is handed to the loaders, whatever its suffix."""
    (root / "a.jpg").write_text("words")
    assert origins(scan(root / "a.jpg")) == ["a.jpg"]


def test_an_empty_folder_is_no_fault(root: Path) -> None:
    """A folder without files gives nothing and refuses nothing."""
    assert scan(root) == Scan()


def test_nothing_there_is_refused(root: Path) -> None:
    """A path that does not exist is refused, with what was expected."""
    found = refusal(scan(root / "gone.txt"))
    assert isinstance(found, NotAFile)
    assert "found nothing there" in str(found)


def test_a_link_out_of_the_folder_is_refused(root: Path, tmp_path: Path) -> None:
    """Neither a file nor a folder outside is reached through a link; a link within is followed."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "b.txt").write_text("secret")
    (root / "a.txt").write_text("words")
    (root / "inside.txt").symlink_to("a.txt")
    (root / "out.txt").symlink_to(tmp_path / "secret" / "b.txt")
    (root / "folder").symlink_to(tmp_path / "secret")
    found = scan(root)
    assert origins(found) == ["a.txt", "inside.txt"]
    assert {refused.origin for refused in found.refused} == {"out.txt", "folder"}
    assert all(isinstance(refused, OutsideRoot) for refused in found.refused)
    assert "index that place by its own path" in str(found.refused[0])


def test_a_folder_reached_by_a_link_is_its_own_root(root: Path, tmp_path: Path) -> None:
    """A link given as the path itself is followed, and nothing in it counts as outside."""
    (root / "a.txt").write_text("words")
    (root / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to(root)
    assert origins(scan(tmp_path / "link")) == ["a.txt", "b.txt"]


def test_links_that_go_round_are_refused(root: Path) -> None:
    """A link to itself, two that point at each other and one to its own folder end the scan."""
    (root / "self.txt").symlink_to("self.txt")
    (root / "x.txt").symlink_to("y.txt")
    (root / "y.txt").symlink_to("x.txt")
    (root / "again").symlink_to(".")
    (root / "a.txt").write_text("words")
    found = scan(root)
    assert origins(found) == ["a.txt"]
    assert {refused.origin for refused in found.refused} == {"self.txt", "x.txt", "y.txt", "again"}
    assert all(isinstance(refused, NotAFile) for refused in found.refused)


def test_a_broken_link_and_a_pipe_are_refused(root: Path) -> None:
    """What is no file says what it is; a pipe is not waited on."""
    (root / "broken.txt").symlink_to("gone.txt")
    os.mkfifo(root / "pipe.txt")
    reasons = {refused.origin: str(refused) for refused in scan(root).refused}
    assert "a broken link" in reasons["broken.txt"]
    assert "a device or a pipe" in reasons["pipe.txt"]
    assert "a device or a pipe" in str(refusal(scan(root / "pipe.txt")))


def test_a_name_that_is_not_utf8_is_refused(root: Path) -> None:
    """A name of other bytes is shown escaped, so that every message can be printed."""
    for name in (b"caf\xe9.txt", b"caf\xe9.jpg"):
        (root / os.fsdecode(name)).write_text("words")
    (root / "a.txt").write_text("words")
    found = scan(root)
    assert origins(found) == ["a.txt"]
    assert {refused.origin for refused in found.refused} == {"caf\\xe9.txt", "caf\\xe9.jpg"}
    assert "a name in UTF-8" in str(refusal(scan(root / os.fsdecode(b"caf\xe9.txt"))))


def test_a_folder_that_cannot_be_listed_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without permission is refused and the rest is found."""
    (root / "closed").mkdir()
    (root / "a.txt").write_text("words")
    scandir = os.scandir

    def forbid(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", forbid)
    found = scan(root)
    assert origins(found) == ["a.txt"]
    assert str(refusal(found)).startswith("closed: ")
    assert "Permission denied" in str(refusal(found))


def test_the_state_tells_bytes_apart(root: Path) -> None:
    """Size, time of change and digest are the file's; another content has another digest."""
    path = root / "a.txt"
    path.write_bytes(b"words")
    first = state(path)
    assert (first.size, first.mtime_ns) == (5, path.stat().st_mtime_ns)
    path.write_bytes(b"sword")
    assert state(path).digest != first.digest
