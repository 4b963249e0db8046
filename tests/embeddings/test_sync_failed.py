"""A sync that failed, died or came after another encoder's: the next one puts all right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.store import Store
from corpus.types import Article
from embeddings.encoder import HashingEncoder
from embeddings.sync import Indexes
from tests.embeddings.test_sync import agree

Make = Callable[..., Article]


def once(indexes: Indexes, store: Store) -> bool:
    """Tell whether both indexes agree with the store and no passage is in the word index twice."""
    return agree(indexes, store) and len(indexes.lexical) == len(store.passage_ids())


@pytest.mark.parametrize("split_from", [1, 1000])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failed_fill_leaves_nothing_behind(
    folder: Path, store: Store, encoder: Any, split_from: int, error: type[BaseException]
) -> None:
    """After an error among the words the next sync, here or elsewhere, puts each in once."""
    made = Indexes(folder, store, encoder, split_from=split_from)

    def fail(stage: str, done: int, _total: int) -> None:
        if stage == "words" and done > 3:
            raise error("stop")

    for _ in range(2):
        with pytest.raises(error, match="stop"):
            made.sync(fail)
    with pytest.raises(error, match="stop") as held:  # holds the traceback, and so its frames
        made.sync(fail)
    other = Indexes(folder, store, encoder, split_from=split_from)
    other.sync()
    assert once(other, store)
    made.sync()
    assert once(made, store)
    assert held.type is error


def test_a_failed_removal_leaves_what_was(
    indexes: Indexes, folder: Path, store: Store, encoder: Any
) -> None:
    """An error while a shard is filled anew gives back the words of before, then the right ones."""
    before = indexes.lexical.ids().tolist()
    store.delete("a2")

    def fail(stage: str, _done: int, _total: int) -> None:
        if stage == "words":
            raise RuntimeError(stage)

    with pytest.raises(RuntimeError, match="words"):
        indexes.sync(fail)
    assert Indexes(folder, store, encoder).lexical.ids().tolist() == before
    indexes.sync()
    assert once(indexes, store)


@pytest.mark.parametrize("split_from", [1, 1000])
def test_words_put_in_twice_are_healed(
    folder: Path, store: Store, encoder: Any, split_from: int
) -> None:
    """A word index that an earlier version filled twice is put right by the next sync."""
    made = Indexes(folder, store, encoder, split_from=split_from)
    made.sync()
    made.lexical.fill(store, store.passage_ids()[2:9])
    made.lexical.commit()
    assert len(made.lexical) == len(store.passage_ids()) + 7
    again = Indexes(folder, store, encoder, split_from=split_from)
    assert not again.current
    again.sync()
    assert again.current
    assert once(again, store)
    assert once(Indexes(folder, store, encoder, split_from=split_from), store)


@pytest.mark.parametrize(("mine", "theirs"), [(1000, 1), (1, 1000)])
def test_another_process_may_die_after_it_split_the_words(
    folder: Path, store: Store, encoder: Any, mine: int, theirs: int
) -> None:
    """Shards made or joined on disk, and no manifest: who had the old ones open syncs as ever."""
    indexes = Indexes(folder, store, encoder, split_from=mine)
    indexes.sync()
    dying = Indexes(folder, store, encoder, split_from=theirs)
    dying.lexical.resize(len(store.passage_ids()))
    for _ in range(2):
        indexes.sync()
        assert once(indexes, store)
    assert once(Indexes(folder, store, encoder, split_from=mine), store)


def test_a_former_encoder_leaves_no_vectors(
    indexes: Indexes, folder: Path, store: Store, encoder: Any
) -> None:
    """They go once all is encoded anew, not before; gone back to, the former encodes all again."""
    former, count = encoder.fingerprint, len(store.passage_ids())
    other = HashingEncoder(32)
    Indexes(folder, store, other).sync(encode=False)
    assert len(store.vectors.ids(former)) == count
    Indexes(folder, store, other).sync()
    assert len(store.vectors.ids(other.fingerprint)) == count
    assert len(store.vectors.ids(former)) == 0
    encoder.batches.clear()
    indexes.sync()
    assert len(encoder.texts) == count
    assert once(indexes, store)


def test_vectors_that_could_not_be_saved_are_saved_next(
    indexes: Indexes, folder: Path, store: Store, encoder: Any, make_article: Make
) -> None:
    """After an error before the vectors' file is written, the next sync writes it."""
    store.put([make_article(7)])

    def fail(stage: str, _done: int, _total: int) -> None:
        if stage == "vectors":
            raise RuntimeError(stage)

    with pytest.raises(RuntimeError, match="vectors"):
        indexes.sync(fail)
    indexes.sync()
    again = Indexes(folder, store, encoder)
    assert again.current
    assert once(again, store)
