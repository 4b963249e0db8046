"""A session as Markdown (CommonMark): each question, its answer, and the quotes that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import isnan
from urllib.parse import quote

from corpus.types import Article, Filter
from qa.answering.agreement import words
from qa.answering.worked_out import in_words
from qa.conversation.recollection import Recollected
from qa.conversation.sessions import Session, last_day
from qa.types import Abstention, Citation, Reason

# What would begin emphasis, code, a link, markup, an entity or a table cell, wherever it stands.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#]")
# What would begin a list, a rule or an underline where it begins a line.
_OPENING = re.compile(r"^(\s*)([+=-]|\d+(?=[.)]))", re.MULTILINE)

_UNFIT = re.compile(r"[\s<>\\]")  # for an address between angle brackets


def session_markdown(session: Session, turns: Sequence[Recollected]) -> str:
    r"""The whole conversation, ended by "\n"; no text of it can act as markup."""
    count = f"{session.turns} question{'' if session.turns == 1 else 's'}"
    began = f"{session.started_at:%Y-%m-%d %H:%M} UTC"
    blocks = [f"# {_line(session.title)}", f"{count}, begun {began}"]
    for one in turns:
        blocks += _turn(one)
    return "\n\n".join(blocks) + "\n"


def _turn(one: Recollected) -> Iterator[str]:
    turn, answer = one.turn, one.answer
    yield f"## {turn.number}. {_line(turn.question)}"
    yield from _understood(one)
    if answer.yes_no or answer.short:
        said = ". ".join(filter(None, (answer.yes_no and answer.yes_no.capitalize(), answer.short)))
        yield f"**{_line(said)}**"
    yield _line(answer.text)
    for citation in answer.citations:
        yield from _citation(citation, one.articles[citation.article_id])
    yield from (_line(told) for told in (answer.remark, words(answer.sides)) if told)
    if answer.fell_back:
        yield f"The language model did not answer, or not to the end: {_line(answer.fell_back)}"
    if answer.dropped:
        yield "Of the language model's sentences not shown:"
        yield "\n".join(f"- “{_line(one.text)}” ({_line(one.reason)})" for one in answer.dropped)
    yield from map(_line, answer.notes)
    if answer.abstention:
        yield from _abstention(answer.abstention)
    if not isnan(answer.confidence):
        by = f"answered by {answer.answerer} from index {answer.index_fingerprint}"
        yield f"Confidence {answer.confidence:.2f}, {_line(by)}"
    if turn.feedback:
        comment = f": {_line(turn.feedback.comment)}" if turn.feedback.comment else ""
        yield f"Thumbs {turn.feedback.rating}{comment}"


def _citation(citation: Citation, article: Article) -> Iterator[str]:
    """The quote, and under it where it stands and whether it proves the sentence."""
    yield _quote(citation.quote)
    url = _address(article.url) if article.url else None
    place = f"article {_line(article.id)}, characters {citation.start}–{citation.end}"
    yield f"\\[{citation.marker}\\] " + " · ".join(filter(None, (_label(article), url, place)))
    reason = f": {citation.reason}" if citation.reason else ""
    yield f"{citation.verdict.value.capitalize()}{_line(reason)}"


def _abstention(abstention: Abstention) -> Iterator[str]:
    asked = abstention.reason is not Reason.NO_QUESTION
    if asked and abstention.looked_for:
        yield f"Looked for: {_line(', '.join(abstention.looked_for))}"
    if abstention.hints:
        yield "\n".join(f"- {_line(hint)}" for hint in abstention.hints)
    if abstention.nearest:
        yield "The nearest passages; they do not answer:" if asked else "Passages with it:"
    for found in abstention.nearest:
        yield _quote(found.passage.text)
        yield _label(found.article)


def _understood(one: Recollected) -> Iterator[str]:
    """How the question was taken, and of which archive it was asked."""
    turn, asked, period = one.turn, one.answer.question, one.answer.period
    if turn.standalone and turn.standalone != turn.question:
        yield f"Understood as: {_line(turn.standalone)}"
    stood = f", of the archive as it stood on {asked.as_of}" if asked.as_of else ""
    yield f"Asked on {asked.asked_on}{_only(asked.filter)}{stood}"
    if period:
        yield f"“{_line(period.words)}” read as {in_words(period.first, period.last)}"


def _label(article: Article) -> str:
    """Title, source and day, as far as they are known."""
    day = f"{article.published:%Y-%m-%d}" if article.published else None
    told = (article.title or article.id, article.source, day)
    return " · ".join(_line(part) for part in told if part)


def _only(where: Filter) -> str:
    """What the question was kept to: ", only Xinhua, published up to 2018-05-31"."""
    parts = [*([f"only {', '.join(where.sources)}"] if where.sources else [])]
    if where.published_from:
        parts.append(f"published from {where.published_from:%Y-%m-%d}")
    if last := last_day(where):
        parts.append(f"published up to {last}")
    return "".join(f", {_line(part)}" for part in parts)


def _quote(text: str) -> str:
    """A block quote; each line of the text keeps a line of its own."""
    return "\n".join(f"> {_escaped(line.strip())}".rstrip() for line in text.split("\n"))


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    marked = _MARKUP.sub(r"\\\g<0>", text)
    # A digit cannot be escaped; the stop or bracket behind it can.
    return _OPENING.sub(lambda m: m[0] + "\\" if m[2][0].isdecimal() else f"{m[1]}\\{m[2]}", marked)


def _address(url: str) -> str:
    """A link, if it is one to the web: another, "javascript:…" say, is text like any other."""
    if not re.match("https?://", url):
        return _line(url)
    return f"<{_UNFIT.sub(lambda m: quote(m[0]), url)}>"
