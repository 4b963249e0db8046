"""First questions: made of sentences by rule, kept only if the archive answers them from there."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.errors import StoreUnusable
from corpus.types import Article
from qa.archive import Dateline
from qa.suggest.forms import candidates
from qa.suggest.suggestions import Suggestions, articles_to_read
from qa.types import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.store import Store

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def archive(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Index the sample archive with the real models, and seek its suggestions."""
    home = tmp_path_factory.mktemp("suggestions")
    (home / "models").symlink_to(model_cache)
    dateline = Dateline.open(home)
    dateline.index([ARTICLES])
    dateline.suggestions.start()
    assert dateline.suggestions.wait(200)
    yield dateline
    dateline.close()


def test_each_suggestion_is_answered(archive: Dateline) -> None:
    """Four questions, none alike, each answered with confidence and a short answer, today too."""
    suggested = archive.suggestions.of(archive.index_fingerprint)
    assert suggested is not None
    assert len(set(suggested)) == 4
    for question in suggested:
        answer = archive.service.ask(Question(question, TODAY))
        assert not answer.abstained, question
        assert answer.confidence >= 0.6, question
        assert answer.short, question
    assert all(one[0].isupper() and one.endswith("?") and len(one) < 90 for one in suggested)


def test_they_are_kept_beside_the_archive(archive: Dateline) -> None:
    """Opened again the archive has them at once; with other settings they are sought anew."""
    fingerprint = archive.index_fingerprint
    again = Dateline.open(archive.home)
    try:
        assert again.suggestions.of(fingerprint) == archive.suggestions.of(fingerprint)
        assert again.suggestions.of("another") is None
    finally:
        again.close()
    kept = archive.home / "suggestions.json"
    other = Suggestions(kept, lambda: fingerprint, "other terms", lambda _: [])
    assert other.of(fingerprint) is None


SAID = {
    "Officers said that Ana Lund, 34, was charged with fraud on Monday.": None,
    "Ana Lund was charged with fraud after a trial.": ("What was Ana Lund charged with?", "fraud"),
    "Lund was born in 1951 and grew up in Turku.": ("When was Ana Lund born?", "1951 and grew up in Turku"),
    "Ana Lund, a minister, was born in Turku.": ("Where was Ana Lund born?", "Turku"),
    "More than 40 people were injured in Turku after a storm.": (
        "How many people were injured in Turku?", "40",
    ),
    "At least 40 people were injured in the storm.": None,
    "Lund defeated Jon Berg with 53 percent.": ("Who defeated Jon Berg with 53 percent?", "Lund"),
    "Lund defeated him in January.": None,
    "Lund announced that Jon Berg would go.": None,
    "Jon Berg, director of the Turku Museum, and Lund agreed.": (
        "Who is the director of the Turku Museum?", "Jon Berg",
    ),
    "TURKU, May 3 (Xinhua) -- Delegates of Oslo, Bergen and Malmo attended the 13th meeting.": (
        "Who attended the 13th meeting of the Turku Council?", "Delegates of Oslo, Bergen and Malmo",
    ),
    "The Turku Plan is a plan for better harbours and roads.": (
        "What is the Turku Plan?", "a plan for better harbours and roads.",
    ),
    "Lund won the Turku Cup on May 3.": ("Who won the Turku Cup?", "Lund"),
    "Who is it? He met “the man” @ Turku.": None,
}  # fmt: skip
STORY = "Ana Lund and Jon Berg spoke at the 13th meeting of the Turku Council. Lund and Berg left."


@pytest.mark.parametrize("sentence", SAID)
def test_forms_ask_for_what_they_take_out(sentence: str) -> None:
    """A surname is made whole, a clause cut off; what leans on another sentence is not asked."""
    made = [(one.question, one.taken) for one in candidates(sentence, f"{STORY} {sentence}")]
    expected = SAID[sentence]
    assert expected in made if expected else made == []


@pytest.mark.parametrize(
    "words", ["Aa " * 5000, "Zed, " * 3000, "One Two " * 3000 + "was held in Rome."]
)
def test_hostile_sentences_cost_nothing(words: str) -> None:
    """A megabyte without a stop is no sentence to make a question of."""
    assert list(candidates(words, words)) == []


def test_markup_is_never_suggested(home: Path) -> None:
    """A name with markup in it makes no question."""
    dateline = Dateline.open(home)
    try:
        text = '<img src=x onerror="alert(1)"> Lund was charged with fraud. Ana <b>Lund</b> was born in Turku.'
        dateline.add_articles([Article("a", "<script>", text)])
        dateline.suggestions.start()
        assert dateline.suggestions.wait(30)
        told = dateline.suggestions.of(dateline.index_fingerprint)
        assert told is not None
        assert not any(mark in question for question in told for mark in '<>"=')
    finally:
        dateline.close()


@pytest.fixture
def keep(tmp_path: Path) -> Callable[..., Suggestions]:
    """Make the keeper of suggestions that `make` makes, for an index called "now"."""

    def made(make: Callable[[Callable[[], bool]], list[str]]) -> Suggestions:
        return Suggestions(tmp_path / "suggestions.json", lambda: "now", "terms", make)

    return made


def test_they_are_sought_once(keep: Callable[..., Suggestions]) -> None:
    """However often it is started; none found is known as well as some."""
    times: list[int] = []
    kept = keep(lambda _: times.append(1) or [])
    for _ in range(3):
        kept.start()
        assert kept.wait(5)
    assert (times, kept.of("now")) == ([1], ())


def test_closing_stops_the_search(keep: Callable[..., Suggestions]) -> None:
    """Closing ends what is sought, waits for its end, and keeps nothing of it."""
    begun = threading.Event()

    def seek(stop: Callable[[], bool]) -> list[str]:
        begun.set()
        while not stop():
            threading.Event().wait(0.001)
        return ["Half?"]

    kept = keep(seek)
    kept.start()
    assert begun.wait(5)
    kept.close()
    assert kept.of("now") is None
    kept.start()
    assert kept.wait(0)


def test_an_archive_that_cannot_answer_suggests_nothing(
    keep: Callable[..., Suggestions], caplog: pytest.LogCaptureFixture
) -> None:
    """An error of the tree is logged, and not met again at every request."""
    times: list[int] = []

    def fail(_: Callable[[], bool]) -> list[str]:
        times.append(1)
        raise StoreUnusable(expected="an archive", found="none", remedy="index again")

    kept = keep(fail)
    for _ in range(2):
        kept.start()
        assert kept.wait(5)
    assert (times, kept.of("now")) == ([1], None)
    assert "index again" in caplog.text


@pytest.mark.parametrize("written", ["", "[]", '{"terms": 1}', '{"terms": "1 terms"}', "\x00"])
def test_a_spoilt_file_is_made_again(tmp_path: Path, written: str) -> None:
    """What cannot be read counts as not known."""
    file = tmp_path / "suggestions.json"
    file.write_text(written)
    kept = Suggestions(file, lambda: "now", "terms", lambda _: ["Who?"])
    assert kept.of("now") is None
    kept.start()
    assert kept.wait(5)
    assert json.loads(file.read_text())["questions"] == ["Who?"]


def test_the_same_archive_has_the_same_suggestions(archive: Dateline) -> None:
    """Sought again, from nothing kept, they are what they were."""
    fingerprint = archive.index_fingerprint
    kept = archive.home / "suggestions.json"
    first = json.loads(kept.read_text(encoding="utf-8"))
    kept.unlink()
    again = Dateline.open(archive.home)
    try:
        assert again.suggestions.of(fingerprint) is None
        again.suggestions.start()
        assert again.suggestions.wait(200)
        assert json.loads(kept.read_text(encoding="utf-8")) == first
    finally:
        again.close()


def test_articles_of_all_times_are_read(store: Store, make_article: Callable[..., Article]) -> None:
    """Of an archive of twenty years some of every year, and the undated, but not all of them."""
    days = [datetime(2000 + n // 50, 1 + n % 12, 1, tzinfo=UTC) for n in range(1000)]
    store.put([make_article(n, published=day, text="Short.") for n, day in enumerate(days)])
    read = articles_to_read(store)
    assert {one.published.year for one in read if one.published} == set(range(2000, 2020))
    assert len(read) <= 24 * 16
    assert len({one.id for one in read}) == len(read)
    store.put([make_article(n, published=None) for n in range(1000)])
    assert articles_to_read(store)
