"""The forms of words of an order in English, and the marks that part a chat's speakers."""

from __future__ import annotations

import re

MACHINE = (
    r"(?:a\.?i\.?|llms?|(?:large )?language models?|chat-?bots?|chatgpt|gpt-?\w*|claude|gemini|copilot"
    r"|(?:ai|virtual|digital|automated) (?:assistants?|models?|systems?|agents?|readers?|tools?)"
    r"|answering (?:machines?|systems?|engines?|models?|software)|answer engines?"
    r"|(?:automated|automatic) summari[sz]ers?)"
)
_MUST = (
    r"(?:must|shall|should|will|have to|has to|need to|needs to|are to|is to"
    r"|(?:are|is) (?:required|instructed|ordered|told|asked|obliged) to)"
)
ADVERB = (
    r"(?:(?:now|only|always|instead|therefore|simply|just|immediately|first|also|either|completely"
    r"|please|kindly|never mind|and|then|so|but) )*+"
)
_WORDS = r"(?:[\w'’,-]+ ){0,5}?"
_BEFORE = r"(?:previous|prior|above|earlier|preceding|former|existing|initial|original|old|other)"
_TOLD = (
    r"(?:instructions?|prompts?|directives?|rules?|guidelines?|orders?|commands?|messages?|context"
    r"|tasks?|text|questions?|constraints?)"
)
ASKED = r"(?:questions?|quer(?:y|ies)|requests?)"
_GIVEN = r"(?:passages?|sources?|articles?|documents?|evidence|citations?|excerpts?)"
ANSWER = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|completions?)"
PART = (
    r"(?:passages?|contexts?|documents?|instructions?|prompts?|quer(?:y|ies)|questions?|sources?"
    r"|data|tool(?:_\w+)?|messages?|articles?)"
)
_ROLE = r"(?:system|assistant|developer|user|human|admin(?:istrator)?|operator)"
_DISPOSED = (
    r"(?:(?:system|your|these|any|all|the) (?:\w+ )?(?:instructions?|prompts?|directives?)"
    rf"|{_BEFORE} (?:\w+ )?{_TOLD}"
    rf"|(?:contradict\w*|conflicting|differing|diverging|opposing|remaining|competing) {_GIVEN}"
    rf"|(?:the|this|that|any|every|whatever|user'?s?|my|your) (?:\w+ )?{ASKED}"
    rf"|(?:the|all|any|every|these|those|other) (?:of )?(?:the )?(?:other |given |provided |numbered )*"
    rf"{_GIVEN}|(?:everything|anything|all|whatever|what|text|content)(?: \w+){{0,4}}"
    r" (?:above|before|previous(?:ly)?|prior|earlier|until now|so far)"
    r"|(?:all )?the above|system (?:message|prompt)s?"
    r"|your (?:guidelines|rules|training|programming))\b"
)
DISPOSE = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|overlook|skip|dismiss"
    r"|pay no (?:attention|heed) to|set aside|throw (?:away|out)"
    r"|leave out|refuse|reject|distrust|turn down"
    r"|(?:do not|don['’]?t|never|stop|cease) (?:follow|obey|answer|use|cite|quote|trust|read"
    r"|rely on|rely upon|mention|consider|heed|believe)(?:ing)?)"
)
_DICTATED = (
    rf"(?:(?:answer|reply|respond)(?: to)? {ADVERB}(?:(?:the|this|that|any|every|each|all|my|your|their)"
    rf" (?:\w+ )?(?:{ASKED}|user|reader)s? )?{ADVERB}(?:back )?with"
    rf"|(?:answer|reply|respond|output|print|return|say|write|state|repeat|echo|type|emit|declare"
    rf"|pretend) {ADVERB}(?:(?:the|this|that|any|every|each|all|my|your|their|to) (?:\w+ )?"
    rf"(?:{ASKED}|user|reader)s? )?{ADVERB}(?:that|as follows|exactly|word for word"
    r"|the (?:words?|phrase|sentence|text|following)|in (?:all )?capitals?|only|nothing but|[\"“'‘:])"
    rf"|(?:answer|reply|respond to) (?:the|this|any|every|each|all) (?:\w+ )?{ASKED}(?: \w+)?(?: with|:)"
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
    rf"|with|before|after) (?:your|every|each|the|any|all) (?:\w+ )?{ANSWER}\b"
)
# Where an imperative can stand: where a sentence or a quotation begins, behind "you must" and,
# if few other sentences have it there, behind a comma or "and".
BEGINNINGS = re.compile(r"(?:^|[.!?:;\"“”«»'‘’(\[{<>*#/|\n=]|(?<!\S)[-–—])\s*")
OBLIGED = re.compile(
    r"\b(?:please|kindly) |\b(?:you|(?:this|the|your|any|every|all|each|an?) "
    rf"(?:{MACHINE}|assistants?|models?|readers?|bots?)) {_MUST} ",
    re.IGNORECASE,
)
WITHIN = re.compile(r",\s*|\b(?:and|then|so|now|instead|just) ", re.IGNORECASE)
IMPERATIVE = re.compile(
    rf"{ADVERB}(?:{DISPOSE} {_WORDS}{_DISPOSED}|{_DICTATED}|{_SECRET}|{_SHOW}"
    rf"|(?:begin|start|end|finish|conclude|open|close|preface) (?:your|the|every|each|any) (?:\w+ )?{ANSWER}\b"
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
    rf"{ADVERB}(?:{DISPOSE} {_WORDS}{_DISPOSED}|{_SHOW}|(?:obey|execute|comply with|follow)"
    r" (?:these|my) (?:\w+ )?(?:instructions?|orders?|commands?)\b)",
    re.IGNORECASE,
)
MARKS = re.compile(
    "|".join(
        (
            (
                rf"<\s*[/|\uff5c]*\s*(?:im_(?:start|end)|{_ROLE}|endoftext|e(?:o|nd_of_)\w+|bos|eos|begin\w+"
                rf"|start_\w+|inst|sys|{PART}|think\w*)\b[^<>\n]{{0,40}}[|\uff5c]?\s*>"
            ),
            r"<</?SYS>>|</?s>|\[/?(?:INST|SYS|SYSTEM|ASSISTANT|USER)\]",
            (
                rf"(?:^|\n)\s*\#{{2,}}\s*(?:(?:new|updated|real) )?(?:{_ROLE}|instructions?|(?:new )?task|prompt|response|question"
                r"|input|output)\b\s*:?"
            ),
            rf"[\"']?role[\"']?\s*[:=]\s*[\"']?{_ROLE}\b",
            rf"[\"'](?:{PART}|{_ROLE}|{ANSWER})[\"']\s*:",
        )
    ),
    re.IGNORECASE,
)
# Words without which the patterns above cannot match: looking for them first is much faster.
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
