"""`dateline timeline` and `dateline encounters`: a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from typing import Any

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_timeline(sample: Run, parsed: Any) -> None:
    """The table has day, quote and source; JSON and CSV are those of the contract."""
    told = parsed(sample("timeline", "--json", "SCO Security Council Secretaries"))
    assert told["question"] == "SCO Security Council Secretaries"
    days = [one["first"] for one in told["entries"]]
    assert days == sorted(days)
    shown = sample("timeline", "SCO Security Council Secretaries").stdout
    rows = list(csv.DictReader(io.StringIO(sample("timeline", "--csv", told["question"]).stdout)))
    for one, row in zip(told["entries"], rows, strict=True):
        article = parsed(sample("articles", "show", "--json", one["article_id"]))
        assert article["text"][one["start"] : one["end"]] == one["quote"] == row["quote"]
        assert one["title"] in shown
        assert " ".join(one["quote"].split()) in shown
    assert {one["published_on"][:4] for one in told["entries"]} >= {"2018"}
    assert sample("timeline", "the football cup final").stdout == "nothing found\n"


def test_encounters(sample: Run, parsed: Any) -> None:
    """Who met whom, and when."""
    told = parsed(sample("encounters", "--json", "Nikolai Patrushev"))
    (one,) = told["encounters"]
    assert (one["met"], one["first"], one["dated_by"]) == ("Zhao", "2018-05-22", "quote")
    shown = sample("encounters", "Nikolai Patrushev").stdout
    assert shown.startswith("22 May 2018\n  Nikolai Patrushev – Zhao\n")
    (row,) = csv.DictReader(io.StringIO(sample("encounters", "--csv", "Nikolai Patrushev").stdout))
    assert row["quote"] == one["quote"]


def test_what_makes_no_sense_is_refused(sample: Run, complaint: Any) -> None:
    """A name without a letter; two forms at once."""
    assert "the name of a person" in complaint(sample("encounters", "12"), 4)
    both = sample("timeline", "--csv", "--json", "SCO")
    assert (both.returncode, both.stdout) == (2, "")
    assert "leave one out" in " ".join(both.stderr.split())
