"""Which files a path stands for, and whether one has changed since it was stored."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.characters import SURROGATE
from corpus.errors import NotAFile, OutsideRoot, Refused
from corpus.loaders import FORMATS, supported
from corpus.store import FileState
from corpus.types import SourceFile


@dataclass(slots=True)
class Scan:
    """What was found below a path.

    files: in the order of their names. skipped: how many files of no known format, by suffix.
    """

    files: list[SourceFile] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def scan(path: Path) -> Scan:
    """Find the files that a path, file or folder, stands for; hidden ones are left out.

    A file named outright is loaded, or refused if no loader knows it; in a folder such files
    are only counted.
    """
    result = Scan()
    if not _printable(str(path)):
        result.refused.append(_unnameable(str(path)))
    elif path.is_file():
        result.files.append(_source_file(path, path.parent))
    elif path.is_dir():
        for found in _walk(path, result.refused):
            try:
                _sort(found, path, result)
            except OSError as error:
                result.refused.append(unreadable(found.relative_to(path).as_posix(), error))
    else:
        result.refused.append(_no_file(str(path), path))
    return result


def _sort(found: Path, root: Path, result: Scan) -> None:
    """Put one name from a folder where it belongs."""
    origin = found.relative_to(root).as_posix()
    if not _printable(origin):
        result.refused.append(_unnameable(origin))
    elif found.is_symlink() and (target := _outside(found, root)):
        result.refused.append(_leaves(origin, target, root))
    elif not found.is_file():
        result.refused.append(_no_file(origin, found))
    elif supported(found):
        result.files.append(_source_file(found, root))
    else:
        result.skipped[found.suffix or found.name] += 1


def state(path: Path) -> FileState:
    """The file's size, time of change and sha256, read in pieces."""
    facts = path.stat()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return FileState(facts.st_size, facts.st_mtime_ns, digest)


def _walk(folder: Path, refused: list[Refused]) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        refused.append(unreadable(Path(error.filename).relative_to(folder).as_posix(), error))

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (
            Path(parent) / name for name in sorted([*names, *linked]) if not name.startswith(".")
        )


def _source_file(path: Path, root: Path) -> SourceFile:
    """The file, its article's id made of the folder indexed and the way below it.

    So the same archive has the same ids wherever it lies.
    """
    origin = path.relative_to(root).as_posix()
    name = f"{root.resolve().name}/{origin}".encode()
    return SourceFile(path, origin, hashlib.blake2b(name, digest_size=8).hexdigest())


def _outside(link: Path, root: Path) -> Path | None:
    """Where a link leads if that is not below root; None too where it leads nowhere."""
    try:
        target = link.resolve()
    except RuntimeError:  # it leads back to itself
        return None
    return None if target.is_relative_to(root.resolve()) else target


def _leaves(origin: str, target: Path, root: Path) -> Refused:
    return OutsideRoot(
        origin,
        expected=f"a file below {root}",
        found=f"a link to {_shown(str(target))}",
        remedy="index that place by its own path",
    )


def unreadable(origin: str, error: OSError) -> Refused:
    """The refusal of a file or folder that the system does not let us read."""
    return NotAFile(
        _shown(origin),
        expected="a file or folder that can be read",
        found=error.strerror or str(error),
        remedy="check its permissions and run again",
    )


def _printable(name: str) -> bool:
    """True if the name is UTF-8; the store and every message need it to be."""
    return SURROGATE.search(name) is None


def _shown(name: str) -> str:
    return os.fsencode(name).decode(errors="backslashreplace")


def _unnameable(name: str) -> Refused:
    return NotAFile(
        _shown(name), expected="a name in UTF-8", found="other bytes", remedy="rename it"
    )


def _no_file(origin: str, path: Path) -> Refused:
    found = "a broken link" if path.is_symlink() else "nothing there"
    if path.exists():
        found = "a link to a folder" if path.is_dir() else "something else (a device or a pipe)"
    return NotAFile(
        origin,
        expected=f"a file ({', '.join(sorted(FORMATS))}) or a folder of them",
        found=found,
        remedy="check the path",
    )
