"""What a reasoning model thinks aloud, taken out of its text as it comes."""

from __future__ import annotations

import re

_CLOSE = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_EITHER = re.compile(r"</?(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_LONGEST = len("</reasoning>")


class Thoughts:
    """Keeps back what stands between <think> and </think>, however the text is cut into pieces.

    Some chat templates open the tag themselves, so that only its end comes. What was given out
    before that end was thought: `voided` counts such ends, and whoever kept the text forgets it.
    """

    def __init__(self) -> None:
        self.voided = 0
        self._held = ""
        self._thinking = False

    def feed(self, piece: str) -> str:
        """What may be shown now; the beginning of what could be a tag waits for its end."""
        self._held += piece
        shown = ""
        while True:
            tag = (_CLOSE if self._thinking else _EITHER).search(self._held)
            if tag is None:
                break
            before, self._held = self._held[: tag.start()], self._held[tag.end() :]
            if self._thinking:
                self._thinking = False
            elif tag[0].startswith("</"):
                self.voided += 1
                shown = ""
            else:
                shown += before
                self._thinking = True
        return shown + self._let_go()

    def end(self) -> str:
        """What was held back and turned out to be no tag."""
        held, self._held = self._held, ""
        return "" if self._thinking else held

    def _let_go(self) -> str:
        at = self._held.rfind("<", max(0, len(self._held) - _LONGEST))
        cut = at if at >= 0 and ">" not in self._held[at:] else len(self._held)
        free, self._held = self._held[:cut], self._held[cut:]
        return "" if self._thinking else free
