"""Measures checkpoints of the large reader on what it never learnt from: its learning curve.

    python evals/reader/curve.py ../shared/data --base BASE --work WORK [--sample 100] [--wait]

The running mean of the weights is measured, on seeded samples of: SQuAD's held-out paragraphs (exact
match and F1 of the best span where there is an answer, as the official scripts count; AUROC of "no
answer"), the held rows of `reading` for each set (F1; of lists each item counts) and the claims held
out (accuracy of three ways, and of asserted against denied). A line a checkpoint goes to
WORK/curve.jsonl; what is there already is not measured again. --wait goes on for as long as new
checkpoints may come; --result FILE writes all lines as one document.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import TypeVar

import numpy as np
import torch
from measure import f1, folded
from networks import READERS, reader
from numpy.typing import NDArray
from pairs import Pair, Tokens, collated
from sets import LABELS, Asked, Passage, asked, claim, placed, read_rows
from squad import Squad
from train import checkpoints

from qa.answering.reader_network import ReaderNetwork

SEED = 5
MOST = 320  # tokens of a pair
LONGEST = 30  # tokens of an answer
TOGETHER = 8  # pairs read at once
TAGGED = 0.9  # probability from which a token is taken into a list
READ = ("nq-open", "qed", "timeqa", "qadiscourse", "multispanqa", "squadshifts-wiki", "qamr")
JUDGED = ("fool-me-twice", "fever-symmetric", "cad-nli")
Floats = NDArray[np.float64]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader makes of a pair. text: its best span. items: the tagged pieces of text.

    none: logarithm of how likely no span is, less that of the best one. relevance: a probability.
    verdict: probabilities of asserted, denied and not said `(3,)`.
    """

    text: str
    items: tuple[str, ...]
    none: float
    relevance: float
    verdict: Floats


def main() -> None:
    """Measure what was not measured yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with squad and reading")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--reader", choices=READERS, default="large")
    parser.add_argument("--sample", type=int, default=100, help="rows of a set; twice of SQuAD")
    parser.add_argument("--every", type=int, default=100, help="measure these steps only")
    parser.add_argument("--wait", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--result", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    kept = options.work / "curve.jsonl"
    tokens = Tokens(options.reader)
    network = reader(options.reader, options.base).eval()
    while True:
        known = {one["step"] for one in lines(kept)}
        for path in checkpoints(options.work):
            step = int(path.stem.removeprefix("step-"))
            if step % options.every or step in known:
                continue
            state = torch.load(path, weights_only=True, mmap=True)
            network.load_state_dict(state["average"], strict=False)
            line = {"step": step, **figures(network, tokens, options.data, options.sample)}
            with kept.open("a") as file:
                file.write(json.dumps(line) + "\n")
            print(json.dumps(line), flush=True)
        if not options.wait:
            break
        time.sleep(120)
    if options.result:
        document = {"sample": options.sample, "seed": SEED, "curve": lines(kept)}
        options.result.write_text(json.dumps(document, indent=1) + "\n")


def lines(path: Path) -> list[dict[str, object]]:
    """What was measured so far."""
    return [json.loads(one) for one in path.read_text().splitlines()] if path.is_file() else []


def figures(network: ReaderNetwork, tokens: Tokens, data: Path, sample: int) -> dict[str, object]:
    """All figures of one network, of the sets that are there."""
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - 3 s

    def reads(questions: Sequence[Asked]) -> list[Read]:
        given = [(one.text, titled(one.passage), one.passage.text) for one in questions]
        return read(network, tokens, given)

    squad = _sampled(_held_squad(data / "squad"), 2 * sample)
    said = reads(squad)
    answered = [(one, it) for one, it in zip(squad, said, strict=True) if one.answers]
    found: dict[str, object] = {
        "squad": {
            "n": len(squad),
            "exact": _mean(answered, lambda one, it: _best(_exact, one, it.text)),
            "f1": _mean(answered, lambda one, it: _best(f1, one, it.text)),
            "none_auroc": _auroc(roc_auc_score, squad, [it.none for it in said]),
            "irrelevant_auroc": _auroc(roc_auc_score, squad, [-it.relevance for it in said]),
        }
    }
    for name in READ:
        rows = [one for one in read_rows(data / "reading", f"qa-{name}") if one["held"]]
        held = _sampled([one for one in map(asked, rows) if one.answers], sample)
        if not held:
            continue
        each = list(zip(held, reads(held), strict=True))
        found[name] = {
            "n": len(held),
            "f1": _mean(each, lambda one, it: _best(f1, one, it.text)),
        }
        if name == "multispanqa":
            found[name] |= {"items_f1": _mean(each, _items)}
    for name in JUDGED:
        rows = [one for one in read_rows(data / "reading", f"verify-{name}") if one["held"]]
        claims = _sampled([claim(one) for one in rows], sample)
        if not claims:
            continue
        given = [(one.text, titled(one.passage), one.passage.text) for one in claims]
        verdicts = np.array([one.verdict for one in read(network, tokens, given)])
        right = np.array([one.label for one in claims])
        stated = right < LABELS["neither"]
        found[name] = {
            "n": len(claims),
            "three_ways": round(float((verdicts.argmax(1) == right).mean()), 4),
            "two_ways": round(float((verdicts[stated, :2].argmax(1) == right[stated]).mean()), 4),
        }
    return found


def read(
    network: ReaderNetwork, tokens: Tokens, given: Sequence[tuple[str, str, str]]
) -> list[Read]:
    """What the network makes of each question, front and text, in their order."""
    pairs = [tokens.pair(question, front, text, most=MOST) for question, front, text in given]
    order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0].ids))
    found: dict[int, Read] = {}
    for start in range(0, len(order), TOGETHER):
        mine = order[start : start + TOGETHER]
        batch = collated([pairs[n][0] for n in mine])
        with torch.no_grad():
            words, relevance, judged = network(batch.ids, batch.mask)
        for row, n in enumerate(mine):
            pair, offsets = pairs[n]
            found[n] = decoded(
                pair, offsets, given[n][2], words[row].double().numpy(),
                relevance=float(relevance[row].sigmoid()),
                verdict=judged[row].double().softmax(0).numpy(),
            )  # fmt: skip
    return [found[n] for n in range(len(given))]


def decoded(
    pair: Pair,
    offsets: Sequence[tuple[int, int]],
    text: str,
    words: Floats,
    *,
    relevance: float,
    verdict: Floats,
) -> Read:
    """The best span of at most LONGEST tokens, and what is tagged; words: logits `(length, 3)`."""
    here = words[pair.first : pair.first + len(offsets)]
    size = len(here)
    if not size:
        return Read("", (), 0.0, relevance, verdict)
    scores = here[:, 0, None] + here[None, :, 1]
    fits = np.triu(np.ones((size, size), bool)) & np.tri(size, k=LONGEST - 1, dtype=bool)
    start, end = divmod(int(np.where(fits, scores, -np.inf).argmax()), size)
    none = float(words[0, 0] + words[0, 1] - scores[start, end])
    best = text[offsets[start][0] : offsets[end][1]]
    return Read(best, tuple(_tagged(here[:, 2], offsets, text)), none, relevance, verdict)


def _tagged(logits: Floats, offsets: Sequence[tuple[int, int]], text: str) -> Iterator[str]:
    inside = [*(1 / (1 + np.exp(-logits)) >= TAGGED), False]
    start = None
    for n, yes in enumerate(inside):
        if yes and start is None:
            start = n
        elif not yes and start is not None:
            yield text[offsets[start][0] : offsets[n - 1][1]]
            start = None


def _items(one: Asked, it: Read) -> float:
    """F1 of the items of a list, each right if it is the same words."""
    wanted = {folded(_words(one, span)) for span in one.answers}
    got = {folded(item) for item in it.items}
    return 2 * len(wanted & got) / (len(wanted) + len(got))


def _best(score: Callable[[str, str], float], one: Asked, said: str) -> float:
    return max(score(said, _words(one, span)) for span in one.answers)


def _exact(said: str, accepted: str) -> float:
    return float(folded(said) == folded(accepted))


def _words(one: Asked, span: tuple[int, int]) -> str:
    return one.passage.text[span[0] : span[1]]


def _mean(each: Sequence[tuple[Asked, Read]], score: Callable[[Asked, Read], float]) -> float:
    return round(mean(score(one, it) for one, it in each), 4)


def _auroc(score: Callable[..., float], questions: Sequence[Asked], none: Sequence[float]) -> float:
    return round(float(score([not one.answers for one in questions], none)), 4)


def _sampled(rows: Sequence[Row], size: int) -> list[Row]:
    chance = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    return chance.sample(rows, size) if len(rows) > size else list(rows)


def _held_squad(folder: Path) -> list[Asked]:
    return [
        Asked(
            one.text,
            Passage(one.paragraph.text, one.paragraph.title, "wikipedia"),
            placed(one.text, one.paragraph.text, one.answers),
            "squad",
        )
        for one in Squad.read(folder).questions
        if one.paragraph.held_out
    ]


def titled(passage: Passage) -> str:
    """What stands before a passage that is measured: its title, where it has one."""
    return f"{passage.title}. " if passage.title else ""


if __name__ == "__main__":
    main()
