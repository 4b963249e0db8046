"""The examples as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from answers.figures import DASH, row, shown, table
from answers.kept import Kept

REASONS = Path(__file__).with_name("reasons.json")
TO_WRITE = "*(to be written)*"
_MARKUP = re.compile(r"([\\`*_<|])")
Row = Mapping[str, Any]


def reasons() -> dict[str, str]:
    """Why an example went wrong, by its question's id; written by hand after looking at it."""
    found: dict[str, str] = json.loads(REASONS.read_text(encoding="utf-8"))
    return found


def unexplained(kept: Kept) -> list[str]:
    """The ids of examples that went wrong and have no reason yet."""
    document = kept.get("examples")
    if document is None:
        return []
    known = reasons()
    every = [*document["news"]["examples"], *document["sample"]["examples"]]
    return [one["id"] for one in every if _wrong(one) and one["id"] not in known]


def news_examples(kept: Kept) -> str:
    """A row an example: figures and facts, for the sentences are their publishers'."""
    document = kept.get("examples")
    if document is None:
        return "Not asked yet."
    known = reasons()
    rows = [
        row(
            f"`{one['id']}`",
            one["kind"].replace("_", " "),
            _bold(one["outcome"]),
            shown(one["confidence"]),
            _escaped(one["short"] or DASH),
            _escaped(one["accepted"] or DASH),
            _agreement(one),
            one["words"],
            known.get(one["id"], TO_WRITE) if _wrong(one) else "",
        )
        for one in document["news"]["examples"]
    ]
    heading = (
        "question", "kind", "outcome", "confidence", "short answer", "accepted",
        "articles that agree", "words", "why it went wrong",
    )  # fmt: skip
    return f"{_tally(document['news'])}\n\n{table(heading, rows)}"


def sample_examples(kept: Kept) -> str:
    """Each example in full."""
    document = kept.get("examples")
    if document is None:
        return "Not asked yet."
    known = reasons()
    told = [
        "\n".join(_example(number, one, known)).replace("\n\n\n", "\n\n")
        for number, one in enumerate(document["sample"]["examples"], 1)
    ]
    return "\n\n".join([_tally(document["sample"]), *told])


def _example(number: int, one: Row, known: Mapping[str, str]) -> Iterator[str]:
    yield f"### {number}. {_escaped(one['question'])}"
    yield ""
    kind, confidence = one["kind"].replace("_", " "), shown(one["confidence"])
    yield f"{_bold(one['outcome'])} · {kind} · confidence {confidence} · `{one['id']}`, asked on {one['asked_on']}"
    yield ""
    if one["history"]:
        before = "; ".join(f"“{_escaped(asked)}”" for asked, _ in one["history"])
        yield f"- Asked before: {before}"
        yield f"- Understood as: {_escaped(one['standalone'])}"
    if one["yes_no"] or one["verdict"]:
        yield f"- Yes or no: said {one['yes_no'] or 'neither'}, the set says {one['verdict'] or 'neither'}"
    if one["short"]:
        yield f"- Short answer: **{_escaped(one['short'])}**"
    if one["accepted"]:
        yield f"- Accepted: {' · '.join(map(_escaped, one['accepted']))}"
    if one["agreement"]:
        yield f"- {_escaped(one['agreement'])}"
    yield from _days(one)
    if _wrong(one):
        yield f"- Why it went wrong: {known.get(one['id'], TO_WRITE)}"
    yield ""
    yield f"> {_escaped(one['text'])}"
    yield ""
    for source in one["sources"]:
        yield from _source(source, one["text"])
    if one["abstention"]:
        yield from _abstention(one["abstention"])


def _days(one: Row) -> Iterator[str]:
    for day in one["days"]:
        until = f" to {day['last']}" if day["last"] != day["first"] else ""
        told = f"“{_escaped(day['words'])}” is {day['first']}{until}"
        yield f"- Worked out from the article's date: {told} [{day['marker']}]"


def _source(source: Row, text: str) -> Iterator[str]:
    whose = f"{source['source']}, {source['published'] or 'undated'}"
    place = f"characters {source['start']}–{source['end']}"
    judged = f"{source['verdict']}: {source['reason']}"
    yield f"- [{source['marker']}] {_escaped(source['title'])} · {whose} · {place} · {judged}"
    if " ".join(source["quote"].split()) not in text:
        yield f"  “{_escaped(' '.join(source['quote'].split()))}”"


def _abstention(told: Row) -> Iterator[str]:
    if told["looked_for"]:
        yield f"- Looked for: {', '.join(map(_escaped, told['looked_for']))}"
    for hint in told["hints"]:
        yield f"- Hint: {_escaped(hint)}"
    for one in told["nearest"]:
        yield f"- Nearest: {_escaped(one['title'])}: “{_escaped(one['begins'])} …”"


def _tally(part: Row) -> str:
    """How many went well, how many did not."""
    outcomes = [one["outcome"] for one in part["examples"]]
    counted = [f"{outcomes.count(name)} {name}" for name in dict.fromkeys(sorted(outcomes))]
    return f"Of {len(outcomes)}: {'; '.join(counted)}. Threshold {shown(part['threshold'])}."


def _agreement(one: Row) -> str:
    """How many say so: "3", or "2 against 1" where they differ."""
    if not one["agree"]:
        return DASH
    return " against ".join(str(count) for count in (one["agree"], *one["others"]))


def _wrong(one: Row) -> bool:
    return str(one["outcome"]).startswith("wrong")


def _bold(outcome: str) -> str:
    return f"**{outcome}**" if outcome.startswith("wrong") else outcome


def _escaped(text: str) -> str:
    """The text on one line, with nothing that Markdown would take for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
