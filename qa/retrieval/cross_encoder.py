"""Reads question and passage together: any sentence-transformers cross-encoder, behind the first rerank."""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import indexed_text
from corpus.text import SURROGATE
from embeddings.errors import ModelNotFound
from embeddings.model_files import ModelFiles
from qa.retrieval.rerank import Reranker
from qa.types import Evidence

_SAID = 200  # characters of a library's own words in an error
_HEADS = ("ForSequenceClassification", "ForCausalLM")


class CrossEncoderReranker:
    """Orders the first `depth` of what another reranker puts first; the others stay behind.

    Among them its order alone decides. Thread-safe: one question at a time is read.
    model: a folder, or a name in the local model cache ("ms-marco-MiniLM-L6-v2" is taken as
    cross-encoder's). Constructing it reads nothing, so that an archive whose reranker is missing
    can still be listed and indexed; the model is looked for, torch imported and the weights loaded
    at first use. before: what ranks all of the evidence first.
    """

    def __init__(self, model: str, before: Reranker, depth: int) -> None:
        self._name, self._before, self._depth = model, before, depth
        self._lock = threading.Lock()
        self._model: Any = None

    def warm(self) -> None:
        """Load the model now.

        Raises ModelNotFound, also where the model is damaged or gives other than one score.
        """
        with self._lock:
            if self._model is None:
                self._model = _loaded(_found(self._name), self._name)

    def rerank(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The first by the cross-encoder, best first, ties as they stood; then the others.

        A score is the best score of the others plus the model's as a probability, 1 / (1 + e^-x).
        Raises ModelNotFound.
        """
        ranked = self._before.rerank(question, evidence)
        first, others = ranked[: self._depth], ranked[self._depth :]
        if not first:
            return []
        texts = [indexed_text(one.article, one.passage) for one in first]
        logits = self.logits(question, texts)
        chances = 1 / (1 + np.exp(-np.clip(logits, -500.0, 500.0)))
        floor = max((one.score for one in others), default=0.0)
        return [
            replace(first[place], score=floor + float(chances[place]))
            for place in np.argsort(-logits, kind="stable")
        ] + others

    def logits(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """The model's score of each text, before any activation: (len(texts),).

        One pair at a time: padding to a batch's longest would change a score with its neighbours.
        """
        self.warm()
        pairs = [(_plain(question), _plain(text)) for text in texts]
        with self._lock:
            scores = self._model.predict(
                pairs, batch_size=1, activation_fn=_as_it_is, show_progress_bar=False
            )
        return np.asarray(scores, dtype=np.float64)


def _found(model: str) -> Path:
    """The folder of a cross-encoder. Raises ModelNotFound."""
    local = "/" in model or Path(model).expanduser().is_dir()
    try:
        folder = ModelFiles.find(model if local else f"cross-encoder/{model}").folder
    except ModelNotFound as error:
        raise _missing(model, f"{model}: {error.found}") from error
    config, own = (
        _settings(model, folder / name)
        for name in ("config.json", "config_sentence_transformers.json")
    )
    heads = config.get("architectures")
    head = str(heads[0]) if isinstance(heads, list) and heads else "no architecture"
    if own.get("model_type") != "CrossEncoder" and not head.endswith(_HEADS):
        raise _missing(model, f"{head} in {folder}, which has no head that scores")
    return folder


def _settings(model: str, path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty if there is no file. Raises ModelNotFound for all else."""
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _missing(model, f"{path}, which is no JSON: {_line(error)}") from error
    if not isinstance(value, dict):
        raise _missing(model, f"{path}, which is no JSON object")
    return value


def _loaded(folder: Path, name: str) -> Any:
    """The model on the CPU. Raises ModelNotFound if it can't be read or gives several scores."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' own deprecations, not ours to act on
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - torch takes 6 s to import
        from transformers.utils import logging  # noqa: PLC0415

        talk: Any = logging
        talk.disable_progress_bar()
        talk.set_verbosity_error()
        try:
            model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # four libraries read it, each with errors of its own
            raise _missing(name, f"{folder}, which can't be loaded: {_line(error)}") from error
    if model.num_labels != 1:
        raise _missing(name, f"{model.num_labels} labels in {folder}")
    return model


def _missing(model: str, found: str) -> ModelNotFound:
    return ModelNotFound(
        expected=f"a cross-encoder '{model}' that gives one score (a folder, or a name in the "
        "model cache)",
        found=found,
        remedy="give a folder, fetch it anew with `hf download`, or leave retrieval.reranker unset",
    )


def _line(error: Exception) -> str:
    """What a library says, in one short line."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= _SAID else said[: _SAID - 1] + "…"


def _plain(text: str) -> str:
    """No tokenizer takes half a surrogate pair."""
    return SURROGATE.sub("\ufffd", text)


def _as_it_is(logits: Any) -> Any:
    """No activation: a sigmoid would make equal what lies far from the middle."""
    return logits
