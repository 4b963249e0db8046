"""The reader on torch: for training, and for the export to a graph. Importing it takes seconds."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertModel
from transformers.utils import logging

from embeddings.graph import openvino, save

FROZEN = ("body.embeddings.word_embeddings.weight", "body.embeddings.position_embeddings.weight")
"""What stays as the encoder has it, so that the reader's file need not hold it."""


class ReaderNetwork(torch.nn.Module):
    """MiniLM with two heads: span starts and ends, and how likely the passage answers.

    A span that starts and ends at position 0 says that there is none (Devlin et al. 2019, 4.3).
    folder: the sentence-transformers model that it starts from. dropout: of hidden states.
    """

    def __init__(self, folder: Path, dropout: float = 0.0) -> None:
        super().__init__()
        self.body = _bert(folder, dropout)
        width = self.body.config.hidden_size
        self.span = torch.nn.Linear(width, 2)
        self.relevance = torch.nn.Linear(width, 1)
        for name, value in self.named_parameters():
            value.requires_grad_(name not in FROZEN)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of span starts and ends `(n, length, 2)`, and of relevance `(n,)`.

        All three arguments are `(n, length)` integers; the mask is 1 where not padding.
        """
        hidden = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.span(hidden), self.relevance(hidden[:, 0])[:, 0]


class _OneOutput(torch.nn.Module):
    """The network as the graph has it: `(n, length, 3)`, relevance third and at position 0."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        spans, relevance = self.network(ids, mask, types)
        return torch.cat([spans, relevance[:, None, None].expand(-1, spans.shape[1], -1)], dim=-1)


def export(base: Path, weights: Mapping[str, NDArray[np.float32]], folder: Path) -> None:
    """Write the reader as an OpenVINO graph into a folder.

    base: the folder of the model that it was trained from. weights: all but the frozen ones.
    """
    network = ReaderNetwork(base)
    state = {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}
    missing, unknown = network.load_state_dict(state, strict=False)
    assert not unknown
    assert set(missing) <= set(FROZEN)
    ids = torch.arange(1000, 1032).reshape(2, 16)
    inputs = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # tracing warns of each branch it takes for constant
        graph = openvino().convert_model(
            _OneOutput(network).eval(),
            example_input=inputs,
            input=[(name, [-1, -1]) for name in ("ids", "mask", "types")],
        )
    save(graph, folder)


def _bert(folder: Path, dropout: float) -> Any:
    talk: Any = logging
    talk.disable_progress_bar()
    talk.set_verbosity_error()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' own deprecations, not ours to act on
        return BertModel.from_pretrained(
            folder,
            local_files_only=True,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,  # CPU attention with dropout is several times slower
        )
