"""Asks the examples: the first twenty of a seeded shuffle of a reporting half, as they come.

Of news, whose text may not be copied, only figures and a few words of fact are kept; of the sample,
which is ours, the whole answer.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from answers.kept import ROOT
from qa.answering.agreement import words
from qa.assembly import Dateline
from qa.evaluation.command import archive_of, commit, half_of
from qa.evaluation.marking import judged
from qa.evaluation.questions import TestQuestion, read
from qa.evaluation.records import Mark
from qa.types import Answer, Evidence, Question

SEED, COUNT = 4, 20
FACT = 6  # words of an answer that are a fact and no sentence
BEGINS = 160  # code points shown of a nearest passage
SAMPLE = ROOT / "corpus" / "articles", ROOT / "evals" / "sample.jsonl"
Row = dict[str, Any]
Keep = Callable[[TestQuestion, Answer, Mark], Row]


def chosen(questions: Sequence[TestQuestion]) -> list[TestQuestion]:
    """The first COUNT of the reporting half, shuffled by SEED; answerable or not."""
    pool = [one for one in questions if half_of(one.id) == "reporting"]
    random.Random(SEED).shuffle(pool)  # noqa: S311 - repeatable, not secret
    return pool[:COUNT]


def ask_all(news: Path, home: Path) -> dict[str, Any]:
    """Ask both sets; the archives are those of `dateline eval`, brought up to date first."""
    sets = {
        "news": (news / "articles.jsonl.gz", news / "questions.jsonl", _fact),
        "sample": (*SAMPLE, _whole),
    }
    found: dict[str, Any] = {
        "command": " ".join(["python", *sys.argv]),
        "commit": commit(),
        "seed": SEED,
    }
    for name, (articles, questions, keep) in sets.items():
        dateline = Dateline.open(archive_of(home, articles))
        try:
            dateline.index([articles])
            dateline.warm()
            found["reader"] = dateline.settings.answering.reader
            found[name] = {
                "index_fingerprint": dateline.index_fingerprint,
                "threshold": dateline.settings.answering.threshold,
                "examples": list(_asked(dateline, questions, keep)),
            }
        finally:
            dateline.close()
    return found


def _asked(dateline: Dateline, path: Path, keep: Keep) -> Iterator[Row]:
    answerer = dateline.settings.answering.answerer
    verdicts = _verdicts(path)
    for one in chosen(read(path)):
        day = one.asked_on or dateline.clock().date()
        answer = dateline.service.ask(
            Question(one.text, day, answerer=answerer, history=one.history)
        )
        mark = judged(one, answer, 0.0).mark
        yield {
            "id": one.id,
            "asked_kind": one.guessed_kind,
            "kind": answer.kind,
            "outcome": outcome(mark, verdicts.get(one.id), answer.yes_no),
            "confidence": answer.confidence,
            "agree": len(answer.sides[0].claims) if answer.sides else 0,
            "others": [len(side.claims) for side in answer.sides[1:]],
            "words": mark.words,
            "verdict": verdicts.get(one.id),
            "yes_no": answer.yes_no,
            **keep(one, answer, mark),
        }


def outcome(mark: Mark, verdict: str | None = None, said: str | None = None) -> str:
    """What became of a question, in words; the first word says whether it went well.

    verdict: "yes" or "no" where the set says which; said: the word that the answer begins with.
    """
    if mark.abstained:
        return "wrong: refused, though the archive answers" if mark.answerable else "right: refused"
    if mark.unanswerable:
        return "wrong: answered, though the archive cannot"
    if verdict and said and said != verdict:
        return f"wrong: says {said}"
    if mark.right is None:
        return "not judged"
    if not mark.right:
        return "wrong"
    return "right, the short answer not" if mark.short_contains is False else "right"


def _fact(question: TestQuestion, answer: Answer, _: Mark) -> Row:
    accepted = min(question.answers, key=len, default=None)
    return {"short": _few(answer.short), "accepted": _few(accepted)}


def _few(text: str | None) -> str | None:
    """The first FACT words."""
    if text is None:
        return None
    told = text.split()
    return " ".join(told[:FACT]) + (" …" if len(told) > FACT else "")


def _whole(question: TestQuestion, answer: Answer, _: Mark) -> Row:
    asked = answer.question
    return {
        "question": asked.text,
        "asked_on": asked.asked_on.isoformat(),
        "history": [[turn.question, turn.answer] for turn in question.history],
        "standalone": asked.standalone,
        "accepted": list(question.answers),
        "text": answer.text,
        "short": answer.short,
        "sources": [_source(answer, place) for place in range(len(answer.citations))],
        "agreement": words(answer.sides),
        "days": [
            {"marker": one.marker, "words": one.words, "first": _day(one.first), "last": _day(one.last)}
            for one in answer.days
        ],
        "abstention": _abstention(answer),
    }  # fmt: skip


def _source(answer: Answer, place: int) -> Row:
    cited = answer.citations[place]
    every = (part for one in answer.evidence for part in (one, *one.folded))
    article = next(one.article for one in every if one.article.id == cited.article_id)
    return {
        "marker": cited.marker,
        "title": article.title,
        "source": article.source,
        "published": _day(article.published.date()) if article.published else None,
        "start": cited.start,
        "end": cited.end,
        "quote": cited.quote,
        "verdict": cited.verdict.value,
        "reason": cited.reason,
    }


def _abstention(answer: Answer) -> Row | None:
    told = answer.abstention
    if told is None:
        return None
    return {
        "looked_for": list(told.looked_for),
        "hints": list(told.hints),
        "nearest": [_nearest(one) for one in told.nearest],
    }


def _nearest(evidence: Evidence) -> Row:
    begins = evidence.passage.text[:BEGINS]
    return {"title": evidence.article.title, "begins": " ".join(begins.split())}


def _day(day: date) -> str:
    return day.isoformat()


def _verdicts(path: Path) -> Mapping[str, str]:
    """What the set says to its yes/no questions: the key `verdict` of a line, where it has one."""
    if path.suffix == ".gz":
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {row["id"]: row["verdict"] for row in rows if row.get("verdict")}
