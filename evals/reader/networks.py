"""The readers as they learn: which of their layers do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import MPNetModel

from qa.answering.reader_network import ReaderNetwork, SmallReader, pretrained


class LargeReader(ReaderNetwork):
    """MPNet of twelve layers; its embeddings and its bias by distance stay as they are.

    folder: the sentence-transformers model that it starts from.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(pretrained(MPNetModel, folder))
        for part in (self.body.embeddings, self.body.encoder.relative_attention_bias):
            part.requires_grad_(requires_grad=False)


READERS = {"large": LargeReader, "small": SmallReader}


def reader(size: str, folder: Path, frozen: int = 0) -> Any:
    """The reader of a size, "large" or "small"; frozen: how many of its lower layers stay."""
    network = READERS[size](folder)
    for layer in network.body.encoder.layer[:frozen]:
        layer.requires_grad_(requires_grad=False)
    return network


def learnt(network: torch.nn.Module) -> dict[str, torch.nn.Parameter]:
    """What training changes, by name."""
    return {name: value for name, value in network.named_parameters() if value.requires_grad}
