"""Answers and passages as the command line prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from textwrap import shorten

from corpus.types import Article
from qa.answering.agreement import words
from qa.answering.worked_out import in_words
from qa.cli.terminal import label, say
from qa.retrieval.stories import unfolded
from qa.types import (
    Abstention,
    Answer,
    Citation,
    Claim,
    Done,
    Event,
    Evidence,
    Reason,
    Side,
    Standing,
    Token,
    WorkedOut,
)

SHOWN = 600  # characters of a passage: a result may have three joined; --json has all


def print_stream(events: Iterable[Event]) -> None:
    """An answer's sentences as they come, then the rest of it."""
    for event in events:
        if isinstance(event, Token):
            say(event.text, end="")
        elif isinstance(event, Done):
            say("")
            print_answer(event.answer, told=True)


def print_answer(
    answer: Answer, cited: Mapping[str, Article] | None = None, *, told: bool = False
) -> None:
    """The answer, its sources, whether they agree and how sure it is; or why there is none.

    cited: the quoted articles by their ids; None where the evidence has them. told: its text has
    been printed already.
    """
    _print_understood(answer)
    if answer.yes_no:
        say(answer.yes_no.capitalize(), "bold")
    if answer.short:
        say(answer.short, "bold")
    if not told:
        say(answer.text)
    if answer.remark:
        say(answer.remark, "bold")
    articles = cited or {one.article.id: one.article for one in unfolded(answer.evidence)}
    for citation in answer.citations:
        _print_citation(answer, citation, articles[citation.article_id])
    _print_model(answer)
    if answer.sides:
        _print_agreement(answer.sides)
    if answer.abstention:
        _print_abstention(answer.abstention)
    asked = not answer.abstention or answer.abstention.reason is not Reason.NO_QUESTION
    if asked and not isnan(answer.confidence):
        say(f"confidence {answer.confidence:.2f} · index {answer.index_fingerprint}", "dim")


def print_evidence(evidence: Sequence[Evidence]) -> None:
    """The beginnings of passages, best first, and what else was found of the same story."""
    if not evidence:
        say("nothing found")
    for one in evidence:
        say(f"{one.rank}. {label(one.article)}", "bold")
        say("   " + shorten(one.passage.text, SHOWN, placeholder=" …"))
        if one.folded:
            say(f"   + {folded_line(one)}", "dim")


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


def _print_understood(answer: Answer) -> None:
    """How the question was taken, and of which archive it was asked, as far as that is not plain."""
    asked, period = answer.question, answer.period
    if asked.standalone != asked.text:
        say(f"understood as: {asked.standalone}", "dim")
    if asked.as_of:
        say(f"the archive as it stood on {in_words(asked.as_of)}", "dim")
    if period:
        days = in_words(period.first, period.last)
        say(f"“{period.words}” read as {days} (not so: --ignore-period)", "dim")


def _print_citation(answer: Answer, citation: Citation, article: Article) -> None:
    """The source; its quote, where the answer's sentence is not part of it; the verdict, days."""
    say(f"[{citation.marker}] {label(article)} · {_place(citation)}", "cyan")
    said = answer.text[citation.answer_start : citation.answer_end]
    if " ".join(said.split()) not in " ".join(citation.quote.split()):
        say(f"    “{citation.quote}”")
    say("    " + ": ".join(filter(None, (citation.verdict.value, citation.reason))), "dim")
    for day in answer.days:
        if day.marker == citation.marker:
            say(f"    {meaning(day)}")


def _print_model(answer: Answer) -> None:
    """What became of a language model's answer, where not all of it is shown; and the notes."""
    if answer.fell_back:
        say(f"the language model did not answer, or not to the end: {answer.fell_back}", "yellow")
    for dropped in answer.dropped:
        say(f"dropped: “{dropped.text}” ({dropped.reason})", "dim")
    for note in answer.notes:
        say(note, "yellow")


_STANDING = {
    Standing.DIFFERS: "",
    Standing.EARLIER: " (earlier)",
    Standing.CORRECTED: " (taken back)",
    Standing.DENIED: " (denied)",
}


def _print_agreement(sides: Sequence[Side]) -> None:
    """How many articles agree; beside the answer what others say or said, newest source first."""
    if told := words(sides):
        say(told, "bold yellow" if len(sides) > 1 else "")
    if len(sides) == 1 and sides[0].standing is not Standing.DENIED:
        return
    for side in sorted(sides, key=_newest, reverse=True):
        given = side is sides[0] and side.standing is not Standing.DENIED
        standing = " (the answer given)" if given else _STANDING[side.standing]
        say(f"  “{side.short}”{standing}")
        for claim in side.claims:
            _print_quote(claim)
        if side.correction:
            say("    taken back by:")
            _print_quote(side.correction)


def _print_quote(claim: Claim) -> None:
    say(f"    {label(claim.evidence.article)} · {_place(claim)}", "cyan")
    say(f"      “{claim.quote}”")


def _print_abstention(abstention: Abstention) -> None:
    asked = abstention.reason is not Reason.NO_QUESTION
    if asked and abstention.looked_for:
        say(f"looked for: {', '.join(abstention.looked_for)}")
    for hint in abstention.hints:
        say(f"- {hint}")
    if abstention.nearest:
        say("The nearest passages (they do not answer):" if asked else "Passages with it:", "dim")
        print_evidence(abstention.nearest)


def _newest(side: Side) -> str:
    """The day of a side's newest article; "" where none has a date."""
    moments = [claim.evidence.article.published for claim in side.claims]
    return max((moment.isoformat() for moment in moments if moment), default="")


def _place(quoted: Citation | Claim) -> str:
    return f"characters {quoted.start}–{quoted.end}"
