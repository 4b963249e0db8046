"""Whether a sentence speaks of a time gone by or to come, where it names the time."""

from __future__ import annotations

import re
from enum import Enum


class Tense(Enum):
    """UNSURE where the words allow both: "was to meet", "meets", "is on the ballot"."""

    GONE = "gone"
    COMING = "coming"
    UNSURE = "unsure"


_WINDOW = 240  # code points read on either side: about two lines
_PLANNED = r"(?:to|due|set|scheduled|expected|planned|slated|supposed|likely|about|going)"
_CUE = re.compile(
    rf"""\b(?:
    (?P<unsure>(?:was|were|had\ been|been)\ {_PLANNED}\b
      |(?:meets|opens|begins|starts|votes|faces|arrives|visits|plays|hosts|travels|holds|ends|closes
      |returns|takes\ place)\b)
    |(?P<coming>(?:will|shall|would|won['’]t|can|could|may|must|should)\b(?!\ have\b)
      |(?:is|are|am|be)\ (?:also\ |now\ )?(?:{_PLANNED}|\w+ing)\b
      |(?:expect(?:s|ed)?|plan(?:s|ned|ning)?|hop(?:es|ed|ing)|intends?|wants?|aims?|agreed|vow(?:s|ed)
      |promis(?:es|ed)|pledged|set|prepar(?:es|ing))\ to\b
      |scheduled\ to\b|slated\ to\b|to\ be\ held\b|ahead\ of\b
      |(?:goes|go|comes|come)\ into\ (?:effect|force)\b|takes?\ effect\b)
    |(?P<gone>(?:said|says|told|tells|met|was|were|had|did|has|have|went|came|took|made|gave|got|saw|held|won
      |lost|left|began|became|led|fell|rose|hit|struck|shot|sent|spoke|wrote|found|kept|brought
      |bought|sold|paid|flew|broke|fought|ran|put|cut|beat|drew|drove|grew|knew|stood|sat|thought
      |caught|built|felt|heard|sank|threw|withdrew|chose|died|announced|killed)\b)
    |(?P<now>(?:is|are)\b)
    |(?P<weak>(?!need|indeed|speed|hundred|seed|feed)[a-z]+ed\b))""",
    re.VERBOSE,
)
_UNTIL = re.compile(r"\b(?:until|till|by)\s(?:the\s)?$", re.IGNORECASE)
# "talks scheduled for Sunday": put off or held since, if what happened to them follows
_PUT = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )\b(?:scheduled|slated|planned|set)\s(?:for|on)\s(?:\w+\s)?$"
)
_LASTING = re.compile(r"\b(?:will|remains?|has|have|is|are|must)\b")
_SENTENCE = re.compile(
    r"(?<!\bSt)(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bGov)(?<!\bSen)(?<!\bRep)(?<!\bGen)(?<!\b[A-Z])"
    r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n"
)
_ASIDE = re.compile(r"\s*(?:who|which|whose|where)\b")
_PARTS = re.compile(r"[,;:()—]|\s[–-]\s")


def tense(text: str, start: int, end: int) -> Tense | None:
    """The tense of the words around text[start:end]; None if no verb of that sentence tells.

    The nearest clause that tells is taken: what stands before the words, then behind them.
    """
    before = _SENTENCE.split(text[max(0, start - _WINDOW) : start])[-1]
    behind = _SENTENCE.split(text[end : end + _WINDOW])[0]
    *earlier, clause = _PARTS.split(before)
    rest, *later = _PARTS.split(behind)
    if _UNTIL.search(before) and _last(before):
        return Tense.COMING if _LASTING.search(before) else Tense.UNSURE
    if _PUT.search(before):
        return Tense.UNSURE if _first(rest) is Tense.GONE else Tense.COMING
    main = [part for part in reversed(earlier) if not _ASIDE.match(part)]
    told = [_last(clause), _first(rest), *map(_last, main), *map(_first, later)]
    return next((one for one in told if one), None)


def _last(clause: str) -> Tense | None:
    """The tense that the last verb tells, a participle only if no other verb does."""
    found = list(_CUE.finditer(clause))
    strong = [match for match in found if match.lastgroup != "weak"]
    return _tense((strong or found)[-1]) if found else None


def _first(clause: str) -> Tense | None:
    found = _CUE.search(clause)
    return _tense(found) if found else None


def _tense(found: re.Match[str]) -> Tense:
    if found.lastgroup in {"unsure", "now"}:
        return Tense.UNSURE
    return Tense.COMING if found.lastgroup == "coming" else Tense.GONE
