"""The forms of words of an order in English, and the marks that part a chat's speakers."""

from __future__ import annotations

import re

_MACHINE = (
    r"(?:a\.?i\.?|llms?|(?:large )?language models?|chat-?bots?|chatgpt|gpt-?\w*|claude|gemini|copilot"
    r"|(?:ai|virtual|digital|automated) (?:assistants?|models?|systems?|agents?|readers?|tools?)"
    r"|answering (?:machines?|systems?|engines?|models?|software)|answer engines?"
    r"|(?:automated|automatic) summari[sz]ers?)"
)
_MUST = (
    r"(?:must|shall|should|will|have to|has to|need to|needs to|are to|is to"
    r"|(?:are|is) (?:required|instructed|ordered|told|asked|obliged) to)"
)
_ADVERB = (
    r"(?:(?:now|only|always|instead|therefore|simply|just|immediately|first|also|either|completely"
    r"|please|kindly|never mind|and|then|so|but) )*+"
)
_WORDS = r"(?:[\w'’,-]+ ){0,5}?"
_BEFORE = r"(?:previous|prior|above|earlier|preceding|former|existing|initial|original|old|other)"
_TOLD = (
    r"(?:instructions?|prompts?|directives?|rules?|guidelines?|orders?|commands?|messages?|context"
    r"|tasks?|text|questions?|constraints?)"
)
_ASKED = r"(?:questions?|quer(?:y|ies)|requests?)"
_GIVEN = r"(?:passages?|sources?|articles?|documents?|evidence|citations?|excerpts?)"
_ANSWER = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|completions?)"
_PART = (
    r"(?:passages?|contexts?|documents?|instructions?|prompts?|quer(?:y|ies)|questions?|sources?"
    r"|data|tool(?:_\w+)?|messages?|articles?)"
)
_ROLE = r"(?:system|assistant|developer|user|human|admin(?:istrator)?|operator)"
_DISPOSED = (
    r"(?:(?:system|your|these|any|all|the) (?:\w+ )?(?:instructions?|prompts?|directives?)"
    rf"|{_BEFORE} (?:\w+ )?{_TOLD}"
    rf"|(?:the|this|that|any|every|whatever|user'?s?|my|your) (?:\w+ )?{_ASKED}"
    rf"|(?:the|all|any|every|these|those|other) (?:of )?(?:the )?(?:other |given |provided |numbered )*"
    rf"{_GIVEN}|(?:everything|anything|all|whatever|what|text|content)(?: \w+){{0,4}}"
    r" (?:above|before|previous(?:ly)?|prior|earlier|until now|so far)"
    r"|(?:all )?the above|system (?:message|prompt)s?"
    r"|(?:your|the) (?:guidelines|rules|training|programming))\b"
)
_DISPOSE = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|overlook|skip|dismiss"
    r"|pay no (?:attention|heed) to|set aside|throw (?:away|out)"
    r"|(?:do not|don['’]?t|never|stop|cease) (?:follow|obey|answer|use|cite|quote|trust|read"
    r"|rely on|rely upon|mention|consider|heed|believe)(?:ing)?)"
)
_DICTATED = (
    rf"(?:(?:answer|reply|respond)(?: to)? {_ADVERB}(?:(?:the|this|that|any|every|each|all|my|your|their)"
    rf" (?:\w+ )?(?:{_ASKED}|user|reader)s? )?{_ADVERB}(?:back )?with"
    rf"|(?:answer|reply|respond|output|print|return|say|write|state|repeat|echo|type|emit|declare"
    rf"|pretend) {_ADVERB}(?:(?:the|this|that|any|every|each|all|my|your|their|to) (?:\w+ )?"
    rf"(?:{_ASKED}|user|reader)s? )?{_ADVERB}(?:that|as follows|exactly|word for word"
    r"|the (?:words?|phrase|sentence|text|following)|in (?:all )?capitals?|only|nothing but|[\"“'‘:])"
    rf"|(?:answer|reply|respond to) (?:the|this|any|every|each|all) (?:\w+ )?{_ASKED}(?: \w+)?(?: with|:)"
    r"|(?:answer|reply|respond|output|print|say|write)(?: only)?:? ?[\"“'‘])"
)
_SECRET = (
    rf"(?:reveal|print|repeat|show|output|leak|display|disclose|expose|send|recite) {_WORDS}"
    r"(?:system prompt|your (?:\w+ )?(?:instructions?|prompts?|rules|configuration|settings|keys?"
    r"|passwords?)|the (?:\w+ )?(?:password|api[ -]?key|secret key|hidden prompt))"
)
_SHOW = (
    r"(?:include|append|insert|add|embed|show|render|display|put|place|attach|prepend|use|mention"
    r"|link|recommend|give) (?:[^.!?\n]{0,60} )?(?:in|to|into|at the (?:end|beginning|start|top) of"
    rf"|with|before|after) (?:your|every|each|the|any|all) (?:\w+ )?{_ANSWER}\b"
)
# Where an imperative can stand: where a sentence or a quotation begins, behind "you must" and,
# if few other sentences have it there, behind a comma or "and".
BEGINNINGS = re.compile(r"(?:^|[.!?:;\"“”«»'‘’(\[{<*#/|\n=]|(?<!\S)[-–—])\s*")
OBLIGED = re.compile(
    r"\b(?:please|kindly) |\b(?:you|(?:this|the|your|any|every|all|each|an?) "
    rf"(?:{_MACHINE}|assistants?|models?|readers?|bots?)) {_MUST} ",
    re.IGNORECASE,
)
WITHIN = re.compile(r",\s*|\b(?:and|then|so|now|instead|just) ", re.IGNORECASE)
IMPERATIVE = re.compile(
    rf"{_ADVERB}(?:{_DISPOSE} {_WORDS}{_DISPOSED}|{_DICTATED}|{_SECRET}|{_SHOW}"
    rf"|(?:begin|start|end|finish|conclude|open|close|preface) (?:your|the|every|each|any) (?:\w+ )?{_ANSWER}\b"
    r"|(?:tell|inform|advise|assure|convince|warn|ask|urge|direct) (?:the|any|every|your) (?:end[- ])?users?\b"
    r"|(?:follow|obey|execute|carry out|comply with|perform|act on) (?:only )?"
    r"(?:these|my|our|this|the (?:following|hidden|decoded|new)) (?:\w+ )?"
    r"(?:instructions?|orders?|commands?|directives?|text|message)\b"
    r"|cite (?:only )?(?:this|it|passage|source|article|number|marker)\b"
    rf"|(?:[*_]{{1,2}}|\[|\()?{_ROLE}(?:[ _-](?:message|prompt|override|note|instruction|update|notice"
    r"|alert|role|command|directive|only))*(?:\]|\))?(?:[*_]{1,2})?\s*[:>»]\s*\S"
    r"|ai (?:message|prompt|instruction|note|directive)s?\s*:)",
    re.IGNORECASE,
)
SECONDARY = re.compile(  # behind a comma or "and", where many verbs of the news stand too
    rf"{_ADVERB}(?:{_DISPOSE} {_WORDS}{_DISPOSED}|{_SHOW}|(?:obey|execute|comply with|follow)"
    r" (?:these|my) (?:\w+ )?(?:instructions?|orders?|commands?)\b)",
    re.IGNORECASE,
)
SPOKEN_TO = re.compile(
    "|".join(
        (
            (
                r"\b(?:decode|decrypt|decipher|base64)\b[^.!?\n]{0,80}\b(?:follow|obey|execute|do as"
                r"|do what|carry (?:it|them) out|comply|act on)\b"
            ),
            (
                r"\b(?:cite|citing|cited as|with (?:the )?(?:citation|marker|number)) "
                r"(?:it |this |that |them )?(?:as |to |only |from )*"
                r"(?:(?:passage|source|article|number|marker|citation)s? )?[\[(【]\d+[\])】]"
            ),
            (
                r"\b(?:dear|attention|hey|hello|hi|note|notice|message|instructions?|reminder|warning"
                r"|directives?|order|request|memo|important)\b[^.!?\n]{0,24}?\b(?:(?:to|for) )?"
                rf"(?:any |all |every |the |an? )*(?:{_MACHINE})(?: \w+){{0,4}}\s*[:,!—–]"
            ),
            rf"\bif you(?:['’]re| are) (?:an? |the )?(?:{_MACHINE}|(?:ai|language|machine)\b)",
            (
                r"\byou are (?:now |no longer |hereby |currently )*(?:an? |the )?(?:\w+ )?"
                rf"(?:{_MACHINE}\b|assistant(?= (?:who|that|which|with|named|called)|[.,!:;])|dan\b"
                r"|in (?:developer|debug|god|maintenance) mode)"
            ),
            (
                r"\bas an? (?:ai|artificial intelligence|large language model)(?: language)?"
                r"(?: model| assistant)?,"
            ),
            (
                r"\byour (?:(?:new|only|final|whole|entire|next|sole|real|true|actual) )*(?:system prompt"
                r"|instructions? (?:is|are|have)|(?:task|job|role|goal|mission|purpose) is (?:now |only )?to"
                rf"|{_ANSWER} (?:must|should|shall|has to|is to|needs to|will|is) )"
            ),
            (
                rf"\b(?:correct|right|true|final|expected|official|real|required|only) {_ANSWER} (?:to "
                rf"(?:the|this|any|every|all|your|that) (?:\w+ )?{_ASKED} )?(?:is|=|:)\s*[:\"“'‘]"
            ),
            (
                rf"\b{_ANSWER} to (?:any|every|all|each|your|the user'?s?) (?:\w+ )?{_ASKED}(?: \w+){{0,5}}"
                r" (?:is|must|should|shall|:)"
            ),
            (
                r"\b(?:new|updated|hidden|secret|real|special|additional|revised|override) (?:system )?"
                r"(?:instructions?|prompt|directive|task)s?(?: for[^.!?\n:]{0,30})?\s*:"
            ),
            (
                rf"\b(?:end|beginning|begin|start) of (?:the )?(?:{_PART}|input|system prompt)\s*"
                r"(?:$|[-=#*.\]:>\n])"
            ),
            r"\b(?:developer|debug|god|jailbreak|maintenance|admin) mode (?:is )?(?:enabled|activated|on)\b",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
MARKS = re.compile(
    "|".join(
        (
            (
                rf"<\s*[/|\uff5c]*\s*(?:im_(?:start|end)|{_ROLE}|endoftext|e(?:o|nd_of_)\w+|bos|eos|begin\w+"
                rf"|start_\w+|inst|sys|{_PART}|think\w*)\b[^<>\n]{{0,40}}[|\uff5c]?\s*>"
            ),
            r"<</?SYS>>|</?s>|\[/?(?:INST|SYS|SYSTEM|ASSISTANT|USER)\]",
            (
                rf"(?:^|\n)\s*\#{{2,}}\s*(?:{_ROLE}|instructions?|(?:new )?task|prompt|response|question"
                r"|input|output)\b\s*:?"
            ),
            rf"[\"']?role[\"']?\s*[:=]\s*[\"']?{_ROLE}\b",
            rf"[\"'](?:{_PART}|{_ROLE}|{_ANSWER})[\"']\s*:",
        )
    ),
    re.IGNORECASE,
)
# Without one of these that pattern cannot match: looking for them first is ten times as fast.
NAMED = (
    "a.i", " ai", "llm", "language", "chat", "gpt", "claude", "gemini", "copilot", "assistant",
    "automat", "virtual", "digital", "answer", "repl", "respon", "output", "summar", "completion",
    "instruct", "prompt", "directive", "task", "cite", "citing", "citation", "marker", "number",
    "decode", "decrypt", "decipher", "base64", " mode", "your role", "your job", "your goal",
    "your mission", "your purpose", "end of", "start of", "beginning of", "begin of", "artificial",
)  # fmt: skip
OBLIGING = frozenset("please kindly must shall should will have has need needs are is".split())
ADDRESSED = (
    "you ",
    "please",
    "kindly",
    " ai ",
    "llm",
    "chat",
    "assistant",
    "model",
    "reader",
    "bot",
)
DISPOSING = frozenset(
    (
        "ignore disregard forget override overrule bypass discard overlook skip dismiss pay set throw"
        " do don never stop cease include append insert add embed show render display put place"
        " attach prepend use mention link recommend give obey execute comply follow"
    ).split()
)
OBJECTS = (
    "question", "quer", "request", "instruct", "prompt", "directive", "passage", "source", "article",
    "document", "evidence", "citation", "excerpt", "above", "before", "previous", "prior", "earlier",
    "guideline", "rules", "training", "programming", "answer", "repl", "respon", "output", "summar",
    "order", "command", "text", "message", "task", "context", "until now", "so far",
)  # fmt: skip
