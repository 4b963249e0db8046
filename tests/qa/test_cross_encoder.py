"""The cross-encoder: what it reads, what it decides, what is refused. The model is made here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.types import Article, Passage
from embeddings.errors import ModelNotFound
from qa.retrieval.cross_encoder import CrossEncoderReranker
from qa.types import Evidence

ROOT = Path(__file__).parents[2]
# What the model knows: a question with the one word wants the passage with the other.
PAIRS = {"quake": "tremor", "flood": "deluge", "blaze": "inferno", "storm": "cyclone"}
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]  # all other words are unknown to it
WIDTH, SEEN = 16, 15  # dimensions, and the one that a pair found is noted in
Run = Callable[..., subprocess.CompletedProcess[str]]


def make(folder: Path, head: str = "BertForSequenceClassification", labels: int = 1) -> Path:
    """Keep a BERT of one layer in a folder, its weights set by hand so that it knows the pairs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' own deprecations
        import torch  # noqa: PLC0415
        import transformers  # noqa: PLC0415

        transformers.utils.logging.disable_progress_bar()
        words = [*SPECIAL, *PAIRS, *PAIRS.values()]
        tokenizer = transformers.BertTokenizerFast(vocab={w: n for n, w in enumerate(words)})
        config = transformers.BertConfig(
            vocab_size=len(words), hidden_size=WIDTH, num_hidden_layers=1, num_attention_heads=1,
            intermediate_size=WIDTH, max_position_embeddings=64, num_labels=labels,
        )  # fmt: skip
        model = getattr(transformers, head)(config)
        if (head, labels) == ("BertForSequenceClassification", 1):
            with torch.no_grad():
                _set(model)
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return folder


def _set(model: Any) -> None:
    """Let [CLS] see the mean of all words, and note where both of a pair are in it.

    Each word of a pair has a dimension of its own; the layer's norms make the mean as long
    whatever the length of the text: two words stand at 2.6 each, one alone at 3.9.
    """
    for name, values in model.named_parameters():
        values.fill_(float("LayerNorm.weight" in name))
    bert, layer = model.bert, model.bert.encoder.layer[0]
    for word in range(2 * len(PAIRS)):
        bert.embeddings.word_embeddings.weight[len(SPECIAL) + word, word] = 1.0
    for linear in (layer.attention.self.value, layer.attention.output.dense):
        linear.weight.fill_diagonal_(1.0)
    for pair in range(len(PAIRS)):
        layer.intermediate.dense.weight[pair, pair] = 1.0
        layer.intermediate.dense.weight[pair, pair + len(PAIRS)] = 1.0
        layer.intermediate.dense.bias[pair] = -4.0
        layer.output.dense.weight[SEEN, pair] = 10.0
    bert.pooler.dense.weight[SEEN, SEEN] = 0.5
    model.classifier.weight[0, SEEN] = 5.0


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the model that knows the pairs."""
    return make(tmp_path_factory.mktemp("cross-encoder"))


class AsGiven:
    """A first reranker that leaves the order."""

    def rerank(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Give the same."""
        del question
        return list(evidence)


def article(number: int, word: str) -> Article:
    """An article that tells of one thing."""
    text = f"The town saw a {word} near the river."
    return Article(f"a{number}", "Big", text, "Xinhua", None, None, "en", None)


def evidence(*words: str) -> list[Evidence]:
    """One passage a word, best first."""
    found = []
    for rank, word in enumerate(words, start=1):
        told = article(rank, word)
        passage = Passage(rank, told.id, 0, len(told.text), told.text)
        found.append(Evidence(rank, 1 / rank, {"lexical": rank}, passage, told))
    return found


def ids(ranked: Sequence[Evidence]) -> list[int]:
    """The passages' ids in their order."""
    return [one.passage.id for one in ranked]


@pytest.mark.parametrize(("asked", "wanted"), PAIRS.items())
def test_what_it_prefers_comes_first(model: Path, asked: str, wanted: str) -> None:
    """The passage that the model takes for the answer rises to the top; all stay."""
    given = evidence(*(word for word in PAIRS.values() if word != wanted), wanted)
    ranked = CrossEncoderReranker(str(model), AsGiven(), 30).rerank(f"where was the {asked}", given)
    assert ids(ranked)[0] == len(given)
    assert sorted(ids(ranked)) == ids(given)
    assert [replace(one, score=0) for one in ranked] == [
        replace(given[number - 1], score=0) for number in ids(ranked)
    ]


def test_only_the_first_are_read(model: Path) -> None:
    """What stands below the depth stays there in its order, and the scores say so."""
    given = evidence("deluge", "tremor", "inferno", "tremor", "deluge")
    ranked = CrossEncoderReranker(str(model), AsGiven(), 2).rerank("where was the quake", given)
    assert ids(ranked) == [2, 1, 3, 4, 5]
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert ranked[2:] == given[2:]


def test_equals_keep_their_order(model: Path) -> None:
    """Passages of one wording stay as the first reranker had them; none is none."""
    reranker = CrossEncoderReranker(str(model), AsGiven(), 30)
    given = evidence(*["tremor"] * 4)[::-1]
    assert ids(reranker.rerank("where was the quake", given)) == ids(given)
    assert reranker.rerank("where was the quake", []) == []


def test_a_score_does_not_depend_on_its_neighbours(model: Path) -> None:
    """Alone, beside longer passages and from eight threads at once: the same bits."""
    reranker = CrossEncoderReranker(str(model), AsGiven(), 30)
    texts = ["tremor in town", "the deluge was big " * 5, "it was the tremor " * 20, "\ud800 a"]
    together = reranker.logits("where was the quake", texts).tolist()
    alone = [reranker.logits("where was the quake", [text])[0] for text in texts]
    assert together == alone
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: reranker.logits("where was the quake", texts).tolist(), range(8))
    assert list(found) == [together] * 8


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "tests", "/nowhere"])
def test_a_model_that_is_not_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name or folder without a model is refused at first use: named, with what to do."""
    monkeypatch.chdir(ROOT)
    reranker = CrossEncoderReranker(name, AsGiven(), 30)
    with pytest.raises(ModelNotFound) as refused:
        reranker.warm()
    assert name in refused.value.expected
    assert "retrieval.reranker" in refused.value.remedy


def test_a_model_that_does_not_score(tmp_path: Path) -> None:
    """An encoder without a head is refused: its scores would be made of random weights."""
    reranker = CrossEncoderReranker(str(make(tmp_path, "BertModel")), AsGiven(), 30)
    with pytest.raises(ModelNotFound, match="BertModel"):
        reranker.warm()


@pytest.mark.parametrize(
    ("file", "content", "named"),
    [
        ("config.json", b"{", "config.json, which is no JSON"),
        ("config.json", b"\xff\xfe", "config.json, which is no JSON"),
        ("config.json", b"[1]", "config.json, which is no JSON object"),
        ("config.json", b'{"architectures": 5}', "no architecture"),
        ("config_sentence_transformers.json", b"[]", "config_sentence_transformers.json"),
        ("model.safetensors", b"", "can't be loaded"),
        ("tokenizer.json", b"[", "can't be loaded"),
    ],
)
def test_a_damaged_model(
    model: Path, tmp_path: Path, file: str, content: bytes, named: str
) -> None:
    """A folder whose files are broken is refused in one line with what to do, each time anew."""
    folder = shutil.copytree(model, tmp_path / "damaged")
    (folder / file).write_bytes(content)
    reranker = CrossEncoderReranker(str(folder), AsGiven(), 30)
    for _ in range(2):
        with pytest.raises(ModelNotFound) as refused:
            reranker.rerank("where was the quake", evidence("tremor"))
        assert named in refused.value.found
        assert str(folder) in refused.value.found
        assert "retrieval.reranker" in refused.value.remedy
        assert "\n" not in str(refused.value)


def test_a_model_of_three_labels(tmp_path: Path) -> None:
    """A classifier that gives several scores is refused when it is loaded."""
    reranker = CrossEncoderReranker(str(make(tmp_path, labels=3)), AsGiven(), 30)
    with pytest.raises(ModelNotFound, match="3 labels"):
        reranker.rerank("where was the quake", evidence("tremor"))


def test_nothing_is_loaded_before_it_is_used(model: Path) -> None:
    """Naming a reranker costs no import of torch until a question is asked."""
    code = f"""
import sys
from qa.retrieval.cross_encoder import CrossEncoderReranker
CrossEncoderReranker({str(model)!r}, None, 30)
print(sorted({{"torch", "transformers", "sentence_transformers"}} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_from_settings_to_search(home: Path, run: Run, model: Path, tmp_path: Path) -> None:
    """Named in the settings it decides what `dateline search` shows; doctor reports it."""
    told = [*list(PAIRS.values())[1:], *["quake"] * 3, PAIRS["quake"]]
    lines = [
        json.dumps({"id": f"a{n}", "title": f"Big {n}", "text": article(n, word).text})
        for n, word in enumerate(told)
    ]
    (tmp_path / "told.jsonl").write_text("\n".join(lines))
    assert run("index", tmp_path / "told.jsonl").returncode == 0

    def first() -> str:
        done = run("search", "--json", "where was the quake")
        assert (done.returncode, done.stderr) == (0, "")
        return str(json.loads(done.stdout)["evidence"][0]["article_id"])

    assert first() != "a6"
    assert "reranker" not in run("doctor").stdout
    with (home / "dateline.toml").open("a") as file:
        file.write(f'[retrieval]\nreranker = "{model}"\n')
    assert first() == "a6"
    checks = {one["name"]: one for one in json.loads(run("doctor", "--json").stdout)["checks"]}
    assert checks["reranker"]["state"] == "ok"
    assert str(model) in checks["reranker"]["found"]
