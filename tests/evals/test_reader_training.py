"""Training the reader: a stop changes nothing, and what is packed is what was learnt.

On a set of fourteen paragraphs: a few steps of the real network, which is trained three times.
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


@pytest.fixture(scope="module")
def train(few: SimpleNamespace, squad_folder: Path, patches: pytest.MonkeyPatch) -> Train:
    """Run the command on the small set, negatives mined without the model; give its weights."""
    patches.setattr(few.train, "TransformerEncoder", lambda *_: HashingEncoder())

    def run(work: Path, *options: str) -> dict[str, Any]:
        words = ["train.py", str(squad_folder), "--work", str(work), "--epochs", "1", *options]
        patches.setattr(sys, "argv", words)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's own deprecations
            few.train.main()
        loaded: dict[str, Any] = few.train.torch.load(work / "trained.pt", weights_only=True)
        return loaded

    return run


@pytest.fixture(scope="module")
def work(train: Train, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train once from beginning to end; give the folder."""
    folder = tmp_path_factory.mktemp("whole")
    train(folder)
    return folder


@pytest.fixture
def whole(few: SimpleNamespace, work: Path) -> dict[str, Any]:
    """Give the weights of that training."""
    loaded: dict[str, Any] = few.train.torch.load(work / "trained.pt", weights_only=True)
    return loaded


def test_a_stop_changes_nothing(
    few: SimpleNamespace, train: Train, whole: dict[str, Any], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Stopped between two checkpoints and run again, it ends with the weights of one run."""
    taken: list[int] = []
    step = few.train.Training._step
    stop_at: int | None = 3

    def stopping(self: Any, batch: Any, share: float) -> float:
        if stop_at == self.done:
            raise KeyboardInterrupt
        taken.append(self.done)
        loss: float = step(self, batch, share)
        return loss

    monkeypatch.setattr(few.train.Training, "_step", stopping)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path)
    assert taken == [0, 1, 2]
    assert not (tmp_path / "trained.pt").exists()
    stop_at = None
    taken.clear()
    resumed = train(tmp_path)
    assert taken == list(range(2, 2 + len(taken)))  # from the checkpoint on, not from the start
    assert len(taken) > 2
    assert whole.keys() == resumed.keys()
    assert all(bool((whole[name] == resumed[name]).all()) for name in whole)


def test_what_is_packed_is_what_was_learnt(
    few: SimpleNamespace, work: Path, whole: dict[str, Any], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The frozen weights are left out and unchanged; the card has the hash; the rest comes back."""
    network = few.train.ReaderNetwork(few.train.ModelFiles.find(few.train.BASE).folder)
    before = dict(network.named_parameters())
    frozen = set(few.pack.FROZEN)
    assert frozen < set(whole)
    changed = {name for name in before if not bool((before[name] == whole[name]).all())}
    assert not changed & frozen
    assert {name.split(".")[0] for name in changed} == {"body", "span", "relevance"}

    monkeypatch.setattr(few.pack, "TARGET", tmp_path)
    monkeypatch.setattr(sys, "argv", ["pack.py", str(work / "trained.pt")])
    few.pack.main()
    card = json.loads((tmp_path / "reader.json").read_text())
    held = WeightsFile(
        tmp_path / "reader.safetensors", card["sha256"], card["base"], card["base_sha256"]
    )
    packed = held.load()
    assert set(packed) == set(whole) - frozen
    for name, value in packed.items():
        right = whole[name].numpy()
        largest = np.abs(right).max(axis=-1, keepdims=True)
        assert (np.abs(value - right) <= 0.004 * largest).all(), name


def test_fresh_begins_anew(train: Train, work: Path, whole: dict[str, Any]) -> None:
    """With --fresh a finished training is learnt again; without, nothing is left to do."""
    finished = (work / "checkpoint.pt").stat().st_mtime_ns
    again = train(work)
    assert (work / "checkpoint.pt").stat().st_mtime_ns == finished
    anew = train(work, "--fresh")
    assert (work / "checkpoint.pt").stat().st_mtime_ns > finished
    for name, value in whole.items():
        assert bool((value == again[name]).all())
        assert bool((value == anew[name]).all()), name
