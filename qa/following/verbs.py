"""The bare form of an English verb in the past, to ask "did they …" of "who …ed"."""

from __future__ import annotations

import re

_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "led:lead gave:give spoke:speak won:win met:meet took:take came:come went:go sent:send"
        " made:make said:say wrote:write became:become held:hold lost:lose built:build bought:buy"
        " sold:sell paid:pay told:tell saw:see left:leave ran:run broke:break began:begin found:find"
        " got:get brought:bring beat:beat shot:shoot hit:hit flew:fly drew:draw knew:know"
        " stood:stand fought:fight caught:catch taught:teach thought:think drove:drive fell:fall"
        " stole:steal sang:sing sat:sit kept:keep quit:quit set:set put:put cut:cut voted:vote"
    ).split()
)
_SILENT = re.compile(r"(?:[cgvzu]|at|[^s]s|[^aeioul]l|[^aeiou][iuo]r)ed$")
_DOUBLED = re.compile(r"([bdgmnprt])\1ed$")


def bare(verb: str) -> str | None:
    """What stands behind "did": "attend" of "attended", "give" of "gave"; None if it is no such past."""
    word = verb.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not re.search(r"[a-z]{2}ed$", word):
        return None
    if word.endswith("ied"):
        return f"{word[:-3]}y"
    if _DOUBLED.search(word):
        return word[:-3]
    return word[:-1] if _SILENT.search(word) else word[:-2]
