"""The former name of `qa.archive`, kept for programs that import Dateline from here."""

from __future__ import annotations

from qa.archive import Dateline

__all__ = ["Dateline"]
