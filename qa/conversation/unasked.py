"""What is typed and asks nothing of the archive: a greeting, thanks, a sum, a lone word.

It is told by its form, over the whole of it: what is said to Dateline itself by a few patterns, and,
where no conversation could complete it, a question without a word to look for, or of one word only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Article
from qa.answering.abstain import sought
from qa.mentions import shown
from qa.types import Abstention, Evidence, Question, Reason

LONGEST = 100  # code points of small talk
EXAMPLES = 3
# Of a script that parts no words, the characters of a lone word: a name or "budget", no question.
UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
SHORT = 2


class Remark(Enum):
    """What a remark is."""

    ABOUT_DATELINE = "about_dateline"  # "who are you", "what can you do"
    GREETING = "greeting"
    THANKS = "thanks"
    SUM = "sum"  # "2+2"
    WORD = "word"  # "budget"
    NOTHING = "nothing"  # "who is it?", where nothing was said before


_ASK = (
    "Ask who, what, when, where, how many or why, in a sentence or a few words,"
    " and name whom or what it is about."
)
_SAID = {
    Remark.ABOUT_DATELINE: (
        "This is Dateline. It answers questions from the articles of this archive, in their own"
        f" words, and shows where they stand. {_ASK}"
    ),
    Remark.GREETING: f"Hello. Dateline answers questions from the articles of this archive. {_ASK}",
    Remark.THANKS: "You are welcome. Ask on whenever you like.",
    Remark.SUM: (
        f"Dateline does not calculate: it answers questions from the articles of this archive. {_ASK}"
    ),
    Remark.NOTHING: (
        "That names nothing that the archive could be searched for. Name a person, a place, an event"
        " or a thing."
    ),
}

_CALLED = r"(?:\W+(?:there|all|again|everyone|everybody|dateline|friend|please|then|so|much))?"
_GREETING = re.compile(
    r"(?:(?:hi|hiya|hello|hey|howdy|greetings|welcome|good (?:morning|day|afternoon|evening)"
    r"|nice to meet you|how are you(?: doing)?(?: today)?|how(?:['’]s| is) it going|what['’]?s up)"
    rf"{_CALLED}\b\W*){{1,3}}",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?:ok|okay|thanks|thank you|thx|ty|cheers|great|cool|perfect|right|good|nice|fine|sure|yes|no"
    r"|very|much|many|a lot|so|well done|got it|bye|goodbye|good ?night|see you(?: later)?)\b\W*){1,12}",
    re.IGNORECASE,
)
_LEAD = r"(?:(?:hi|hello|hey|ok|okay|so|and|but|well|please|excuse me|dateline)\b\W*){0,3}"
_SELF = r"(?:you|u|dateline|yourself)"
_ABOUT_DATELINE = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:who|what)(?:['’]s| is| are|['’]re| r)? (?:exactly )?{_SELF}"
    rf"|(?:who|what) (?:exactly )?(?:do|did|are|am i|is this|is) (?:i )?(?:talking|speaking|chatting) (?:to|with)"
    rf"|what(?:['’]s| is| are)? your (?:name|purpose|job|function|role|age|capabilities)"
    rf"|(?:do you have|tell me) (?:a|your) name"
    rf"|(?:what|how) (?:else )?(?:can|could|do|does|will|should) (?:i|we) (?:ask|use|do with|talk to|query)(?: {_SELF}| here| this)?(?: about| here| for)?"
    rf"|(?:what|how) (?:else )?(?:can|could|do|does|will|would) {_SELF} (?:actually )?(?:do|help|work|know|answer|offer)(?: for)?(?: me| us)?(?: with| about| here)?"
    rf"|(?:can|could|will|would) {_SELF} help(?: me| us)?(?: out)?"
    rf"|(?:i need |need |some )?help(?: me)?"
    rf"|who (?:made|built|created|wrote|programmed|designed|owns|runs|trained|developed) {_SELF}"
    rf"|(?:are|r) {_SELF} (?:really |just |actually )?(?:a |an )?(?:bot|robot|chat ?bot|human|human being|person|ai|a\.i\.?|artificial intelligence|machine|program|computer|real|alive|sentient|there|chatgpt|gpt|llm|(?:large )?language model)(?: or (?:a |an )?\w{{1,20}})?"
    rf"|(?:please )?(?:tell me|say something|talk)(?: more| something)? about {_SELF}"
    rf"|(?:please )?(?:introduce|describe|explain) {_SELF}"
    r")(?:\W+(?:please|then|exactly|again|today))?\W*",
    re.IGNORECASE,
)
_FIGURE = r"\(*(?:\d[\d.,]{0,20}|one|two|three|four|five|six|seven|eight|nine|ten)\)*"
_OPERATOR = (  # 9/11, 24/7, 2020-21 and 50-50 are names and years
    r"(?:\s*[+*×÷^]\s*|\s+[-−–/x]\s+|\s+(?:plus|minus|times|divided by|multiplied by)\s+)"
)
_SUM = re.compile(
    rf"{_LEAD}(?:(?:what(?:['’]s| is)?|how much is|calculate|compute|solve)\s+)?"
    rf"{_FIGURE}(?:{_OPERATOR}{_FIGURE}){{1,10}}[\s=?.!]*",
    re.IGNORECASE,
)
_FORMS = (
    (Remark.THANKS, _THANKS),
    (Remark.GREETING, _GREETING),
    (Remark.ABOUT_DATELINE, _ABOUT_DATELINE),
    (Remark.SUM, _SUM),
)


def small_talk(text: str) -> Remark | None:
    """What is said to Dateline itself, told by its form; None for all else."""
    if len(text) > LONGEST:
        return None
    return next((remark for remark, form in _FORMS if form.fullmatch(text)), None)


@dataclass(frozen=True, slots=True)
class Unasked:
    """Tells what asks nothing, and what to say to it. Thread-safe; the same every time.

    lexical: the index in use. store: has the articles whose titles are given as examples.
    questions: those that sentences of an article seem to answer.
    """

    lexical: Callable[[], LexicalIndex]
    store: Store
    questions: Callable[[Article], Iterable[str]]

    def remark(self, asked: Question) -> Remark | None:
        """What a prepared question is, if it asks nothing of the archive.

        What may lead on from a conversation asks something: "why?", "and Solvind?".
        """
        said = small_talk(asked.text)
        if (
            said
            or asked.standalone != asked.text
            or any(not small_talk(t.question) for t in asked.history)
        ):
            return said
        found = sought(asked.text, self.lexical())
        if not found:
            return Remark.NOTHING
        word = asked.text.split()
        unparted = len(UNPARTED.findall(asked.text))
        return Remark.WORD if len(word) == 1 and unparted <= SHORT else None

    def said(self, remark: Remark, asked: Question) -> str:
        """The sentences that answer a remark."""
        if remark is not Remark.WORD:
            return _SAID[remark]
        return f"What about “{_bare(asked.text)}”? Ask a whole question about it."

    def abstention(
        self, remark: Remark, asked: Question, evidence: Sequence[Evidence]
    ) -> Abstention:
        """Why nothing is answered. The hints are examples: for a lone word, out of the evidence."""
        if remark is Remark.WORD:
            return self._about(asked.text, evidence)
        newest = [] if remark is Remark.THANKS else self.store.articles(limit=EXAMPLES)[0]
        return Abstention((), tuple(_titled("Newest articles", newest)), (), Reason.NO_QUESTION)

    def _about(self, text: str, evidence: Sequence[Evidence]) -> Abstention:
        word, stems = _bare(text), set(self.lexical().analyze(text))
        held = [one for one in evidence if self._holds(one, stems)][:EXAMPLES]
        articles = list({one.article.id: one.article for one in held}.values())
        asked = dict.fromkeys(question for one in articles for question in self.questions(one))
        about = (one for one in asked if word.casefold() in one.casefold())
        hints = [f"For example: {one}" for one in islice(about, EXAMPLES)]
        hints += _titled("Articles with it", articles)
        hints = hints or [f"No article mentions '{word}'."]
        return Abstention((word,), tuple(hints), tuple(held), Reason.NO_QUESTION)

    def _holds(self, one: Evidence, stems: set[str]) -> bool:
        return stems <= set(self.lexical().analyze(f"{one.article.title}\n{one.passage.text}"))


def _bare(text: str) -> str:
    marks = {character for character in text if not (character.isalnum() or character in "+#%")}
    return shown(text.strip("".join(marks)))


def _titled(what: str, articles: Sequence[Article]) -> Iterator[str]:
    titles = list(dict.fromkeys(shown(one.title) for one in articles if one.title))
    if titles:
        yield f"{what}: {'; '.join(f'“{title}”' for title in titles)}."
