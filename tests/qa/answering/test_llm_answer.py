"""A model's answer through the service: shown sentence by sentence, each with its proof, or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from language_models import Said

from corpus.types import Article
from qa.answering.endpoint import Endpoint
from qa.answering.llm import LlmAnswerer
from qa.answering.writing import ABSTAINED
from qa.archive import Dateline
from qa.cli.terminal_answer import print_answer
from qa.service import Service
from qa.types import Answer, Done, Found, Pause, Question, Token, Verdict

FERRY = (
    "The ferry Astrid sank off Lund on Monday after her hull cracked. Captain Olof Berg steered the"
    " ferry Astrid that night. Fishermen from Malmo saved six passengers."
)
BRIDGE = "The new bridge over the Vela cost 40 million crowns to build. Engineer Ida Holm drew it."
STEERED = "Captain Olof Berg steered the ferry Astrid that night."
WHO = "Who steered the ferry Astrid?"
Build = Callable[..., Service]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Open an archive of two articles, without a model."""
    home = tmp_path_factory.mktemp("llm")
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\nthreshold = 0.0\n'
    )
    opened = Dateline.open(home)
    day = datetime(2018, 5, 2, tzinfo=UTC)
    texts = {"ferry": FERRY, "bridge": BRIDGE}
    opened.add_articles(
        [Article(n, f"The {n}", t, "Courier", published=day) for n, t in texts.items()]
    )
    yield opened
    opened.close()


@pytest.fixture
def build(archive: Dateline) -> Build:
    """Make a service whose language model is this endpoint."""

    def make(endpoint: Endpoint, **changes: object) -> Service:
        service = archive.service
        llm = LlmAnswerer(endpoint, service.answerers["extractive"], 6, archive.turns.lent)
        answerers = {**service.answerers, "llm": llm}
        return replace(service, answerers=answerers, **changes)  # type: ignore[arg-type]

    return make


def asked(answerer: str = "llm", text: str = WHO) -> Question:
    """Make a question to the model."""
    return Question(text, date(2018, 6, 1), answerer=answerer)


def number(messages: object, article: str) -> int:
    """Find the number of an article's passage in a prompt."""
    sent = json.loads(messages[1]["content"])  # type: ignore[index]
    return next(one["number"] for one in sent["passages"] if article in one["title"])


def told(answer: Answer) -> dict[str, str]:
    """What was dropped, and why."""
    return {one.text: one.reason for one in answer.dropped}


def test_a_supported_sentence_is_shown_with_the_sources_words(build: Build) -> None:
    """Its quote is the article's text and its mark our own."""
    answer = build(Said(lambda sent: f"{STEERED} [{number(sent, 'ferry')}]")).ask(asked())
    assert answer.text == f"{STEERED} [1]"
    (cited,) = answer.citations
    assert FERRY[cited.start : cited.end] == cited.quote == STEERED
    assert cited.verdict is Verdict.SUPPORTED
    assert (answer.fell_back, answer.dropped, answer.answerer) == (None, (), "llm")


def test_a_paraphrase_gives_way_to_the_sentence_that_it_points_at(build: Build) -> None:
    """The source's own words are said, once, and that the model's were replaced."""
    said = "The ferry Astrid was steered by Captain Olof Berg."
    answer = build(Said(lambda _: f"{said} [1] {STEERED} [1] Berg steered the Astrid.")).ask(
        asked()
    )
    assert answer.text == f"{STEERED} [1]"
    assert [one.verdict for one in answer.citations] == [Verdict.SUPPORTED]
    reasons = told(answer)
    assert "the source's own words stand in its place" in reasons[said]
    assert (reasons[STEERED], answer.fell_back) == ("says it again", None)
    assert "the source's own words are shown already" in reasons["Berg steered the Astrid."]


def test_what_the_passages_do_not_prove_is_dropped_and_told(build: Build) -> None:
    """A name, a number, a cause or a deed of the model's own is not shown; what holds is."""
    model = Said(
        lambda _: (
            f"{STEERED} [1][2] Captain Olof Banana steered the ferry Astrid that night. [1]"
            " Fishermen from Malmo saved nine passengers. [2] Experts suspect sabotage by rivals. [1]"
            " Pirates sold it in Oslo. It was insured. [9]"
        )
    )
    answer = build(model).ask(asked())
    assert answer.text == f"{STEERED} [1]"
    reasons = told(answer)
    assert "the name 'Banana' is not in the quote" in reasons.values()
    assert "the number 'nine' is not in the quote" in reasons.values()
    assert "does not say it, nor does another" in reasons["Experts suspect sabotage by rivals."]
    assert reasons["Pirates sold it in Oslo."] == "cites nothing, and no passage says it"
    assert reasons["It was insured."].startswith("cites passage 9 of")
    assert answer.fell_back is None


def test_a_sentence_without_a_mark_or_with_a_wrong_one_is_proved_all_the_same(build: Build) -> None:
    """The mark is a hint where to look; the quote is the proof. The same twice is said once."""
    model = Said(
        lambda sent: f"{STEERED} [{number(sent, 'bridge')}] Engineer Ida Holm drew it. {STEERED}"
    )
    answer = build(model).ask(asked())
    assert [one.article_id for one in answer.citations] == ["ferry", "bridge"]
    assert told(answer) == {STEERED: "says it again"}


@pytest.mark.parametrize("text", ["", "   \n", "I like ferries!", "Bananas. [1]", "[1]"])
def test_a_model_that_proves_nothing_gives_way(build: Build, text: str) -> None:
    """The answer is the extractive one, word for word, and says why."""
    service = build(Said(lambda _: text))
    answer, own = service.ask(asked()), service.ask(asked("extractive"))
    assert answer.text == own.text != ABSTAINED
    assert (answer.citations, answer.short, answer.sides) == (own.citations, own.short, own.sides)
    assert answer.fell_back == "the language model wrote no sentence that the passages prove"
    assert own.fell_back is None


def test_one_that_breaks_off_is_completed_by_the_sources(build: Build) -> None:
    """What was shown stays; what the sources say besides comes behind it, and nothing twice."""
    first = "The ferry Astrid sank off Lund on Monday after her hull cracked."
    service = build(Said(lambda _: f"{first} [1] Then he", fails=True))
    answer = service.ask(asked())
    assert answer.text.startswith(f"{first} [1] ")
    assert STEERED in answer.text
    assert answer.fell_back == "the model was lost; look for it"
    quotes = [one.quote for one in answer.citations]
    assert len(set(quotes)) == len(quotes)


def test_a_cut_sentence_is_dropped(build: Build) -> None:
    """At `llm.max_tokens` the whole sentences stay."""
    answer = build(Said(lambda _: f"{STEERED} [1] The ferry Astrid san", ends="length")).ask(
        asked()
    )
    assert answer.text == f"{STEERED} [1]"
    assert told(answer) == {"The ferry Astrid san": "cut off in the middle"}


@pytest.mark.parametrize(
    "text", ["NO ANSWER", "The passages do not say who steered it. [1]", "I don't know."]
)
def test_a_model_that_finds_no_answer_makes_it_abstain(build: Build, text: str) -> None:
    """Its refusal counts, and is told."""
    answer = build(Said(lambda _: text)).ask(asked())
    assert (answer.abstained, answer.text, answer.fell_back) == (True, ABSTAINED, None)
    assert answer.abstention is not None
    assert answer.abstention.hints[-1] == "The language model finds no answer in the passages."


def test_below_the_threshold_no_model_is_asked(build: Build) -> None:
    """Nothing is sent where the evidence does not answer."""
    model = Said(lambda _: STEERED)
    answer = build(model, threshold=1.01).ask(asked())
    assert answer.abstained
    assert model.asked == []


def test_thoughts_are_not_shown(build: Build) -> None:
    """Neither in the answer nor among what was dropped, with the tag's beginning and without."""
    for thought in ("<think>Bananas did. Or not? </think>", "Bananas steered it. </think>\n"):
        answer = build(Said(lambda _, thought=thought: f"{thought}{STEERED} [1]")).ask(asked())  # type: ignore[misc]
        assert (answer.text, answer.dropped) == (f"{STEERED} [1]", ())


def test_each_sentence_is_shown_before_the_next_is_read(build: Build) -> None:
    """Tokens come as the model writes, not at its end; who leaves closes the connection."""
    model = Said(lambda _: f"{STEERED} [1] " + "The bridge was long. " * 50)
    events = build(model).stream(asked())
    assert isinstance(next(events), Found)
    token = next(one for one in events if not isinstance(one, Pause))
    assert isinstance(token, Token)
    assert token.text == f"{STEERED} [1]"
    (reply,) = model.replies
    assert 0 < reply.read < len(reply.pieces) / 4
    assert not reply.closed
    events.close()  # type: ignore[attr-defined]
    assert reply.closed


def test_a_stream_folds_to_the_answer(build: Build) -> None:
    """The tokens joined are the text, also where the sources' sentences come behind."""
    for fails in (False, True):
        *_, last = events = list(
            build(Said(lambda _: f"{STEERED} [1] And", fails=fails)).stream(asked())
        )
        assert isinstance(last, Done)
        assert "".join(one.text for one in events if isinstance(one, Token)) == last.answer.text


def test_the_turn_is_lent_while_the_network_is_waited_for(build: Build) -> None:
    """Each time the model is asked, read or closed, and at no other time."""
    lent: list[str] = []

    @contextmanager
    def noting() -> Iterator[None]:
        lent.append("lent")
        yield

    model = Said(lambda _: f"{STEERED} [1]", size=1000)
    service = build(model)
    llm = replace(service.answerers["llm"], lent=noting)  # type: ignore[type-var]
    replace(service, answerers={"llm": llm}).ask(asked())
    assert lent == ["lent"] * 4  # asked, a piece, the end, closed


def test_the_same_question_is_put_in_the_same_bytes(build: Build) -> None:
    """And the short answer is given where a quote that is shown has it."""
    model = Said(lambda _: f"{STEERED} [1]")
    service = build(model)
    first, again = service.ask(asked()), service.ask(asked())
    assert model.asked[0] == model.asked[1]
    assert replace(first, seconds={}) == replace(again, seconds={})
    assert first.confidence == service.ask(asked("extractive")).confidence


def test_the_terminal_tells_what_was_dropped(
    build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each sentence, with the reason."""
    print_answer(build(Said(lambda _: f"{STEERED} [1] Pirates sold it in Oslo.")).ask(asked()))
    line = "dropped: “Pirates sold it in Oslo.” (cites nothing, and no passage says it)"
    assert line in capsys.readouterr().out.replace("\n", " ")
