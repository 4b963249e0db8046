"""The path of a question: checked, answered with exact quotes or not at all, the same each time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from corpus.types import Article, Filter
from qa.answering.answerer import Draft
from qa.answering.verify import ABSTAINED
from qa.archive import Dateline
from qa.errors import AnswererUnknown, BadFilter, BadQuestion, QuestionError
from qa.service import Service
from qa.types import Answer, Claim, Done, Evidence, Found, Question, Reason, Token, Verdict

TODAY = date(2018, 6, 1)
MAY = datetime(2018, 5, 1, tzinfo=UTC)
Ask = Callable[..., Answer]


def question(text: str = "Who opened bridge1 of town3?", **more: object) -> Question:
    """Make a question of today."""
    return Question(text, TODAY, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Open an archive of six articles, without a model."""
    home = tmp_path_factory.mktemp("service")
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    dateline = Dateline.open(home, lambda: datetime(2018, 6, 1, tzinfo=UTC))
    dateline.add_articles([story(number) for number in range(6)])
    yield dateline.service
    dateline.close()


def story(number: int) -> Article:
    """Make article number n, with letters of one to four bytes."""
    text = "\n\n".join(
        f"🌉 Bridge{part} of town{number} was opened by Zoë Mayor{number} on day {part}. "
        f"The e\u0301lite of town{number} watched it, and {part + 40} people came."
        for part in range(3)
    )
    title, day = f"Bridges of town{number}", datetime(2018, 5, 1 + number, tzinfo=UTC)
    return Article(f"a{number}", title, text, source="Xinhua", published=day)


@dataclass
class Scripted:
    """An answerer that says what it is told about the first evidence."""

    confidence: float = 0.9
    short: str | None = None
    claims: Callable[[Evidence], Sequence[Claim]] = lambda one: [Claim(one.passage.text, one, 0, 5)]
    name: str = "scripted"

    def draft(self, _: Question, evidence: Sequence[Evidence]) -> Draft:
        """Draft from the script."""
        return Draft(self.confidence, self.short, self.claims(evidence[0]))


def saying(service: Service, scripted: Scripted) -> Ask:
    """Ask a service that answers by script."""
    changed = replace(service, answerers={"scripted": scripted})
    return lambda **more: changed.ask(question(answerer="scripted", **more))


def check(answer: Answer) -> None:
    """Check every offset of an answer: into the articles and into its own text."""
    articles = {one.article.id: one.article for one in answer.evidence}
    for number, cited in enumerate(answer.citations, start=1):
        assert cited.marker == number
        assert articles[cited.article_id].text[cited.start : cited.end] == cited.quote
        sentence = answer.text[cited.answer_start : cited.answer_end]
        assert answer.text[cited.answer_end :].startswith(f" [{number}]")
        assert " ".join(cited.quote.split()) == sentence
    assert answer.abstained == (not answer.citations)
    silent = answer.abstention is not None and answer.abstention.reason is Reason.NO_ANSWER
    assert silent == (answer.text == ABSTAINED)
    assert answer.abstained == (answer.abstention is not None)
    assert 0 <= answer.confidence <= 1
    assert answer.short is None or any(answer.short in c.quote for c in answer.citations)


def test_an_answer_quotes_its_sources(service: Service) -> None:
    """The sentence that answers is said, its quote exact and its place in the answer right."""
    answer = service.ask(question())
    check(answer)
    assert not answer.abstained
    assert "Zoë Mayor3" in answer.text
    assert answer.citations[0].article_id == "a3"
    assert {cited.verdict for cited in answer.citations} == {Verdict.SUPPORTED}


def test_a_stream_folds_to_the_answer(service: Service) -> None:
    """Evidence first, then the text in pieces, then the whole: the same answer that ask gives."""
    first, *tokens, last = service.stream(question())
    assert isinstance(first, Found)
    assert isinstance(last, Done)
    assert first.evidence == last.answer.evidence
    assert all(isinstance(token, Token) for token in tokens)
    assert "".join(token.text for token in tokens) == last.answer.text  # type: ignore[union-attr]
    cited = [token.citation for token in tokens]  # type: ignore[union-attr]
    assert tuple(cited) == last.answer.citations  # each known as soon as its sentence is said
    assert all(token.article.id == token.citation.article_id for token in tokens)  # type: ignore[union-attr]
    assert replace(last.answer, seconds={}) == replace(service.ask(question()), seconds={})


def test_the_same_question_has_the_same_answer(service: Service) -> None:
    """Nothing but the seconds differs; another question or filter has another id."""
    answers = [replace(service.ask(question()), seconds={}) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    others = [question(limit=3), question("Who opened bridge2 of town3?"),
              question(filter=Filter(published_from=MAY))]  # fmt: skip
    assert len({answers[0].id, *(service.ask(one).id for one in others)}) == 4


def test_seconds_are_told_by_stage(service: Service) -> None:
    """The clock passed in is the one that counts."""
    answer = replace(service, timer=iter([1.0, 3.0, 6.0]).__next__).ask(question())
    assert answer.seconds == {"retrieve": 2.0, "answer": 3.0}


@pytest.mark.parametrize(("confidence", "abstained"), [(0.29, True), (0.3, False), (1.0, False)])
def test_it_abstains_below_the_threshold(
    service: Service, confidence: float, abstained: bool
) -> None:
    """Too unlikely to be right is not said: no citation, no short answer, the evidence stays."""
    claims = lambda one: [Claim(one.article.text[2:9], one, 2, 9)]  # noqa: E731
    ask = saying(replace(service, threshold=0.3), Scripted(confidence, "Bridge", claims))
    answer = ask()
    assert (answer.abstained, answer.confidence) == (abstained, confidence)
    assert (answer.short is None) == abstained
    assert answer.evidence
    check(answer)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Borduria won.", 0, 40),  # a name that the quote has not
        ("It took 99 days.", 0, 40),  # a number that it has not
        ("words", 5, 5),
        ("words", -9, -1),
        ("words", 0, 10**9),
        ("words", 10**6, 10**6 + 5),
    ],
)
def test_an_unsupported_claim_is_not_said(
    service: Service, text: str, start: int, end: int
) -> None:
    """A claim that its quote does not support falls out; the others are said in its place."""

    def claims(one: Evidence) -> list[Claim]:
        good = Claim(one.article.text[2:9], one, 2, 9)
        return [Claim(text, one, start, end), good, Claim(text, one, start, end)]

    answer = saying(service, Scripted(short=text, claims=claims))()
    assert answer.text == "Bridge0 [1]"
    assert answer.short is None
    check(answer)
    alone = saying(service, Scripted(claims=lambda one: [Claim(text, one, start, end)]))()
    assert (alone.abstained, alone.text) == (True, ABSTAINED)


BAD = ["", " \n\t ", "?!… —", "\x00", "\ud800 who?", "who \udcff?", "x" * 10_000, "🇮🇳 🤝", '"']
ODD = ["title:* AND (", "谁参加了会议？", "who\x00opened\x07bridge1?", "من حضر الاجتماع؟", "a",
       "SELECT * FROM articles; --", "é" * 1999, "\u202ewho", "[1] {2} %s %d {}", "0"]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_question_is_refused(service: Service, text: str) -> None:
    """Empty, wordless, too long or not Unicode: one printable line, from every face alike."""
    for face in (service.ask, service.search, lambda asked: next(service.stream(asked))):
        with pytest.raises(BadQuestion) as caught:
            face(question(text))
        message = str(caught.value).encode().decode()
        assert "\n" not in message
        assert len(message) < 300


@pytest.mark.parametrize("text", ODD)
def test_an_odd_question_is_answered(service: Service, text: str) -> None:
    """Syntax, other scripts and control characters are words like any other."""
    check(service.ask(question(text)))


@given(st.text(max_size=300))
@example("\ud83c")
@example("ᐁ")
@example("²")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None,
          max_examples=60)  # fmt: skip
def test_any_text_gets_an_answer_or_a_question_error(service: Service, text: str) -> None:
    """Whatever is typed, nothing else is raised."""
    with contextlib.suppress(QuestionError):
        check(service.ask(question(text)))


def test_an_unknown_answerer_is_refused(service: Service) -> None:
    """The message lists those there are."""
    with pytest.raises(AnswererUnknown, match="one of extractive; found 'oracle'"):
        service.ask(question(answerer="oracle"))


@pytest.mark.parametrize("where", [Filter(published_from=MAY, published_to=MAY),
    Filter(published_from=MAY.replace(year=2019), published_to=MAY),
    Filter(sources=("half \ud800",))])  # fmt: skip
def test_a_filter_that_is_none_is_refused(service: Service, where: Filter) -> None:
    """From must lie before to, and a source must be text."""
    with pytest.raises(BadFilter):
        service.search(question(filter=where))


def test_a_filter_holds(service: Service) -> None:
    """Evidence comes from within the filter only, and nothing passing means nothing said."""
    third = Filter(("XINHUA",), datetime(2018, 5, 3, tzinfo=UTC), datetime(2018, 5, 4, tzinfo=UTC))
    found = service.search(question(filter=third))
    assert {one.article.id for one in found} == {"a2"}
    nothing = service.ask(question(filter=Filter(sources=("Nobody",))))
    assert (nothing.abstained, nothing.evidence, nothing.confidence) == (True, (), 0.0)


def test_a_session_makes_a_follow_up_stand_alone(service: Service) -> None:
    """The second question is understood by the first, and both are kept with their answers."""
    service.ask(question("Who opened the Bridge1 of Town3?", session_id="s"))
    answer = service.ask(question("And when did they open it?", session_id="s"))
    assert answer.question.text == "And when did they open it?"
    assert "Town3" in answer.question.standalone
    assert answer.evidence[0].article.id == "a3"
    kept = service.sessions.turns("s")
    assert [turn.standalone for turn in kept][1] == answer.question.standalone
    assert kept[1].answer == answer.text
    alone = service.ask(question("And when did they open it?"))
    assert alone.question.standalone == alone.question.text


def test_the_limit_counts_the_evidence(service: Service, home: Path) -> None:
    """As many passages as asked for, ranked from 1; none in an empty archive."""
    assert [one.rank for one in service.search(question(limit=4))] == [1, 2, 3, 4]
    empty = Dateline.open(home)
    answer = empty.service.ask(question())
    assert (answer.abstained, answer.evidence) == (True, ())
    empty.close()
