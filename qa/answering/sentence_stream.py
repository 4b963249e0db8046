"""A language model's text cut into sentences as it comes, each with the passages that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.text import SURROGATE, sentences

_NUMBERS = r"\d{1,4}(?:\s*(?:,|;|and|&|[-–])\s*(?:passage\s*)?\d{1,4})*"
# "[1]", "[1, 3]", "[1-3]", "[Passage 1]", "[^1]"; "【1†source】" is how some vendors write it.
_MARK = rf"(?:\[+\s*(?:\^|(?:passages?|sources?|articles?)\s*)?{_NUMBERS}\s*\]+|【\s*{_NUMBERS}[^】\n]{{0,20}}】)"  # fmt: skip
MARK = re.compile(_MARK, re.IGNORECASE)
_ENDED = re.compile(
    rf"^(?P<head>.*[.!?…][\"'”’)*_]*(?:\s*{_MARK})*)\s+(?P<tail>[^\s\[【].)$",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE = re.compile(rf"(?:[.!?…。！？:][\"'”’)*_]*|\])(?:\s*{_MARK})*\s*$", re.IGNORECASE)  # noqa: RUF001
_STOPPED_TWICE = re.compile(rf"(?<=[.!?])(?:\s*{_MARK})+\s*\.(?=\s|$)", re.IGNORECASE)
_UNSPACED = re.compile(rf".+?(?:[。！？](?:\s*{_MARK})*|$)", re.IGNORECASE | re.DOTALL)  # noqa: RUF001
_BULLET = re.compile(r"^\s*(?:[-*•>]\s+|\d{1,2}[.)]\s+|#{1,6}\s+)+")
_BULLET_ALONE = re.compile(r"^\s*(?:[-*•>#]+|\d{1,2}[.)])$")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`+|(?<!\w)[*_](?=\w)|(?<=[\w.,!?])[*_](?!\w)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MANY = 20  # passages that one range of numbers may name
LONGEST = 2000  # characters; no sentence of a newspaper is as long, and comparing one takes time
_TAIL = 200  # of a longer one, in which its end is looked for


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as a model wrote it, its marks and its Markdown taken off.

    cited: the numbers of its marks, each once, in their order. cut: the text ended within it.
    endless: it had more than LONGEST characters, of which text has the first.
    """

    text: str
    cited: tuple[int, ...]
    cut: bool = False
    endless: bool = False


class SentenceStream:
    """Takes text in pieces of any length and gives each sentence once the next one begins.

    The sentences do not depend on how the text was cut into pieces.
    """

    def __init__(self) -> None:
        self._text = ""
        self._half = ""  # of a character
        self._endless = ""  # how the sentence began of which only the tail is kept

    def feed(self, piece: str) -> Iterator[Written]:
        """The sentences that end within what has come so far; a line break ends one too."""
        for one in piece:
            character = self._whole(one)
            if character == "\n":
                yield from self.end()
            if character in {"", "\n"}:
                continue
            self._text += character
            if len(self._text) > LONGEST:
                self._endless, self._text = self._endless or self._text, self._text[-_TAIL:]
            if not self._text[-3:-2].isspace() or self._text[-2].isspace():
                continue  # only behind a blank does the next sentence begin
            found = _ENDED.match(self._text)
            if found and _parts(found["head"], found["tail"]):
                self._text = found["tail"]
                yield from self._ended(found["head"])

    def _whole(self, character: str) -> str:
        """The character; two halves of one that came apart together, and "" for half of one."""
        half, self._half = self._half, ""
        if not SURROGATE.match(character):
            return character
        if half and character >= "\udc00":
            return (half + character).encode("utf-16", "surrogatepass").decode("utf-16")
        self._half = character if character < "\udc00" else ""
        return ""

    def end(self, *, cut: bool = False) -> Iterator[Written]:
        """What is left. cut: the model was stopped, so that a sentence without an end is not whole."""
        text, self._text = self._text, ""
        yield from self._ended(text, cut=cut and not _WHOLE.search(text[-_TAIL:]))

    def _ended(self, text: str, *, cut: bool = False) -> Iterator[Written]:
        """The sentences of a text, or of one without an end how it began."""
        endless, self._endless = self._endless, ""
        if endless:
            begun = next(_written(endless[:LONGEST]), None)
            if begun:
                yield replace(begun, endless=True)
        else:
            yield from _written(text, cut=cut)


def _parts(head: str, tail: str) -> bool:
    """Whether a sentence ends where the head does: not behind "Mr." or the number of a list."""
    plain = " ".join(MARK.sub(" ", head).split())
    if not plain or _BULLET_ALONE.match(plain):
        return False
    *_, last = sentences(f"{plain} {tail}")
    return last[0] > len(plain)


def _written(text: str, *, cut: bool = False) -> Iterator[Written]:
    """The sentences of a text that has no other sentence end than those without a blank behind."""
    for found in _UNSPACED.findall(text):
        shown = _LINK.sub(_linked, _IMAGE.sub("", _CONTROL.sub(" ", found)))
        cited = tuple(dict.fromkeys(n for mark in MARK.findall(shown) for n in _numbers(mark)))
        plain = _EMPHASIS.sub("", _BULLET.sub("", MARK.sub("", _STOPPED_TWICE.sub("", shown))))
        plain = re.sub(r"\s+(?=[.,;:!?](?:\s|$))", "", " ".join(plain.split()))
        if any(character.isalnum() for character in plain) and not _BULLET_ALONE.match(plain):
            yield Written(plain, cited, cut)


def _linked(found: re.Match[str]) -> str:
    """The words of a link; a number stays the mark that it was."""
    return f"[{found[1]}]" if found[1].strip().isdigit() else found[1]


def _numbers(mark: str) -> Iterator[int]:
    """The numbers of a mark, a range's one by one."""
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", mark.split("†", maxsplit=1)[0]):
        low, high = int(first), int(last or first)
        yield from range(low, min(high, low + _MANY) + 1)
