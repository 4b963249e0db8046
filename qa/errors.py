"""The errors of this room, and the one table that maps every error to HTTP and to an exit code.

DatelineError (corpus.errors)
└── QuestionError
    ├── BadQuestion       empty, too long, or without a word in it
    ├── BadFilter         a filter that is not one: a date that isn't, from after to
    ├── AnswererUnknown   no answerer of that name
    ├── BadRange          a range that does not lie in the text it should be cut from
    ├── NothingSent       a request to add articles that brings none
    └── SessionNotFound
└── SettingsError         an unknown key or a value that does not fit
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus import errors as corpus
from corpus.errors import DatelineError
from embeddings import errors as embeddings


class QuestionError(DatelineError):
    """A question that cannot be asked."""


class BadQuestion(QuestionError):
    """Empty, too long, or without a word in it."""


class BadFilter(QuestionError):
    """A filter that is not one."""


class AnswererUnknown(QuestionError):
    """No answerer of that name."""


class BadRange(QuestionError):
    """A range that does not lie in the text it should be cut from."""


class NothingSent(QuestionError):
    """A request to add articles that brings none."""


class SessionNotFound(QuestionError):
    """No session has this id."""


class SettingsError(DatelineError):
    """An unknown key or a value that does not fit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an error leaves the house: an HTTP status and a process exit code."""

    status: int
    exit_code: int


# Exit codes: 0 done, 1 a defect of ours, 2 wrong usage, 3 some input refused (the rest is done),
# 4 a question or filter that cannot be asked, 5 not found, 6 the archive or the model is unusable.
OUTCOMES: dict[type[DatelineError], Outcome] = {
    DatelineError: Outcome(500, 1),
    corpus.Refused: Outcome(422, 3),
    corpus.TooLarge: Outcome(413, 3),
    corpus.UnknownFormat: Outcome(415, 3),
    corpus.DuplicateId: Outcome(409, 3),
    corpus.ArticleNotFound: Outcome(404, 5),
    corpus.StoreError: Outcome(503, 6),
    embeddings.EmbeddingError: Outcome(503, 6),
    QuestionError: Outcome(422, 4),
    SessionNotFound: Outcome(404, 5),
    SettingsError: Outcome(500, 2),
}


def outcome(error: DatelineError) -> Outcome:
    """The outcome of the nearest class above the error that the table names."""
    return next(OUTCOMES[cls] for cls in type(error).__mro__ if cls in OUTCOMES)
