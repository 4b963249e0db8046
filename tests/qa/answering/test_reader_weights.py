"""The reader's weights: packed small, and refused when they are not the ones pinned."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st
from safetensors import safe_open
from safetensors.numpy import save

from embeddings.errors import WeightsChanged
from embeddings.model_files import PACKAGED
from qa.answering.reader import ENCODER
from qa.answering.reader_weights import Size, WeightFiles, deflated, packed, unpacked

MOST_BYTES = {"small": 11_000_000, "large": 64_000_000}
MOST_BYTES_A_FILE = 50_000_000
LOST = 0.004  # of a row's largest value


@given(
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(1, 6), st.integers(1, 40)),
    st.floats(1e-6, 1e6),
)
def test_packing_loses_little(seed: int, shape: tuple[int, int], scale: float) -> None:
    """No value of a matrix comes back further off than 0.4 % of its row's largest."""
    rows = np.random.default_rng(seed).normal(size=shape) * scale
    rows *= np.logspace(0, 3, shape[0])[:, None]  # rows of very different size
    matrix = rows.astype(np.float32)
    found = unpacked(packed({"m": matrix}))["m"]
    assert found.dtype == np.float32
    largest = np.abs(matrix).max(axis=1, keepdims=True)
    assert (np.abs(found - matrix) <= LOST * largest).all()


def test_vectors_come_back_as_they_were() -> None:
    """Biases and norms keep all their bits; a row of zeros stays zeros; no other name comes back."""
    vector = np.array([1e-7, -3.5, 1 / 3], np.float32)
    zeros = np.zeros((2, 3), np.float32)
    found = unpacked(packed({"b": vector, "z": zeros}))
    assert sorted(found) == ["b", "z"]
    assert found["b"].tobytes() == vector.tobytes()
    assert not found["z"].any()


def test_packing_takes_a_quarter_of_the_room() -> None:
    """A matrix is held in one byte a value, and one scale a row."""
    held = packed({"m": np.ones((8, 384), np.float32)})
    assert sum(value.nbytes for value in held.values()) == 8 * 384 + 8 * 4


@given(
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(1, 6), st.integers(2, 60)),
    st.floats(0.05, 0.5),
)
def test_deflating_loses_half_a_step(seed: int, shape: tuple[int, int], step: float) -> None:
    """No value comes back further off than half a step of its row's deviation, or its range asks."""
    rows = np.random.default_rng(seed).normal(size=shape)
    matrix = (rows * np.logspace(0, 3, shape[0])[:, None]).astype(np.float32)
    found = unpacked(deflated({"m": matrix}, step))["m"]
    assert found.shape == matrix.shape
    coarse = np.maximum(matrix.std(axis=1) * step, np.abs(matrix).max(axis=1) / 127)
    assert (np.abs(found - matrix) <= coarse[:, None] * 0.501).all()


def test_deflating_takes_a_seventh_of_the_room() -> None:
    """A matrix of normal values takes 4.6 bits a value at a step of .18."""
    matrix = np.random.default_rng(1).normal(size=(64, 4096)).astype(np.float32)
    vector = np.array([1e-7, -3.5, 1 / 3], np.float32)
    held = deflated({"m": matrix, "b": vector}, 0.18)
    assert sum(value.nbytes for value in held.values()) <= 4.7 / 8 * matrix.size
    assert unpacked(held)["b"].tobytes() == vector.tobytes()


@pytest.mark.parametrize("size", ["small", "large"])
def test_what_ships_is_what_the_card_says(size: Size) -> None:
    """Files of their hashes, that a checkout can hold; finite weights."""
    shipped = WeightFiles.shipped(size)
    sizes = [path.stat().st_size for path in shipped.sha256]
    assert sum(sizes) <= MOST_BYTES[size]
    assert max(sizes) <= MOST_BYTES_A_FILE
    assert all(np.isfinite(value).all() for value in shipped.load().values())


def test_the_small_one_is_read_as_any_safetensors_file() -> None:
    """It stands on the model that is packaged."""
    shipped = WeightFiles.shipped("small")
    ((path, _),) = shipped.sha256.items()
    assert shipped.base == ENCODER
    assert shipped.base_sha256 == PACKAGED[ENCODER].sha256
    with safe_open(path, "numpy") as file:  # as another library reads it
        shapes = {name: file.get_slice(name).get_shape() for name in file.keys()}  # noqa: SIM118
    loaded = shipped.load()
    assert {name for name in shapes if not name.endswith(".scale")} == set(loaded)
    assert all(list(value.shape) == shapes[name] for name, value in loaded.items())


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    """One bit is enough; the error says which file, and what to do."""
    shipped = WeightFiles.shipped("small")
    ((path, sha256),) = shipped.sha256.items()
    moved = tmp_path / "reader.safetensors"
    copy = replace(shipped, sha256={moved: sha256})
    shutil.copy(path, moved)
    copy.load()  # where the file lies does not matter
    data = bytearray(moved.read_bytes())
    data[-1] ^= 1
    moved.write_bytes(data)
    with pytest.raises(WeightsChanged, match=r"check the file out again") as refused:
        copy.load()
    assert str(moved) in str(refused.value)
    assert hashlib.sha256(data).hexdigest()[:12] in str(refused.value)


def test_a_file_of_other_weights_is_refused(tmp_path: Path) -> None:
    """A sound file that another training wrote is not taken for the one pinned."""
    path = tmp_path / "reader.safetensors"
    path.write_bytes(save(packed({"m": np.ones((2, 2), np.float32)})))
    shipped = WeightFiles.shipped("small")
    (sha256,) = shipped.sha256.values()
    with pytest.raises(WeightsChanged):
        replace(shipped, sha256={path: sha256}).load()
