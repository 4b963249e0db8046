"""The reliability diagram and the risk–coverage curve, as files that need no page around them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from answers.kept import SOURCES, Document, Kept
from qa.evaluation import plots
from qa.evaluation.records import Mark
from qa.evaluation.report import marks_from_json

# In place of the report's variables: dark on a white card, so that it reads on a dark page too.
COLOURS = {
    "--ink": "#1b1f24", "--faint": "#8a919a", "--blue": "#2563b0", "--green": "#2e8540",
    "--red": "#b3261e", "--amber": "#b26a00",
}  # fmt: skip
CARD = "#ffffff"
DRAWN: Mapping[str, Callable[[Sequence[Mark]], str]] = {
    "answers-reliability.svg": plots.reliability,
    "answers-risk-coverage.svg": plots.risk_coverage,
}


def draw(kept: Kept, folder: Path) -> list[Path]:
    """Write the drawings of the run over news; none where there is no such run."""
    document = kept.get("news")
    if document is None:
        return []
    marks = marks_from_json(document)
    written = []
    for name, drawing in DRAWN.items():
        path = folder / name
        path.write_text(_standing(drawing(marks), told(document)) + "\n", encoding="utf-8")
        written.append(path)
    return written


def told(document: Document) -> str:
    """Names the marks that a drawing is made of: the test knows by it that they are today's."""
    marks = json.dumps(document["marks"], sort_keys=True).encode()
    return f"Of {SOURCES['news'].file}, marks {hashlib.sha256(marks).hexdigest()[:16]}"


def _standing(svg: str, description: str) -> str:
    """The drawing with colours of its own, on a card, saying what it is made of."""
    for variable, colour in COLOURS.items():
        svg = svg.replace(f"var({variable})", colour)
    head = svg.index(">") + 1
    card = f'<desc>{description}</desc><rect width="100%" height="100%" fill="{CARD}"/>'
    return svg[:head] + card + svg[head:]
