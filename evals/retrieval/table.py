"""Writes the rows of evals/results/retrieval/ into the table of docs/retrieval.md.

python evals/retrieval/table.py
"""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "evals" / "results" / "retrieval"
PAGE = ROOT / "docs" / "retrieval.md"
BEGIN, END = "<!-- rows: evals/retrieval/table.py -->", "<!-- end of rows -->"
MEASURES = ("hit@1", "hit@10", "mrr@10", "answer@1", "answer@5")
ORDER = (
    "base", "fusion", "learned", "title", "rerank", "stories", "time", "source", "query", "passages",
)  # fmt: skip


def table() -> str:
    """Return the rows as a Markdown table, group by group, the best MRR@10 of each first."""
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in RESULTS.glob("*.json")]
    rows.sort(key=lambda row: (ORDER.index(row["group"]), -row["mrr@10"], row["name"]))
    lines = [
        "| group | what is changed | " + " | ".join(MEASURES) + " | file |",
        "|---|---|" + "---|" * (len(MEASURES) + 1),
    ]
    for row in rows:
        figures = " | ".join(f"{row[name]:.3f}" for name in MEASURES)
        what = f"**{row['what']}**" if row.get("kept") else row["what"]
        name = f"{row['group']}-{row['name']}"
        lines.append(f"| {row['group']} | {what} | {figures} | `{name}` |")
    return "\n".join(lines)


def main() -> None:
    """Put the table between its two marks."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
