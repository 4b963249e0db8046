"""What is logged, and how: one line a request, JSON where a program reads it.

Questions stand in no line unless the settings say so; headers, keys and the values of variables
stand in none at all.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping, Sequence
from typing import IO, TYPE_CHECKING, Any

import structlog
from asgi_correlation_id import correlation_id

if TYPE_CHECKING:
    from structlog.typing import Processor

    from qa.api.watching import Served
    from qa.settings import Logging
    from qa.types import Answer

_FAILED = 500
# Asked every few seconds by programs: a line each would drown the others.
_POLLED = frozenset({"/healthz", "/readyz", "/metrics"})
# Fifty of them come with each load of the page.
_FILES = frozenset({"/page", "/page/styles.css", "/page/worker.js"})
# They would tell of what our own line tells already, with addresses and what else they hold.
_QUIET = ("httpx", "httpcore", "openai", "mcp", "uvicorn")


def configure(chosen: Logging, stream: IO[str] | None = None) -> None:
    """Let all that this process logs, libraries too, go to `stream` in one form.

    stream: stderr if None. Each record is one line of JSON, or words where a terminal shows them.
    """
    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    form = structlog.stdlib.ProcessorFormatter
    handler.setFormatter(
        form(
            foreign_pre_chain=_common(),
            processors=[form.remove_processors_meta, *_rendering(chosen, target)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(chosen.level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("asgi_correlation_id").setLevel(logging.ERROR)  # else a line for each odd id


class RequestLog:
    """Writes a line for each request; a Watcher. questions: whether it may say what was asked."""

    def __init__(self, *, questions: bool) -> None:
        self._questions = questions
        self._log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
            logging.getLogger("dateline"),
            processors=[
                structlog.stdlib.filter_by_level,
                *_common(),
                structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
            ],
            wrapper_class=structlog.stdlib.BoundLogger,
        )

    def began(self) -> None:
        """Say nothing yet."""

    def ended(self, served: Served) -> None:
        """Write the line."""
        told: dict[str, Any] = {
            "request_id": served.id,
            "method": served.method,
            "route": served.route,
            "status": served.status,
            "seconds": round(served.seconds, 4),
        }
        if served.holder:
            told["key"] = served.holder
        if served.trace:
            told["trace_id"] = served.trace
        if served.answer:
            told |= _of_answer(served.answer)
        elif served.sought:
            told["retrieve_seconds"] = round(served.search_seconds, 4)
        asked = served.answer.question if served.answer else served.sought
        if asked and self._questions:
            told["question"] = asked.text
        failed = served.status >= _FAILED
        quiet = served.route in _POLLED or (served.route in _FILES and not failed)
        write = self._log.debug if quiet else self._log.error if failed else self._log.info
        write("request", **told)


def _of_answer(answer: Answer) -> dict[str, Any]:
    stages = {f"{stage}_seconds": round(took, 4) for stage, took in answer.seconds.items()}
    return stages | {
        "answerer": answer.answerer,
        "kind": answer.kind,
        "abstained": answer.abstained,
        "confidence": answer.confidence,
        "citations": len(answer.citations),
        "dropped": len(answer.dropped),
        "fell_back": answer.fell_back is not None,
    }


def _common() -> Sequence[Processor]:
    """What each record is given, ours and those of libraries."""
    return (
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request_id,
    )


def _with_request_id(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if known := correlation_id.get():
        line.setdefault("request_id", known)
    return line


def _rendering(chosen: Logging, target: IO[str]) -> Sequence[Processor]:
    """How a record becomes text. A traceback shows lines of code and no values of variables."""
    readable = target.isatty() if chosen.format == "auto" else chosen.format == "text"
    if readable:
        plain = structlog.dev.plain_traceback
        return (structlog.dev.ConsoleRenderer(colors=target.isatty(), exception_formatter=plain),)
    return (
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )
