"""What the small reader learns from is what it is given when it answers."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from embeddings.model_files import ModelFiles
from qa.answering.reader import Pairs


def test_what_is_learnt_is_what_is_read(scripts: Callable[[str], ModuleType]) -> None:
    """The small reader learns from the token ids that it is given when it answers."""
    path = ModelFiles.find("all-MiniLM-L6-v2").folder / "tokenizer.json"
    learning, reading = scripts("pairs").Tokens(path), Pairs(path)
    for front in ("", "Talks end (The Courier, 2018-05-23). "):
        pair, offsets = learning.pair("Who came?", front, "Berg came by river.", [(0, 4)])
        (read,) = reading.of("Who came?", [(front, "Berg came by river.")])
        assert (list(pair.ids), pair.first) == (list(read.ids), read.first)
        assert list(offsets) == list(read.offsets)
        assert pair.spans == [(read.first, read.first)]
