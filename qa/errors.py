"""The errors of this room, and the one table that maps every error to HTTP and to an exit code.

DatelineError (corpus.errors)
└── QuestionError
    ├── BadQuestion       empty, too long, or without a word in it
    ├── BadFilter         a filter that is not one: a date that isn't, from after to
    ├── AnswererUnknown   no answerer of that name
    ├── BadArguments      arguments of a tool that do not fit its schema
    ├── BadRange          a range that does not lie in the text it should be cut from
    ├── NothingSent       a request to add articles that brings none
    ├── FieldError        a field of a request to the OpenAI-compatible routes that does not fit
    │   ├── BadMessages       messages without a question at their end, or that are no text
    │   ├── NotHonoured       something asked for that an archive cannot do
    │   ├── ModelNotFound     no answerer goes by this model's name
    │   └── ResponseNotFound  no response has this id, or its conversation was deleted
    ├── SessionFull       a conversation that has as many turns as one may have
    └── SessionNotFound
        └── TurnNotFound  the session has no turn of that number
├── EndpointFailed        a language model's endpoint that gave no answer, or half of one
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


class BadArguments(QuestionError):
    """Arguments of a tool that do not fit its schema."""


class BadRange(QuestionError):
    """A range that does not lie in the text it should be cut from."""


class NothingSent(QuestionError):
    """A request to add articles that brings none."""


class FieldError(QuestionError):
    """A field of a request to the OpenAI-compatible routes that does not fit.

    field: its path in the request, as in "messages[2].content"; None where it is no single one.
    """

    def __init__(self, *, expected: str, found: str, remedy: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(expected=expected, found=found, remedy=remedy)


class BadMessages(FieldError):
    """Messages without a question at their end."""


class NotHonoured(FieldError):
    """Something asked for that an archive cannot do, so that to ignore it would mislead."""


class ModelNotFound(FieldError):
    """No answerer goes by this model's name."""


class ResponseNotFound(FieldError):
    """No response has this id, or its conversation was deleted."""


class SessionFull(QuestionError):
    """A conversation that has as many turns as one may have."""


class SessionNotFound(QuestionError):
    """No session has this id."""


class TurnNotFound(SessionNotFound):
    """The session has no turn of this number."""


class EndpointFailed(DatelineError):
    """A language model's endpoint that gave no answer, or half of one."""


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
    ModelNotFound: Outcome(404, 5),
    ResponseNotFound: Outcome(404, 5),
    SessionFull: Outcome(409, 4),
    SessionNotFound: Outcome(404, 5),
    EndpointFailed: Outcome(503, 6),  # no question meets it: the extractive answerer takes over
    SettingsError: Outcome(500, 2),
}


def outcome(error: DatelineError | type[DatelineError]) -> Outcome:
    """The outcome of the nearest class above the error that the table names."""
    kind = error if isinstance(error, type) else type(error)
    return next(OUTCOMES[cls] for cls in kind.__mro__ if cls in OUTCOMES)
