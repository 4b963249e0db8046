"""Walks through dialogues: each turn asked alone, with what came before, and as rewritten by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chat.dialogues import Dialogue, DialogueTurn
from corpus.store import Store
from qa.answering.verify import ABSTAINED
from qa.archive import Dateline
from qa.evaluation.folding import contains
from qa.retrieval.stories import unfolded
from qa.types import Answer, Evidence, Question, Turn

DEPTH = 10
WAYS = ("alone", "history", "by hand")


@dataclass(frozen=True, slots=True)
class Walked:
    """One turn's outcome. ranks: of the first relevant article, by way; None beyond DEPTH.

    standalone: as Dateline made it. answered: whether the answer holds an accepted one, by way;
    None where the set has none. abstained: by way.
    """

    id: str
    dialogue: str
    kind: str
    question: str
    standalone: str
    rewrite: str | None
    ranks: dict[str, int | None]
    answered: dict[str, bool | None]
    abstained: dict[str, bool]


def walk(dateline: Dateline, dialogue: Dialogue, *, answers: bool) -> list[Walked]:
    """Ask a dialogue's turns in order, each with the turns before.

    answers: ask for answers, and go on with what was answered. Otherwise passages are searched
    alone, and the turns before have the set's own answers.
    """
    service = dateline.service
    walked, before = [], list[Turn]()
    for turn in dialogue.turns:
        given = tuple(before) if turn.history is None else turn.history
        alone = Question(turn.question, dialogue.asked_on, limit=DEPTH)
        asked, said = service.prepared(replace(alone, history=given)), dict[str, Answer]()
        rewritten = replace(alone, text=turn.rewrite or turn.question)
        if answers and turn.history is None:
            said["history"] = service.ask(replace(alone, history=given))
            before.append(turn_of(said["history"]))
            if turn.rewrite and turn.relevant:
                said["by hand"] = service.ask(rewritten)
        else:
            before.append(told(dateline.store, turn, asked.standalone))
        if not turn.relevant:  # said only for what comes after
            continue
        found = {"alone": service.search(alone)}
        found["history"] = service.search(replace(alone, history=given))
        if turn.rewrite:
            found["by hand"] = service.search(rewritten)
        walked.append(_walked(dialogue, turn, asked.standalone, found, said))
    return walked


def told(store: Store, turn: DialogueTurn, standalone: str) -> Turn:
    """The turn as if it had been answered rightly, from the first relevant article that says so."""
    for article_id in sorted(turn.relevant):
        article = store.article(article_id)
        for short in turn.answers:
            start = article.text.find(short)
            if start >= 0:
                first = max(article.text.rfind(mark, 0, start) for mark in ".!?\n") + 1
                quote = article.text[first : start + len(short)].strip()
                one = (quote,), (article.title,), False, (article_id,)
                return Turn(turn.question, f"{quote} [1]", standalone, short, *one)
    return Turn(turn.question, ABSTAINED, standalone, abstained=True)


def turn_of(answer: Answer) -> Turn:
    """The turn that a session keeps of an answer."""
    titles = {one.article.id: one.article.title for one in unfolded(answer.evidence)}
    return Turn(
        answer.question.text,
        answer.text,
        answer.question.standalone,
        answer.short,
        tuple(cited.quote for cited in answer.citations),
        tuple(titles[cited.article_id] for cited in answer.citations),
        answer.abstained,
        tuple(cited.article_id for cited in answer.citations),
    )


def rank(evidence: Sequence[Evidence], relevant: frozenset[str]) -> int | None:
    """The rank of the first relevant article, near-duplicates right behind their story's best."""
    articles = list(dict.fromkeys(one.article.id for one in unfolded(evidence)))[:DEPTH]
    return next((n for n, one in enumerate(articles, start=1) if one in relevant), None)


def _walked(
    dialogue: Dialogue,
    turn: DialogueTurn,
    standalone: str,
    found: dict[str, Sequence[Evidence]],
    said: dict[str, Answer],
) -> Walked:
    right = {way: contains(answer.text, turn.answers) for way, answer in said.items()}
    return Walked(
        turn.id,
        dialogue.id,
        turn.kind,
        turn.question,
        standalone,
        turn.rewrite,
        {way: rank(evidence, turn.relevant) for way, evidence in found.items()},
        {way: one if turn.answers else None for way, one in right.items()},
        {way: answer.abstained for way, answer in said.items()},
    )
