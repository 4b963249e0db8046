"""Makes every derived index agree with the store.

missing = store - index, stale = index - store; a shard of words with anything stale is filled anew,
or its scores would tell what the archive once held. Vectors go to the store first, a batch at a time,
then into FAISS; words go into tantivy; the manifest is written last. Whatever dies on the way,
the next sync finds what is missing and does only that.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import room_on_disk
from corpus.lexical import SPLIT_FROM, LexicalIndex
from corpus.store import Store
from embeddings.encoder import Encoder
from embeddings.errors import IndexUnusable
from embeddings.vectors import CODED_FROM, FaissIndex

ENCODED_AT_ONCE = 1024  # texts between two commits: a few seconds of work to lose, well sorted
ADDED_AT_ONCE = 1024  # own memory grew by 43 MB over 33,000 passages; at 8,192 by 68
Progress = Callable[[str, int, int], None]


class Indexes:
    """The lexical and the vector index of an archive.

    folder: where they lie. progress gets a stage's name, how much is done and how much there is.
    coded_from: the number of passages from which vectors are found by codes first. split_from:
    that from which the word index has shards.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        encoder: Encoder,
        *,
        coded_from: int = CODED_FROM,
        split_from: int = SPLIT_FROM,
    ) -> None:
        self._folder, self._store, self._encoder = folder, store, encoder
        self._coded_from, self._split_from = coded_from, split_from
        self._manifest_path = folder / "manifest.json"
        self._open()

    def _open(self) -> None:
        self._stamp = self._stamped()
        self.manifest = Manifest.load(self._manifest_path)
        self.lexical = LexicalIndex(self._folder / "lexical", split_from=self._split_from)
        self._vectors: FaissIndex | None = None
        self._unsaved = False

    @property
    def vectors(self) -> FaissIndex:
        """The vector index, read when first needed.

        Where its file can't be used it is made of the store's vectors, for the next sync to save.
        """
        if self._vectors is None:
            dimension, limit = self._encoder.dimension, self._coded_from
            try:
                self._vectors = FaissIndex.load(self._vector_path, dimension, coded_from=limit)
            except IndexUnusable:
                made = FaissIndex(dimension, coded_from=limit, folder=self._folder)
                kept = self._store.vectors
                name = self._encoder.fingerprint
                for ids, matrix in kept.of(name, kept.ids(name), ADDED_AT_ONCE):
                    made.add(ids, matrix)
                self._vectors, self._unsaved = made, True
        return self._vectors

    @property
    def fingerprint(self) -> str:
        """The manifest's; "empty" before the first sync."""
        return self.manifest.fingerprint if self.manifest else "empty"

    @property
    def changed_at(self) -> float | None:
        """When a sync last wrote the manifest, in seconds since 1970; None before the first."""
        found = _stat(self._manifest_path)
        return found.st_mtime if found else None

    @property
    def current(self) -> bool:
        """True when the indexes hold all that the store does, by this encoder.

        Costs two stats: a file that is damaged in place is found when it is read.
        """
        manifest = self.manifest
        return (
            manifest is not None
            and manifest.revision == self._store.revision
            and manifest.encoder == self._encoder.fingerprint
            and manifest.vectors == manifest.passages == len(self.lexical)
            and manifest.vector_bytes == self._vector_bytes()
            and manifest.kind == FaissIndex.kind(manifest.vectors, self._coded_from)
        )

    def refresh(self) -> None:
        """Open the indexes anew if another process has synced them; costs one stat otherwise."""
        if self._stamped() != self._stamp:
            self._open()

    def sync(self, progress: Progress | None = None, *, encode: bool = True) -> Manifest:
        """Bring both indexes to agree with the store.

        encode: False takes only the vectors that the store already has, and loads no model.
        Raises NoRoom, after which the next sync goes on from what is saved.
        """
        with room_on_disk(self._folder):
            return self._sync(progress, encode=encode)

    def _sync(self, progress: Progress | None, *, encode: bool) -> Manifest:
        self.refresh()
        self.lexical.reload()  # another process may have died before its manifest
        held = len(self.vectors)
        if self.manifest and self.current and held == self.manifest.vectors and not self._unsaved:
            return self.manifest
        if encode:
            self._encode(progress)
            self._store.vectors.prune(self._encoder.fingerprint)
        revision = self._store.revision
        self._sync_words(progress)
        self._sync_vectors(progress)
        words, vectors = self.lexical.ids(), self.vectors.ids()
        name = self._encoder.fingerprint
        kind = FaissIndex.kind(len(vectors), self._coded_from)
        manifest = Manifest(
            revision=revision,
            encoder=name,
            passages=len(words),
            vectors=len(vectors),
            vector_bytes=self._vector_bytes(),
            kind=kind,
            fingerprint=fingerprint(name, kind, (words, vectors)),
        )
        manifest.save(self._manifest_path)
        for old in self._folder.glob("vectors-*"):
            if old != self._vector_path:
                old.unlink()
        self.manifest, self._stamp = manifest, self._stamped()
        return manifest

    def _encode(self, progress: Progress | None) -> None:
        """Give every text a vector, shortest batch-mates together, committing as it goes."""
        vectors, name = self._store.vectors, self._encoder.fingerprint
        missing = vectors.missing(name)
        for first in range(0, len(missing), ENCODED_AT_ONCE):
            some = vectors.texts(missing[first : first + ENCODED_AT_ONCE])
            encoded = self._encoder.encode([text for _, text in some])
            vectors.put(name, [content for content, _ in some], encoded)
            if progress:
                progress("encode", min(first + ENCODED_AT_ONCE, len(missing)), len(missing))

    def _sync_words(self, progress: Progress | None) -> None:
        wanted = self._store.passage_ids()
        self.lexical.resize(len(wanted))
        held = self.lexical.ids()
        missing, stale = _differ(wanted, held)
        try:
            if len(stale) or len(held) != len(self.lexical):
                missing = np.union1d(missing, self.lexical.drop(stale))
            self.lexical.fill(
                self._store, missing, (lambda *told: progress("words", *told)) if progress else None
            )
            self.lexical.commit()
        except BaseException:  # what an interrupted fill put in would be put in again
            self.lexical.rollback()
            raise

    def _sync_vectors(self, progress: Progress | None) -> None:
        name = self._encoder.fingerprint
        missing, stale = _differ(self._store.vectors.ids(name), self.vectors.ids())
        if not len(missing) and not len(stale) and not self._unsaved:
            return
        self._unsaved = True  # until it is saved, whatever comes between
        self.vectors.remove(stale)
        done = 0
        for ids, matrix in self._store.vectors.of(name, missing, ADDED_AT_ONCE):
            self.vectors.add(ids, matrix)
            done += len(ids)
            if progress:
                progress("vectors", done, len(missing))
        self.vectors.save(self._vector_path)
        self._unsaved = False

    def _vector_bytes(self) -> int:
        """The size of the vector index's file; 0 if there is none."""
        found = _stat(self._vector_path)
        return found.st_size if found else 0

    @property
    def _vector_path(self) -> Path:
        return self._folder / f"vectors-{self._encoder.fingerprint}.index"

    def _stamped(self) -> int | None:
        found = _stat(self._manifest_path)
        return found.st_mtime_ns if found else None


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _differ(
    wanted: NDArray[np.int64], held: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(missing, stale): sorted ids wanted and not held, and held and not wanted."""
    return (
        np.setdiff1d(wanted, held, assume_unique=True),
        np.setdiff1d(held, wanted, assume_unique=True),
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the indexes in a folder hold.

    revision: the store's, when they agreed with it. encoder: its fingerprint.
    passages, vectors: how many are found by words and by meaning; fewer vectors than passages
    means that encoding was interrupted. vector_bytes: the size of the vector index's file.
    kind: the vector index's, see FaissIndex.kind. fingerprint: 16 hex digits of all that they hold.
    """

    revision: int
    encoder: str
    passages: int
    vectors: int
    vector_bytes: int
    kind: str
    fingerprint: str

    @classmethod
    def load(cls, path: Path) -> Self | None:
        """The manifest at path; None if there is none or it cannot be read, which means: sync."""
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def save(self, path: Path) -> None:
        """Write whole or not at all."""
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        with temporary.open("w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def fingerprint(encoder: str, kind: str, holdings: Iterable[NDArray[np.int64]]) -> str:
    """16 hex digits over the encoder, the kind of vector index and the sorted ids of every index."""
    # An exact index finds what any exact index finds, so it goes unnamed.
    names = encoder if kind == "exact" else f"{encoder} {kind}"
    digest = hashlib.blake2b(names.encode(), digest_size=8)
    for ids in holdings:
        digest.update(len(ids).to_bytes(8, "little") + ids.astype("<i8").tobytes())
    return digest.hexdigest()
