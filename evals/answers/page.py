"""The generated parts of docs/answers.md, docs/reader.md and docs/evaluation.md, between their marks."""

from __future__ import annotations

from collections.abc import Mapping

from answers.comparison import kinds_table, reader_table
from answers.figures import DASH, Measured, interval, row, shown, table, wilson
from answers.kept import SOURCES, Kept
from answers.sets import sets_table
from answers.shown import news_examples, sample_examples
from answers.targets import TARGETS, targets_table


def answers_parts(kept: Kept) -> Mapping[str, str]:
    """The parts of docs/answers.md by their names."""
    return {
        "targets": targets_table(kept),
        "reader on news": reader_table(kept, "news"),
        "reader on the sample": reader_table(kept, "sample"),
        "kinds of news": kinds_table(kept, "news"),
        "kinds of the sample": kinds_table(kept, "sample"),
        "examples of news": news_examples(kept),
        "examples of the sample": sample_examples(kept),
        "results": results_table(kept),
    }


def reader_parts(kept: Kept) -> Mapping[str, str]:
    """The parts of docs/reader.md by their names."""
    return {"file": file_table(kept), "scores": scores_table(kept)}


def evaluation_parts(kept: Kept) -> Mapping[str, str]:
    """The parts of docs/evaluation.md by their names."""
    return {"sets": sets_table(kept.folder)}


def results_table(kept: Kept) -> str:
    """Each result with the command that makes it, and the state of the checkout it was made at."""
    rows = []
    for name, source in SOURCES.items():
        document = kept.get(name)
        meta = document.get("meta", document) if document else {}
        commit = meta.get("commit") or DASH
        index = meta.get("index_fingerprint") or DASH
        there = f"`{source.file}`" if document else f"`{source.file}`: not measured"
        rows.append(row(source.what, f"`{source.command}`", there, commit, index))
    return table(("what", "command", "kept in evals/results/", "commit", "index"), rows)


def file_table(kept: Kept) -> str:
    """What ships."""
    card = kept.documents["weights"]
    rows = [
        row("file", "`qa/reading/reader.safetensors`"),
        row("size", f"{card['bytes']:,} bytes"),
        row("sha256", f"`{card['sha256']}`"),
        row("started from", f"{card['base']}, weights of sha256 `{card['base_sha256']}`"),
        row("trained on", card["trained on"].split(" (")[0]),
    ]
    return table(("", ""), rows)


def scores_table(kept: Kept) -> str:
    """The reader by itself, on the paragraphs that were kept out of training."""
    document = kept.get("squad")
    rows = []
    for part, what in (("v1.1", "answerable"), ("all", 'all, "no answer" allowed')):
        for name, title in (("exact", "exact match"), ("f1", "F1")):
            found = None
            if document is not None:
                found = wilson(document[part][name], document[part]["n"])
            rows.append(_scored(f"{what}: {title}", found))
    none = next(one for one in TARGETS if one.measure == 'squad: AUROC of "no answer"')
    rows.append(_scored('AUROC of "no answer"', none.measured(kept)))
    pace = next(one for one in TARGETS if one.source == "pace")
    rows.append(_scored("ten passages of 150 tokens, p50", pace.measured(kept), "ms"))
    return table(("measure", "value", "95 % interval", "n"), rows)


def _scored(what: str, found: Measured | None, unit: str = "share") -> str:
    if found is None:
        return row(what, "not measured", DASH, DASH)
    n = f"{found.n:,}" if found.n else DASH
    return row(what, shown(found.value, unit), interval(found, unit), n)
