"""The readers' pairs: nothing that measures gets in, offsets are exact, shares are kept."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import MPNetConfig, MPNetModel

from embeddings.model_files import ModelFiles
from qa.answering.reader import ENCODER

NEWS = (
    "The ferry Astrid left Malmo on Monday with 40 crates of herring.",
    "Police in Lund arrested Olof Berg after the harbour fire of 1998.",
    "Karin Lind was elected mayor of Umea for the second time in 2011.",
    "The council spent $3 million on the bridge because the old one had sunk.",
)
LAKE = (
    "Lake Vattern froze in 1947 and again in 1963. Anna Holm crossed it on skates in 1963."
    " The Royal Society of Skating gave her the third medal of its history."
)
SECRET = "Zebras were counted by the warden Mats Dahl on the island of Gotland during that summer."


def row(name: str, number: int, question: str, context: str, *answers: str, **more: Any) -> Any:
    """Make a row of the `reading` folder."""
    spans = [{"text": one, "start": context.index(one)} for one in answers]
    return {
        "id": f"{name}:{number}", "question": question, "title": "Lakes", "context": context,
        "answers": spans, "unanswerable": not spans, "multi": False, "kind": None,
        "domain": "wikipedia", "source": name, "held": False, **more,
    }  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, squad_folder: Path) -> Path:
    """Write the two folders: questions of five kinds, claims, and four ways to be held out."""
    folder = tmp_path / "data"
    (folder / "reading" / "measure-only").mkdir(parents=True)
    (folder / "squad").symlink_to(squad_folder)
    whale = (
        "The whale of Kiel was built in 1912 by Captain Olof Berg! It carried 42 passengers"
        " to the island of Kielholm. Fishermen from Visby saved them."
    )
    sentences = [
        row(
            "qamr", n, f"Of whom or what is it said '{' '.join(text.split()[2:6])}'?", text, text.split()[1],
            title=None, domain="news", ref=f"Wiki1k:wikinews:77:{n}:0",
        )
        for n, text in enumerate(NEWS)
    ]  # fmt: skip
    files = {
        "qa-squadshifts-wiki": [
            row("squadshifts-wiki", 1, "Who crossed Lake Vattern on skates?", LAKE, "Anna Holm"),
            row("squadshifts-wiki", 2, "Who counted the zebras there?", SECRET, "Mats Dahl"),
            row("squadshifts-wiki", 3, "Which island was it on?", "Held zebra.", "zebra", held=True),
        ],
        "qa-disfl-qa": [row("disfl-qa", 1, "Who no when was it built?", whale, "1912")],
        "qa-xquad-en": [row("xquad-en", 1, "Who?", SECRET.upper(), held=True)],
        "qa-multispanqa": [
            row("multispanqa", 1, "When did Lake Vattern freeze over?", LAKE, "1947", "1963", multi=True)
        ],
        "qa-qamr": sentences,
        "verify-fool-me-twice": [
            {
                "id": f"f:{n}", "claim": "Anna Holm swam.", "evidence": text, "label": label,
                "domain": "wikipedia", "source": "fool-me-twice", "held": held, "title": "Lakes",
            }
            for n, (text, label, held) in enumerate(
                [(LAKE, "refutes", False), ("She skated well.", "supports", False), (SECRET, "supports", True)]
            )
        ],
        "measure-only/qa-squadshifts-wiki": [row("squadshifts-wiki", 9, "Who was it?", "Zebra Ann.", "Ann")],
    }  # fmt: skip
    for name, rows in files.items():
        with gzip.open(folder / "reading" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(one)}\n" for one in rows)
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Write an MPNet of two layers of 32."""
    folder = tmp_path / "base"
    torch.manual_seed(1)
    config = MPNetConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=300,
    )  # fmt: skip
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture
def learning(scripts: Callable[[str], ModuleType]) -> SimpleNamespace:
    """Give the scripts that train."""
    names = ("sets", "windows", "misses", "mixture", "pairs", "networks", "train", "curve")
    return SimpleNamespace(**{name: scripts(name) for name in names})


@pytest.fixture
def sets(learning: SimpleNamespace, data: Path) -> Any:
    """Read the folders."""
    return learning.sets.Sets.read(data / "squad", data / "reading")


def test_what_measures_is_kept_out(sets: Any) -> None:
    """Held rows, SQuAD's held-out paragraphs in any punctuation, XQuAD's passages, measure-only."""
    texts = [one.passage.text for one in (*sets.questions, *sets.claims)]
    assert {one.source for one in sets.questions} == {
        "squad", "squadshifts-wiki", "multispanqa", "qamr",
    }  # fmt: skip
    assert not [text for text in texts if re.search("whale|zebra", text, re.IGNORECASE)]
    assert len(sets.claims) == 2


def test_a_shared_sentence_is_enough(learning: SimpleNamespace) -> None:
    """A passage that has a long sentence of a held one is held too; a short one tells nothing."""
    kept_out = learning.sets.KeptOut([f"Well. {SECRET} The end."])
    assert f"It was hot. {SECRET.replace(',', '')}" in kept_out
    assert (
        "Well. It was hot in the town and nobody had counted the cattle. The end." not in kept_out
    )


def test_a_block_is_drawn_by_its_shares(learning: SimpleNamespace, sets: Any) -> None:
    """Each source has its share of those that there are rows for; drawn again it is the same."""
    mixture = learning.mixture.Mixture(sets, 3)
    drawn = mixture.block(1, 200)
    assert drawn == learning.mixture.Mixture(sets, 3).block(1, 200)
    assert drawn != mixture.block(2, 200)
    assert len(drawn) == 200
    found = Counter(one.source for one in drawn)
    whole = sum(learning.mixture.SHARES[name] for name in found)
    for name, count in found.items():
        assert abs(count - 200 * learning.mixture.SHARES[name] / whole) <= 1, name
    assert sum(learning.mixture.SHARES.values()) == pytest.approx(1)
    made = {"squad none", "retrieved", "near miss", "wrong answer", "said otherwise", "qamr"}
    assert made < set(found)


def test_spans_are_the_answers(learning: SimpleNamespace, sets: Any) -> None:
    """In characters and in tokens; what has no answer points to the start alone."""
    accepted = {one.passage.text[s:e] for one in sets.questions for s, e in one.answers}
    tokens = learning.pairs.Tokens("large")
    tokenizer = Tokenizer.from_file(str(ModelFiles.find(ENCODER).folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def ids(text: str) -> list[int]:
        return [one + 4 for one in tokenizer.encode(text, add_special_tokens=False).ids]

    answered = 0
    for one in learning.mixture.Mixture(sets, 4).block(0, 300):
        said = {one.text[s:e] for s, e in one.spans}
        if one.source != "relative":
            assert said <= accepted
        pair = tokens.drawn(one)
        learnt = {tuple(pair.ids[s : e + 1]) for s, e in pair.spans}
        assert learnt == {tuple(ids(answer)) for answer in said}
        assert all(s >= pair.first for s, _ in pair.spans)
        assert pair.ids[: 1 + len(ids(one.question))] == [0, *ids(one.question)]
        answered += bool(said)
        batch = learning.pairs.collated([pair])
        if not said:
            assert batch.spans[0, 0].tolist() == [0, 0]
        assert bool((batch.tags[0] == 1).any()) == bool(said)
    assert answered > 90


def test_pairs_come_back_from_disk(learning: SimpleNamespace, sets: Any, tmp_path: Path) -> None:
    """As they were."""
    tokens = learning.pairs.Tokens("large")
    pairs = [tokens.drawn(one) for one in learning.mixture.Mixture(sets, 4).block(0, 50)]
    learning.pairs.save(pairs, tmp_path / "pairs.npz")
    back = learning.pairs.load(tmp_path / "pairs.npz")
    assert [(*one.ids, one.first, *one.spans, one.label, one.every) for one in pairs] == [
        (*one.ids, one.first, *one.spans, one.label, one.every) for one in back
    ]


def test_a_sentence_is_placed_among_those_of_its_article(
    learning: SimpleNamespace, sets: Any
) -> None:
    """In their order; the answer's place moves along."""
    articles = learning.windows.Articles([one.passage for one in sets.questions])
    one = next(q for q in sets.questions if q.passage.text == NEWS[1])
    for seed in range(9):
        made = learning.windows.placed(one, articles, random.Random(seed))
        assert made.passage.text in " ".join(NEWS) or len(made.passage.text) > len(NEWS[1])
        ((start, end),) = made.answers
        assert made.passage.text[start:end] == "in"


def test_a_list_is_seen_whole(learning: SimpleNamespace, sets: Any) -> None:
    """All its items stand in the window, and the answer is all of them."""
    one = next(q for q in sets.questions if q.every)
    for seed in range(9):
        seen = learning.windows.window(one, random.Random(seed))
        assert [seen.text[s:e] for s, e in seen.spans] == ["1947", "1963"]


def asked(learning: SimpleNamespace, question: str, text: str, *answers: str) -> Any:
    """Ask of a text."""
    spans = tuple((text.index(one), text.index(one) + len(one)) for one in answers)
    return learning.sets.Asked(question, learning.sets.Passage(text, "", "news"), spans, "squad")


def test_a_near_miss_has_another_value(learning: SimpleNamespace) -> None:
    """Which is not in the sentence that answers; nothing answers then."""
    one = asked(learning, "Who crossed Lake Vattern in 1963?", LAKE, "Anna Holm")
    found = {
        made.text
        for seed in range(30)
        if (made := learning.misses.near_miss(one, list(NEWS), random.Random(seed)))
    }
    assert found
    for text in found:
        assert text != one.text
        assert "1963" not in text
    assert "Who crossed Lake Vattern in 1947?" in found  # of the sentence beside


def test_a_wrong_answer_is_of_the_right_sort(learning: SimpleNamespace) -> None:
    """A year for a year."""
    one = asked(learning, "When did Anna Holm cross it?", LAKE, "1963")
    found = {
        made[1].split("? ")[1]
        for seed in range(20)
        if (made := learning.misses.swapped(one, list(NEWS), random.Random(seed)))
    }
    assert found
    assert all(re.fullmatch(r"\d{4}", one) and one != "1963" for one in found)


def test_what_is_denied_is_not_asserted(learning: SimpleNamespace) -> None:
    """Labels follow the words put around the sentence; another sentence's denial changes nothing."""
    text = "The bridge was opened by Karin Lind in the spring of that year. Nobody was hurt there at all."
    one = asked(learning, "Who opened the bridge?", text, "Karin Lind")
    labels = set()
    for seed in range(60):
        moved, said, label = learning.misses.said_otherwise(one, random.Random(seed))
        ((start, end),) = moved.answers
        assert moved.passage.text[start:end] == "Karin Lind"
        assert said == "Who opened the bridge? Karin Lind"
        if "denied that the bridge" in moved.passage.text:
            assert label == (0 if "Nobody denied" in moved.passage.text else 1)
        labels.add(label)
    assert labels == {0, 1, 2}


def test_relative_days_go_with_the_articles(learning: SimpleNamespace) -> None:
    """What was "in 1963" is "last year" for an article of 1964, and is so asked for or named."""
    when = asked(
        learning, "When was the regatta held?", "The regatta was held in 1963 at Lund.", "1963"
    )
    who = asked(
        learning, "Who won in 1963?", "The regatta in 1963 was won by Karin Lind.", "Karin Lind"
    )
    years = {"last year": 1964, "this year": 1963, "two years ago": 1965}
    seen = set()
    for seed in range(40):
        made, day = learning.windows.relative(when, random.Random(seed))
        ((start, end),) = made.answers
        said = made.passage.text[start:end]
        assert day.year == years[said]
        made, day = learning.windows.relative(who, random.Random(seed))
        said = next(word for word in years if word in made.passage.text)
        assert bool(made.answers) == (day.year == years[said])
        assert all(made.passage.text[s:e] == "Karin Lind" for s, e in made.answers)
        seen.add(bool(made.answers))
    assert seen == {True, False}
    assert (
        learning.windows.relative(asked(learning, "Who?", LAKE, "Anna Holm"), random.Random(1))
        is None
    )
    text = "He left on May 23, 2018 for Lund."
    made, day = learning.windows.relative(
        asked(learning, "When?", text, "May 23, 2018"), random.Random(1)
    )
    assert date(2018, 5, 23) <= day <= date(2018, 5, 28)


def test_a_stop_changes_nothing(
    learning: SimpleNamespace,
    data: Path,
    base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stopped by a signal and run again it ends with the weights of one run; the loss falls."""
    train = learning.train
    monkeypatch.setattr(train, "KEEP", 4)
    monkeypatch.setattr(train, "LOG", 4)
    monkeypatch.setattr(train, "BLOCK", 8)
    monkeypatch.setattr(train, "WARM", 2)

    def run(work: Path, stop_at: int | None = None) -> dict[str, Any]:
        work.mkdir(exist_ok=True)
        torch.manual_seed(train.SEED)  # of the heads
        training = train.Training(learning.networks.reader("large", base, 1), work, 24, 1e-3)
        training.resume()
        step = training._step

        def stopping(*given: Any) -> Any:
            if training.done + 1 == stop_at:
                training.stop(15, None)
            return step(*given)

        monkeypatch.setattr(training, "_step", stopping)
        training.run(train.Blocks(data, "large", tmp_path / "pairs"), 12)
        assert len(train.checkpoints(work)) <= train.KEPT
        state: dict[str, Any] = torch.load(train.checkpoints(work)[-1], weights_only=True)
        return state

    whole = run(tmp_path / "whole")
    stopped = run(tmp_path / "stopped", 6)
    assert stopped["step"] == 6
    resumed = run(tmp_path / "stopped")
    assert whole["step"] == resumed["step"] == 12
    for name, value in whole["network"].items():
        assert bool((value == resumed["network"][name]).all()), name
        assert bool((whole["average"][name] == resumed["average"][name]).all()), name
    assert not [name for name in whole["network"] if "layer.0." in name or "embeddings" in name]
    log = (tmp_path / "whole" / "training.jsonl").read_text()
    lines = [json.loads(one) for one in log.splitlines()]
    assert [one["step"] for one in lines] == [4, 8, 12]
    assert lines[-1]["spans"] < lines[0]["spans"]


def test_the_curve_is_of_held_rows(learning: SimpleNamespace, data: Path, base: Path) -> None:
    """Each figure of what is held out, and no other set's."""
    network = learning.networks.reader("large", base).eval()
    found = learning.curve.figures(network, learning.pairs.Tokens("large"), data, 100)
    assert {name: one["n"] for name, one in found.items()} == {
        "squad": 8, "squadshifts-wiki": 1, "fool-me-twice": 1,
    }  # fmt: skip
    assert all(
        0 <= value <= 1 for one in found.values() for key, value in one.items() if key != "n"
    )


def test_the_best_span_and_the_tagged_items_are_read_off(learning: SimpleNamespace) -> None:
    """The span with the highest sum that is not backwards; none's logarithm; runs of tags."""
    text, offsets = "red green blue", [(0, 3), (4, 9), (10, 14)]
    words = np.zeros((7, 3))
    words[0] = 1.0, 1.0, 0.0
    words[3:6, 0] = 0.0, 4.0, 0.0  # starts with green
    words[3:6, 1] = 9.0, 0.0, 3.0  # where "red" ends green has not begun
    words[3:6, 2] = 5.0, -5.0, 5.0
    pair = learning.pairs.Pair([0, 5, 2, 6, 7, 8, 2], 3, [])
    found = learning.curve.decoded(
        pair, offsets, text, words, relevance=0.5, verdict=np.array([1.0, 0.0, 0.0])
    )
    assert found.text == "red"
    assert found.none == 2.0 - 9.0
    assert found.items == ("red", "blue")
    words[3, 1] = 2.0
    found = learning.curve.decoded(
        pair, offsets, text, words, relevance=0.5, verdict=np.array([1.0, 0.0, 0.0])
    )
    assert (found.text, found.none) == ("green blue", 2.0 - 7.0)


def test_lists_ask_for_all_their_spans(learning: SimpleNamespace) -> None:
    """One accepted answer of several is enough, one item of a list is not."""
    logits = torch.zeros(1, 8, 3)
    logits[0, 4] = 12.0
    flags = {"label": -1, "evidence": False}
    for every, few in ((False, True), (True, False)):
        pair = learning.pairs.Pair(
            [0, 5, 2, 2, 6, 7, 8, 2], 4, [(4, 4), (6, 6)], every=every, **flags
        )
        batch = learning.pairs.collated([pair])
        assert (float(learning.train.span_losses(logits[..., :2], batch)) < 1) is few
