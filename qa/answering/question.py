"""A question as the answerer reads it: what kind of answer it wants, its terms and its names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from corpus.dates import WEEKDAYS
from corpus.lexical import LexicalIndex
from corpus.types import Article
from qa.answering.describe import Definition
from qa.period import Period, period_of
from qa.terms import FORM_WORDS, Terms, matter, parted

# Of a word's weight, where a conversation only carries it: tuning half of evals/dialogues.jsonl.
CARRIED = 0.25
MONTH = timedelta(days=31)  # what a whole year is about needs more than its year: names, matters
REPORTED = timedelta(days=7)  # behind a day its news is told
TOLD = timedelta(days=2)  # behind the days whose stories are wanted their last is printed
_EDGES = ".,;:!?\"'()“”‘’"


class Kind(Enum):
    """The kind of answer wanted."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    LIST = "list"
    WHICH = "which"
    WHAT = "what"
    REASON = "reason"
    DEFINITION = "definition"  # who or what something is: describe.py
    YES_NO = "yes_no"
    QUOTATION = "quotation"
    SUMMARY = "summary"
    OTHER = "other"


# A value of one of these stands until the next one. Names are left out: with them newsroom and moving
# lose as many as they gain.
_STANDING = frozenset((Kind.NUMBER, Kind.TIME, Kind.WHAT))
# The kinds that a question for a description seems to be of by its words.
_DEFINABLE = frozenset((Kind.PERSON, Kind.WHAT, Kind.LIST, Kind.OTHER))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the answerer reads it.

    text: stand-alone, without the outlet that it names. terms: its stems with their weights.
    names: the stems of its capitalised words (the first one aside) and of its numbers, which an
    answer can hardly do without. definition: of whom or what it wants a description, where its
    kind is DEFINITION. moves: a later value may answer it, as it is of no single event. present: it
    asks who or what is, not who did. period: days gone by that it says it is about, if it does.
    overview: the days whose stories it wants told; None where it wants something else.
    """

    text: str
    kind: Kind
    terms: Terms
    names: frozenset[str]
    definition: Definition | None = None
    moves: bool = True
    present: bool = True
    period: Period | None = None
    overview: Period | None = None

    @classmethod
    def of(
        cls,
        question: str,
        lexical: LexicalIndex,
        asked_on: date = date.max,
        *,
        ignore_period: bool = False,
    ) -> Asked:
        """Take a question apart. lexical: the index that splits words and knows how rare each is."""
        question = matter(question)
        own, _ = parted(question)
        words = [word.strip(_EDGES) for word in question.split()]
        present = frozenset(lexical.analyze(" ".join(_NOW.findall(question))))
        named = [w for n, w in enumerate(words) if (n and w[:1].isupper()) or has_digit(w)]
        kind = kind_of(question)
        told = kind is Kind.SUMMARY and not ignore_period
        return cls(
            question,
            kind,
            Terms.of(question, lexical)
            .without(present)
            .faded(frozenset(lexical.analyze(own)), CARRIED),
            frozenset(lexical.analyze(" ".join(named))),
            moves=not _EVENT.search(question),
            present=not _GONE.search(question),
            period=None if ignore_period else _past(question, asked_on),
            overview=_overview(question, asked_on) if told else None,
        )

    def put_to(self, article: Article) -> str:
        """The question as the reader gets it with a passage of an article.

        What a conversation carries is a sentence behind it. The days that it asks about are left
        out where the article is of those days: its words need not say them.
        """
        text = self.undated if self.within(article) else self.text
        own, carried = parted(text)
        return f"{own.rstrip(' ?')}? {carried}" if carried else own

    @property
    def undated(self) -> str:
        """The question without the days that it says it asks about; as it is where it says none."""
        if self.period is None or self.period.span is None:
            return self.text
        start, end = self.period.span
        return " ".join(f"{self.text[:start]} {self.text[end:]}".split()).replace(" ?", "?")

    @property
    def days(self) -> str:
        """The words by which it says what days it asks about; "" where it says none."""
        period = self.period or self.overview
        return self.text[slice(*period.span)] if period and period.span else ""

    def within(self, article: Article) -> bool:
        """Whether an article is of the days that the question says it asks about, or soon after.

        Of a value that moves, an earlier article tells how things stood until a later one does.
        """
        day = article.published_on
        if self.period is None or day is None:
            return False
        first, last = self.period.first, self.period.last
        by = self.days.casefold().startswith(("as of ", "by ", "until "))
        stands = self.moves and self.kind in _STANDING
        stands = stands and (by or (first < last and not _DID.search(self.text)))
        return last - first < MONTH and (stands or first <= day) and day - last <= REPORTED

    def tells_of(self, article: Article) -> bool:
        """Whether an article is of the days whose stories the question wants told."""
        day = article.published_on
        if self.overview is None or day is None:
            return False
        return self.overview.first <= day and day - self.overview.last <= TOLD

    def defining(self, texts: Sequence[str]) -> Asked:
        """The same as a question for a description, if that is its form and the texts name it.

        "What is planned" has the form too: a name has capitals in the texts, or is described.
        """
        wanted = Definition.of(self.text) if self.kind in _DEFINABLE else None
        if wanted is None or not wanted.told_in(texts):
            return self
        return replace(self, kind=Kind.DEFINITION, definition=wanted)

    def demanded(self, texts: Sequence[str], lexical: LexicalIndex) -> frozenset[str]:
        """The stems that a quote must hold: the name that a follow-up without a verb asks about.

        Of "and Solvind?" that is Solvind, in whatever case it is typed, where the texts write it as a
        name, or nothing in the archive has it. None of any other question.
        """
        own, carried = parted(self.text)
        own = _ABOUT.sub("", own[-_LONGEST:])
        if not carried or kind_of(own) is not Kind.OTHER:
            return frozenset()
        words = [word.strip(_EDGES) for word in own.split()]
        words = [word for word in words if word.isalpha() and not word.isupper()]
        if not 0 < len(words) <= _ELLIPSIS:
            return frozenset()
        found: set[str] = set()
        for word in words:
            stems = frozenset(lexical.analyze(word)) - FORM_WORDS
            if stems and (
                _printed_as_name(word, texts) or (len(words) == 1 and not lexical.known(stems))
            ):
                found |= stems
        return frozenset(found)


_ABOUT = re.compile(r"^(?:what|how) about (?:the )?", re.IGNORECASE)
_ELLIPSIS = 6  # words of a follow-up without a verb


def _printed_as_name(word: str, texts: Sequence[str]) -> bool:
    """Whether the texts have a word with a capital alone, and not only where a sentence begins."""
    form = re.compile(rf"(?P<within>[\w,;] )?\b{re.escape(word)}\b", re.IGNORECASE)
    found = [match for text in texts for match in form.finditer(text)]
    capital = [match[0][len(match["within"] or "") :][:1].isupper() for match in found]
    within = any(match["within"] for match in found)
    return bool(found) and all(capital) and within


# Of an event, or of how things were: no later value answers.
_EVENT = re.compile(
    rf"\b(?:(?:this|last|past) (?:past )?(?:week|weekend|morning|afternoon|evening|night)|yesterday|tonight"
    r"|before|previous(?:ly)?|former(?:ly)?|first|original(?:ly)?|initial(?:ly)?|earlier|once|used to"
    rf"|announc\w+|(?<!^)when|{'|'.join(WEEKDAYS)})\b",
    re.IGNORECASE,
)
# What was done: somebody else may have done it since, and it stays done.
_GONE = re.compile(
    r"\b(?:did|was|were|had|won|led|met|took|made|gave|said|wrote|\w{2,60}ed)\b", re.IGNORECASE
)
_DID = re.compile(r"\bdid\b", re.IGNORECASE)  # within those days, and not before them
_NOW = re.compile(
    r"\b(?:now|current(?:ly)?|latest|still|so far|today|recent(?:ly)?)\b", re.IGNORECASE
)


def _past(question: str, asked_on: date) -> Period | None:
    """The period that a question says it is about, if that is gone by."""
    period = period_of(question, asked_on)
    past = period.stated and period.last < asked_on and not _NOW.search(question)
    return period if past else None


def _overview(question: str, asked_on: date) -> Period | None:
    """The days whose stories a question wants, if it says which, or wants the latest ones."""
    period = period_of(question, asked_on)
    if _LATEST.search(question):
        return replace(period, first=date.min, last=asked_on)
    return period if period.stated else None


def has_digit(word: str) -> bool:
    """Whether a word is or holds a number."""
    return any(character.isdigit() for character in word)


_LATEST = re.compile(r"\b(?:latest|newest|what[’']?s? (?:is )?new)\b", re.IGNORECASE)
_LONGEST = 2000  # code points read of a question; a longer one is read from its end
_TO_BE = r"(?:is|are|was|were|be|been)"
_AUXILIARY = (
    rf"(?:{_TO_BE}|did|do|does|has|have|had|can|could|will|would|should|must|might|shall"
    r"|may(?! \d)|isn[’']?t|aren[’']?t|wasn[’']?t|weren[’']?t|didn[’']?t|don[’']?t|doesn[’']?t"
    r"|hasn[’']?t|haven[’']?t|hadn[’']?t|won[’']?t)"
)
_ASKING = re.compile(
    r"\b(?:who|whom|whose|who[’']s|what|what[’']s|which|when|where|whereabouts|why|how)\b"
)
# What may stand before the word that asks when it opens the question.
_LEAD = re.compile(
    r"(?:(?:and|but|so|then|ok|okay|well|now|in|on|at|by|for|from|to|of|with|about|since|until|till"
    r"|during|under|after|before|exactly|into|through|against|as|over|between|among)\W+){0,3}"
)
_PREAMBLE = re.compile(
    r"^(?:please |(?:can|could|would|do) you (?:please )?(?:tell (?:me|us)|know|say|explain|show (?:me|us)|list|name|give (?:me|us))\b ?"
    r"|(?:tell|show|remind) (?:me|us)\b (?!about|more)|i(?:[’']d| would)? (?:want|like|need) to know\b ?"
    r"|(?:is it|do we) (?:known|know|clear)\b (?=who|what|which|when|where|why|how)"
    r"|(?:find out|explain|say) (?=who|what|which|when|where|why|how))"
)
# "When Zhao met Patrushev, what did he say?": the first word asks for nothing.
_SUBORDINATE = re.compile(
    rf"^(?:when|where|while|after|before|if|as|since|because|although|once)\b(?! {_AUXILIARY}\b)"
    rf"[^,]*,\s+(?=(?:who|whom|whose|what|which|when|where|why|how|{_AUXILIARY})\b)"
)
_PLURAL = r"(?!(?:news|series|species|was|has|does|gas)\b|\w*(?:ss|us|is)\b)\w{2,}s|people|men|women|children"
_COUNTED = r"two|three|four|five|six|seven|eight|nine|ten|all|\d+"
_SAYING = (
    r"(?:say|said|tell|told|think|comment|argue|claim|warn|remark|reply|respond|react|describe"
    r"|characteri[sz]e|state|declare|explain|write|tweet|stress|emphasi[sz]e|announce|suggest)"
)
_PLACES = r"(?:city|country|nation|place|town|village|state|province|region|venue|location|county|continent|capital|district|island|street|hotel|stadium|airport|building)"
_TIMES = r"(?:date|day|days|year|month|time|week|weekday|season|century|decade|hour)"
_MEASURES = (
    r"(?:number|percentage|percent|share|proportion|age|price|amount|sum|total|cost|size|rate|population"
    r"|magnitude|score|(?:death )?toll|distance|height|length|speed|temperature)"
)
_RELATION = (
    r"(?:as|in|at|on|for|to|by|of|from|with|after|during|this|last|it|he|she|they|you|happen\w*)"
)
_PEOPLE = (
    r"(?:person|man|woman|player|actor|actress|singer|minister|president|premier|politician|senator"
    r"|billionaire|leader|head|official|officer|author|writer|director|athlete|coach|star|candidate"
    r"|chief|secretary|scientist|teacher|doctor|judge|lawyer|mayor|governor|founder|owner|ceo|chair"
    r"|ambassador|king|queen|pope|husband|wife|partner|son|daughter|mother|father|successor)"
)
_AFTER_NOUN = rf"(?={_AUXILIARY}\b|of\b|that\b|who\b|attended\b|took\b|sent\b|joined\b|belong|came\b|signed\b|$)"

# Said of a question from the word that asks on, in lower case; the first rule that matches decides.
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.TIME, r"how (?:long ago|soon|late|early|recently)\b"),
        (Kind.NUMBER, r"how (?:many|much|old|long|far|big|tall|large|often|high|fast|heavy|deep|wide)\b"),
        (Kind.QUOTATION, rf"how (?:\w+ )?(?:did|does|do|has|have|would|will|had) .{{1,80}}?\b(?:{_SAYING}|responded|reacted|described|see|view|feel)\b"),
        (Kind.REASON, r"(?:why|how)\b"),
        (Kind.REASON, r"(?:what|which) (?:\w+ )?(?:caused|led to|prompted|triggered|made|reason|reasons|cause)\b"),
        (Kind.REASON, rf"what[’']?s? (?:{_TO_BE} )?(?:\w+ )?(?:one of )?(?:the )?(?:main |official )?(?:reasons?|causes?|purpose|motive|motivation|rationale)\b"),
        (Kind.NUMBER, rf"(?:which|what[’']?s?(?: {_TO_BE})?(?: the(?: \w+)?)?) {_MEASURES}\b"),
        (Kind.TIME, rf"(?:when|(?:which|what[’']?s?(?: {_TO_BE})?(?: the(?: \w+)?)?) {_TIMES})\b"),
        (Kind.SUMMARY, r"what(?:[’']s| is| was| has)? (?:happened|happens|happening|took place|occurred|went on|going on|the latest|new with|the news|(?:been )?in the news|became of|has become of)\b"),
        (Kind.SUMMARY, r"what (?:did|has|have) .{1,80}? (?:do|done|been doing|been up to) (?:in|this|last|since|during|today|yesterday|lately|recently)\b"),
        (Kind.SUMMARY, r"what (?:do (?:we|you) know|can you (?:tell|say)|is known|was known)\b"),
        (Kind.QUOTATION, rf"what (?:else )?(?:did|does|do|has|have|had|would|was) .{{1,80}}?\b{_SAYING}\b(?! to do\b)"),
        (Kind.QUOTATION, rf"what (?:{_TO_BE}|were) (?:said|the words of\b|.{{1,60}}?(?:[’']s? |the )(?:\w+ )?(?:reaction|response|comment|comments|view|message|words)\b)"),
        (Kind.PERSON, rf"(?:which|what) (?:\S+ ){{0,2}}{_PEOPLE}\b(?![’'])"),
        (Kind.PERSON, rf"what[’']?s? (?:{_TO_BE} )?the (?:full )?name of (?:the|an?) (?:\w+ ){{0,3}}?{_PEOPLE}\b"),
        (Kind.LIST, rf"(?:which|what) (?:{_COUNTED}) (?!of\b)(?:\w+ ){{0,2}}?(?:{_PLURAL})\b"),
        (Kind.LIST, rf"which (?:{_PLURAL})\b(?! to\b)"),
        (Kind.LIST, rf"(?:which|what) (?!{_AUXILIARY}\b)(?:[\w-]+ ){{0,2}}(?:{_PLURAL})\b ?{_AFTER_NOUN}"),
        (Kind.LIST, rf"what (?:are|were) (?:all )?(?:the |some of the |its |their )?(?:[\w-]+ ){{0,3}}?(?:{_PLURAL})\b"),
        (Kind.LIST, r"who (?:all )?(?:(?:else )?(?:were |are |was )?(?:attended|attend|attending|took part|takes part|participated|came(?! up\b)|joined|present)\b|all\b)"),
        (Kind.LIST, rf"who (?:are|were) (?:all )?(?:the )(?:[\w-]+ ){{0,2}}?(?:{_PLURAL})\b"),
        (Kind.PLACE, rf"(?:where(?:abouts)?\b|(?:what|which) (?:of the )?(?:\S+ ){{0,2}}?{_PLACES}\b|(?:what|which) part of (?:the|which|what)\b)"),
        (Kind.PERSON, r"who"),
        (Kind.WHICH, rf"which\b|what[’']?s? (?:(?:{_TO_BE} )?the (?:\w+ )?(?:name|title) of|(?:kind|type|sort|brand|breed) of)\b"),
        (Kind.WHICH, rf"what (?!{_AUXILIARY}\b)(?:[\w-]+ ){{1,3}}?{_AUXILIARY}\b"),
        (Kind.WHICH, rf"what (?!{_AUXILIARY}\b|{_RELATION}\b)(?:\w+ )?(?!{_AUXILIARY}\b)\w+\W*$"),
        (Kind.WHAT, r"what"),
    )
)  # fmt: skip
# Said of a question from its start, before the word that asks is sought.
_OPENINGS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.SUMMARY, r"(?:(?:tell|inform) (?:me|us) (?:more |something |everything )?about|summari[sz]e|(?:can|could|would) you (?:summari[sz]e|describe)|describe|recap|(?:explain )?what happened|(?:give (?:me|us) )?(?:a |an |the )?(?:short |brief )?(?:summary|overview|account|recap|(?:latest |recent )?(?:news|stories|developments)|latest)\b)"),
        (Kind.LIST, r"(?:list|name(?! of\b)|enumerate|give (?:me|us))\b (?:me |us )?(?:all|every|each|some|both|the names|(?:the )?(?:[\w-]+ ){0,3}?(?:" + _PLURAL + r"))\b"),
        (Kind.WHICH, r"name (?:the|a|one)\b"),
        (Kind.YES_NO, r"whether\b"),
        (Kind.YES_NO, rf"(?:(?:and|but|so|then|well|or|ok|okay),? )?{_AUXILIARY} (?!\d)\w"),
    )
)  # fmt: skip
_VERB = re.compile(rf" {_AUXILIARY}\b")
_TAG = re.compile(rf",\s+(?:right|correct|yes|no|true|{_AUXILIARY} (?:not )?(?:it|he|she|they|there))\s*\?*$")  # fmt: skip
# Not after "U.S.", "No." and the like.
_SENTENCE = re.compile(
    r"(?<=[.!?:])(?<!\b[a-z]\.)(?<!\b(?:no|mr|ms|dr|st|vs|jr|sr)\.)(?<!\b(?:mrs|jan|feb|aug|sep|oct|nov|dec|inc|gen|sen|rep|gov)\.)\s+"
)


def kind_of(question: str) -> Kind:
    """The kind of answer that a question wants; OTHER if its words do not tell.

    Of several sentences the last that asks something decides.
    """
    folded = " ".join(question[-_LONGEST:].casefold().split()).replace("’", "'")
    sentences = [part for part in _SENTENCE.split(folded) if any(map(str.isalpha, part))]
    kinds = (_kind_of_sentence(part) for part in reversed(sentences))
    return next((kind for kind in kinds if kind is not Kind.OTHER), Kind.OTHER)


def _kind_of_sentence(sentence: str) -> Kind:
    asked = _PREAMBLE.sub("", sentence.strip(" \"'“”‘(-"), count=1)
    asked = _SUBORDINATE.sub("", asked, count=1)
    if opening := _first(_OPENINGS, asked):
        return opening
    if start := _asks_from(asked):
        return _first(_RULES, asked[start - 1 :]) or Kind.OTHER
    if _TAG.search(asked):
        return Kind.YES_NO
    return Kind.OTHER


def _first(rules: tuple[tuple[Kind, re.Pattern[str]], ...], text: str) -> Kind | None:
    return next((kind for kind, rule in rules if rule.match(text)), None)


def _asks_from(sentence: str) -> int:
    """1 + the place of the word that asks, 0 if there is none.

    One that opens the sentence; of others "which" and "what" before "who" and "where", which may
    only relate: "the man who won which prize".
    """
    found = list(_ASKING.finditer(sentence))
    lead = _LEAD.match(sentence)
    if found and lead and lead.end() >= found[0].start() and not (lead.end() and found[1:]):
        return found[0].start() + 1
    nouns = [
        match
        for match in found
        if match[0] in {"which", "what", "how"} and not _VERB.match(sentence, match.end())
    ]  # "which prize", "how many", and not "what could be"
    plain = [match for match in found if match[0] in {"which", "what", "how", "why"}]
    chosen = [*nouns[:1], *plain[:1], *found[-1:]]
    return chosen[0].start() + 1 if chosen else 0
