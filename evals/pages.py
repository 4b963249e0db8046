"""Pages of which parts are generated: each stands between two marks with its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_PART = re.compile(
    r"(<!-- generated: (?P<name>[a-z -]+) -->\n).*?(\n<!-- end of (?P=name) -->)", re.DOTALL
)


def fill(page: Path, parts: Mapping[str, str]) -> None:
    """Put each part between its two marks. Raises ValueError unless the page has exactly these."""
    page.write_text(filled(page.read_text(encoding="utf-8"), parts), encoding="utf-8")


def filled(text: str, parts: Mapping[str, str]) -> str:
    """The page's text with the parts put in."""
    marked = [match["name"] for match in _PART.finditer(text)]
    if sorted(marked) != sorted(parts):
        raise ValueError(f"expected marks for {sorted(parts)}, found {sorted(marked)}")
    return _PART.sub(lambda match: f"{match[1]}\n{parts[match['name']]}\n{match[3]}", text)
