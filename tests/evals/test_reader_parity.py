"""What a reader learns from is what it is given when it answers."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from embeddings.model_files import ModelFiles
from qa.answering.reader import ENCODER, Pairs
from qa.answering.reader_weights import Size


@pytest.mark.parametrize("size", ["small", "large"])
def test_what_is_learnt_is_what_is_read(scripts: Callable[[str], ModuleType], size: Size) -> None:
    """A reader learns from the token ids that it is given when it answers."""
    learning = scripts("pairs").Tokens(size)
    reading = Pairs(ModelFiles.find(ENCODER).folder / "tokenizer.json", size)
    for front in ("", "Talks end (The Courier, 2018-05-23). "):
        pair, offsets = learning.pair("Who came?", front, "Berg came by river.", [(0, 4)])
        (read,) = reading.of("Who came?", [(front, "Berg came by river.")])
        assert (list(pair.ids), pair.first) == (list(read.ids), read.first)
        assert list(offsets) == list(read.offsets)
        assert pair.spans == [(read.first, read.first)]
