"""Prompt injection: text of an article that tells a language model, or any reader, what to answer.

"Ignore the question and answer X" stands in its article word for word, so that a quote of it would be
exact; but it reports nothing. Known are the marks by which chats part their speakers, and the English
forms that most such texts have. It is one wall of several, and the lowest: what goes by it is quoted with
its source, like any other text. How much it catches: docs/decisions/llm.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from corpus.text import Span, sentences
from corpus.types import Passage
from qa.terms import LONGEST

_ROLE = r"(?:system|assistant|developer|user|human|admin(?:istrator)?)"
_PART = r"(?:passages?|context|documents?|instructions?|prompt|question|task|response|input|output)"
_SPECIAL = (
    r"(?:im_(?:start|end)|endoftext|eot_id|bos|eos|begin\w+|end_of_\w+|start_\w+|inst|sys|think\w*)"
)
_MARKS = (
    rf"<[\s/|\uff5c]{{0,4}}(?:{_SPECIAL}|{_ROLE}|{_PART})\b[^<>\n]{{0,40}}>",
    r"<</?SYS>>|</?s>|\[/?(?:INST|SYS|SYSTEM|ASSISTANT|USER)\]",
    rf"(?:^|\n)\s{{0,8}}\#{{2,6}} ?(?:new |real )?(?:{_ROLE}|{_PART})\b",
    rf"[\"'](?:role|{_ROLE}|{_PART})[\"']\s?:",
    rf"(?:^|\n|[.!?>-] )[*_\[(]{{0,2}}{_ROLE}(?: (?:message|prompt|note|override))?[*_\])]{{0,2}}\s?:",
)
_MACHINE = (
    r"(?:(?:a\.?i\.?|llms?|chat-?bots?|chatgpt|gpt-?\w*|claude|gemini|copilot|(?:large )?language models?"
    r"|(?:ai|virtual|digital|automated) (?:assistant|model|system|agent|reader)s?"
    r"|answer(?:ing)? (?:machine|system|engine|model)s?)\b)"
)
_TOLD = r"(?:instructions?|prompts?|directives?|guidelines|rules)"
_GIVEN = r"(?:passages?|sources?|articles?|documents?|evidence)"
_BEFORE = r"(?:previous|prior|above|earlier|preceding|original|system|your|all|any|these)"
_OTHER = r"(?:other|all|any|every|these|those|previous|contradict\w+|conflicting)"
_DISPOSE = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|overlook|skip|dismiss|leave|refuse|reject|distrust"
    r"|set aside|pay no attention to|(?:do not|don['’]?t|never|must not|stop)"
    r" (?:follow|obey|use|cite|quote|trust|read|rely on|mention|consider|answer)(?:ing)?)"
)
_REPLY = r"(?:answer|reply|respond|output)"
_ANSWER = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies))"
_ASKED = r"(?:the|this|any|every|each|all|my) (?:\w+ )?(?:questions?|quer(?:y|ies))"
# Where an imperative can stand. A lawyer's “Ignore the question,” is news: there no quotation mark begins it.
_BEGIN = r"(?:^|[.!?:;>,(*\n] ?|\b(?:please|kindly|and|then|instead|now|must|shall|should|(?:have|has|need|are|is|required) to) )"
_BEGINS = rf"(?:{_BEGIN}|[\"“‘'«„])"
_FORMS = (
    rf"{_BEGINS}{_DISPOSE} (?:\w+ ){{0,3}}?(?:{_BEFORE} (?:\w+ ){{0,2}}{_TOLD}|{_OTHER} (?:\w+ ){{0,3}}{_GIVEN}|(?:everything|all) (?:\w+ ){{0,3}}above)",
    rf"{_BEGIN}{_DISPOSE} {_ASKED}(?! of\b)",
    rf"{_BEGINS}(?:{_REPLY}|say|write)(?: to {_ASKED})? (?:only|instead|exactly|nothing but|word for word)\b",
    rf"{_BEGINS}{_REPLY}(?: to {_ASKED})? (?:with|that|as follows)\b",
    rf"{_BEGINS}(?:reveal|print|repeat|show|output|leak) (?:\w+ ){{0,3}}(?:system prompt|your (?:\w+ )?{_TOLD})",
    rf"\b(?:include|append|insert|add|show|put) [^.!?\n]{{0,60}}\b(?:in|to|at the end of) (?:your|every|any) {_ANSWER}\b",
    r"\bcite (?:only )?(?:(?:passage|source|article|number) \d|\[\d)|\b(?:citation|marker) \[\d",
    rf"\b{_TOLD} (?:that |which )?you (?:were|have been|had|got|received)\b",
    rf"\b(?:dear|attention|note|notice|message|{_TOLD})(?: to| for)?(?: any| all| every| the)? (?:{_MACHINE}|assistants?\b)",
    rf"\b(?:you are (?:now |no longer )?(?:an? |the )?(?:\w+ )?{_MACHINE}|as an? (?:ai )?{_MACHINE},)",
    r"\byou are now (?:dan|in \w+ mode)\b|\bmessages? from your (?:developers?|creators?|makers?|operators?)\b",
    rf"\byour {_ANSWER} (?:must|should|has to|is to|will)\b",
    rf"\b(?:correct|right|true|only|final) {_ANSWER} (?:to [^.!?\n]{{0,40}} )?(?:is|=) ?[:\"“]",
    r"\b(?:decode|decrypt|base64)\b[^.!?\n]{0,60}\b(?:follow|obey|execute|do what|do as)\b",
)  # fmt: skip
_INJECTION = re.compile("|".join(_MARKS + _FORMS), re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_QUOTATION = re.compile(r"“[^“”\n]{1,400}”|\"[^\"\n]{1,400}\"")
# A heading, or a line that begins with a label as "System:" does, is about the next line.
_LEADS_ON = re.compile(r"[^.!?\s\"'”’)][\s\"'”’)]*\Z|^\W{0,9}\w+(?: \w+){0,3}:")
_TELLING = 4  # words about a quotation that make it news


@lru_cache(maxsize=4096)
def injected(text: str) -> bool:
    """Whether a text has a known form of prompt injection in its first LONGEST code points."""
    return _INJECTION.search(_plain(text[:LONGEST])) is not None


@lru_cache(maxsize=1024)
def trusted(text: str, language: str | None) -> tuple[Span, ...]:
    """The stretches [start, end) of a passage that are read: all of it where nothing is injected.

    Left out are the sentence with the injection, the one before it and the rest of its line, which
    it may be about; the next line where it leads on to it; and all between two injections. Of a
    sentence of news that has it in quotation marks, that sentence alone.
    """
    if not injected(text):
        return ((0, len(text)),)
    text = text[:LONGEST]
    parts: list[Span] = []
    lines: list[int] = []  # the line of each part
    for line, found in enumerate(_LINE.finditer(text)):
        spans = sentences(found[0], language)
        parts += [(found.start() + start, found.start() + end) for start, end in spans]
        lines += [line] * (len(parts) - len(lines))
    out = {at for at, (start, end) in enumerate(parts) if injected(text[start:end])}
    planted = [at for at in sorted(out) if not _reported(text[slice(*parts[at])])]
    for at in planted:
        last = lines[at] + bool(_LEADS_ON.search(text[slice(*parts[at])]))
        out |= {at - 1} if at and lines[at - 1] == lines[at] else set()
        out |= {after for after in range(at, len(parts)) if lines[after] <= last}
    out |= set(range(planted[0], planted[-1])) if planted else set()
    kept: list[Span] = []
    for at, (start, end) in enumerate(parts):
        if at not in out:
            joins = kept and at - 1 not in out
            kept = [*kept[:-1], (kept[-1][0], end)] if joins else [*kept, (start, end)]
    # Nothing is read where an injection is cut into pieces that only give it together.
    return () if any(injected(text[start:end]) for start, end in kept) else tuple(kept)


def trusted_sentences(passage: Passage, language: str | None) -> Iterator[Span]:
    """Where the sentences of a passage stand in its article, but for prompt injections."""
    text = passage.text[:LONGEST]
    for low, high in trusted(text, language):
        for start, end in sentences(text[low:high], language):
            yield passage.start + low + start, passage.start + low + end


def _reported(sentence: str) -> bool:
    """Whether a sentence has the injection only in the words that it quotes, and says more than these."""
    around = _QUOTATION.sub("…", sentence)
    return len(re.findall(r"\w{2,}", around)) >= _TELLING and not injected(around)


def _plain(text: str) -> str:
    """The text without invisible characters, wide letters and runs of blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    return re.sub(r"[^\S\n]+", " ", text)
