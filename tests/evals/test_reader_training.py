"""Training the reader: a stop changes nothing, and what is packed is what was learnt.

On a set of fourteen paragraphs: a few steps of the real network, about 15 s on two quiet cores.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from embeddings.encoder import HashingEncoder
from qa.answering.reader_weights import WeightsFile

Train = Callable[..., dict[str, Any]]


@pytest.fixture
def train(few: SimpleNamespace, squad_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Train:
    """Run the command on the small set, negatives mined without the model; give its weights."""
    monkeypatch.setattr(few.train, "TransformerEncoder", lambda *_: HashingEncoder())

    def run(work: Path, *options: str) -> dict[str, Any]:
        words = ["train.py", str(squad_folder), "--work", str(work), "--epochs", "1", *options]
        monkeypatch.setattr(sys, "argv", words)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's own deprecations
            few.train.main()
        loaded: dict[str, Any] = few.train.torch.load(work / "trained.pt", weights_only=True)
        return loaded

    return run


def test_a_stop_changes_nothing(
    few: SimpleNamespace, train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between two checkpoints and run again, it ends with the weights of one run."""
    taken: list[int] = []
    step = few.train.Training._step

    def stopping(self: Any, batch: Any, share: float) -> float:
        if stop_at == self.done:
            raise KeyboardInterrupt
        taken.append(self.done)
        loss: float = step(self, batch, share)
        return loss

    monkeypatch.setattr(few.train.Training, "_step", stopping)
    stop_at: int | None = None
    whole = train(tmp_path / "whole")
    steps = len(taken)
    assert taken == list(range(steps))
    assert steps > 4
    stop_at = 3
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "stopped")
    assert not (tmp_path / "stopped" / "trained.pt").exists()
    stop_at = None
    taken.clear()
    resumed = train(tmp_path / "stopped")
    assert taken == list(range(2, steps))  # from the checkpoint on, not from the start
    assert whole.keys() == resumed.keys()
    assert all(bool((whole[name] == resumed[name]).all()) for name in whole)


def test_what_is_packed_is_what_was_learnt(
    few: SimpleNamespace, train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frozen weights are left out and unchanged; the card has the hash; the rest comes back."""
    monkeypatch.setattr(few.train, "BATCH", 64)
    work = tmp_path / "work"
    learnt = train(work)
    network = few.train.ReaderNetwork(few.train.ModelFiles.find(few.train.BASE).folder)
    before = dict(network.named_parameters())
    frozen = set(few.pack.FROZEN)
    assert frozen < set(learnt)
    changed = {name for name in before if not bool((before[name] == learnt[name]).all())}
    assert not changed & frozen
    assert {name.split(".")[0] for name in changed} == {"body", "span", "relevance"}

    (tmp_path / "ships").mkdir()
    monkeypatch.setattr(few.pack, "TARGET", tmp_path / "ships")
    monkeypatch.setattr(sys, "argv", ["pack.py", str(work / "trained.pt")])
    few.pack.main()
    card = json.loads((tmp_path / "ships" / "reader.json").read_text())
    held = WeightsFile(
        tmp_path / "ships" / "reader.safetensors", card["sha256"], card["base"], card["base_sha256"]
    )
    packed = held.load()
    assert set(packed) == set(learnt) - frozen
    for name, value in packed.items():
        right = learnt[name].numpy()
        largest = np.abs(right).max(axis=-1, keepdims=True)
        assert (np.abs(value - right) <= 0.004 * largest).all(), name


def test_fresh_begins_anew(few: SimpleNamespace, train: Train, tmp_path: Path) -> None:
    """With --fresh a finished training is learnt again; without, nothing is left to do."""
    few.train.BATCH = 64
    first = train(tmp_path)
    finished = (tmp_path / "checkpoint.pt").stat().st_mtime_ns
    again = train(tmp_path)
    assert (tmp_path / "checkpoint.pt").stat().st_mtime_ns == finished
    anew = train(tmp_path, "--fresh")
    assert (tmp_path / "checkpoint.pt").stat().st_mtime_ns > finished
    for name, value in first.items():
        assert bool((value == again[name]).all())
        assert bool((value == anew[name]).all()), name
