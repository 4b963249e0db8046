"""The readers as they learn: which of their layers do."""

from __future__ import annotations

from pathlib import Path

import torch

from qa.answering.reader_network import LargeReader, ReaderNetwork, SmallReader

READERS = ("large", "small")


def reader(size: str, folder: Path, frozen: int = 0) -> ReaderNetwork:
    """The reader of a size, that learns; frozen: how many of its lower layers stay as they are.

    Embeddings, and MPNet's bias by distance, stay too. folder: the model that it starts from.
    """
    if size == "small":
        network: ReaderNetwork = SmallReader(folder)
    else:
        network = LargeReader(folder)
        for part in (network.body.embeddings, network.body.encoder.relative_attention_bias):
            part.requires_grad_(requires_grad=False)
    for layer in network.body.encoder.layer[:frozen]:
        layer.requires_grad_(requires_grad=False)
    return network


def learnt(network: torch.nn.Module) -> dict[str, torch.nn.Parameter]:
    """What training changes, by name."""
    return {name: value for name, value in network.named_parameters() if value.requires_grad}
