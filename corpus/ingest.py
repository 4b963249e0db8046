"""Files and articles into the store: what is unchanged costs nothing, what is gone goes."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from corpus.errors import BadRecord, DuplicateId, NotAFile, OutsideRoot, Refused
from corpus.loaders import FORMATS, load, supported
from corpus.store import FileState, Store
from corpus.text import SURROGATE
from corpus.types import Article, SourceFile

BATCH = 64  # articles in one transaction; 1 is 3 times slower, 1,000 no faster
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class IngestReport:
    """What an ingest did, by article id.

    unchanged: how many articles or whole files were left as they were. skipped: how many files
    of no known format lay in the folders, by suffix.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


class Ingest:
    """Brings a store to agree with paths, uploads and articles. Holds the writer's lock meanwhile.

    now: what a publication date must not lie after.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now
        self._report = IngestReport()

    def paths(self, paths: Sequence[Path], progress: Progress | None = None) -> IngestReport:
        """Index files and folders. Files that were indexed below one of them and are gone go.

        progress: called with files done and files in all.
        Raises: StoreBusy.
        """
        with self._writing():
            files: dict[str, SourceFile] = {}
            for given in paths:
                path = _canonical(given)
                found = scan(path)
                self._report.refused += found.refused
                self._report.skipped += found.skipped
                files |= {str(file.path): file for file in found.files}
                if path.is_dir():  # a folder that is away as a whole may be a disk not mounted
                    self._forget(path, set(files))
            for done, (path_name, file) in enumerate(files.items(), start=1):
                try:
                    self._file(path_name, file)
                except OSError as error:
                    self._report.refused.append(unreadable(file.origin, error))
                if progress:
                    progress(done, len(files))
        return self._report

    def uploads(self, files: Sequence[SourceFile]) -> IngestReport:
        """Store uploaded files; one uploaded again under the same name takes the first's place.

        Raises: StoreBusy.
        """
        with self._writing():
            for file in files:
                self._load(f"upload:{file.origin}", file, None)
        return self._report

    def articles(self, articles: Iterable[Article]) -> IngestReport:
        """Store articles that come from no file, each in place of its forerunner.

        Raises: StoreBusy.
        """
        with self._writing():
            self._put(articles, None, set())
        return self._report

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the archive, whose articles have first been compared with each other."""
        with self._store.database.writer():
            for _ in self._store.duplicates.fill():
                pass
            yield

    def _forget(self, path: Path, present: set[str]) -> None:
        """Drop the files below path that the store knows and that are not there any more."""
        for known in self._store.files_below(str(path)):
            if known not in present and _gone(Path(known)):
                gone = sorted(self._store.articles_of(known))
                self._store.finish_file(known, None, gone)
                self._report.removed += gone

    def _file(self, name: str, file: SourceFile) -> None:
        before = self._store.file(name)
        facts = file.path.stat()
        if before and (before.size, before.mtime_ns) == (facts.st_size, facts.st_mtime_ns):
            self._report.unchanged += 1
            return
        now = state(file.path)
        if before and before.digest == now.digest:
            self._store.finish_file(name, now, [])
            self._report.unchanged += 1
            return
        self._load(name, file, now)

    def _load(self, name: str, file: SourceFile, now: FileState | None) -> None:
        """Store a file's articles, then drop those it holds no longer."""
        if self._store.file(name):  # half of the new over the old is neither, if we die here
            self._store.finish_file(name, None, [])
        before = len(self._report.refused)
        seen: set[str] = set()
        self._put(self._named(load(file, self._now), name, file.article_id), name, seen)
        refused = len(self._report.refused) > before
        # An article that can't be read today is not an article withdrawn: keep what was stored.
        gone = [] if refused else sorted(self._store.articles_of(name) - seen)
        self._store.finish_file(name, None if refused else now, gone)
        self._report.removed += gone

    def _named(
        self, loaded: Iterable[Article | Refused], name: str, derived: str
    ) -> Iterable[Article]:
        """The articles, the refusals put aside.

        derived: the id made of a file's name for want of another. Where a file of the same name
        in a folder of the same name has it already, the id is made of the whole path.
        """
        for item in loaded:
            if isinstance(item, Refused):
                self._report.refused.append(item)
                continue
            held = self._store.held(derived) if item.id == derived else None
            if held and held[1] != name and not _moved(held[1]):
                whole = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
                yield replace(item, id=whole)
            else:
                yield item

    def _put(self, articles: Iterable[Article], name: str | None, seen: set[str]) -> None:
        batch: list[Article] = []
        for article in articles:
            if refused := _unwritable(article):
                self._report.refused.append(refused)
                continue
            held = self._store.held(article.id)
            if article.id in seen or (held and held[1] != name and not _moved(held[1])):
                self._report.refused.append(_taken(article, held[1] if held else name, name))
                continue
            seen.add(article.id)
            if held and held[0] == self._store.digest(article):
                self._report.unchanged += 1
                if held[1] == name:
                    continue
            else:
                (self._report.changed if held else self._report.added).append(article.id)
            batch.append(article)
            if len(batch) == BATCH:
                self._store.put(batch, name)
                batch = []
        if batch:
            self._store.put(batch, name)


def _moved(file: str | None) -> bool:
    """True if the file that an article came from is there no more: whoever brings it now has it."""
    return file is not None and not file.startswith("upload:") and _gone(Path(file))


def _taken(article: Article, holder: str | None, name: str | None) -> DuplicateId:
    where = "this file" if holder == name and name else holder or "this archive"
    return DuplicateId(
        article.origin or article.id,
        expected="an id of its own for each article",
        found=f"{article.id!r}, which an article of {where} has",
        remedy="give one of the two another id",
    )


def _canonical(path: Path) -> Path:
    """The absolute path, links of its folders resolved; a file that is a link keeps its own name."""
    if path.is_dir():
        return path.resolve()
    return path.parent.resolve() / path.name if path.is_file() else path


def _gone(path: Path) -> bool:
    """True if nothing is there; False if that can't be told."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _unwritable(article: Article) -> BadRecord | None:
    """The refusal of an article whose fields hold what no UTF-8 text can."""
    try:
        json.dumps(astuple(article), default=str, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return BadRecord(
            ascii(article.origin or article.id)[1:-1],
            expected="Unicode text",
            found=f"half of a surrogate pair in {article.id!a}",
            remedy="write the text anew",
        )
    return None


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
        result.refused.append(
            OutsideRoot(
                origin,
                expected=f"a file below {root}",
                found=f"a link to {_shown(str(target))}",
                remedy="index that place by its own path",
            )
        )
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
