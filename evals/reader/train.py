"""Trains the reader on SQuAD alone and writes its weights.

    python evals/reader/train.py ../shared/data/squad

Two cores with bf16 take about an hour and a half. Stopped by Ctrl-C or by a crash, it goes on from
the last checkpoint (every 200 steps); --fresh begins anew. The same seed, data and machine give the
same weights. What the weights are good and bad at: docs/reader.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from examples import Batch, Examples, collated
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from squad import Squad
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

from embeddings.encoder import TransformerEncoder
from embeddings.model_files import ModelFiles
from qa.answering.reader import Pairs
from qa.answering.reader_network import ReaderNetwork

BASE = "all-MiniLM-L6-v2"
SEED = 13
EPOCHS = 3
BATCH = 32
HALF = True  # computed in bfloat16: six times slower where the processor can't
RATE = 1e-4  # linear warm-up over the first twentieth, then linear decay to nothing
WARM = 0.05
DROPOUT = 0.1
KEEP = 200  # steps between checkpoints


def main() -> None:
    """Train, or go on training, then write the weights."""
    options = _options()
    torch.manual_seed(SEED)
    base = ModelFiles.find(BASE)
    pairs = Pairs(base.folder / "tokenizer.json")
    options.work.mkdir(parents=True, exist_ok=True)
    encoder = TransformerEncoder(BASE, options.work / "models")
    examples = Examples(Squad.read(options.squad), pairs, encoder, SEED)
    training = Training(ReaderNetwork(base.folder, DROPOUT), options.work / "checkpoint.pt")
    if not options.fresh:
        training.resume()
    training.run(examples, options.epochs)
    torch.save(training.network.state_dict(), options.work / "trained.pt")
    print(f"trained: {options.work / 'trained.pt'}; now run evals/reader/pack.py")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad", type=Path, help="the folder with SQuAD's four files")
    parser.add_argument("--work", type=Path, default=Path(".dateline/reader"))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    return parser.parse_args()


class Training:
    """A network as it learns; `done` steps are behind it. kept: where its state is saved."""

    def __init__(self, network: ReaderNetwork, kept: Path) -> None:
        self.network, self.done, self._kept = network, 0, kept
        self._learnt = [value for value in network.parameters() if value.requires_grad]
        self._optimizer = torch.optim.AdamW(self._learnt, lr=RATE, weight_decay=0.01, fused=True)

    def resume(self) -> None:
        """Go back to the last state saved, if there is one."""
        if self._kept.is_file():
            state = torch.load(self._kept, weights_only=True)
            self.network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.done = int(state["step"])

    def run(self, examples: Examples, epochs: int) -> None:
        """Learn from all epochs' batches that are not behind it yet."""
        each = len(examples.epoch(0, BATCH))  # every epoch has as many
        self.network.train()
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(TextColumn("{task.description}"), *columns) as progress:
            task = progress.add_task("training", total=each * epochs, completed=self.done)
            mean = 0.0
            for epoch in range(self.done // each, epochs):
                for batch in examples.epoch(epoch, BATCH)[self.done - epoch * each :]:
                    loss = self._step(collated(batch), self.done / (each * epochs))
                    mean = 0.99 * mean + 0.01 * loss if mean else loss
                    told = f"epoch {epoch + 1}, loss {mean:.3f}"
                    progress.update(task, completed=self.done, description=told)
                    if self.done % KEEP == 0 or self.done == each * epochs:
                        self._keep()
                        progress.console.print(f"step {self.done}, {told}")

    def _step(self, batch: Batch, share: float) -> float:
        """One step, `share` of the way through; the loss before it."""
        for group in self._optimizer.param_groups:
            group["lr"] = RATE * min(share / WARM, (1 - share) / (1 - WARM))
        torch.manual_seed(SEED * 1_000_003 + self.done)  # so that resuming changes nothing
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            spans, relevance = self.network(batch.ids, batch.mask, batch.types)
        loss = _span_loss(spans.float(), batch) + _relevance_loss(relevance.float(), batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._learnt, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self.done += 1
        return float(loss.detach())

    def _keep(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.done,
        }
        making = self._kept.with_suffix(".new")
        torch.save(state, making)
        making.replace(self._kept)


def _span_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """-log of the probability of all accepted spans together (Clark and Gardner 2018, 3.1)."""
    logits = logits.masked_fill(batch.allowed[..., None] == 0, -1e4)
    starts, ends = log_softmax(logits[..., 0], -1), log_softmax(logits[..., 1], -1)
    places = batch.spans.clamp(min=0)
    chance = starts.gather(1, places[..., 0]) + ends.gather(1, places[..., 1])
    chance = chance.masked_fill(batch.spans[..., 0] < 0, -1e4)
    return -chance.logsumexp(-1).mean() / 2


def _relevance_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    return binary_cross_entropy_with_logits(logits, (batch.spans[:, 0, 0] > 0).float())


if __name__ == "__main__":
    main()
