"""Which of a question's stems a text has, told without an index: by how its words begin."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Past tenses that share too little with the verb to be told by their beginning.
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "met:meet won:win said:say told:tell held:hold left:leave lost:lose made:make began:begin"
        " begun:begin bought:buy brought:bring built:build came:come caught:catch chose:choose"
        " chosen:choose fell:fall felt:feel fought:fight found:find gave:give got:get grew:grow"
        " kept:keep knew:know led:lead paid:pay ran:run rose:rise risen:rise saw:see sent:send"
        " sold:sell spoke:speak spoken:speak spent:spend stood:stand struck:strike took:take"
        " taught:teach thought:think went:go gone:go wrote:write written:write broke:break"
        " broken:break flew:fly froze:freeze hid:hide shot:shoot sank:sink sunk:sink stole:steal"
        " stolen:steal swore:swear threw:throw drew:draw drove:drive died:die dead:die"
    ).split()
)
_WORD = re.compile(r"\w+")
_SHORTEST = 4  # letters from which a stem's last one may differ: "countri" and "country"


def echoed(text: str, stems: Iterable[str]) -> frozenset[str]:
    """Those of the stems that a word of the text begins with."""
    words = {match[0].casefold() for match in _WORD.finditer(text)}
    words |= {_IRREGULAR[word] for word in words if word in _IRREGULAR}
    starts = {word[:length] for word in words for length in range(1, min(len(word), 24) + 1)}
    return frozenset(stem for stem in stems if _begins(stem, words, starts))


def places(text: str, stem: str) -> list[int]:
    """Where the words start that echo the stem, in order."""
    return [match.start() for match in _WORD.finditer(text) if echoed(match[0], (stem,))]


def _begins(stem: str, words: set[str], starts: set[str]) -> bool:
    """Letters from the stem on are an ending; digits are not: "20" is not in "2018"."""
    plain = _IRREGULAR.get(stem, stem)
    if any(map(str.isdigit, stem)) or len(stem) < _SHORTEST:
        return any(one in words or f"{one}s" in words for one in (stem, plain))
    return bool({stem, plain, stem[:-1] if stem[-1] in "ie" else stem} & starts)
