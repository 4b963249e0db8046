"""A model on torch through sentence-transformers: the reference, and the way to the graph."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.graph import openvino, save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class Reference:
    """sentence-transformers in fp32 on the CPU; importing it takes seconds.

    folder: the model's. threads: torch's, for the whole process; None leaves them as they are.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries' own deprecations, not ours to act on
            import torch  # noqa: PLC0415 - 6 s
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
            from transformers.utils import logging as transformers_logging  # noqa: PLC0415

            if threads is not None:
                torch.set_num_threads(threads)
            talk: Any = transformers_logging
            talk.disable_progress_bar()
            talk.set_verbosity_error()
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into unit vectors `(len(texts), dimension)`.

        One text at a time, because padding to a batch's longest would change a text's vector.
        """
        vectors = self._model.encode(
            list(texts), batch_size=1, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def export(self, folder: Path) -> None:
        """Write the model as an OpenVINO graph into a folder."""
        import torch  # noqa: PLC0415

        ids = torch.arange(1000, 1032).reshape(2, 16)
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")  # tracing warns of each branch it takes for constant
            graph = openvino().convert_model(
                _masked(self._model),
                example_input=(ids, torch.ones_like(ids)),
                input=[("input_ids", [-1, -1]), ("attention_mask", [-1, -1])],
            )
        save(graph, folder)


def _masked(model: Any) -> Any:
    """Wrap a SentenceTransformer so that it takes token ids and their mask as two tensors."""
    import torch  # noqa: PLC0415

    class Masked(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            return self.model(features)["sentence_embedding"]

    return Masked().eval()
