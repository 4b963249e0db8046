"""The readers on torch: for training, and for the export to a graph. Importing it takes seconds."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertModel, MPNetConfig, MPNetModel
from transformers.utils import logging

from embeddings.graph import openvino, save
from qa.answering.reader_weights import Size, whole_numbers

FROZEN = ("body.embeddings.word_embeddings.weight", "body.embeddings.position_embeddings.weight")
"""What stays as the encoder has it, so that the reader's file need not hold it."""
BERT_SEPARATOR = 102


class ReaderNetwork(torch.nn.Module):
    """A body with three heads: for each token, whether the passage answers, whether it asserts.

    A span that starts and ends at position 0 says that there is none (Devlin et al. 2019, 4.3).
    body: of transformers; its first position speaks for the whole pair.
    """

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = body
        width = body.config.hidden_size
        self.span = torch.nn.Linear(width, 3)
        self.relevance = torch.nn.Linear(width, 1)
        self.judge = torch.nn.Linear(width, 3)

    def hidden(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What the body makes of each token `(n, length, width)`."""
        found: torch.Tensor = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        return found

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits of a token `(n, length, 3)`, of relevance `(n,)` and of judgement `(n, 3)`.

        Of a token: that the answer starts with it, ends with it, has it. Of a judgement: asserted,
        denied, not said. Both arguments are `(n, length)` integers; the mask is 1 where not padding.
        """
        hidden = self.hidden(ids, mask)
        first = hidden[:, 0]
        return self.span(hidden), self.relevance(first)[:, 0], self.judge(first)


class SmallReader(ReaderNetwork):
    """MiniLM of six layers; its word and position embeddings stay as the encoder has them.

    folder: the sentence-transformers model that it starts from.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(pretrained(BertModel, folder, attn_implementation="sdpa"))
        for name, value in self.named_parameters():
            value.requires_grad_(name not in FROZEN)

    def hidden(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """As of any body; what stands behind the question is of BERT's second kind."""
        ends = (ids == BERT_SEPARATOR).int()
        behind = (ends.cumsum(1) - ends).clamp(max=1)
        found: torch.Tensor = self.body(
            input_ids=ids, attention_mask=mask, token_type_ids=behind
        ).last_hidden_state
        return found


class LargeReader(ReaderNetwork):
    """MPNet of twelve layers, as all-mpnet-base-v2 has it.

    folder: the sentence-transformers model that it starts from; None where all weights are loaded.
    """

    def __init__(self, folder: Path | None = None) -> None:
        config = MPNetConfig(max_position_embeddings=514, layer_norm_eps=1e-5)
        if folder is None:
            super().__init__(MPNetModel(config, add_pooling_layer=False))
        else:
            super().__init__(pretrained(MPNetModel, folder))


class _OneOutput(torch.nn.Module):
    """The network as the graph has it: `(n, length + 2, 3)`; relevance and judgement come last."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        tokens, relevance, judged = self.network(ids, mask)
        last = torch.stack([relevance[:, None].expand(-1, 3), judged], dim=1)
        return torch.cat([tokens, last], dim=1)


def export(
    size: Size, base: Path, weights: Mapping[str, NDArray[np.float32]], folder: Path
) -> None:
    """Write a reader as an OpenVINO graph into a folder.

    base: the folder of the encoder that the small one was trained from. weights: of the large one
    all, of the small one all but the frozen ones.
    """
    network = SmallReader(base) if size == "small" else LargeReader()
    state = {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}
    missing, unknown = network.load_state_dict(state, strict=False)
    assert not unknown
    assert set(missing) <= set(FROZEN if size == "small" else ())
    ids = torch.arange(1000, 1032).reshape(2, 16)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # tracing warns of each branch it takes for constant
        graph = openvino().convert_model(
            _OneOutput(network).eval(),
            example_input=(ids, torch.ones_like(ids)),
            input=[(name, [-1, -1]) for name in ("ids", "mask")],
        )
    if size == "large":
        _keep_as_int8(graph)
    save(graph, folder)


def _keep_as_int8(graph: Any) -> None:
    """Keep its matrices as int8 with a scale for each row, unpacked as they are used.

    The graph is no slower, and a quarter as large, on disk and in memory. They are rounded once
    more: by at most 0.4 % of a row's largest value, where packing took up to half a step.
    """
    ops = openvino().opset15
    for one in graph.get_ops():
        constant = one.input_value(1).get_node() if one.get_type_name() == "MatMul" else None
        if constant is None or constant.get_type_name() != "Constant":
            continue
        value = constant.get_data()
        if value.ndim == 2:  # noqa: PLR2004 - a matrix
            numbers, scale = whole_numbers(value)
            stored = ops.convert(ops.constant(numbers), "f32")
            scaled = ops.multiply(stored, ops.constant(scale))
            one.input(1).replace_source_output(scaled.output(0))


def pretrained(kind: Any, folder: Path, **options: str) -> Any:
    """A body of transformers with the weights of a folder, without its pooling and without dropout.

    No dropout: no pair is seen twice in the first thousands of steps of training.
    """
    talk: Any = logging
    talk.disable_progress_bar()
    talk.set_verbosity_error()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' own deprecations, not ours to act on
        return kind.from_pretrained(
            folder,
            local_files_only=True,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            **options,
        )
