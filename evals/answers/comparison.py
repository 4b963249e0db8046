"""With the reader and without: the same questions asked twice, and what each measure gains."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from answers.figures import DASH, Measured, interval, of, row, shown, table
from answers.kept import Document, Kept
from qa.evaluation import bootstrap, calibration, ranking
from qa.evaluation.bootstrap import Floats
from qa.evaluation.measures import SHARES
from qa.evaluation.records import Mark
from qa.evaluation.report import TITLES, marks_from_json

MEASURES = (
    "hit@1", "hit@10", "mrr@10", "answer@1", "answer@5", "answer_in", "short_exact",
    "short_contains", "citation_right", "refusal_precision", "refusal_recall", "auroc", "ece",
    "words", "latency_p50", "latency_p95",
)  # fmt: skip
_BY_KIND = (
    "answer_in", "short_exact", "short_contains", "citation_right", "abstained", "refusal_recall",
)  # fmt: skip


def reader_table(kept: Kept, name: str) -> str:
    """Each measure without and with the reader, and the difference with its interval.

    name: "news" or "sample".
    """
    with_, without = kept.get(name), kept.get(f"{name} unread")
    if with_ is None and without is None:
        return "Not measured."
    rows = []
    for measure in MEASURES:
        cells = [_cell(document, measure) for document in (without, with_)]
        gain = None if with_ is None or without is None else difference(without, with_, measure)
        unit = TITLES[measure][1]
        told = f"{_signed(gain.value, unit)} {interval(gain, unit)}" if gain else DASH
        rows.append(row(TITLES[measure][0], *cells, told))
    return table(("measure", "without", "with the reader", "difference"), rows)


def kinds_table(kept: Kept, name: str) -> str:
    """The answers by the kind of question, largest first."""
    document = kept.get(name)
    if document is None:
        return "Not measured."
    rows = []
    for group in sorted(document["kinds"], key=lambda one: (-one["n"], one["name"])):
        found = [of(group["measures"][measure]) for measure in _BY_KIND]
        answerable = group["measures"]["answer_in"]["n"]
        values = [shown(one.value) if one else DASH for one in found]
        rows.append(row(group["name"], group["n"], answerable, *values))
    titles = tuple(TITLES[measure][0] for measure in _BY_KIND)
    return table(("kind", "questions", "answerable", *titles), rows)


def difference(without: Document, with_: Document, measure: str) -> Measured | None:
    """The measure with less that without, with the paired bootstrap's interval.

    The same questions are drawn for both, so that what is hard about a question falls out. None
    for measures that are no share of questions, and where the two were asked different ones.
    """
    pairs = marks_from_json(without), marks_from_json(with_)
    if [one.id for one in pairs[0]] != [one.id for one in pairs[1]]:
        return None
    of_measure = _statistic(measure)
    if of_measure is None:
        return None
    before, after = (of_measure(marks) for marks in pairs)
    n = len(pairs[0])

    def gain(drawn: Floats) -> Floats:
        found: Floats = after(drawn) - before(drawn)
        return found

    value = bootstrap.value(gain, n)
    if np.isnan(value):
        return None
    bounds = bootstrap.interval(gain, n)
    return Measured(value, bounds.low, bounds.high, n)


_Statistic = Callable[[Floats], Floats]


def _statistic(measure: str) -> Callable[[Sequence[Mark]], _Statistic] | None:
    """What makes of marks a function of how often each is drawn."""
    if measure in ranking.MEASURES:
        return lambda marks: _ratio(_ranked(marks, measure))
    if measure in SHARES:
        return lambda marks: _ratio([SHARES[measure](mark) or (0.0, 0.0) for mark in marks])
    return _area if measure == "auroc" else None


def _ranked(marks: Sequence[Mark], measure: str) -> list[tuple[float, float]]:
    sought = [mark.relevant > 0 and not mark.unanswerable for mark in marks]
    chosen = [mark for mark, counts in zip(marks, sought, strict=True) if counts]
    values = iter(ranking.by_question(chosen)[measure])
    return [(next(values), 1.0) if counts else (0.0, 0.0) for counts in sought]


def _ratio(shares: Sequence[tuple[float, float]]) -> _Statistic:
    columns = np.array(shares, dtype=np.float64)

    def statistic(drawn: Floats) -> Floats:
        tops, bottoms = (drawn @ columns).T
        undefined = np.full(len(drawn), np.nan)
        found: Floats = np.divide(tops, bottoms, out=undefined, where=bottoms > 0)
        return found

    return statistic


def _area(marks: Sequence[Mark]) -> _Statistic:
    judged = np.array([mark.right is not None for mark in marks])
    area = calibration.resampled_auroc(*calibration.judged(marks))
    return lambda drawn: area(drawn[:, judged])


def _cell(document: Document | None, measure: str) -> str:
    found = of(document["summary"]["measures"][measure]) if document else None
    if found is None:
        return DASH
    if TITLES[measure][1] == "seconds":
        return shown(found.value * 1000, "ms")
    unit = TITLES[measure][1]
    return f"{shown(found.value, unit)} {interval(found, unit)}"


def _signed(value: float, unit: str) -> str:
    return f"+{shown(value, unit)}" if value > 0 else shown(value, unit)
