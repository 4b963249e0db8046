"""A day or a time as a source puts it: "22 May 2018", "Tuesday", "8 p.m.", "the 1990s"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from corpus.dates import MONTH, MONTHS, WEEKDAYS

# What is known of a moment: "century", "decade", "year", "quarter", "month", "day", "weekday",
# "minute" (of the day), "zone" (place in _ZONES), each as its number.
Moment = Mapping[str, int]
Days = tuple[date, date]

_MONTH = rf"(?P<month>{MONTH})"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2}|21\d{2})"
_ISO = re.compile(rf"\b{_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b")
# Tried in turn; what one has read the next does not see.
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<first>\d{{1,2}})[/.](?P<then>\d{{1,2}})[/.]{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY}\b(?!:)(?:,?\s+{_YEAR}\b)?",
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?!\w)(?:,?\s+{_YEAR}\b)?",
        rf"\b{_MONTH}(?!\w)(?:,?\s+(?:of\s+)?{_YEAR}\b)?",
        rf"\b(?:q(?P<quarter>[1-4])|(?P<nth>first|second|third|fourth)[ -]quarter)\b(?:\s+(?:of\s+)?{_YEAR}\b)?",
        r"\b(?P<decade>1\d|20|21)(?P<tens>\d)0s\b",
        r"(?<!\w)['’](?P<tens>[2-9])0s\b",
        r"\b(?P<century>1?\d|2[01])(?:st|nd|rd|th)[ -]century\b",
        rf"(?<![$€£¥\d,.]){_YEAR}(?![\d,.]\d|%)\b",
    )
)
_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})s?\b")
_CLOCK = re.compile(
    r"\b(?P<hour>[012]?\d)(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?m\b\.?)"
    r"|\b(?P<hour24>[012]?\d):(?P<minute24>[0-5]\d)\b|\b(?P<word>noon|midnight)\b"
)
_ZONES = "gmt utc bst et est edt ct cst cdt mt mst mdt pt pst pdt cet cest ist jst aest".split()
_ZONE = re.compile(rf"\b({'|'.join(_ZONES)})\b")
_RANGE = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}\s*(?:[-–]|to|until|through)\s*\d{{1,2}}\b"
    rf"|\b\d{{1,2}}\s*(?:[-–]|to|until)\s*\d{{1,2}}\s+{MONTH}"
)
_QUARTERS = ("first", "second", "third", "fourth")
_SHARED = ("century", "decade", "year", "quarter", "month", "day", "weekday", "minute")


def moment(text: str, days: Days | None = None) -> Moment | None:
    """What a text says of one moment; None if it says none, or two of them ("May 20 to 22").

    days: the first and the last that were worked out for it.
    """
    folded = " ".join(text.casefold().split())
    if _RANGE.search(folded):
        return None
    known: dict[str, int] = {}
    for pattern in (_ISO, *_DATES):
        found = list(pattern.finditer(folded))
        for match in found:
            if _clash(known, _fields(match)):
                return None
            known |= _fields(match)
        folded = pattern.sub(" ", folded)
    for match in _WEEKDAY.finditer(folded):
        if known.setdefault("weekday", WEEKDAYS.index(match["weekday"])) != WEEKDAYS.index(
            match["weekday"]
        ):
            return None
    known |= _clock(folded)
    return _completed(known, days) or None


def figures(text: str) -> tuple[str, ...]:
    """The figures and month names of a text, in order: alike in two ways to write one period."""
    folded = text.casefold()
    return tuple(re.findall(rf"\d+|\b(?:{'|'.join(MONTHS)})", folded))


def consistent(one: Moment, other: Moment) -> bool | None:
    """False if they differ in what both tell; True if they tell something alike; None if nothing."""
    shared = {name for name in _SHARED if name in one and name in other}
    if one.get("zone") != other.get("zone"):  # of one hour in two zones nothing is known
        shared.discard("minute")
    if any(one[name] != other[name] for name in shared):
        return False
    return True if shared else None


def _fields(match: re.Match[str]) -> dict[str, int]:
    """The numbers of one match."""
    found = {name: text for name, text in match.groupdict().items() if text}
    fields: dict[str, int] = {}
    if "month" in found:
        name = found["month"]
        fields["month"] = int(name) if name.isdigit() else MONTHS.index(name[:3]) + 1
    fields |= {name: int(found[name]) for name in ("year", "day", "quarter") if name in found}
    if "first" in found:  # 5/22/2018 or 22/5/2018; of 5/6/2018 the year alone is sure
        pair = int(found["first"]), int(found["then"])
        if max(pair) > len(MONTHS):
            fields |= {"month": min(pair), "day": max(pair)}
    if "nth" in found:
        fields["quarter"] = _QUARTERS.index(found["nth"]) + 1
    if "tens" in found:
        fields["decade"] = int(found.get("decade", "19") + found["tens"])
    if "century" in found:
        fields["century"] = int(found["century"]) - 1
    return fields


def _clash(known: Mapping[str, int], fields: Mapping[str, int]) -> bool:
    return any(known.get(name, value) != value for name, value in fields.items())


def _clock(folded: str) -> dict[str, int]:
    """The minute of the day, and its zone."""
    match = _CLOCK.search(folded)
    if not match:
        return {}
    if match["word"]:
        minute = 720 if match["word"] == "noon" else 0
    elif match["half"]:
        minute = int(match["hour"]) % 12 * 60 + int(match["minute"] or 0)
        minute += 720 if match["half"][0] == "p" else 0
    else:
        minute = int(match["hour24"]) * 60 + int(match["minute24"])
    zone = _ZONE.search(folded)
    return {"minute": minute} | ({"zone": _ZONES.index(zone[0])} if zone else {})


def _completed(known: dict[str, int], days: Days | None) -> dict[str, int]:
    """With what follows from it, and from the days worked out."""
    if days:
        for name in ("year", "month", "day"):
            first, last = (getattr(day, name) for day in days)
            if first != last:
                break
            known[name] = first
    if {"year", "month", "day"} <= known.keys():
        try:
            known["weekday"] = date(known["year"], known["month"], known["day"]).weekday()
        except ValueError:  # 31 June
            return known
    if "month" in known:
        known["quarter"] = (known["month"] + 2) // 3
    if "year" in known:
        known["decade"] = known["year"] // 10
    if "decade" in known:
        known["century"] = known["decade"] // 10
    return known
