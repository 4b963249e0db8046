"""One peer measured: indexing, opening, searching, finding."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from ir_measures import RR, Qrel, ScoredDoc, Success, iter_calc

from peers.data import Data, Part
from peers.process import Process
from qa.evaluation.command import half_of
from qa.evaluation.questions import TestQuestion

WARMING = 20
DEEP, PAGE = 50, 10  # passages asked for: enough for ten articles, and one page of results
PATIENCE = 45.0  # seconds of one round, after which it stops: some take a second a search
FIRST = 10  # articles of a ranking that count
KEPT = {"models", "sessions.sqlite3", "sessions.opening"}  # of Dateline's home: not the index
QUALITY = {"hit@1": Success @ 1, "hit@10": Success @ 10, "mrr@10": RR @ 10}

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Plan:
    """How to measure.

    home: of one peer; its index is made in it. archive: the archive that is searched where it is
    made and kept elsewhere (Dateline's), else None. questions: those with relevant articles.
    timed: so many of the questions are timed, in so many rounds, as far as PATIENCE goes. searched: False to stop when
    indexing has been timed.
    """

    home: Path
    archive: Path | None
    model: Path
    questions: Sequence[TestQuestion]
    timed: int = 200
    rounds: int = 2
    searched: bool = True


def measure(
    command: Sequence[str | Path], data: Data, plan: Plan, result: dict[str, Any], tell: Tell
) -> None:
    """Run every phase, each in a process of its own; result is filled phase by phase.

    Raises PeerFailed.
    """
    result["measured"] = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    result["load_average"] = round(os.getloadavg()[0], 2)
    part = plan.home / ("whole" if data.timed is data.whole else "part")
    result["index"] = _index(command, plan, data.timed, tell, vectors=None, home=part)
    if not plan.searched:
        return
    whole = plan.archive or plan.home / "whole"
    if plan.archive:
        source = replace(data.whole, articles=data.source)
        _index(command, plan, source, tell, vectors=None, home=plan.archive)
    elif whole != part:
        built = _index(command, plan, data.whole, tell, vectors=data.vectors, home=whole)
        result["whole"] = {"vectors_given": data.vectors is not None, **built}
    result["search"], rankings = _searched(command, whole, plan, result, tell)
    result["search"]["disk_mb"] = disk(whole)
    result["quality"] = quality(plan.questions, rankings)
    result["ranks"] = {one.id: first_relevant(one, rankings[one.id]) for one in plan.questions}


def _index(
    command: Sequence[str | Path],
    plan: Plan,
    part: Part,
    tell: Tell,
    *,
    vectors: Path | None,
    home: Path,
) -> dict[str, Any]:
    """Index a part from nothing, or bring a kept archive up to date."""
    if home != plan.archive:
        _emptied(home)
    tell("index", 0, part.article_count)
    with Process(command, plan.home / "index.log") as peer:
        peer.ask("load", model=str(plan.model), home=str(home))
        reply = peer.ask(
            "index",
            articles=str(part.articles),
            passages=str(part.passages),
            vectors=str(vectors) if vectors else None,
        )
    tell("index", part.article_count, part.article_count)
    seconds = reply["seconds"]
    return {
        "articles": part.article_count,
        "passages": reply["passages"],
        "seconds": round(seconds, 2),
        "articles_per_second": round(part.article_count / seconds, 2),
        "passages_per_second": round(reply["passages"] / seconds, 1),
        "megabytes_per_second": round(part.megabytes / seconds, 4),
        "peak_mb": round(reply["peak_mb"]),
    }


def _searched(
    command: Sequence[str | Path], home: Path, plan: Plan, result: dict[str, Any], tell: Tell
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Ask everything of a fresh process; gives figures, and the first articles by question."""
    chosen = plan.questions[: plan.timed]
    rankings: dict[str, list[str]] = {}
    times: dict[int, list[float]] = {DEEP: [], PAGE: []}
    with Process(command, plan.home / "search.log") as peer:
        loaded = peer.ask("load", model=str(plan.model), home=str(home))
        result["versions"], result["settings"] = loaded["versions"], loaded["settings"]
        opened = peer.ask("open")
        for one in chosen[:WARMING]:
            _ask(peer, one, DEEP)
        for number in range(1, plan.rounds + 1):
            for count in times:
                tell(f"search for {count}", number, plan.rounds)
                times[count] += _round(peer, chosen, count, rankings)
        for done, one in enumerate(plan.questions, start=1):
            if one.id not in rankings:
                rankings[one.id] = _ask(peer, one, DEEP)["articles"][:FIRST]
            tell("rank", done, len(plan.questions))
        memory = peer.ask("memory")
    figures = {
        "ready_s": round(loaded["seconds"] + opened["seconds"], 2),
        "resident_mb": round(memory["resident_mb"]),
        "timed": {str(count): len(taken) for count, taken in times.items()},
    }
    for count, taken in times.items():
        for percentile in (50, 95):
            value = float(np.percentile(taken, percentile))
            figures[f"p{percentile}_ms_{count}"] = round(value, 2)
    return figures, rankings


def _round(
    peer: Process,
    questions: Sequence[TestQuestion],
    count: int,
    rankings: dict[str, list[str]],
) -> list[float]:
    """Milliseconds of each search; the first part of the questions where searches are slow.

    Those that ask for DEEP passages leave their rankings.
    """
    taken: list[float] = []
    for one in questions:
        reply = _ask(peer, one, count)
        if count == DEEP:
            rankings[one.id] = reply["articles"][:FIRST]
        taken.append(reply["seconds"] * 1000)
        if sum(taken) > PATIENCE * 1000:
            break
    return taken


def _ask(peer: Process, question: TestQuestion, count: int) -> dict[str, Any]:
    day = question.asked_on.isoformat() if question.asked_on else None
    return peer.ask("search", question=question.text, asked_on=day, count=count)


def quality(
    questions: Sequence[TestQuestion], rankings: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Give hit@1, hit@10 and MRR@10 by article, on the reporting half and on all questions.

    rankings: article ids by question id, best first, each once. Questions not asked are left out.
    """
    asked = [one for one in questions if one.id in rankings]
    halves = {
        "reporting": [one for one in asked if half_of(one.id) == "reporting"],
        "all": asked,
    }
    return {name: _means(some, rankings) for name, some in halves.items() if some}


def _means(
    questions: Sequence[TestQuestion], rankings: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    wanted = {(one.id, entry.article_id) for one in questions for entry in one.relevant}
    qrels = [Qrel(question, article, 1) for question, article in sorted(wanted)]
    # No two scores are equal, so that no tie is broken.
    run = [
        ScoredDoc(one.id, article, 1.0 / rank)
        for one in questions
        for rank, article in enumerate(rankings[one.id], start=1)
    ]
    names = {str(measure): name for name, measure in QUALITY.items()}
    sums = dict.fromkeys(QUALITY, 0.0)
    for metric in iter_calc(list(QUALITY.values()), qrels, run):
        sums[names[str(metric.measure)]] += float(metric.value)
    return {
        "questions": len(questions),
        **{name: round(value / len(questions), 4) for name, value in sums.items()},
    }


def first_relevant(question: TestQuestion, ranking: Sequence[str]) -> int | None:
    """Give the rank of the first relevant article, from 1; None where none is in the ranking."""
    wanted = {entry.article_id for entry in question.relevant}
    return next((rank for rank, found in enumerate(ranking, start=1) if found in wanted), None)


def disk(home: Path) -> float:
    """Give the megabytes of an index: all files below its home, models and sessions left out."""
    files = (path for path in home.rglob("*") if path.is_file())
    sizes = [p.stat().st_size for p in files if p.relative_to(home).parts[0] not in KEPT]
    return round(sum(sizes) / 1e6, 1)


def _emptied(home: Path) -> None:
    """Remove an index made before; models stay."""
    for path in home.iterdir() if home.is_dir() else ():
        if path.name != "models":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
