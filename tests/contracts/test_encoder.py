"""What every encoder must do."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from embeddings.encoder import GatheringEncoder, HashingEncoder, TransformerEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder import Encoder

TEXTS = [
    "The ministers met in Beijing on Tuesday.",
    "A ferry sank off the coast.",
    "",
    "会议于2018年5月22日在北京举行。",
    "🎉👩‍👩‍👧 !!! \x00 \t",
    "Встреча министров прошла во вторник в Пекине",
    "lone surrogate \ud800 within",
    "word " * 3000,
]


@pytest.fixture(scope="module")
def torch_minilm(model_cache: Path) -> TransformerEncoder:
    """Run the real model on the reference backend."""
    return TransformerEncoder("all-MiniLM-L6-v2", model_cache, backend="torch")


@pytest.fixture(scope="module")
def gathering_minilm(minilm: TransformerEncoder) -> GatheringEncoder:
    """Gather calls to the real model, so few characters at once that most calls are cut."""
    return GatheringEncoder(minilm, together=100, alone=200)


@pytest.fixture(params=["hashing", "minilm", "torch_minilm", "gathering_minilm"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each encoder there is."""
    if request.param == "hashing":
        return HashingEncoder()
    found: Encoder = request.getfixturevalue(request.param)
    return found


def test_shape_and_length(encoder: Encoder) -> None:
    """Any texts, odd ones too, become float32 rows of length 1."""
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts(encoder: Encoder) -> None:
    """No texts give no rows, of the right width."""
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_order(encoder: Encoder) -> None:
    """Rows come in the order of the texts."""
    forward, backward = encoder.encode(TEXTS), encoder.encode(TEXTS[::-1])
    assert np.array_equal(forward, backward[::-1])
    assert not np.array_equal(forward[0], forward[1])


def test_alone_or_together(encoder: Encoder) -> None:
    """A text's vector has the same bits alone and in a batch."""
    together = encoder.encode(TEXTS * 3)
    for place, text in enumerate(TEXTS):
        assert np.array_equal(encoder.encode([text])[0], together[place])


def test_nearness(encoder: Encoder) -> None:
    """A text is nearer to one that shares its words than to one that shares none."""
    asked, near, far = encoder.encode(
        ["who met in Beijing on Tuesday", TEXTS[0], "cheap flour makes bread rise"]
    )
    assert asked @ near > asked @ far + 0.2


def test_threads(encoder: Encoder) -> None:
    """Several threads at once get what one gets."""
    expected = encoder.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encoder.encode, [TEXTS] * 8):
            assert np.array_equal(vectors, expected)


def test_fingerprint(encoder: Encoder) -> None:
    """The fingerprint is short hex and does not change."""
    assert encoder.fingerprint == encoder.fingerprint
    assert 8 <= len(encoder.fingerprint) <= 64
    assert int(encoder.fingerprint, 16) > 0


def test_fingerprints_differ(minilm: TransformerEncoder, torch_minilm: TransformerEncoder) -> None:
    """Encoders whose vectors differ have fingerprints that differ."""
    several = [minilm, torch_minilm, HashingEncoder(), HashingEncoder(32)]
    assert len({each.fingerprint for each in several}) == len(several)


@pytest.mark.parametrize("kind", ["hashing", "minilm"])
def test_another_process(kind: str, model_cache: Path, minilm: TransformerEncoder) -> None:
    """Another process computes the same bits under the same fingerprint."""
    here: Encoder = HashingEncoder() if kind == "hashing" else minilm
    made = (
        "from embeddings.encoder import HashingEncoder; e = HashingEncoder()"
        if kind == "hashing"
        else "from pathlib import Path; from embeddings.encoder import TransformerEncoder; "
        f"e = TransformerEncoder('all-MiniLM-L6-v2', Path({str(model_cache)!r}), threads=1)"
    )
    code = f"{made}; print(e.fingerprint, e.encode([{TEXTS[0]!r}]).tobytes().hex())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [here.fingerprint, here.encode([TEXTS[0]]).tobytes().hex()]
