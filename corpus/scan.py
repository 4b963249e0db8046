"""Which files a path stands for, and whether one has changed since it was stored."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

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
    if path.is_file():
        result.files.append(_source_file(path, path.parent))
    elif path.is_dir():
        for found in _walk(path):
            origin = found.relative_to(path).as_posix()
            if not found.resolve().is_relative_to(path.resolve()):
                result.refused.append(_outside(origin, found, path))
            elif not found.is_file():
                result.refused.append(_no_file(origin, found))
            elif supported(found):
                result.files.append(_source_file(found, path))
            else:
                result.skipped[found.suffix or found.name] += 1
    else:
        result.refused.append(_no_file(str(path), path))
    return result


def state(path: Path) -> FileState:
    """The file's size, time of change and sha256, read in pieces."""
    facts = path.stat()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return FileState(facts.st_size, facts.st_mtime_ns, digest)


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (
            Path(parent) / name for name in sorted([*names, *linked]) if not name.startswith(".")
        )


def _source_file(path: Path, root: Path) -> SourceFile:
    """A file's article gets its id from the folder indexed and the way below it, so that the
    same archive has the same ids wherever it lies."""
    origin = path.relative_to(root).as_posix()
    name = f"{root.resolve().name}/{origin}".encode("utf-8", "surrogateescape")
    return SourceFile(path, origin, hashlib.blake2b(name, digest_size=8).hexdigest())


def _outside(origin: str, link: Path, root: Path) -> Refused:
    return OutsideRoot(
        origin,
        expected=f"a file below {root}",
        found=f"a link to {link.resolve()}",
        remedy="index that place by its own path",
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
