"""Forms of words that speak to a machine, or of its question and its answer, as no news does."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from qa.answering.checking.instruction_forms import ADVERB, ANSWER, ASKED, MACHINE, PART

_MACHINES = frozenset(
    (
        "ai llm llms language chat chatbot chatbots chatgpt gpt claude gemini copilot virtual digital"
        " automated automatic answering answer"
    ).split()
)
_ANSWERS = frozenset(
    (
        "answer answers reply replies response responses output outputs summary summaries completion"
        " completions"
    ).split()
)
_TOLD = frozenset(
    "instruction instructions prompt prompts rules orders guidelines directive".split()
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


# Each with sets of words of all of which it needs one: a pattern is tried only where it can match.
_FORMS: tuple[tuple[tuple[frozenset[str], ...], re.Pattern[str]], ...] = (
    (
        (_words("decode decrypt decipher base"),),
        _form(
            r"\b(?:decode|decrypt|decipher|base64)\b[^.!?\n]{0,80}\b(?:follow|obey|execute|do as"
            r"|do what|carry (?:it|them) out|comply|act on)\b"
        ),
    ),
    (
        (_words("cite citing cited citation marker number"),),
        _form(
            r"\b(?:cite|citing|cited as|with (?:the )?(?:citation|marker|number)) "
            r"(?:it |this |that |them )?(?:as |to |only |from )*"
            r"(?:(?:passage|source|article|number|marker|citation)s? )?[\[(【]\d+[\])】]"
        ),
    ),
    (
        (
            _words(
                "dear attention hey hello hi note notice message messages instruction instructions reminder warning directive directives order request memo important"
            ),
            _MACHINES,
        ),
        _form(
            r"\b(?:dear|attention|hey|hello|hi|note|notice|message|instructions?|reminder|warning"
            r"|directives?|order|request|memo|important)\b[^.!?\n]{0,24}?\b(?:(?:to|for) )?"
            rf"(?:any |all |every |the |an? )*(?:{MACHINE})(?: \w+){{0,4}}\s*[:,!—–]"
        ),
    ),
    (
        (
            _words("when whenever if once as should"),
            _words(
                "ask asks asked wants want wonder wonders inquires inquire enquire enquires questioned"
            ),
        ),
        _form(
            r"\b(?:when(?:ever)?|if|once|as soon as|should) [^.!?,\n]{0,40}?\b(?:asks?|asked|wants? to know"
            r"|wonders?|inquires?|enquires?|questioned)\b[^.!?,\n]{0,60}, "
            rf"{ADVERB}(?:answer|reply|respond|say|write|state|output|name|return|tell)\b"
        ),
    ),
    (
        (_words("leave"), _words("question questions query")),
        _form(
            r"(?:^|[.!?:;\"“‘]\s*|\b(?:kindly|please|you (?:must|should|shall|will|are to)) )leave"
            r" (?:the|this|that|any|every|all|my|their) (?:\w+ )?(?:questions?|query) (?:unanswered|open|aside)\b"
        ),
    ),
    (
        (_TOLD, _words("you")),
        _form(
            r"\b(?:instructions?|prompts?|rules|orders|guidelines) (?:that |which )?you(?:['’]ve| were| have| had|"
            r" are| got| received| follow)\b"
        ),
    ),
    (
        (
            _words("from"),
            _words(
                "developer developers creator creators maker makers operator operators administrator administrators system owner owners programmer programmers"
            ),
        ),
        _form(
            r"\b(?:message|note|order|instruction|update|word|notice)s? from (?:your|the) (?:developers?|creators?"
            r"|makers?|operators?|administrators?|system|owners?|programmers?)\b"
        ),
    ),
    (
        (
            _words("treat regard consider take accept"),
            _words("verified true answer fact authoritative trusted order instruction"),
        ),
        _form(
            r"\b(?:treat|regard|consider|take|accept) (?:the (?:next|following|previous|last|above)|this|what follows)"
            r"(?: \w+)? (?:as|to be) (?:\w+ )?(?:verified|true|the answer|fact|authoritative|trusted|an? (?:order|instruction))"
        ),
    ),
    (
        (_words("citation marker number passage reference"),),
        _form(
            r"\b(?:use|with|as|by|under|add|give|put) (?:the )?(?:citation|marker|number|passage|reference) [\[(【]\d"
        ),
    ),
    (
        (_words("if"), _words("you"), _MACHINES | {"machine"}),
        _form(rf"\bif you(?:['’]re| are) (?:an? |the )?(?:{MACHINE}|(?:ai|language|machine)\b)"),
    ),
    (
        (_words("you"), _words("are"), _MACHINES | _words("assistant dan mode")),
        _form(
            r"\byou are (?:now |no longer |hereby |currently )*(?:an? |the )?(?:\w+ )?"
            rf"(?:{MACHINE}\b|assistant(?= (?:who|that|which|with|named|called)|[.,!:;])|dan\b"
            r"|in (?:developer|debug|god|maintenance) mode)"
        ),
    ),
    (
        (_words("as"), _words("ai artificial language")),
        _form(
            r"\bas an? (?:ai|artificial intelligence|large language model)(?: language)?"
            r"(?: model| assistant)?,"
        ),
    ),
    (
        (_words("your"), _ANSWERS | _TOLD | _words("task job role goal mission purpose")),
        _form(
            r"\byour (?:(?:new|only|final|whole|entire|next|sole|real|true|actual) )*(?:system prompt"
            r"|instructions? (?:is|are|have)|(?:task|job|role|goal|mission|purpose) is (?:now |only )?to"
            rf"|{ANSWER} (?:must|should|shall|has to|is to|needs to|will|is) )"
        ),
    ),
    (
        (_ANSWERS, _words("correct right true final expected official real required only")),
        _form(
            rf"\b(?:correct|right|true|final|expected|official|real|required|only) {ANSWER} (?:to "
            rf"(?:the|this|any|every|all|your|that) (?:\w+ )?{ASKED} )?(?:is|=|:)\s*[:\"“'‘]"
        ),
    ),
    (
        (_ANSWERS, _words("any every all each your user")),
        _form(
            rf"\b{ANSWER} to (?:any|every|all|each|your|the user'?s?) (?:\w+ )?{ASKED}(?: \w+){{0,5}}"
            r" (?:is|must|should|shall|:)"
        ),
    ),
    (
        (
            _TOLD | _words("task tasks directives"),
            _words("new updated hidden secret real special additional revised override"),
        ),
        _form(
            r"\b(?:new|updated|hidden|secret|real|special|additional|revised|override) (?:system )?"
            r"(?:instructions?|prompt|directive|task)s?(?: for[^.!?\n:]{0,30})?\s*:"
        ),
    ),
    (
        (_words("end beginning begin start"), _words("of")),
        _form(
            rf"\b(?:end|beginning|begin|start) of (?:the )?(?:{PART}|input|system prompt)\s*"
            r"(?:$|[-=#*.\]:>\n])"
        ),
    ),
    (
        (_words("mode"), _words("enabled activated on")),
        _form(
            r"\b(?:developer|debug|god|jailbreak|maintenance|admin) mode (?:is )?(?:enabled|activated|on)\b"
        ),
    ),
)


def spoken_to(plain: str, words: AbstractSet[str]) -> re.Match[str] | None:
    """The first such form in a text of these words, in lower case."""
    for needed, pattern in _FORMS:
        if not any(words.isdisjoint(one) for one in needed):
            found = pattern.search(plain)
            if found:
                return found
    return None
