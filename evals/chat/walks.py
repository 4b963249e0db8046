"""Walks through dialogues: each turn asked alone, with what came before, and as rewritten by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chat.dialogues import Dialogue, DialogueTurn
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
    """Ask a dialogue's turns in order, each with the turns before as they were answered.

    answers: ask the rewrites for answers too, not only for passages.
    """
    service = dateline.service
    walked, before = [], list[Turn]()
    for turn in dialogue.turns:
        asked = Question(turn.question, dialogue.asked_on, limit=DEPTH)
        if not turn.relevant:  # said only for what comes after
            before.append(turn_of(service.ask(replace(asked, history=tuple(before)))))
            continue
        found: dict[str, Sequence[Evidence]] = {"alone": service.search(asked)}
        if turn.history is not None:
            asked = replace(asked, history=turn.history)
            prepared = service.prepared(asked)
            standalone, said = prepared.standalone, {}
            found["history"] = service.search(asked)
        else:
            answer = service.ask(replace(asked, history=tuple(before)))
            before.append(turn_of(answer))
            standalone, said = answer.question.standalone, {"history": answer}
            found["history"] = answer.evidence
        if turn.rewrite is not None:
            rewritten = replace(asked, text=turn.rewrite, history=())
            if answers:
                said["by hand"] = service.ask(rewritten)
            found["by hand"] = said["by hand"].evidence if answers else service.search(rewritten)
        walked.append(_walked(dialogue, turn, standalone, found, said))
    return walked


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
