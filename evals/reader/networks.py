"""The large reader on torch: all-mpnet-base-v2 with heads for spans, relevance and judgement."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import MPNetModel
from transformers.utils import logging


class LargeReader(torch.nn.Module):
    """MPNet whose `<s>` also says whether the passage answers, and whether it asserts.

    A span that starts and ends at position 0 says that there is none.
    folder: the sentence-transformers model that it starts from. frozen: how many of its lower
    layers stay as they are, beside the embeddings and the bias by distance, which always do.
    """

    def __init__(self, folder: Path, frozen: int = 0) -> None:
        super().__init__()
        self.body = _body(folder)
        width = self.body.config.hidden_size
        self.span = torch.nn.Linear(width, 3)
        self.relevance = torch.nn.Linear(width, 1)
        self.judge = torch.nn.Linear(width, 3)
        layers = self.body.encoder.layer
        for part in (self.body.embeddings, self.body.encoder.relative_attention_bias):
            part.requires_grad_(requires_grad=False)
        for layer in layers[:frozen]:
            layer.requires_grad_(requires_grad=False)

    def learnt(self) -> Iterator[tuple[str, torch.nn.Parameter]]:
        """Name and value of what training changes."""
        return ((name, value) for name, value in self.named_parameters() if value.requires_grad)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits of a token `(n, length, 3)`, of relevance `(n,)` and of judgement `(n, 3)`.

        Of a token: that the answer starts with it, ends with it, has it. Of a judgement: asserted,
        denied, not said. Both arguments are `(n, length)` integers; the mask is 1 where not padding.
        """
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        first = hidden[:, 0]
        return self.span(hidden), self.relevance(first)[:, 0], self.judge(first)


def _body(folder: Path) -> Any:
    talk: Any = logging
    talk.disable_progress_bar()
    talk.set_verbosity_error()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' own deprecations, not ours to act on
        # No dropout: no pair is seen twice in the first thousands of steps.
        return MPNetModel.from_pretrained(
            folder,
            local_files_only=True,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
