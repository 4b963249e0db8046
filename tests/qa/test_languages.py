"""The language of questions and articles, and what an answer says where it is not English."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.types import Article
from qa import languages
from qa.answering.calibrate import UNFITTED
from qa.archive import Dateline
from qa.types import Question, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

SETS = Path(__file__).parents[2] / "evals" / "languages"
TODAY = date(2026, 6, 1)
SPOKEN = {
    "en": ["who attended the 13th SCO meeting", "How many cabins does Veltrona supply?"],
    "zh": ["沧螺岛缆车单程票现在多少钱"],
    "hi": ["नगर का महापौर कौन है?"],
    "es": ["¿Quién es el alcalde de la ciudad?", "cuánto cuesta el billete"],
    "ar": ["من هو عمدة المدينة؟"],
    "fr": ["Qui est le maire de la ville ?", "combien coûte un repas à la cantine"],
    "bn": ["শহরের মেয়র কে?"],
    "pt": ["Quem é o presidente da câmara e quando foi eleito?"],
    "ru": ["Кто сейчас мэр города?"],
    "de": ["Wer ist der Bürgermeister der Stadt?", "was kostet der wehrsteg nach letztem stand"],
    "ja": ["市長は誰ですか？"],
}


@pytest.mark.parametrize(
    ("language", "text"), [(c, t) for c, texts in SPOKEN.items() for t in texts]
)
def test_the_language_of_a_question_is_told(language: str, text: str) -> None:
    """The ten languages that most people speak, and Japanese."""
    assert languages.of_question(text) == language


@pytest.mark.parametrize(
    "text", ["Friedrich Hölderlin", "Jan van Eyck", "SCO", "budget 2024", "Pelé"]
)
def test_names_are_of_no_language(text: str) -> None:
    """Keywords and names may come from anywhere."""
    assert languages.of_question(text) in {None, "en"}


def test_each_set_is_told() -> None:
    """All articles and questions of evals/languages, the English questions among them."""
    for folder in sorted(path for path in SETS.iterdir() if path.is_dir()):
        for line in (folder / "articles.jsonl").read_text().splitlines():
            held = json.loads(line)
            assert languages.of_article(Article("a", held["title"], held["text"])) == folder.name
        for line in (folder / "questions.jsonl").read_text().splitlines():
            asked = json.loads(line)
            spoken = "en" if asked["kind"] == "other_language" else folder.name
            assert languages.of_question(asked["question"]) == spoken


def test_every_sentence_is_there() -> None:
    """Each language that sentences are said in has both."""
    for language in SPOKEN:
        for what in ("elsewhere", "unanswered"):
            said = languages.said(language, what)
            assert (said == languages.said("en", what)) == (language == "en")
    assert languages.said("sv", "elsewhere") == languages.said("en", "elsewhere")


def test_an_article_that_says_its_language_is_believed() -> None:
    """What the archive's owner says counts for more than the text's looks."""
    assert languages.of_article(Article("a", "", "The mayor of the town", language="cy")) == "cy"
    assert languages.of_article(Article("a", "", "…")) is None


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    """Index the Spanish articles, with the real models."""
    home = tmp_path_factory.mktemp("spanish")
    (home / "dateline.toml").write_text('[answering]\nreader = "small"\nthreshold = 0.1\n')
    dateline = Dateline.open(home)
    dateline.index([SETS / "es" / "articles.jsonl"])
    yield dateline
    dateline.close()


def test_an_answer_in_spanish_is_never_sure(spanish: Dateline) -> None:
    """It is given with a note, and no question of the set gets more than "unsure"."""
    lines = (SETS / "es" / "questions.jsonl").read_text().splitlines()
    answers = [spanish.service.ask(Question(json.loads(one)["question"], TODAY)) for one in lines]
    given = [one for one in answers if not one.abstained]
    assert given
    assert all(one.confidence <= UNFITTED < 0.5 for one in answers)
    note = "Dateline's confidence is not fitted for Spanish."
    assert all(one.notes[-1] == note for one in given)


@pytest.mark.parametrize("language", ["de", "ja", "en"])
def test_a_question_in_another_language_is_told_so_in_it(spanish: Dateline, language: str) -> None:
    """In the words of its language, whether anything is answered or not."""
    text = SPOKEN[language][0]
    answer = spanish.service.ask(Question(f"{text} Isla Melga", TODAY))
    said = answer.text if answer.abstained else " ".join(answer.notes)
    assert languages.said(language, "elsewhere") in said
    if answer.abstention:
        assert answer.abstention.reason is Reason.OTHER_LANGUAGE
        assert answer.abstention.nearest


def test_a_question_in_the_articles_language_is_not(spanish: Dateline) -> None:
    """Nor is a name that may be of any."""
    for text in ("¿Quién preside la Autoridad Portuaria de Puerto Cárdena?", "Isla Melga billete"):
        answer = spanish.service.ask(Question(text, TODAY))
        assert answer.abstention is None or answer.abstention.reason is Reason.NO_ANSWER
        assert not any(languages.said("es", "elsewhere") in note for note in answer.notes)
