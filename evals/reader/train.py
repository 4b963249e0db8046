"""Trains a reader, small or large, on `reading` and `squad`; goes on where it stopped.

    nice -n 19 python evals/reader/train.py ../shared/data --base BASE --work WORK

BASE is the folder of the model that it starts from (README.md beside this). WORK gets the
checkpoints (every 50 steps, the last two are kept), the tokenised pairs and `training.jsonl`, a line
each 10 steps. SIGTERM, Ctrl-C or a power cut lose nothing but the steps since the last checkpoint;
the same command goes on, and ends with the same weights as if it had never stopped. No GPU and no
bf16 are needed: fp32, two threads that work on a quarter of the batch at a time, so that a busy
machine slows but does not stall it.
"""

from __future__ import annotations

import argparse
import json
import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import numpy as np
import torch
from mixture import JUDGE_SHARES, SHARES, Mixture
from networks import READERS, learnt, reader
from pairs import UNKNOWN, Batch, Pair, Tokens, collated, load, save
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from safetensors.numpy import load_file
from sets import Sets
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, log_softmax

from qa.answering.reader_network import ReaderNetwork
from qa.answering.reader_weights import Size, unpacked

RECIPE = 2  # raise it when a change here or in what is drawn changes the pairs
SEED = 13
STEPS = 3000
BATCH, PARTS = 16, 4  # pairs of a step, and how many parts of like length they are computed in
BLOCK = 100  # steps whose pairs are drawn together
BODY = {"large": 5e-5, "small": 7e-5}  # rates
HEADS = 1e-3
WARM = 30  # steps of linear warm-up; then the rates stay, and fall to nothing in the last third
FALL = 2 / 3
AVERAGE = 0.99  # of the running mean of the weights: that is what is measured and shipped
RELEVANCE, TAGS = 0.5, 0.3  # weight of a loss beside that of spans and of judgement
KEEP, KEPT, LOG = 50, 2, 10
# Lower layers that stay; may be others when it goes on. Of twelve, six make a third less to compute.
FROZEN = {"large": 6, "small": 0}


def main() -> None:
    """Train, or go on training."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    pairs = Blocks(
        options.data, options.reader, options.work / "pairs", options.seen, judge=options.judge
    )
    torch.manual_seed(SEED)  # of the heads
    frozen = FROZEN[options.reader] if options.frozen is None else options.frozen
    network = reader(options.reader, options.base, frozen)
    if options.start:
        packed = unpacked({k: v for path in options.start for k, v in load_file(path).items()})
        start = {name: torch.from_numpy(np.array(value)) for name, value in packed.items()}
        network.load_state_dict(start, strict=False)
    training = Training(network, options.work, options.steps, BODY[options.reader])
    training.resume()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, training.stop)
    training.run(pairs, options.until or options.steps)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with squad and reading")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS, help="which the rates are planned for")
    parser.add_argument("--until", type=int, help="stop there; the default is --steps")
    parser.add_argument("--reader", choices=READERS, default="large")
    parser.add_argument(
        "--start",
        type=Path,
        nargs="+",
        help="the safetensors of a reader that ships, to start from in place of BASE's own weights",
    )
    parser.add_argument(
        "--seen", type=int, default=0, help="steps that START learnt from: others' pairs are drawn"
    )
    parser.add_argument(
        "--judge", action="store_true", help="learn from claims alone: a judge of its own"
    )
    parser.add_argument("--frozen", type=int, help="lower layers that stay")
    return parser.parse_args()


class Blocks:
    """The pairs of each step, drawn by blocks and kept on disk. seen: steps whose pairs are left out."""

    def __init__(
        self, data: Path, size: Size, folder: Path, seen: int = 0, *, judge: bool = False
    ) -> None:
        self._data, self._size, self._folder, self._seen = data, size, folder, seen
        self._shares = JUDGE_SHARES if judge else SHARES
        self._mixture: Mixture | None = None
        self._number, self._pairs = -1, list[Pair]()

    def step(self, number: int) -> list[Pair]:
        """The pairs of a step."""
        block, place = divmod(self._seen + number, BLOCK)
        if block != self._number:
            self._number, self._pairs = block, self._block(block)
        return self._pairs[place * BATCH : (place + 1) * BATCH]

    def _block(self, number: int) -> list[Pair]:
        path = self._folder / f"{RECIPE}-{SEED}-{number}.npz"
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._mixture is None:
                sets = Sets.read(self._data / "squad", self._data / "reading")
                self._mixture = Mixture(sets, SEED, self._shares)
            tokens = Tokens(self._size)
            save([tokens.drawn(one) for one in self._mixture.block(number, BLOCK * BATCH)], path)
        return load(path)


class Training:
    """A network as it learns; `done` steps are behind it. work: where its state is kept."""

    def __init__(self, network: ReaderNetwork, work: Path, steps: int, rate: float) -> None:
        self.network, self.done = network, 0
        self._work, self._steps = work, steps
        self._learnt = learnt(network)
        self._average = {name: value.detach().clone() for name, value in self._learnt.items()}
        heads = [value for name, value in self._learnt.items() if not name.startswith("body.")]
        body = [value for name, value in self._learnt.items() if name.startswith("body.")]
        groups = [{"params": body, "peak": rate}, {"params": heads, "peak": HEADS}]
        self._optimizer = torch.optim.AdamW(
            groups, lr=rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        self._stopping = threading.Event()

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the step under way, its state kept: a signal's handler."""
        del signum, frame
        self._stopping.set()

    def resume(self) -> None:
        """Go back to the last state kept, if there is one."""
        if kept := checkpoints(self._work):
            state = torch.load(kept[-1], weights_only=True)
            self.network.load_state_dict(state["network"], strict=False)
            for name, value in self._learnt.items():  # by name: other layers may be frozen now
                if name in state["optimizer"]:
                    self._optimizer.state[value] = state["optimizer"][name]
                self._average[name] = state["average"].get(name, self._average[name])
            self.done = int(state["step"])

    def run(self, pairs: Blocks, until: int) -> None:
        """Learn from all steps' pairs that are not behind it yet; keep the state at the end."""
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with (
            Progress(TextColumn("{task.description}"), *columns) as progress,
            ThreadPoolExecutor(2, initializer=torch.set_num_threads, initargs=(1,)) as pool,
            (self._work / "training.jsonl").open("a") as log,
        ):
            task = progress.add_task("training", total=self._steps, completed=self.done)
            sums, started, since = torch.zeros(5), time.monotonic(), self.done
            while self.done < until and not self._stopping.is_set():
                sums += self._step(pairs.step(self.done), pool)
                progress.update(task, completed=self.done)
                if self.done % LOG == 0 or self.done == until:
                    reader = max(1.0, float(sums[4]))
                    judged = max(1.0, (self.done - since) * BATCH - reader)
                    line = {
                        "step": self.done,
                        "spans": round(float(sums[0]) / reader, 4),
                        "relevance": round(float(sums[1]) / reader, 4),
                        "tags": round(float(sums[2]) / reader, 4),
                        "judge": round(float(sums[3]) / judged, 4),
                        "seconds_a_step": round(
                            (time.monotonic() - started) / (self.done - since), 2
                        ),
                        "at": time.strftime("%Y-%m-%dT%H:%M:%S"),
                    }
                    log.write(json.dumps(line) + "\n")
                    log.flush()
                    progress.console.print(json.dumps(line), soft_wrap=True)
                    sums, started, since = torch.zeros(5), time.monotonic(), self.done
                if self.done % KEEP == 0:
                    self._keep()
        if self.done % KEEP:
            self._keep()

    def _step(self, pairs: Sequence[Pair], pool: ThreadPoolExecutor) -> torch.Tensor:
        """One step; the sums of the losses before it `(4,)` and how many pairs were the reader's.

        The parts' gradients are added in their order, whichever was ready first.
        """
        rate = self._rate()
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * rate
        order = sorted(pairs, key=lambda one: -len(one.ids))
        size = -(-len(order) // PARTS)
        parts = [order[n : n + size] for n in range(0, len(order), size)]
        done = list(pool.map(lambda part: self._gradients(part, len(order)), parts))
        for n, value in enumerate(self._learnt.values()):
            value.grad = torch.stack([gradients[n] for gradients, _ in done]).sum(0)
        torch.nn.utils.clip_grad_norm_(list(self._learnt.values()), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self.done += 1
        share = min(AVERAGE, self.done / (self.done + 10))
        with torch.no_grad():
            for name, value in self._learnt.items():
                self._average[name].lerp_(value, 1 - share)
        return torch.stack([sums for _, sums in done]).sum(0)

    def _gradients(
        self, part: Sequence[Pair], whole: int
    ) -> tuple[tuple[torch.Tensor, ...], torch.Tensor]:
        batch = collated(part)
        tokens, relevance, judged = self.network(batch.ids, batch.mask)
        losses = all_losses(tokens, relevance, judged, batch)
        weighed = losses[0] + RELEVANCE * losses[1] + TAGS * losses[2] + losses[3]
        found = torch.autograd.grad(
            weighed / whole, list(self._learnt.values()), materialize_grads=True
        )
        reader = (batch.label == UNKNOWN).sum()[None].float()
        return found, torch.cat([torch.stack(losses).detach(), reader])

    def _rate(self) -> float:
        """The share of the peak at this step."""
        left = (self._steps - self.done) / (self._steps * (1 - FALL))
        return max(0.0, min((self.done + 1) / WARM, 1.0, left))

    def _keep(self) -> None:
        state = {
            "network": {name: value.detach() for name, value in self._learnt.items()},
            "average": self._average,
            "optimizer": {
                name: self._optimizer.state[value] for name, value in self._learnt.items()
            },
            "step": self.done,
        }
        path = self._work / f"step-{self.done:05}.pt"
        making = path.with_suffix(".new")
        torch.save(state, making)
        making.replace(path)
        for old in checkpoints(self._work)[:-KEPT]:
            old.unlink()


def checkpoints(work: Path) -> list[Path]:
    """The states kept in a folder, the last one last."""
    return sorted(work.glob("step-*.pt"))


def all_losses(
    tokens: torch.Tensor, relevance: torch.Tensor, judged: torch.Tensor, batch: Batch
) -> tuple[torch.Tensor, ...]:
    """Of spans, relevance, tags and judgement, each summed over the pairs that have it."""
    mine = (batch.label == UNKNOWN).float()
    answered = (batch.spans[:, 0, 0] != 0).float()
    spans = span_losses(tokens[..., :2], batch) * (1 - batch.evidence)
    relevant = binary_cross_entropy_with_logits(relevance, answered, reduction="none")
    verdict = cross_entropy(judged, batch.label.clamp(min=0), reduction="none")
    tags = tag_losses(tokens[..., 2], batch.tags)
    return (
        (spans * mine).sum(), (relevant * mine).sum(), (tags * mine).sum(),
        (verdict * (1 - mine)).sum(),
    )  # fmt: skip


def span_losses(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Half of -log p(start) - log p(end) `(n,)`: of any accepted span, or the mean of a list's."""
    logits = logits.masked_fill(batch.allowed[..., None] == 0, -1e4)
    starts, ends = log_softmax(logits[..., 0], -1), log_softmax(logits[..., 1], -1)
    places, known = batch.spans.clamp(min=0), batch.spans[..., 0] >= 0
    found = starts.gather(1, places[..., 0]) + ends.gather(1, places[..., 1])
    of_any = found.masked_fill(~known, -1e4).logsumexp(-1)
    of_each = (found * known).sum(-1) / known.sum(-1)
    return -torch.where(batch.every == 1, of_each, of_any) / 2


def tag_losses(logits: torch.Tensor, tags: torch.Tensor) -> torch.Tensor:
    """Mean binary cross-entropy over the tokens in an answer, plus that over the others `(n,)`."""
    each = binary_cross_entropy_with_logits(logits, tags.clamp(min=0).float(), reduction="none")
    inside, outside = (tags == 1).float(), (tags == 0).float()
    return sum(
        (each * chosen).sum(-1) / chosen.sum(-1).clamp(min=1) for chosen in (inside, outside)
    )


if __name__ == "__main__":
    main()
