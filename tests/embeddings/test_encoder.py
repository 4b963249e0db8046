"""The real model: its vectors beside the reference's, its graph, its weights, its refusals."""

from __future__ import annotations

import json
import logging
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from embeddings.encoder import RECIPE, HashingEncoder, TransformerEncoder
from embeddings.errors import BackendMissing, ModelNotFound, WeightsChanged
from embeddings.graph import GRAPH, Reference, batches
from embeddings.model_files import PACKAGED, ModelFiles

MODEL = "all-MiniLM-L6-v2"
ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"
ODD = [
    "",
    " ",
    "?",
    "🎉👩‍👩‍👧🇰🇿",
    "会议于2018年5月22日在北京举行。",
    "Встреча прошла в Пекине",
    "اجتماع وزراء الداخلية في بكين",
    "na\u0308ive cafe\u0301 ﬁ №5",
    "x" * 5000,
    "a\x00b",
]


def varied_texts() -> list[str]:
    """Make 200 texts: odd ones, and runs of the sample archive's sentences of every length."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.md")))
    sentences = re.split(r"(?<=[.!?])\s+", text)
    chance = random.Random(5)
    made = [" ".join(chance.sample(sentences, 1 + n % 14)) for n in range(200 - len(ODD))]
    return ODD + made


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the model's folder, its big file as a link."""
    folder, source = tmp_path / "model", ModelFiles.find(MODEL).folder
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "model.safetensors").symlink_to(source / "model.safetensors")
    return folder


def change(path: Path, **values: object) -> None:
    """Set keys of a JSON file."""
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_cosine_to_the_reference(minilm: TransformerEncoder) -> None:
    """At the worst of 200 varied texts the cosine to sentence-transformers is at least 0.999."""
    texts = varied_texts()
    expected = Reference(ModelFiles.find(MODEL).folder).encode(texts)
    worst = np.sum(minilm.encode(texts) * expected, axis=1).min()
    assert worst >= 0.999


def test_cut_at_256_tokens(minilm: TransformerEncoder) -> None:
    """Tokens past 256 change nothing; those between 128 and 256 do."""
    long, longer, short = "river " * 254, "river " * 254 + "bank " * 50, "river " * 127
    other = "river " * 127 + "bank " * 100
    one, same, half, differs = minilm.encode([long, longer, short, other])
    assert np.array_equal(one, same)
    assert half @ differs < 0.99


def test_no_torch_with_a_cached_graph(minilm: TransformerEncoder, model_cache: Path) -> None:
    """A process that finds the graph imports no torch and none of OpenVINO's telemetry."""
    code = (
        "import sys; from pathlib import Path\n"
        "from embeddings.encoder import TransformerEncoder\n"
        f"e = TransformerEncoder({MODEL!r}, Path({str(model_cache)!r})); e.encode(['x'])\n"
        "heavy = ('torch', 'transformers', 'sentence_transformers', 'openvino_telemetry')\n"
        "print([name for name in heavy if sys.modules.get(name)])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert minilm.dimension == 384


def test_fingerprint_without_the_model(tmp_path: Path, minilm: TransformerEncoder) -> None:
    """The fingerprint and the dimension are known before anything is read into memory or made."""
    encoder = TransformerEncoder(MODEL, tmp_path / "cache")
    assert (encoder.fingerprint, encoder.dimension) == (minilm.fingerprint, 384)
    assert not (tmp_path / "cache").exists()


def encoders(cache: Path) -> list[Path]:
    """List the graphs that encoders made; other tests may have put the reader's beside them."""
    return list(cache.glob(f"*-{RECIPE}/{GRAPH}"))


def test_graph_kept_once(minilm: TransformerEncoder, model_cache: Path) -> None:
    """One graph lies in the cache, nothing half made beside it, and a second encoder takes it."""
    (graph,) = encoders(model_cache)
    before = graph.stat().st_mtime_ns
    TransformerEncoder(MODEL, model_cache).encode(["x"])
    assert graph.stat().st_mtime_ns == before
    assert encoders(model_cache) == [graph]
    assert not list(model_cache.glob(".making-*"))
    assert minilm.encode(["x"]).shape == (1, 384)


def test_spoilt_graph(minilm: TransformerEncoder, model_cache: Path, tmp_path: Path) -> None:
    """A graph that OpenVINO cannot read is refused with its remedy."""
    kept = encoders(model_cache)[0].parent
    (tmp_path / kept.name).mkdir()
    (tmp_path / kept.name / GRAPH).write_text("no graph")
    with pytest.raises(BackendMissing, match="remove that folder"):
        TransformerEncoder(MODEL, tmp_path).encode(["x"])
    assert minilm.encode(["x"]).shape == (1, 384)


def test_changed_weights(tmp_path: Path, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights other than the pinned ones are refused when the model is loaded."""
    (copied / "model.safetensors").unlink()
    (copied / "model.safetensors").write_bytes(b"other weights")
    files = ModelFiles(copied, PACKAGED[MODEL].sha256)
    monkeypatch.setattr(ModelFiles, "find", lambda _model: files)
    encoder = TransformerEncoder(MODEL, tmp_path / "cache")
    with pytest.raises(WeightsChanged, match="53aa5117"):
        encoder.warm()


def test_remembered_hash(tmp_path: Path, copied: Path) -> None:
    """Weights are hashed again when their size or time changes, and only then."""
    weights, memo = copied / "model.safetensors", tmp_path / "memo.json"
    weights.unlink()
    weights.write_bytes(b"one")
    files = ModelFiles(copied)
    first = files.weights_hash(memo)
    key = next(iter(json.loads(memo.read_text())))
    memo.write_text(json.dumps({key: "remembered"}))
    assert files.weights_hash(memo) == "remembered"
    weights.write_bytes(b"other")
    assert files.weights_hash(memo) not in {"remembered", first}


def test_identity(tmp_path: Path, copied: Path) -> None:
    """A changed setting changes the fingerprint, so its vectors are not mixed with others."""
    before = TransformerEncoder(str(copied), tmp_path).fingerprint
    change(copied / "sentence_bert_config.json", max_seq_length=128)
    assert TransformerEncoder(str(copied), tmp_path).fingerprint != before


@pytest.mark.parametrize("name", ["no-such-model", "no/such/model", "/no/such/folder", "tests"])
def test_no_model(name: str, tmp_path: Path) -> None:
    """A name that is none and a folder without a model are refused, with what to do."""
    with pytest.raises(ModelNotFound, match="give a folder"):
        TransformerEncoder(name, tmp_path)


def test_odd_model_on_torch(tmp_path: Path, copied: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Max pooling runs on torch and says so; asked for OpenVINO, it is refused."""
    pooling = copied / "1_Pooling" / "config.json"
    change(pooling, pooling_mode_mean_tokens=False, pooling_mode_max_tokens=True)
    with pytest.raises(BackendMissing, match="pooling is neither mean nor cls"):
        TransformerEncoder(str(copied), tmp_path, backend="openvino")
    with caplog.at_level(logging.WARNING):
        encoder = TransformerEncoder(str(copied), tmp_path)
    assert "runs on torch" in caplog.text
    assert np.linalg.norm(encoder.encode(["x"])) == pytest.approx(1, abs=1e-5)


def test_what_a_model_says() -> None:
    """The packaged model cuts at 256 tokens, takes the mean, and can become a graph."""
    files = ModelFiles.find(MODEL)
    assert (files.max_tokens, files.pooling, files.dimension) == (256, "mean", 384)
    assert files.oddity is None


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 500))
def test_batches(lengths: list[int], budget: int) -> None:
    """Every text is in one batch; a batch has one length and keeps its budget or is one text."""
    made = list(batches(lengths, budget))
    assert sorted(i for batch in made for i in batch) == list(range(len(lengths)))
    for batch in made:
        assert len({lengths[i] for i in batch}) == 1
        assert len(batch) == 1 or len(batch) * lengths[batch[0]] <= budget


def test_known_vector() -> None:
    """Letter case and punctuation do not count; other words do."""
    one, same, other = HashingEncoder().encode(["The Minister", "the minister!", "a ferry"])
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


@pytest.mark.parametrize("dimension", [1, 2, 384])
def test_dimension(dimension: int) -> None:
    """Any dimension from 1 gives unit vectors."""
    assert abs(float((HashingEncoder(dimension).encode(["a b c"])[0] ** 2).sum()) - 1) < 1e-6


def test_no_dimension() -> None:
    """A dimension below 1 is refused."""
    with pytest.raises(ValueError, match="found 0"):
        HashingEncoder(0)
