"""The questions suggested for an archive: made beside the serving, kept beside the archive."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from corpus.errors import DatelineError

_LOG = logging.getLogger(__name__)
_EDITION = 1  # counts up when the rules change, so that kept suggestions are made anew


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
