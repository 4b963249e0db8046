"""Texts through a graph: tokens, batches of few shapes, vectors in the texts' order."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from embeddings.model_files import ModelFiles

BATCH_TOKENS = 2048
"""Tokens a batch; 1,024 to 4,096 were equally fast (docs/decisions/encoder-determinism.md)."""

STEP = 16
"""A text is padded to a multiple of this many tokens: 16 lengths up to MiniLM's 256."""


class GraphEncoder:
    """A model's tokenizer and its graph.

    files: the model's, whose `oddity` is None. folder: the graph's.
    """

    def __init__(self, files: ModelFiles, folder: Path, threads: int | None) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - not every encoder needs it

        self._dimension = files.dimension
        self._tokenizer: Any = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        assert files.max_tokens is not None
        # a packaged tokenizer may cut at other lengths and pad: all-MiniLM-L6-v2's does, at 128
        self._tokenizer.enable_truncation(files.max_tokens)
        self._tokenizer.no_padding()
        self._graph = Graph(folder, threads)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into unit vectors `(len(texts), dimension)` float32."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        lengths = [-(-len(ids) // STEP) * STEP for ids in tokens]
        for batch in batches(lengths, BATCH_TOKENS):
            ids = np.zeros((len(batch), lengths[batch[0]]), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, text in enumerate(batch):
                ids[row, : len(tokens[text])] = tokens[text]
                mask[row, : len(tokens[text])] = 1
            vectors[batch] = self._graph.run(ids, mask)
        return vectors


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Split texts into batches of one length in tokens, each at most `budget` tokens in all.

    Yields positions in `lengths`, shortest texts first. A batch has 2^n texts: the graph prepares
    itself for each shape anew (up to 0.4 s of it in one question), so there must be few of them.
    """
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    for length, group in groupby(order, key=lambda i: lengths[i]):
        members = list(group)
        while members:
            most = max(1, min(len(members), budget // max(1, length)))
            size = 1 << (most.bit_length() - 1)
            yield members[:size]
            members = members[size:]
