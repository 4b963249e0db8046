"""Both indexes are made to agree with the store, and only what is missing is encoded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.chunking import indexed_text
from corpus.store import Store
from corpus.types import Article, Filter
from embeddings import sync
from embeddings.encoder import HashingEncoder
from embeddings.sync import Indexes

Make = Callable[..., Article]


def agree(indexes: Indexes, store: Store) -> bool:
    """Tell whether both indexes hold the store's passages, with the store's vectors."""
    ids = store.passage_ids()
    held = np.array_equal(indexes.lexical.ids(), ids) and np.array_equal(indexes.vectors.ids(), ids)
    own = HashingEncoder()
    found = store.passages(ids.tolist()).values()
    return held and all(
        indexes.vectors.search(own.encode([indexed_text(a, p)])[0], 1, np.array([p.id]))[0].score
        == pytest.approx(1)
        for p, a in found
    )


def test_a_sync_makes_both_agree(indexes: Indexes, store: Store, encoder: Any) -> None:
    """Every passage is found by words and by meaning, and each text was encoded once."""
    assert agree(indexes, store)
    assert indexes.current
    assert len(encoder.texts) == len(set(encoder.texts)) == len(store.passage_ids())


def test_nothing_to_do_costs_nothing(indexes: Indexes, encoder: Any) -> None:
    """A second sync encodes nothing and leaves every file as it is."""
    before, manifest = len(encoder.batches), indexes.manifest
    assert indexes.sync() == manifest
    assert len(encoder.batches) == before


def test_only_what_changed_is_encoded(
    indexes: Indexes, store: Store, encoder: Any, make_article: Make
) -> None:
    """A changed paragraph, a new article and a removed one cost their own passages alone."""
    old = make_article(1)
    encoder.batches.clear()
    changed = make_article(1, text=old.text.replace("on day 2", "on day 5"))
    store.put([changed, make_article(9)])
    store.delete("a3")
    indexes.sync()
    before = {indexed_text(old, p) for p in store.chunking.passages(old)}
    wanted = [
        indexed_text(article, passage)
        for article in (changed, make_article(9))
        for passage in store.chunking.passages(article)
    ]
    assert sorted(encoder.texts) == sorted(set(wanted) - before)
    assert len(set(wanted) & before) > 0
    assert agree(indexes, store)


def lose_vectors(folder: Path) -> None:
    """Remove the vector index."""
    (path,) = folder.glob("vectors-*.index")
    path.unlink()


def truncate_vectors(folder: Path) -> None:
    """Cut the vector index short."""
    (path,) = folder.glob("vectors-*.index")
    path.write_bytes(path.read_bytes()[:-100])


def spoil_vectors(folder: Path) -> None:
    """Overwrite the vector index with as many other bytes."""
    (path,) = folder.glob("vectors-*.index")
    path.write_bytes(b"\xff" * path.stat().st_size)


def lose_words(folder: Path) -> None:
    """Remove the word index."""
    shutil.rmtree(folder / "lexical")


def lose_manifest(folder: Path) -> None:
    """Remove the manifest."""
    (folder / "manifest.json").unlink()


def spoil_manifest(folder: Path) -> None:
    """Leave half a manifest."""
    (folder / "manifest.json").write_text('{"revision": 7, "enc')


def lose_all(folder: Path) -> None:
    """Remove everything derived."""
    lose_vectors(folder)
    lose_words(folder)
    lose_manifest(folder)


DAMAGE = [lose_vectors, truncate_vectors, spoil_vectors, lose_words, lose_manifest, spoil_manifest,
          lose_all]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("encode", [True, False])
def test_what_is_lost_is_made_again_without_encoding(  # noqa: PLR0917 - pytest passes them by name
    indexes: Indexes, folder: Path, store: Store, encoder: Any, damage: Any, encode: bool
) -> None:
    """Opened and synced again, the indexes are what they were; the encoder is not asked."""
    fingerprint = indexes.fingerprint
    encoder.batches.clear()
    damage(folder)
    again = Indexes(folder, store, encoder)
    again.sync(encode=encode)
    assert encoder.batches == []
    assert again.fingerprint == fingerprint
    assert again.current
    last = Indexes(folder, store, encoder)  # from the files
    assert last.current
    assert agree(last, store)


@pytest.mark.parametrize("damage", [one for one in DAMAGE if one is not spoil_vectors])
def test_loss_shows_when_opened(
    indexes: Indexes, folder: Path, store: Store, encoder: Any, damage: Any
) -> None:
    """What is missing or cut short is noticed without reading the vectors."""
    assert indexes.current
    damage(folder)
    assert not Indexes(folder, store, encoder).current


def test_unusable_vectors_still_answer(
    indexes: Indexes, folder: Path, store: Store, encoder: Any
) -> None:
    """Before any sync, a vector index that can't be read is replaced from the store."""
    assert indexes.current
    spoil_vectors(folder)
    assert agree(Indexes(folder, store, encoder), store)


def test_another_encoder_encodes_all(indexes: Indexes, folder: Path, store: Store) -> None:
    """Vectors of another encoder are not mixed in; its index file takes the old one's place."""
    other = Indexes(folder, store, HashingEncoder(32))
    assert not other.current
    other.sync()
    assert len(other.vectors) == len(store.passage_ids())
    assert other.fingerprint != indexes.fingerprint
    assert len(list(folder.glob("vectors-*.index"))) == 1


def test_an_interrupted_encoding_goes_on_where_it_was(
    folder: Path, store: Store, encoder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was encoded before the encoder failed is not encoded again."""
    monkeypatch.setattr(sync, "ENCODED_AT_ONCE", 4)
    encoder.fails_at = 2
    with pytest.raises(RuntimeError, match="power"):
        Indexes(folder, store, encoder).sync()
    encoder.fails_at = None
    Indexes(folder, store, encoder).sync(encode=False)
    part = Indexes(folder, store, encoder)
    assert (len(part.vectors), len(part.lexical)) == (8, len(store.passage_ids()))
    assert not part.current
    part.sync()
    assert len(encoder.texts) == len(set(encoder.texts)) == len(store.passage_ids())
    assert agree(part, store)


def test_the_fingerprint_names_the_content(
    tmp_path: Path, encoder: Any, make_article: Make
) -> None:
    """Equal content has one fingerprint however it arrived; other content another."""
    found = []
    for name, order in (("x", [1, 2, 3, 4]), ("y", [4, 2, 9, 1, 3]), ("z", [1, 2, 3])):
        store = Store(tmp_path / name)
        made = Indexes(tmp_path / name, store, encoder)
        for number in order:
            store.put([make_article(number)])
            made.sync()
        if name == "y":
            store.delete("a9")
            made.sync()
        found.append((made.fingerprint, next((tmp_path / name).glob("*.index")).read_bytes()))
        store.close()
    assert found[0] == found[1]
    assert found[0][0] != found[2][0]
    assert found[0][1] != found[2][1]


def test_another_process_may_sync(
    indexes: Indexes, folder: Path, store: Store, encoder: Any, make_article: Make
) -> None:
    """Indexes opened before another sync see it after `refresh`, and add nothing twice."""
    store.put([make_article(7)])
    other = Indexes(folder, store, encoder)
    other.sync()
    store.put([make_article(8)])
    indexes.sync()
    assert len(indexes.lexical) == len(store.passage_ids())
    assert agree(indexes, store)
    other.refresh()
    assert agree(other, store)
    assert other.fingerprint == indexes.fingerprint


def test_a_filter_is_respected_by_both(indexes: Indexes, store: Store, encoder: Any) -> None:
    """With the ids that pass, neither index finds a passage of another source."""
    where = Filter(sources=("Reuters",))
    allowed = store.passage_ids(where)
    query = encoder.encode(["the mayor of town3 opened bridge1"])[0]
    by_meaning = {hit.passage_id for hit in indexes.vectors.search(query, 100, allowed)}
    by_words = {hit.passage_id for hit in indexes.lexical.search("bridge mayor", 100, where)}
    assert by_meaning == by_words == set(allowed.tolist())


def test_progress_names_the_stages(folder: Path, store: Store, encoder: Any) -> None:
    """Each stage ends by telling that all of it is done."""
    told: dict[str, tuple[int, int]] = {}
    made = Indexes(folder, store, encoder)
    made.sync(lambda stage, done, total: told.update({stage: (done, total)}))
    count = len(store.passage_ids())
    assert told == dict.fromkeys(("encode", "words", "vectors"), (count, count))


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
