"""The language of a question and of an article, and what is said where they differ.

py3langid tells it, among the languages of `languages.json`. Its 100 MB and its second to load are
spared where common English words tell it too. How the bounds were chosen: docs/decisions/languages.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corpus.types import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
READ = 600  # code points of a text by which its language is told
FOREIGN = 0.02  # of being English: a question that is less likely so is in another language
SURE = 0.9  # of being English: a question that is more likely so is
WORDS, SMALL = 3, 2  # of a question in Latin letters: all, and in lower case; else it may be a name
OFTEN = 0.04  # of an English text's words, that the commonest are: of 99.7 % of news
_QUESTION = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|does|did)\b", re.IGNORECASE
)
_COMMON = re.compile(r"\b(?:the|of|and|that|with|from|which)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")


@lru_cache(maxsize=256)
def of_question(text: str) -> str | None:
    """ISO 639-1 of a question; None where it is too short or too mixed to tell."""
    text = text[:READ]
    if _QUESTION.search(text):
        return ENGLISH
    ranked = dict(_identifier().rank(text))
    language = _first(ranked)
    if language == ENGLISH:
        return ENGLISH if ranked[ENGLISH] >= SURE else None
    words = _WORD.findall(text)
    small = sum(word.islower() for word in words)
    unlatin = any(letter.isalpha() for letter in _LATIN.sub("", text))
    told = unlatin or (len(words) >= WORDS and small >= SMALL)
    return language if told and ranked[ENGLISH] <= FOREIGN else None


def of_article(article: Article) -> str | None:
    """ISO 639-1 of an article: as it says itself, else by its beginning; None where that has no words.

    English where it is not sure to be another: a line of names is of no other language.
    """
    return article.language or _of_text(article.text[:READ])


def names() -> Mapping[str, str]:
    """What the languages are called in English, by ISO 639-1."""
    return {code: told["name"] for code, told in _told().items()}


def unfitted(question: str, articles: Iterable[Article]) -> str | None:
    """The language of an answer that nothing was fitted on: the first that is not English.

    articles: that are quoted.
    """
    for language in (*map(of_article, articles), of_question(question)):
        if language not in {None, ENGLISH}:
            return language
    return None


def elsewhere(question: str, articles: Iterable[Article]) -> str | None:
    """The language of a question in which none of these articles is; None where one may be."""
    found = list(articles)
    language = of_question(question) if found else None
    if language is None or any(of_article(one) in {None, language} for one in found):
        return None
    return language


def said(language: str, what: str) -> str:
    """A sentence of `languages.json` in a language that has it, else in English."""
    told = _told()
    return str(told.get(language, {}).get(what) or told[ENGLISH][what])


def warm() -> None:
    """Load what tells languages."""
    _identifier()


@lru_cache(maxsize=1024)
def _of_text(text: str) -> str | None:
    words = len(_WORD.findall(text))
    if not words:
        return None
    if len(_COMMON.findall(text)) >= OFTEN * words:
        return ENGLISH
    ranked = dict(_identifier().rank(text))
    return _first(ranked) if ranked[ENGLISH] <= FOREIGN else ENGLISH


def _first(ranked: Mapping[str, float]) -> str:
    return max(ranked, key=lambda one: (ranked[one], one))


@cache
def _told() -> dict[str, dict[str, Any]]:
    held = (files("qa") / "languages.json").read_text(encoding="utf-8")
    return dict(json.loads(held))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - costs a second

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(list(_told()))
    return made
