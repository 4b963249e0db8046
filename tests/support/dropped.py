"""Files of articles, and how they are dropped on the page."""

from __future__ import annotations

import json
from typing import Any

HOSTILE = '<img src=x onerror="window.hacked=1">'
# Lets files fall onto the page, as a person does: [[name, text], …].
DROP = """(files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(
      new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}"""
# Holds something over the page without letting it fall: a file or a word.
HOLD = """(what) => {
  const data = new DataTransfer();
  if (what === "file") data.items.add(new File(["x"], "x.md"));
  else data.setData("text/plain", what);
  document.body.dispatchEvent(new DragEvent("dragenter", {dataTransfer: data, bubbles: true}));
}"""


def story(number: int, title: str | None = None) -> tuple[str, str]:
    """Name and text of a Markdown file of an article that no other number has."""
    head = f"---\ntitle: {json.dumps(title or f'Bridge {number} opens')}\nsource: {HOSTILE}\n"
    text = (
        f"The mayor of town{number} opened bridge{number} on Tuesday before {number + 40} people."
    )
    return f"story-{number}.md", f"{head}published: 2018-05-{number % 28 + 1:02}\n---\n\n{text}\n"


def files(*chosen: tuple[str, str]) -> list[dict[str, Any]]:
    """Files as playwright chooses them."""
    kind = "text/markdown"
    return [{"name": name, "mimeType": kind, "buffer": text.encode()} for name, text in chosen]
