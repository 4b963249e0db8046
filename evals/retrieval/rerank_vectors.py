"""MiniLM's own token vectors, and vectors of sentences, for the passages an experiment reranks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.graph import openvino, precision
from embeddings.graph_encoder import BATCH_TOKENS, STEP, batches
from embeddings.model_files import ModelFiles
from embeddings.reference import Reference

MODEL = "all-MiniLM-L6-v2"
AT_A_TIME = 512  # texts between two lines of progress


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, "[CLS]" and "[SEP]" among them.

    vectors: (n, 384) float32 or float16, each of length 1. spans: (n, 2) int32, offsets in code
    points of the text, (0, 0) for the special ones.
    """

    vectors: NDArray[Any]
    spans: NDArray[np.int32]


class TokenEncoder:
    """Texts to token vectors on OpenVINO, at the speed of the shipped encoder.

    folder: where the graph is kept; it is made there if it isn't.
    """

    def __init__(self, folder: Path) -> None:
        files = ModelFiles.find(MODEL)
        graph = folder / "tokens.xml"
        if not graph.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            _export(files.folder, graph)
        self._tokenizer: Any = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        assert files.max_tokens is not None
        self._tokenizer.enable_truncation(files.max_tokens)
        self._tokenizer.no_padding()
        hints = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision()}
        compiled = openvino().Core().compile_model(str(graph), "CPU", hints)
        self._request: Any = compiled.create_infer_request()

    def encode(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text, cut at the model's most."""
        encoded = self._tokenizer.encode_batch(list(texts))
        lengths = [-(-len(one.ids) // STEP) * STEP for one in encoded]
        found: dict[int, Tokens] = {}
        for batch in batches(lengths, BATCH_TOKENS):
            ids = np.zeros((len(batch), lengths[batch[0]]), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, text in enumerate(batch):
                ids[row, : len(encoded[text].ids)] = encoded[text].ids
                mask[row, : len(encoded[text].ids)] = 1
            self._request.infer([ids, mask])
            vectors = np.array(self._request.get_output_tensor().data, dtype=np.float32)
            vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
            for row, text in enumerate(batch):
                spans = np.array(encoded[text].offsets, dtype=np.int32)
                found[text] = Tokens(vectors[row, : len(spans)], spans)
        return [found[number] for number in range(len(encoded))]


def kept_tokens(
    place: Path, texts: Iterable[str], encode: Callable[[Sequence[str]], list[Tokens]]
) -> dict[str, Tokens]:
    """The tokens of each text, float16; those kept in the .npz file before are read from it."""
    texts = sorted(set(texts))
    known: dict[int, Tokens] = {}
    if place.is_file():
        with np.load(place) as read:
            cuts = read["ends"][:-1]
            vectors, spans = (np.split(read[name], cuts) for name in ("vectors", "spans"))
            known = dict(zip(read["keys"].tolist(), map(Tokens, vectors, spans), strict=True))
    missing = [text for text in texts if _key(text) not in known]
    for some in _pieces(missing, "passages"):
        for text, one in zip(some, encode(some), strict=True):
            known[_key(text)] = Tokens(one.vectors.astype(np.float16), one.spans)
    if missing:
        np.savez(
            place,
            keys=np.array(list(known), dtype=np.uint64),
            vectors=np.concatenate([one.vectors for one in known.values()]),
            spans=np.concatenate([one.spans for one in known.values()]),
            ends=np.cumsum([len(one.spans) for one in known.values()]),
        )
    return {text: known[_key(text)] for text in texts}


def kept_vectors(
    place: Path, texts: Iterable[str], encode: Callable[[Sequence[str]], NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """The vector of each text; those kept in the .npz file before are read from it."""
    texts = sorted(set(texts))
    known: dict[int, NDArray[np.float32]] = {}
    if place.is_file():
        with np.load(place) as read:
            known = dict(zip(read["keys"].tolist(), read["vectors"], strict=True))
    missing = [text for text in texts if _key(text) not in known]
    for some in _pieces(missing, "sentences"):
        known.update(zip(map(_key, some), encode(some), strict=True))
    if missing:
        keys = np.array(list(known), dtype=np.uint64)
        np.savez(place, keys=keys, vectors=np.stack(list(known.values())))
    return {text: known[_key(text)] for text in texts}


def _pieces(texts: list[str], what: str) -> Iterable[list[str]]:
    for start in range(0, len(texts), AT_A_TIME):
        print(f"\rencoding {what}: {start:,} of {len(texts):,}", end="", flush=True)
        yield texts[start : start + AT_A_TIME]


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _export(model: Path, graph: Path) -> None:
    """Write the model up to its last hidden state as an OpenVINO graph."""
    import torch  # noqa: PLC0415 - once only

    inner = Reference(model)._model[0].auto_model  # noqa: SLF001 - the same model, cut earlier

    class Last(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = inner

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.inner(input_ids=input_ids, attention_mask=attention_mask)[0]

    ids = torch.arange(1000, 1032).reshape(2, 16)
    shape = [-1, -1]
    with torch.no_grad():
        made = openvino().convert_model(
            Last().eval(),
            example_input=(ids, torch.ones_like(ids)),
            input=[("input_ids", shape), ("attention_mask", shape)],
        )
    openvino().save_model(made, str(graph), compress_to_fp16=False)
