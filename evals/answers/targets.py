"""What was asked for, what was measured, and whether it is met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answers.figures import DASH, Measured, hanley, interval, of, row, shown, table, wilson
from answers.kept import Document, Kept

Pick = Callable[[Document], Measured | None]


@dataclass(frozen=True, slots=True)
class Target:
    """A measure that must reach a bound.

    least: whether the bound is the least that will do, else the most. source: a name in
    kept.SOURCES. pick: the value, from that result.
    """

    measure: str
    source: str
    bound: float
    pick: Pick
    least: bool = True
    unit: str = "share"

    def met(self, kept: Kept) -> bool | None:
        """Whether the value, not its interval, reaches the bound; None where not measured."""
        found = self.measured(kept)
        if found is None:
            return None
        return found.value >= self.bound if self.least else found.value <= self.bound

    def measured(self, kept: Kept) -> Measured | None:
        """The value of the kept result, None where there is none."""
        document = kept.get(self.source)
        return None if document is None else self.pick(document)

    @property
    def wanted(self) -> str:
        """The bound in words: "≥ .860"."""
        if self.least and self.bound == 1:
            return "1"
        return f"{'≥' if self.least else '≤'} {shown(self.bound, self.unit)}"


def _overall(name: str) -> Pick:
    return lambda document: of(document["summary"]["measures"][name])


def _squad(part: str, name: str) -> Pick:
    return lambda document: wilson(document[part][name], document[part]["n"])


def _none(document: Document) -> Measured:
    without = document["unanswerable"]
    return hanley(document["none_auroc"], without, document["questions"] - without)


def _flagged(setting: str) -> Pick:
    return lambda document: of(document["rates"][setting]["flagged"])


def _at(name: str) -> Pick:
    """A value that is kept by itself, with its interval and number where they are kept too."""
    return lambda document: Measured(
        document[name], document.get(f"{name}_low"), document.get(f"{name}_high"), document.get("n")
    )


_BOTH, _RIGHT = "right and falsified", "right alone"

TARGETS: Sequence[Target] = (
    Target("news: MRR@10 with the reader", "news", 0.86, _overall("mrr@10")),
    Target("news: answer_in", "news", 0.65, _overall("answer_in")),
    Target("news: short answer exact", "news", 0.45, _overall("short_exact")),
    Target("news: short answer contains", "news", 0.55, _overall("short_contains")),
    Target("news: cited article answers", "news", 0.85, _overall("citation_right")),
    Target("news: refusal precision", "news", 0.70, _overall("refusal_precision")),
    Target("news: refusal recall", "news", 0.70, _overall("refusal_recall")),
    Target("news: AUROC of confidence", "news", 0.84, _overall("auroc")),
    Target("news: calibration error", "news", 0.08, _overall("ece"), least=False),
    Target("news: words in an answer", "news", 60, _overall("words"), least=False, unit="number"),
    Target("news: quotes exact", "news", 1, _overall("quote_exact")),
    Target("sample: answer_in", "sample", 0.90, _overall("answer_in")),
    Target("sample: refusal recall", "sample", 0.85, _overall("refusal_recall")),
    Target("sample: calibration error", "sample", 0.08, _overall("ece"), least=False),
    Target("sample: quotes exact", "sample", 1, _overall("quote_exact")),
    Target("squad: exact match", "squad", 0.62, _squad("v1.1", "exact")),
    Target("squad: F1", "squad", 0.72, _squad("v1.1", "f1")),
    Target('squad: AUROC of "no answer"', "squad", 0.78, _none),
    Target("conflicts: flagged", "conflicts", 0.60, _flagged(_BOTH)),
    Target("conflicts: flagged, others beside", "conflicts", 0.60, _flagged(f"{_BOTH}, others beside")),
    Target("conflicts: false alarms", "conflicts", 0.05, _flagged(_RIGHT), least=False),
    Target("conflicts: false alarms, others beside", "conflicts", 0.05, _flagged(f"{_RIGHT}, others beside"), least=False),
    Target("asking over HTTP, p50", "ask", 150, _at("ask_p50_ms"), least=False, unit="ms"),
    Target("asking over HTTP, p95", "ask", 350, _at("ask_p95_ms"), least=False, unit="ms"),
    Target("reading ten passages, p50", "pace", 120, _at("p50_ms"), least=False, unit="ms"),
    Target("the reader's file", "weights", 25, lambda card: Measured(card["bytes"] / 1e6), least=False, unit="MB"),
)  # fmt: skip


def targets_table(kept: Kept) -> str:
    """A row for each target; what is missed stands out."""
    rows = []
    for one in TARGETS:
        found = one.measured(kept)
        verdict = {True: "met", False: "**missed**", None: "not measured"}[one.met(kept)]
        value = shown(found.value, one.unit) if found else DASH
        n = f"{found.n:,}" if found and found.n else DASH
        rows.append(row(one.measure, one.wanted, value, interval(found, one.unit), n, verdict))
    heading = ("measure", "target", "measured", "95 % interval", "n", "")
    return table(heading, rows)
