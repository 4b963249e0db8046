"""What a language model is told of an error: with a remedy that its tools have, not a person's."""

from __future__ import annotations

from corpus.errors import ArticleNotFound, DatelineError
from qa.errors import AnswererUnknown, QuestionError, SessionFull, SessionNotFound

_REMEDIES: dict[type[DatelineError], str] = {
    ArticleNotFound: "take an article_id from a result of search or ask",
    SessionNotFound: "leave session_id out to begin a conversation",
    SessionFull: "leave session_id out to begin a new conversation",
    AnswererUnknown: "leave answerer out",
}


def fault_text(error: DatelineError) -> str:
    """The error in one line: what was expected, what came, and what a model can do.

    What no call can mend, an archive that cannot be read say, is for whoever runs the server.
    """
    remedy = next((told for kind, told in _REMEDIES.items() if isinstance(error, kind)), None)
    if remedy is None:
        mendable = isinstance(error, QuestionError)
        remedy = error.remedy if mendable else f"tell the user, who can mend it: {error.remedy}"
    return f"expected {error.expected}; found {error.found}; {remedy}"
