"""What is read of the evidence: which windows, how many, and what a sentence learns from them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from ranking import ask

from corpus.text import sentences
from corpus.types import Article, Passage
from qa.answering.candidates import Candidate
from qa.answering.corrections import Statement
from qa.answering.reader import Reading
from qa.answering.windows import (
    AGAIN,
    CLEAR,
    FIRST,
    FLOOR,
    MOST,
    SIZE,
    front,
    read_windows as windows_read,
)
from qa.period import period_of
from qa.types import Evidence

SURE, UNSURE = 0.9, 0.1


def says(text: str, answer: str, relevance: float = SURE, sure: float = SURE) -> Reading:
    """Read `answer` in a text's words with this probability; none has the rest."""
    offsets = [match.span() for match in re.finditer(r"\S+", text)]
    place = text.find(answer) if answer else -1
    inside = [n for n, (start, _) in enumerate(offsets) if place <= start < place + len(answer)]
    starts = np.full(len(offsets) + 1, -30.0)
    starts[0] = math.log(1 - sure) / 2
    ends = starts.copy()
    if place >= 0 and inside:
        starts[inside[0] + 1] = ends[inside[-1] + 1] = math.log(sure) / 2
    return Reading(relevance, starts, ends, offsets)


@dataclass
class Script:
    """A reader that finds `answer` where it stands, and notes what it is given."""

    answer: str = ""
    relevance: Callable[[str], float] = lambda _: UNSURE
    sure: float = SURE
    calls: list[list[tuple[str, str]]] = field(default_factory=list)

    def warm(self) -> None:
        """Load nothing."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read by script."""
        assert question == "who came"
        self.calls.append(list(passages))
        return [says(text, self.answer, self.relevance(text), self.sure) for _, text in passages]

    @property
    def seen(self) -> list[tuple[str, str]]:
        """All that was read, in order."""
        return [one for call in self.calls for one in call]


def article(name: str, text: str, start: int = 0, end: int | None = None) -> Evidence:
    """Make an article of which one passage was found."""
    end = len(text) if end is None else end
    passage = Passage(abs(hash((name, start))), name, start, end, text[start:end])
    return Evidence(1, 1.0, {}, passage, Article(name, f"Title {name}", text))


def split(evidence: Evidence) -> list[Candidate]:
    """Take the sentences of its passage as candidates."""
    at = evidence.passage.start
    cuts = sentences(evidence.passage.text)
    return [
        Candidate(evidence, Statement.of(at + low, at + high), {"rank": 1.0}) for low, high in cuts
    ]


def crowd(count: int) -> list[Candidate]:
    """Make one sentence of each of many articles."""
    return [split(article(f"a{n}", f"Berg{n} came by the river."))[0] for n in range(count)]


def read(script: Script, candidates: Sequence[Candidate], *second: Script) -> list[Candidate]:
    """Let the script, and a second one if there is, read for these sentences."""
    return windows_read([script, *second], ask("who came"), candidates)


def answer(one: Candidate) -> str:
    """The words of a sentence's span."""
    assert one.span
    return one.evidence.article.text[one.span.start : one.span.end]


def test_at_most_ten_windows_are_read() -> None:
    """Where nothing settles the question, those of the ten best sentences are read."""
    script = Script("nowhere")
    found = read(script, crowd(15))
    assert [text for _, text in script.seen] == [f"Berg{n} came by the river." for n in range(MOST)]
    assert [one.features["read"] for one in found] == [1.0] * MOST + [0.0] * 5


@pytest.mark.parametrize(("relevance", "read_windows"), [(0.9, FIRST), (0.5, MOST)])
def test_four_are_enough_where_one_settles_it(relevance: float, read_windows: int) -> None:
    """A span that is likelier than not, relevance counted in, ends the reading."""
    script = Script("Berg2", lambda text: relevance if "Berg2" in text else UNSURE)
    read(script, crowd(15))
    assert len(script.seen) == read_windows


def test_what_the_fifth_window_says_settles_nothing_before() -> None:
    """Only what was read counts: an answer further down is found by reading on."""
    script = Script("Berg7", lambda text: SURE if "Berg7" in text else UNSURE)
    found = read(script, crowd(9))
    assert len(script.seen) == 9
    assert found[7].span is not None
    assert found[7].features["answers"] == pytest.approx(SURE * SURE)


def test_the_second_reader_reads_the_likeliest_again() -> None:
    """The four windows that the first finds likeliest; what both say of them counts."""
    likely = {f"Berg{n}": 0.2 + n / 20 for n in range(2, 9)}
    first = Script("came", lambda text: likely.get(text.split()[0], 0.01), sure=0.5)
    second = Script("came", lambda text: SURE if "Berg6" in text else UNSURE)
    found = read(first, crowd(12), second)
    assert sorted(text.split()[0] for _, text in second.seen) == [
        "Berg5",
        "Berg6",
        "Berg7",
        "Berg8",
    ]
    assert len(second.seen) == AGAIN
    assert max(found, key=lambda one: one.features["answers"]) is found[6]
    assert found[6].features["answers"] > found[8].features["answers"]
    assert answer(found[6]) == "came"


def test_what_is_far_less_likely_is_not_read_again() -> None:
    """One window that the first is sure of is read again alone."""
    first = Script("came", lambda text: SURE if "Berg1" in text else SURE * CLEAR / 2)
    second = Script("came")
    read(first, crowd(6), second)
    assert [text.split()[0] for _, text in second.seen] == ["Berg1"]


def test_a_window_is_the_sentence_with_those_about_it() -> None:
    """As much of its passage as 700 code points hold, in whole sentences, with the title."""
    text = " ".join(f"Sentence {n:02} of the river and the bridge." for n in range(60))
    candidates = split(article("a", text))
    script = Script()
    read(script, [candidates[30]] + [one for one in candidates if one is not candidates[30]])
    title, window = script.seen[0]
    assert title == "Title a. "
    assert candidates[30].text in window
    assert SIZE - 50 < len(window) <= SIZE
    assert window in text
    assert window.startswith("Sentence")
    assert window.endswith("bridge.")


def test_a_window_keeps_to_its_passage() -> None:
    """What the search did not find of the article is not read."""
    text = "Out before it came. Berg came by river. He left by road. Out after it came."
    start, end = text.index("Berg"), text.index(" Out after")
    script = Script()
    found = article("a", text, start, end)
    outside = [
        Candidate(found, Statement.of(*place), {}) for place in ((0, 19), (end + 1, len(text)))
    ]
    read(script, [*split(found), *outside])
    assert script.seen[0][1] == "Berg came by river. He left by road."


def test_a_sentence_longer_than_a_window_is_one() -> None:
    """It is read alone, as it is."""
    long = "river " * 200
    text = f"Berg came. {long.strip()}. He left."
    candidates = split(article("a", text))
    script = Script()
    read(script, sorted(candidates, key=lambda one: one.start - one.end))
    assert script.seen[0][1] == f"{long.strip()}."


def test_a_sentence_in_a_window_gets_none_of_its_own() -> None:
    """One window holds a short passage; the next is of another article."""
    script = Script()
    passages = [article(name, f"Berg{name} came. He left. It rained.") for name in "abc"]
    read(script, [one for passage in passages for one in split(passage)])
    assert [title for title, _ in script.seen] == ["Title a. ", "Title b. ", "Title c. "]


@pytest.mark.parametrize(
    "lead", ["", "🌍 Cafe\u0301 \u200fשלום\u200f. ", "\U0001f468\u200d\U0001f469" * 9 + ". "]
)
def test_spans_count_in_the_article(lead: str) -> None:
    """A window's span is placed in the article's code points, whatever stands before."""
    text = f"{lead}It rained all day. Yesterday Captain Berg came by river."
    start = text.index("It rained")
    candidates = split(article("a", text, start))
    rained, came = read(Script("Captain Berg"), candidates)
    assert came.span is not None
    assert text[came.span.start : came.span.end] == "Captain Berg"
    assert came.span.probability == pytest.approx(SURE)
    assert rained.span is not None
    assert rained.span.end <= rained.end
    assert rained.span.probability < 1e-6


def test_what_is_not_read_has_the_floor() -> None:
    """No span, no share, and logarithms of the smallest probability there is."""
    *_, last = read(Script("Berg0", lambda _: SURE), crowd(15))
    assert last.span is None
    features = dict(last.features)
    assert features.pop("rank") == 1.0
    assert features == {
        "relevance": pytest.approx(math.log(FLOOR), abs=1e-5),
        "span": pytest.approx(math.log(FLOOR)),
        "answers": 0.0,
        "share": 0.0,
        "read": 0.0,
        "votes": 0.0,
    }


@pytest.mark.parametrize("relevance", [0.0, 0.25, 1.0])
def test_relevance_is_a_logit_and_stays_finite(relevance: float) -> None:
    """Certainty either way is a large number, not an infinite one."""
    (one,) = read(Script("Berg0", lambda _: relevance), crowd(1))
    bounded = min(max(relevance, FLOOR), 1 - FLOOR)
    assert one.features["relevance"] == pytest.approx(math.log(bounded / (1 - bounded)))
    assert one.features["answers"] == pytest.approx(relevance * SURE)


def test_shares_are_of_all_answers() -> None:
    """They add up to one, in proportion to what each sentence's answer is worth."""
    script = Script("Berg", lambda text: 0.4 if "first" in text else 0.2)
    text = ("Berg was the first to come.", "Berg was the second one.")
    one, other = read(script, [split(article(sentence, sentence))[0] for sentence in text])
    assert one.features["share"] == pytest.approx(2 / 3)
    assert other.features["share"] == pytest.approx(1 / 3)


def test_nothing_answers_and_nothing_is_shared() -> None:
    """Where every answer is worth nothing, no share is invented."""
    found = read(Script("Berg", lambda _: 0.0), crowd(3))
    assert [one.features["share"] for one in found] == [0.0, 0.0, 0.0]


def test_the_best_window_speaks_for_a_sentence() -> None:
    """A sentence in two overlapping windows has what the better one says of it."""
    shared = "Berg came by the river that day and stayed."
    text = " ".join(["It rained on the first harbour."] * 20 + [shared] + ["It snowed later."] * 40)
    candidates = split(article("a", text))
    middle = next(one for one in candidates if one.text == shared)
    first, last = candidates[0], candidates[22]
    script = Script("Berg", lambda window: 0.8 if "snowed" in window else 0.3)
    order = [first, last, *(one for one in candidates if one not in (first, last))]
    known = {one.start: one for one in read(script, order)}[middle.start]
    assert sum(shared in window for _, window in script.seen) > 1
    assert known.features["answers"] == pytest.approx(0.8 * SURE)


def test_candidates_keep_their_order_and_features() -> None:
    """Reading adds to what is known of a sentence, and moves none."""
    before = crowd(12)
    after = read(Script("Berg5"), before)
    assert [(one.evidence, one.start, one.end) for one in after] == [
        (one.evidence, one.start, one.end) for one in before
    ]
    assert all(one.features["rank"] == 1.0 for one in after)


def test_no_sentences() -> None:
    """Nothing is read of nothing."""
    assert read(Script(), []) == []


def test_a_window_without_tokens_settles_nothing() -> None:
    """A reading that has no tokens leaves its sentences unread."""

    class Blank(Script):
        def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
            super().read(question, passages)
            return [Reading(1.0, np.zeros(1), np.zeros(1), []) for _ in passages]

    script = Blank()
    found = read(script, crowd(6))
    assert len(script.seen) == 6
    assert all(one.span is None and one.features["read"] == 0.0 for one in found)


def test_other_stories_vote() -> None:
    """The same words seen as the answer in other stories count, in the own story they do not."""
    first, again = (
        split(article("a", "Berg came by river."))[0],
        split(article("b", "It was Berg."))[0],
    )
    other = replace(again, evidence=replace(again.evidence, rank=2))
    script = Script("Berg", lambda _: SURE)
    assert [one.features["votes"] for one in read(script, [first, again])] == [0.0, 0.0]
    voted = read(script, [first, other])
    assert [one.features["votes"] for one in voted] == [
        pytest.approx(math.log1p(10 * SURE * SURE))
    ] * 2


@pytest.mark.parametrize(
    ("title", "source", "day", "said"),
    [
        ("Talks end", "The Courier", 23, "Talks end (The Courier, 2018-05-23). "),
        ("Talks end", None, 23, "Talks end (2018-05-23). "),
        ("Talks end", None, None, "Talks end. "),
        ("", "The Courier", None, "(The Courier). "),
        ("", None, None, ""),
    ],
)
def test_a_window_says_where_it_is_from(
    title: str, source: str | None, day: int | None, said: str
) -> None:
    """Title, outlet and day stand before it as they did when the reader learnt."""
    published = datetime(2018, 5, day, 12, tzinfo=UTC) if day else None
    assert front(Article("a", title, "Berg came.", source, None, published)) == said


def test_the_days_asked_about_are_the_articles_own() -> None:
    """An article of those days need not say them: the question is put without them."""
    inside, outside = (
        split(
            Evidence(
                1,
                1.0,
                {},
                found.passage,
                replace(found.article, published=datetime(*day, tzinfo=UTC)),
            )
        )[0]
        for found, day in (
            (article("in", "Berg came by the river."), (2025, 10, 22)),
            (article("out", "Dahl came by the river."), (2025, 12, 22)),
        )
    )
    text = "who came in October 2025?"
    asked = replace(ask(text), period=period_of(text, date(2026, 11, 1)))
    heard: dict[str, str] = {}

    class Hearing(Script):
        def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
            heard.update((words, question) for _, words in passages)
            return super().read("who came", passages)

    windows_read([Hearing("Berg")], asked, [inside, outside])
    assert heard == {"Berg came by the river.": "who came?", "Dahl came by the river.": text}
