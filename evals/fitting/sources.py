"""The questions that the answerer is fitted on, read as it reads them: tuning halves alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chat.dialogues import dialogues
from chat.walks import turn_of
from reader.squad import Squad
from rich.progress import track
from small.archives import archives

from corpus.types import Article
from qa.answering.answer import ExtractiveAnswerer, Reading
from qa.archive import Dateline
from qa.evaluation.command import archive_of, half_of
from qa.evaluation.questions import TestQuestion, read
from qa.period import period_of
from qa.types import Question, Turn

HOME = Path(".dateline")
# Small archives are asked years later too: no question of a set is, and most of a user's are.
LATER = date(2026, 11, 1)
AGAIN = ("sample", "small")
DEFINITIONS, DIALOGUES = Path("evals/definitions.jsonl"), Path("evals/dialogues.jsonl")
SAMPLE = Path("corpus/articles"), Path("evals/sample.jsonl")


@dataclass(frozen=True, slots=True)
class Read:
    """A question of a tuning half, taken apart, with the sentences of its evidence.

    source: the name of the set that it is from.
    """

    source: str
    question: TestQuestion
    reading: Reading


def tuning(data: Path) -> tuple[list[Read], list[Read], list[Read]]:
    """The questions of the tuning halves; those of the small archives again, years later; SQuAD's.

    data: the folder that holds news, newsroom and squad.
    """
    news = data / "news"
    articles = news / "articles.jsonl.gz"
    sets = {
        "news": [(articles, news / "questions.jsonl")],
        "definitions": [(articles, DEFINITIONS)],
        "sample": [SAMPLE],
        "small": [(one.articles, one.questions) for one in archives(news, HOME)],
    }
    known = [one for name, parts in sets.items() for of in parts for one in _read(name, *of)]
    known += _dialogues(articles)
    for questions in sorted((data / "newsroom").glob("*/questions.jsonl")):
        known += _read("newsroom", questions.with_name("articles.jsonl"), questions)
    later = [one for name in AGAIN for of in sets[name] for one in _read(name, *of, LATER)]
    return known, later, list(_paragraphs(data / "squad"))


def _read(
    source: str, articles: Path, questions: Path, asked_on: date | None = None
) -> Iterator[Read]:
    """The questions of the tuning half; asked_on: in place of their own, where none names a day."""
    dateline = Dateline.open(archive_of(HOME, articles))
    dateline.index([articles])
    answerer = dateline.service.answerers["extractive"]
    assert isinstance(answerer, ExtractiveAnswerer)
    chosen = [one for one in read(questions) if half_of(one.id) == "tuning" and not one.earlier]
    for one in track(chosen, description=questions.name):
        day = asked_on or one.asked_on or dateline.clock().date()
        if asked_on and period_of(one.text, day).stated:
            continue
        posed = dateline.service.prepared(Question(one.text, day, history=one.history))
        evidence = dateline.service.search(posed)
        yield Read(source, one, answerer.read(posed, evidence))
    dateline.close()


def _dialogues(articles: Path) -> Iterator[Read]:
    """The turns of the tuning half's dialogues, each after those before as they are answered now."""
    dateline = Dateline.open(archive_of(HOME, articles))
    answerer = dateline.service.answerers["extractive"]
    assert isinstance(answerer, ExtractiveAnswerer)
    chosen = [one for one in dialogues(DIALOGUES) if half_of(one.id) == "tuning"]
    for dialogue in track(chosen, description=DIALOGUES.name):
        before: tuple[Turn, ...] = ()
        for turn in dialogue.turns:
            asked = Question(turn.question, dialogue.asked_on, history=before)
            posed = dateline.service.prepared(asked)
            known = TestQuestion(turn.id, turn.question, answers=turn.answers)
            evidence = dateline.service.search(posed)
            if turn.answers:
                read = answerer.read(posed, evidence)
                yield Read("dialogues", known, read)
            before = (*before, turn_of(dateline.service.ask(asked)))
    dateline.close()


def _paragraphs(folder: Path) -> Iterator[Read]:
    """Every second question over the paragraphs kept out of the reader's training."""
    squad = Squad.read(folder)
    home = HOME / "eval" / "squad-held-out"
    home.mkdir(parents=True, exist_ok=True)
    dateline = Dateline.open(home)
    texts = [Article(one.id, one.title, one.text) for one in squad.paragraphs if one.held_out]
    dateline.add_articles(texts)
    answerer = dateline.service.answerers["extractive"]
    assert isinstance(answerer, ExtractiveAnswerer)
    chosen = [one for one in squad.questions if one.paragraph.held_out][::2]
    for one in track(chosen, description="squad, held out"):
        posed = Question(one.text, dateline.clock().date(), one.text)
        known = TestQuestion(one.id, one.text, answers=one.answers, unanswerable=not one.answers)
        yield Read("squad", known, answerer.read(posed, dateline.service.search(posed)))
    dateline.close()
