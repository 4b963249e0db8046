"""Who speaks in a sentence, and the words that are told."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from qa.answering.composing.echoes import echoed

Span = tuple[int, int]

VERBS = (
    r"(?:said|says|say|told|tells|added|adds|stated|states|noted|notes|stressed|stresses|warned|warns"
    r"|argued|argues|explained|explains|claimed|claims|insisted|insists|remarked|replied|declared"
    r"|announced|wrote|writes|tweeted|commented|called|urged|pledged|vowed|promised|acknowledged|admitted"
    r"|described|emphasi[sz]ed|suggested|responded|reacted|joked|testified|believes?|thinks?|asked"
    r"|appealed|repeated|recalled|concluded|hoped|expressed|praised|condemned|criticised|criticized)"
)
_VERB = re.compile(rf"\b{VERBS}\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\baccording to (?:[\w’'.-]+\s?){1,6}", re.IGNORECASE)
_MARKED = re.compile(r"[\"“]([^\"“”]{2,})[\"”]")
# A quotation that goes on before or after the sentence.
_OPEN = re.compile(r"(?:“|(?<!\S)\")([^\"“”]{2,})$")
_CLOSE = re.compile(r"^([^\"“”]{2,})(?:”|\"(?!\w))")
_THAT = re.compile(
    r"\b(?:said|says|told (?:[\w’'.-]+ ){1,4}?|added|stated|noted|stressed|warned|argued|explained"
    r"|claimed|insisted|remarked|replied|declared|announced|wrote|acknowledged|admitted|emphasi[sz]ed"
    r"|suggested|believes?|thinks?|repeated|concluded|hoped|pledged|vowed|promised)"
    r"(?: (?:on|in|at) (?:[\w’'.-]+ ?){1,3}?)?,? ?\bthat\b,? ",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:said|says|added|stated|noted|wrote|warned|pledged|vowed|promised|told (?:[\w’'.-]+ ){1,3}?)"
    r"(?:,| :|:)? ",
    re.IGNORECASE,
)
# What is told comes first: ", said Olsen, …", ", the mayor said", ", according to Lie".
_TAIL = re.compile(
    rf",[\"”’]?\s(?:{VERBS}\s(?=[A-Z]|(?:the|a|an|he|she|they|one)\b)|according to\b"
    rf"|(?:[\w’'.&-]+\s){{1,8}}?{VERBS}(?=\W*$|[,.;]|\s(?:in|on|at|to|during|after)\s(?![^,]*\bthat\b)[^,]{{1,80}}$))"
)
_HEAD = re.compile(r"\W*according to [^,]{1,120}, ", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:described|called|characteri[sz]ed|praised|condemned|urged|appealed|asked)\b ", re.IGNORECASE
)  # fmt: skip
_FOLLOWS = re.compile(rf"[\"“‘]|(?:He|She|They)(?: \w+)? {VERBS}\b|(?:He|She|They) {VERBS}\b")
_FEWEST = 3  # words within quotation marks; fewer are a name or a mocking word
_NEAR = 60  # code points between a speaker's name and the verb
_READ = 4000  # code points of a sentence that are read


def told(text: str) -> Span | None:
    """The words that someone says in this sentence; None if none are told.

    The longest within quotation marks if there are three words or more; else what follows
    "according to Lie", stands before ", he said", or follows "said that", "said", "described".
    """
    text = text[:_READ]
    for rules in ((_MARKED,), (_OPEN, _CLOSE)):
        marked = [m.span(1) for rule in rules for m in rule.finditer(text)]
        marked = [span for span in marked if len(text[slice(*span)].split()) >= _FEWEST]
        if marked:
            return _bare(text, max(marked, key=lambda span: span[1] - span[0]))
    if head := _HEAD.match(text):
        return _bare(text, (head.end(), len(text)))
    tail = _TAIL.search(text)
    if tail and len(text[: tail.start()].split()) >= _FEWEST:
        return _bare(text, (0, tail.start()))
    after = _THAT.search(text) or _BARE.search(text) or _CALLED.search(text)
    return _bare(text, (after.end(), len(text))) if after else None


def speaks(text: str, names: AbstractSet[str]) -> bool:
    """Whether one of these names (stems) stands near a verb of speech, or "according to" it."""
    text = text[:_READ]
    near = [text[max(0, m.start() - _NEAR) : m.end() + _NEAR] for m in _VERB.finditer(text)]
    near += [match[0] for match in _ACCORDING.finditer(text)]
    return bool(echoed(" ".join(near), names))


def goes_on(text: str) -> bool:
    """Whether the sentence goes on with what was being told: a quotation, or "He added"."""
    return _FOLLOWS.match(text) is not None


def _bare(text: str, span: Span) -> Span | None:
    """Without the punctuation around it; a mark that closes a quotation within is kept."""
    start, end = span
    while start < end and text[start] in ' ,:;\n\t"“‘':
        start += 1
    while end > start and text[end - 1] in ' ,.;\n\t"”':
        if (
            text[end - 1] in '"”'
            and text.count("“", start, end) + text.count('"', start, end - 1) % 2
        ):
            break
        end -= 1
    return (start, end) if start < end else None
