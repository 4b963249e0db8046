"""What else a model may write: half characters, text without an end, lists, links, the same again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from language_models import Said

from corpus.types import Article
from qa.answering.llm import LlmAnswerer
from qa.answering.sentence_stream import LONGEST, SentenceStream, Written
from qa.archive import Dateline
from qa.types import Answer, Question

STEERED = "Captain Olof Berg steered the ferry Astrid that night."
FERRY = f"The ferry Astrid sank off Lund on Monday after her hull cracked. {STEERED} Delegations of India, Kazakhstan and Russia saw it."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Open an archive of one article, without a reader."""
    home = tmp_path_factory.mktemp("odd")
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\nthreshold = 0.0\n'
    )
    opened = Dateline.open(home)
    day = datetime(2018, 5, 2, tzinfo=UTC)
    opened.add_articles([Article("ferry", "The ferry", FERRY, "Courier", published=day)])
    yield opened
    opened.close()


def answered(archive: Dateline, text: str, size: int = 3) -> Answer:
    """Answer with a model that writes this."""
    own = archive.service.answerers["extractive"]
    llm = LlmAnswerer(Said(lambda _: text, size=size), own, 6, archive.turns.lent)
    service = replace(archive.service, answerers={"llm": llm})
    return service.ask(Question("Who steered the ferry Astrid?", date(2018, 6, 1), answerer="llm"))


def read(text: str) -> list[Written]:
    """Read a whole text."""
    stream = SentenceStream()
    return [*stream.feed(text), *stream.end()]


@pytest.mark.parametrize("half", ["\ud83d", "a\ude00\ud83d"])
def test_half_a_character_is_left_out(archive: Dateline, half: str) -> None:
    """In what is shown and in what is dropped: no UTF-8 could hold it."""
    answer = answered(archive, f"{STEERED} [1] Pirates {half} sold it in Oslo. [1] {STEERED}{half}")
    assert answer.text == f"{STEERED} [1]"
    assert answer.dropped
    for text in (answer.text, *(one.text + one.reason for one in answer.dropped)):
        text.encode()


def test_two_halves_make_a_character() -> None:
    """Some servers cut an emoji in two."""
    assert read("It sank \ud83d\ude00 there.") == [Written("It sank 😀 there.", ())]


@pytest.mark.parametrize("text", ["word " * 40_000, "x" * 200_000, "It is so. " * 20_000])
def test_text_without_an_end_takes_no_time(archive: Dateline, text: str) -> None:
    """200,000 characters at once are read no further than an answer may be, and told of."""
    began = time.process_time()
    answer = answered(archive, f"{STEERED} [1] {text}", size=len(text) + 100)
    assert time.process_time() - began < 3  # some 0.2 s; it was minutes
    assert answer.text == f"{STEERED} [1]"
    assert answer.dropped
    assert all(len(one.text) <= 300 for one in answer.dropped)


def test_different_sentences_without_end_take_no_time(archive: Dateline) -> None:
    """The first thirty are compared with the passages."""
    text = " ".join(f"The ferry Astrid sank off Lund {n} times." for n in range(20_000))
    began = time.process_time()
    answer = answered(archive, text, size=len(text))
    assert time.process_time() - began < 5
    assert answer.fell_back


def test_a_sentence_without_an_end_is_told_of_once() -> None:
    """With how it began; the next one is whole again."""
    long, after = read(f"{'word ' * LONGEST}ends. [1] It sank. [2]")
    assert (long.endless, after) == (True, Written("It sank.", (2,)))
    assert len(long.text) <= LONGEST
    assert read("word " * LONGEST)[0].endless


def test_the_same_again_is_told_once_with_its_count(archive: Dateline) -> None:
    """Small models go round in circles."""
    answer = answered(archive, f"{STEERED} [1] " * 9)
    assert [(one.text, one.reason) for one in answer.dropped] == [
        (STEERED, "says it again, 8 times")
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{STEERED} [1]. {STEERED} [2]. [1]: http://evil.example",
        f"{STEERED} [[1]] [[1]](http://evil.example)",
        f"[[1]] {STEERED}",
        f"{STEERED} [1]\n\n[1]: http://evil.example 'Banana'",
        f"{STEERED} 🍌 [1] <a href='http://evil.example'>Banana</a>",
    ],
)
def test_marks_and_links_leave_nothing_behind(archive: Dateline, text: str) -> None:
    """Neither a bracket nor an address nor the sentence twice."""
    assert answered(archive, text).text == f"{STEERED} [1]"


def test_a_list_of_names_gives_the_sentence_that_has_them(archive: Dateline) -> None:
    """Once, whole, and not one word a line."""
    answer = answered(archive, "- India [1]\n- Kazakhstan [1]\n- Russia [1]")
    assert answer.text == "Delegations of India, Kazakhstan and Russia saw it. [1]"
    assert len(answer.dropped) == 3
