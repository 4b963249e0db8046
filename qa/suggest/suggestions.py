"""Which questions to suggest: made of articles of all times, asked, and kept if answered well."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path

from corpus.errors import DatelineError
from corpus.store import Store
from corpus.text import sentences
from corpus.types import Article, Filter
from qa.suggest.forms import Candidate, candidates
from qa.types import Answer, Question

_LOG = logging.getLogger(__name__)
_EDITION = 2  # counts up when the rules change, so that kept suggestions are made again

SUGGESTED = 4
ASKED = 40  # candidates at most, each once or twice: 2 to 4 s of one core
_PERIODS, _A_PERIOD = 24, 16  # articles read: so many of each of so many stretches of time
_READ = 6000  # code points of each article, from its start
_LEAST = 0.6  # confidence: a first answer should not be doubtful, though the threshold is lower
_SURE, _ENOUGH = 0.8, 8  # so many questions answered with this confidence are enough
# What a newcomer would rather ask, added to the confidence: of an event before an office.
_LIKING = {"who came": 0.2, "done": 0.1, "how many": 0.1, "has": -0.1}
_LATER = timedelta(days=3650)  # so much later no article is recent
_SMALL = frozenset(
    "the a an of in on at to and or for by with from who is was were that as it more than least"
    " nearly about some almost around over up estimated dr".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate and the article that it came from."""

    candidate: Candidate
    article: Article


def suggestions(
    store: Store,
    ask: Callable[[Question], Answer],
    answerer: str,
    turn: Callable[[], AbstractContextManager[None]],
    stop: Callable[[], bool],
) -> list[str]:
    """At most SUGGESTED questions that the archive answers, the same for the same archive.

    ask: the service. turn: held for each piece of work, so that questions of users come in between.
    stop: asked between them; True ends it with what there is.
    """
    made: list[Found] = []
    for article in articles_to_read(store):
        if stop():
            return []
        with turn():
            made += [Found(candidate, article) for candidate in _questions(article)]
    days = _days(store)
    kept: list[tuple[float, Found]] = []
    for found in _asked(made):
        if stop() or _plenty(kept):
            break
        confidence = 1.0
        for day in days:
            question = Question(found.candidate.question, day, answerer=answerer)
            if confidence >= _LEAST:
                with turn():
                    confidence = min(confidence, _confidence(ask(question), found))
        if confidence >= _LEAST:
            kept.append((confidence, found))
    return _chosen(kept)


def articles_to_read(store: Store) -> list[Article]:
    """Articles spread over the archive's time, newest first; the undated where there are few."""
    found: dict[str, Article] = {}
    reach = store.reach()
    if reach:
        first, last = reach
        step = (last - first) / _PERIODS
        for period in range(_PERIODS):
            end = last - period * step + timedelta(seconds=1)
            page, _ = store.articles(Filter(published_to=end), limit=_A_PERIOD)
            found |= {article.id: article for article in page}
    if len(found) < _PERIODS * _A_PERIOD:
        page, _ = store.articles(limit=_PERIODS * _A_PERIOD)
        found = {article.id: article for article in page} | found
    return list(found.values())


def questions_of(article: Article) -> Iterator[str]:
    """The questions that sentences of an article seem to answer, in their order; nobody has asked them."""
    return (candidate.question for candidate in _questions(article))


def _questions(article: Article) -> Iterator[Candidate]:
    whole = f"{article.title}\n{article.text}"
    opening = article.text[:_READ]
    for start, end in sentences(opening, article.language):
        yield from candidates(" ".join(opening[start:end].split()), whole)


def _days(store: Store) -> tuple[date, ...]:
    """The day of the newest article, and one so late that being new counts for nothing."""
    reach = store.reach()
    last = reach[1].date() if reach else date(2000, 1, 1)
    return last, min(last, date.max - _LATER) + _LATER


def _asked(made: Sequence[Found]) -> list[Found]:
    """At most ASKED, of all forms in turn, the most promising first."""
    times = Counter(found.candidate.question.casefold() for found in made)  # twice: a footer
    forms: dict[str, list[Found]] = {}
    for found in sorted(made, key=_worth):
        if times[found.candidate.question.casefold()] == 1:
            forms.setdefault(found.candidate.form, []).append(found)
    turns = chain.from_iterable(zip_longest(*(forms[form] for form in sorted(forms))))
    return [found for found in turns if found][:ASKED]


def _worth(found: Found) -> tuple[int, int, str]:
    """Orders candidates, best first: names that are in the title, then few words."""
    question = found.candidate.question
    names = set(re.findall(r"\b[A-Z][\w’'-]+", question[4:]))
    titled = sum(name in found.article.title for name in names)
    return -titled, len(question), question


def _plenty(kept: Sequence[tuple[float, Found]]) -> bool:
    """Whether there is enough to choose from."""
    sure = [found for confidence, found in kept if confidence >= _SURE]
    return len(sure) >= _ENOUGH and len({one.candidate.form for one in sure}) >= SUGGESTED


def _confidence(answer: Answer, found: Found) -> float:
    """The confidence of an answer from the candidate's sentence with what was taken out of it.

    0 where it is another answer, so that only a question that was understood is suggested.
    """
    candidate = found.candidate
    quoted = [" ".join(cited.quote.split()) for cited in answer.citations]
    if not any(quote in candidate.sentence or candidate.sentence in quote for quote in quoted):
        return 0.0
    if answer.short and candidate.form != "what is":  # of which any part may be the short answer
        said, taken = _words(answer.short), _words(candidate.taken)
        shared = [word for word in said if word in taken]
        # One of the first three: "10 days for his corruption"
        if 2 * len(shared) <= len(said) or not set(shared) & set(taken[:3]):
            return 0.0
    return 0.0 if len(answer.sides) > 1 else answer.confidence


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if word not in _SMALL]


def _chosen(kept: Sequence[tuple[float, Found]]) -> list[str]:
    """The surest, of different articles and forms as far as there are such."""

    def liking(one: tuple[float, Found]) -> tuple[object, ...]:
        confidence, found = one
        return -confidence - _LIKING.get(found.candidate.form, 0.0), *_worth(found)

    ranked = [found for _, found in sorted(kept, key=liking)]
    chosen: list[Found] = []
    for alike in range(SUGGESTED):
        for found in ranked:
            forms = sum(one.candidate.form == found.candidate.form for one in chosen)
            stories = sum(one.article.id == found.article.id for one in chosen)
            if found not in chosen and max(forms, stories) <= alike and len(chosen) < SUGGESTED:
                chosen.append(found)
    return [found.candidate.question for found in chosen]


class Suggestions:
    """What to ask first, for the state of the indexes that a fingerprint names.

    file: where they are kept. fingerprint: of the indexes now. terms: whatever else decides how
    questions are answered, the settings say. make: makes them, slowly; it gets a function that is
    true once it should stop.
    """

    def __init__(
        self,
        file: Path,
        fingerprint: Callable[[], str],
        terms: str,
        make: Callable[[Callable[[], bool]], list[str]],
    ) -> None:
        self._file, self._fingerprint, self._make = file, fingerprint, make
        self._terms = f"{_EDITION} {terms}"
        self._known = self._load()
        self._tried: str | None = None
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def of(self, fingerprint: str) -> tuple[str, ...] | None:
        """The questions for the indexes of this fingerprint; None while they are not known."""
        made_for, questions = self._known
        return questions if made_for == fingerprint else None

    def start(self) -> None:
        """Make those of the indexes as they are now, in the background, unless it has been tried."""
        with self._starting:
            busy = self._thread is not None and self._thread.is_alive()
            now = self._fingerprint()
            if busy or self._stopped.is_set() or self._tried == now or self.of(now) is not None:
                return
            self._thread = threading.Thread(target=self._run, name="suggestions", daemon=True)
            self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is being made; False if something still is after so many seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def close(self) -> None:
        """Stop what is being made, and wait for that."""
        with self._starting:
            self._stopped.set()
        self.wait()

    def _run(self) -> None:
        while not self._stopped.is_set() and self._tried != (now := self._fingerprint()):
            self._tried = now
            try:
                questions = self._make(partial(self._is_over, now))
            except DatelineError as error:
                _LOG.warning("no questions to suggest: %s", error)
                continue
            if not self._is_over(now):
                self._known = now, tuple(questions)
                self._save()

    def _is_over(self, sought: str) -> bool:
        """Whether nobody asks any longer for the questions of the indexes of this fingerprint."""
        return self._stopped.is_set() or self._fingerprint() != sought

    def _load(self) -> tuple[str, tuple[str, ...]]:
        """What is kept; nothing if it cannot be read, or was made on other terms."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["terms"] == self._terms:
                return str(kept["fingerprint"]), tuple(map(str, kept["questions"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # made again
        return "", ()

    def _save(self) -> None:
        made_for, questions = self._known
        kept = {"terms": self._terms, "fingerprint": made_for, "questions": questions}
        temporary = self._file.with_suffix(f".{os.getpid()}.tmp")
        try:
            temporary.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            temporary.replace(self._file)
        except OSError as error:
            _LOG.warning("the questions to suggest are not kept: %s", error)
