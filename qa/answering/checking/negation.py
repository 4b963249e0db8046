"""The words by which a sentence says that something is not so."""

from __future__ import annotations

from qa.answering.checking.wording import Wording

_NEGATORS = frozenset(
    (
        "not no never none nobody nothing nowhere neither nor without refused refuses refuse"
        " refusing refusal unable unlikely hardly barely scarcely rejected rejects reject rejecting"
        " lacks lacked lacking"
    ).split()
)
_BEFORE_TO = frozenset(
    "fail fails failed failing failure decline declines declined declining".split()
)
DENIALS = frozenset(  # of all that is said behind them
    "deny denies denied denying refute refutes refuted refuting false untrue".split()
)
_NO_NEGATION = frozenset(
    (
        "not only|no doubt|without doubt|no later|no less|no fewer|no more|not least|not just"
        "|no matter|no sooner|no ."
    ).split("|")
)


def negated(said: Wording) -> bool:
    """Whether a sentence denies something."""
    return any(negates(said, at) or said.folded[at] in DENIALS for at in range(len(said.folded)))


def negates(wording: Wording, at: int) -> bool:
    """Whether the word at a token makes its clause a negative one; a denial reaches farther."""
    word = wording.folded[at]
    following = wording.folded[at + 1] if at + 1 < len(wording.folded) else ""
    if word in _BEFORE_TO:
        return following == "to"
    if f"{word} {following}" == "no .":  # "No. 10", but not "he said no."
        return not wording.folded[at + 2 : at + 3] or not wording.folded[at + 2][0].isdecimal()
    return word in _NEGATORS and f"{word} {following}" not in _NO_NEGATION
