"""A peer's script as a process of its own, asked by JSON lines (see protocol.py)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

# Nothing is fetched and nothing is reported home: there may be no network.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
}


class PeerFailed(Exception):
    """A peer's script ended before it replied; says what it was asked and its last words."""


class Process:
    """The script, running; use it in a with statement.

    log: what it writes to standard error. It has a session of its own, so that Ctrl-C reaches
    whoever asks and not the script.
    """

    def __init__(self, command: Sequence[str | Path], log: Path) -> None:
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                start_new_session=True,
                env={**os.environ, **OFFLINE},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if error is not None:
            self._process.kill()
        with suppress(BrokenPipeError):  # it ended by itself, and `ask` has said so
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """Send one request and wait for its reply. Raises PeerFailed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            print(json.dumps({"do": do, **more}), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            line = ""
        else:
            line = self._process.stdout.readline()
        try:
            reply = json.loads(line)
        except ValueError as error:
            said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise PeerFailed(
                f"expected a reply to {do!r}; found {line.strip()[:80] or 'the end of its output'}, "
                f"after {said[-1][:300] if said else 'no word'!r}; see {self._log}"
            ) from error
        assert isinstance(reply, dict)
        return reply
