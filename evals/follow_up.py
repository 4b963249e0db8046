"""Fits what tells whether a question leads on from the conversation, and measures follow-ups.

    python evals/follow_up.py ../shared/data [--fit]

FOLDER is the folder of the public sets. Rows are questions with the turns before them: those of
evals/dialogues.jsonl, questions of news and of evals/definitions.jsonl after a question of another
topic, the newsroom set's after another one of their own archive, and CANARD's, whose conversations
are made an archive of their own, after their own conversation and, as rewritten by hand, after
another. --fit learns from the tuning halves (of CANARD: what is not held out) and writes
qa/conversation/follow-up.json: L2-regularised logistic regression, each source's rows of each
answer weighed alike. Without it the other halves are measured: which questions lead on, and, on
CANARD and MTRAG, how many of the words that the rewrite by hand adds are carried.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from chat.dialogues import SEED, changes, dialogues, lines
from chat.walks import told
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from corpus.store import Store
from corpus.types import Article
from qa.answering.calibrate import Logistic
from qa.archive import Dateline
from qa.conversation.follow_up import LEADS, Conversation
from qa.evaluation.command import half_of
from qa.terms import FORM_WORDS, parted
from qa.types import Question, Turn

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "qa" / "conversation" / "follow-up.json"
UNANSWERED = "I don't know."  # CANARD's
# The dialogues are news and follow-ups by hand; the newsroom's archives are small and of one matter.
WEIGHTS = {"dialogues": 3.0, "newsroom": 2.0}
CHANGED = 0.35  # of CANARD's rows, that are asked after another conversation too


@dataclass(frozen=True, slots=True)
class Row:
    """A question after some turns. leads: whether it leads on from them. held: not to learn from."""

    source: str
    leads: bool
    held: bool
    features: dict[str, float]


def main() -> None:
    """Fit or measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT.parent / "shared" / "data")
    parser.add_argument("--fit", action="store_true")
    chosen = parser.parse_args()
    canard = lines(chosen.folder / "reading" / "rewrite-canard.jsonl.gz")
    with ExitStack() as stack:
        talk = stack.enter_context(_worded(_articles(canard))).service.conversation
        rows = [
            *_news(chosen.folder / "news"),
            *_newsroom(chosen.folder / "newsroom"),
            *_canard(canard, talk),
        ]
        if chosen.fit:
            _fit(rows)
            talk = replace(talk, leads=Logistic.load("follow-up", "qa.conversation"))
        leads = talk.leads
        _print_led(rows, leads)
        _print_carried("CANARD, held out", _asked(canard), talk)
        passages = lines(chosen.folder / "mtrag" / "articles.jsonl.gz")
        texts = [Article(one["id"], one["title"] or "", one["text"]) for one in passages]
        talk = stack.enter_context(_worded(texts)).service.conversation
        talk = replace(talk, leads=leads)
        rewritten = lines(chosen.folder / "mtrag" / "rewrites.jsonl.gz")
        asked = [
            (one["question"], [Turn(each, "") for each in one["history_user_turns"]], one["rewrite"])
            for one in rewritten
        ]  # fmt: skip
        _print_carried("MTRAG's rewrites", [one for one in asked if one[1]], talk)


@contextmanager
def _worded(articles: Path | Sequence[Article]) -> Iterator[Dateline]:
    """An archive in a folder of its own for as long as it is used, searched by words alone."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
        (home / "dateline.toml").write_text(settings)
        opened = Dateline.open(home)
        if isinstance(articles, Path):
            opened.index([articles])
        else:
            opened.add_articles(articles)
        yield opened
        opened.close()


def _news(folder: Path) -> Iterator[Row]:
    with _worded(folder / "articles.jsonl.gz") as dateline:
        talk, store = dateline.service.conversation, dateline.store
        for dialogue in dialogues(ROOT / "evals" / "dialogues.jsonl"):
            before: list[Turn] = []
            for turn in dialogue.turns:
                if before:
                    leads, held = turn.kind != "topic-change", _held(dialogue.id)
                    yield Row("dialogues", leads, held, talk.features(turn.question, before))
                standalone = talk.follow(turn.question, before).standalone
                before.append(told(store, turn, standalone))
        known = {one["question"]: one for one in lines(folder / "questions.jsonl")}
        others = []
        for dialogue in changes(folder / "questions.jsonl"):
            first, turn = dialogue.turns
            others.append(_answered(known[first.question], store))
            yield Row(
                "news",
                leads=False,
                held=_held(dialogue.id),
                features=talk.features(turn.question, others[-1:]),
            )
        random.Random(SEED).shuffle(others)  # noqa: S311 - a choice anyone can repeat
        asked = lines(ROOT / "evals" / "definitions.jsonl")
        for one, other in zip(asked, others, strict=False):
            features = talk.features(one["question"], [other])
            yield Row("definitions", leads=False, held=_held(one["id"]), features=features)


def _newsroom(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*/questions.jsonl")):
        asked = lines(path)
        alone = [one for one in asked if not one["history"]]
        random.Random(SEED).shuffle(alone)  # noqa: S311 - a choice anyone can repeat
        with _worded(path.with_name("articles.jsonl")) as dateline:
            talk = dateline.service.conversation
            for other, one in zip([alone[-1], *alone], alone, strict=False):
                features = talk.features(one["question"], [_answered(other, dateline.store)])
                yield Row("newsroom", leads=False, held=_held(one["id"]), features=features)
            for one in asked:
                before = list[Turn]()
                for question in one["history"]:
                    before.append(_searched(dateline, question, one["asked_on"], before))
                if before:
                    features = talk.features(one["question"], before)
                    yield Row("newsroom", leads=True, held=_held(one["id"]), features=features)


def _canard(rows: Sequence[dict[str, Any]], talk: Conversation) -> Iterator[Row]:
    chance = random.Random(SEED)  # noqa: S311 - a choice anyone can repeat
    for row in rows:
        # One to which nothing is added may stand alone, or lead on as it is.
        if _new(talk, row["question"], row["rewrite"]):
            yield Row(
                "CANARD",
                leads=True,
                held=row["held"],
                features=talk.features(row["question"], _turns(row)),
            )
        other = chance.choice(rows)
        if chance.random() < CHANGED and other["history"][0] != row["history"][0]:
            yield Row(
                "CANARD",
                leads=False,
                held=row["held"],
                features=talk.features(row["rewrite"], _turns(other)),
            )


def _fit(rows: Sequence[Row]) -> None:
    """Learn from what is not held out, and write the model."""
    known = [row for row in rows if not row.held]
    names = list(known[0].features)
    count = Counter((row.source, row.leads) for row in known)
    values = np.array([[row.features[name] for name in names] for row in known])
    weight = [1000 * WEIGHTS.get(one.source, 1.0) / count[one.source, one.leads] for one in known]
    model = LogisticRegression(C=1.0, max_iter=10_000)
    model.fit(values, [row.leads for row in known], sample_weight=weight)
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}
    found = {
        "command": "evals/follow_up.py ../shared/data --fit",
        "bias": round(float(model.intercept_[0]), 4),
        "weights": weights,
    }
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _print_led(rows: Sequence[Row], leads: Logistic) -> None:
    groups: dict[tuple[str, bool, bool], list[bool]] = defaultdict(list)
    for row in rows:
        groups[row.source, row.leads, row.held].append(leads.probability(row.features) >= LEADS)
    table = Table(title="what leads on")
    for name in ("source", "leads on", "half", "questions", "led on", "right"):
        table.add_column(name)
    for (source, wanted, held), led in sorted(groups.items()):
        right = sum(one == wanted for one in led) / len(led)
        half = "reporting" if held else "tuning"
        told_apart = "yes" if wanted else "no"
        table.add_row(source, told_apart, half, str(len(led)), str(sum(led)), f"{right:.3f}")
    Console(width=120).print(table)


def _print_carried(
    name: str, asked: Sequence[tuple[str, list[Turn], str]], talk: Conversation
) -> None:
    """Of the words that a rewrite by hand adds, how many are carried, and of those carried how many."""
    right = carried = added = alone = kept_alone = 0
    for question, history, rewrite in asked:
        before = list[Turn]()
        for one in history:
            before.append(replace(one, standalone=talk.follow(one.question, before).standalone))
        found = talk.follow(question, before).standalone
        own = frozenset(_words(talk, question))
        new = _new(talk, question, rewrite)
        brought = (
            frozenset(_words(talk, parted(found)[1])) - own if found != question else new - new
        )
        right, carried, added = right + len(new & brought), carried + len(brought), added + len(new)
        alone, kept_alone = alone + (not new), kept_alone + (not new and not brought)
    print(
        f"{name}: {len(asked)} questions; words carried: recall {right / added:.3f}, precision"
        f" {right / max(1, carried):.3f}; stand alone: {kept_alone} of {alone} left as they are"
    )


def _asked(rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[Turn], str]]:
    return [(row["question"], _turns(row), row["rewrite"]) for row in rows if row["held"]]


def _words(talk: Conversation, text: str) -> Iterator[str]:
    return (stem for stem in talk.lexical().analyze(text) if stem not in FORM_WORDS)


def _new(talk: Conversation, question: str, rewrite: str) -> frozenset[str]:
    return frozenset(_words(talk, rewrite)) - frozenset(_words(talk, question))


def _articles(rows: Sequence[dict[str, Any]]) -> list[Article]:
    """Make an article of each of CANARD's conversations: its answers."""
    longest: dict[str, list[str]] = {}
    for row in rows:
        before = longest.get(_conversation(row), [])
        longest[_conversation(row)] = max(before, row["history"], key=len)
    return [
        Article(name, f"{page}: {section}", " ".join(_said(turns[1::2])) or page)
        for name, (page, section, *turns) in longest.items()
    ]


def _said(answers: Sequence[str]) -> Iterator[str]:
    return (f"{one.rstrip('.')}." for one in answers if one != UNANSWERED)


def _conversation(row: dict[str, Any]) -> str:
    return str(row["ref"].partition("#")[0])


def _turns(row: dict[str, Any]) -> list[Turn]:
    """The conversation before a row. Whoever asked knew page and section: the first turn names them."""
    page, section, *said = row["history"]
    name = _conversation(row)
    opening = f"tell me about {page}, {section}"
    title = f"{page}: {section}"
    turns = [Turn(opening, page, opening, page, (page,), (title,), articles=(name,))]
    for question, answer in zip(said[::2], said[1::2], strict=True):
        if answer == UNANSWERED:
            turns.append(Turn(question, answer, question, abstained=True))
        else:
            turns.append(
                Turn(question, answer, question, answer, (answer,), (title,), articles=(name,))
            )
    return turns


def _answered(row: dict[str, Any], store: Store) -> Turn:
    """The turn of a question of news or newsroom, answered rightly where an answer is known."""
    question = row["question"]
    quotes = [(one["article_id"], one["quote"]) for one in row.get("relevant") or ()]
    quotes += [(one, row["quote"]) for one in row.get("docs") or () if row.get("quote")]
    for article_id, quote in quotes:
        article = store.article(article_id)
        if quote in article.text:
            short = next(iter(row.get("answers") or row.get("short") or ()), None)
            cited = (quote,), (article.title,)
            return Turn(question, quote, question, short, *cited, articles=(article_id,))
    return Turn(question, "", question, abstained=True)


def _searched(dateline: Dateline, question: str, day: str, before: Sequence[Turn]) -> Turn:
    """The turn of a question whose answer no set gives: the best passage answers it."""
    asked = Question(question, date.fromisoformat(day), history=tuple(before), limit=1)
    standalone = dateline.service.conversation.follow(question, before).standalone
    for one in dateline.service.search(asked):
        text, article = one.passage.text, one.article
        cited = (text,), (article.title,)
        return Turn(question, text, standalone, None, *cited, articles=(article.id,))
    return Turn(question, "", standalone, abstained=True)


def _held(name: str) -> bool:
    return half_of(name) != "tuning"


if __name__ == "__main__":
    main()
