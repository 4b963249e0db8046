"""What the command line shows of an answer, and of the passages found."""

from __future__ import annotations

from math import isnan
from textwrap import shorten
from typing import TYPE_CHECKING

from rich.text import Text

from qa.answering.agreement import words
from qa.answering.worked_out import in_words
from qa.cli.terminal import OUT, label, say
from qa.retrieval.stories import unfolded
from qa.types import Done, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.types import Article
    from qa.types import Abstention, Answer, Citation, Claim, Event, Evidence, Side, WorkedOut

SHOWN = 600  # characters of a passage: a result may have three joined; --json has all


def print_stream(events: Iterable[Event]) -> None:
    """An answer's sentences as they come, then the rest of it."""
    for event in events:
        if isinstance(event, Token):
            OUT.print(Text(event.text), end="")
        elif isinstance(event, Done):
            OUT.print()
            print_answer(event.answer, told=True)


def print_answer(
    answer: Answer, cited: Mapping[str, Article] | None = None, *, told: bool = False
) -> None:
    """The answer, its sources, whether they agree and how sure it is; or why there is none.

    cited: the articles that it quotes, by their ids; None where its evidence has them. told: its
    text has been printed.
    """
    if answer.question.standalone != answer.question.text:
        _print(f"understood as: {answer.question.standalone}", "dim")
    if answer.yes_no:
        _print(answer.yes_no.capitalize(), "bold")
    if answer.short:
        _print(answer.short, "bold")
    if not told:
        _print(answer.text)
    _print_sources(
        answer, cited or {one.article.id: one.article for one in unfolded(answer.evidence)}
    )
    _print_model(answer)
    if answer.sides:
        _print_agreement(answer.sides)
    if answer.abstention:
        _print_abstention(answer.abstention)
    if not isnan(answer.confidence):
        _print(f"confidence {answer.confidence:.2f} · index {answer.index_fingerprint}", "dim")


def print_evidence(evidence: Sequence[Evidence]) -> None:
    """How passages begin, best first, each with what was found of the same story besides."""
    if not evidence:
        say("nothing found")
    for one in evidence:
        _print(f"{one.rank}. {label(one.article)}", "bold")
        _print("   " + shorten(one.passage.text, SHOWN, placeholder=" …"))
        if one.folded:
            _print(f"   + {folded_line(one)}", "dim")


def folded_line(evidence: Evidence) -> str:
    """What is folded under a passage: "2 more of this story: CNN, BBC · 3 more passages"."""
    others = {
        one.article.id: one.article.source or one.article.title or one.article.id
        for one in evidence.folded
        if one.article.id != evidence.article.id
    }
    own = sum(one.article.id == evidence.article.id for one in evidence.folded)
    parts = []
    if others:
        names = ", ".join(dict.fromkeys(others.values()))
        parts.append(f"{len(others)} more of this story: {names}")
    if own:
        parts.append(f"{own} more passage{'s' if own > 1 else ''}")
    return " · ".join(parts)


def meaning(day: WorkedOut) -> str:
    """What a relative date means: "Tuesday → 22 May 2018, worked out from the article's date"."""
    return f"{day.words} → {in_words(day.first, day.last)}, worked out from the article's date"


def _print_sources(answer: Answer, articles: Mapping[str, Article]) -> None:
    for citation in answer.citations:
        place = f"characters {citation.start}–{citation.end}"
        _print(f"[{citation.marker}] {label(articles[citation.article_id])} · {place}", "cyan")
        said = answer.text[citation.answer_start : citation.answer_end]
        if " ".join(said.split()) not in " ".join(citation.quote.split()):
            _print(f"    “{citation.quote}”")
        _print(f"    {_judged(citation)}", "dim")
        for day in answer.days:
            if day.marker == citation.marker:
                _print(f"    {meaning(day)}")


def _print_model(answer: Answer) -> None:
    """What became of a language model's answer, where not all of it is shown."""
    if answer.fell_back:
        _print(
            f"the language model did not answer, or not to the end: {answer.fell_back}", "yellow"
        )
    for dropped in answer.dropped:
        _print(f"dropped: “{dropped.text}” ({dropped.reason})", "dim")


def _print_agreement(sides: Sequence[Side]) -> None:
    """How many articles agree; where they differ, each side, that with the newest source first."""
    if told := words(sides):
        _print(told, "bold yellow" if len(sides) > 1 else "")
    if len(sides) == 1:
        return
    for side in sorted(sides, key=_newest, reverse=True):
        given = " (the answer given)" if side is sides[0] else ""
        _print(f"  “{side.short}”{given}")
        for claim in side.claims:
            _print(f"    {label(claim.evidence.article)} · {_place(claim)}", "cyan")
            _print(f"      “{claim.quote}”")


def _print_abstention(abstention: Abstention) -> None:
    if abstention.looked_for:
        _print(f"looked for: {', '.join(abstention.looked_for)}")
    for hint in abstention.hints:
        _print(f"- {hint}")
    if abstention.nearest:
        _print("The nearest passages (they do not answer):", "dim")
        print_evidence(abstention.nearest)


def _newest(side: Side) -> str:
    """The day of a side's newest article; before all others where none has a date."""
    moments = [claim.evidence.article.published for claim in side.claims]
    return max((moment.isoformat() for moment in moments if moment), default="")


def _judged(citation: Citation) -> str:
    return (
        f"{citation.verdict.value}: {citation.reason}"
        if citation.reason
        else citation.verdict.value
    )


def _place(claim: Claim) -> str:
    return f"characters {claim.start}–{claim.end}"


def _print(line: str, style: str = "") -> None:
    OUT.print(Text(line, style=style))
