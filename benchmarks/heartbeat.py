"""Tells when the event loop stood still, so that every client waited."""

from __future__ import annotations

import asyncio
import resource
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Stall:
    """A time in which the loop ran nothing.

    at: Unix time of its end. seconds: how much later than due the loop came back. queued: as much
    of them the loop's thread was ready to run and had no processor (Linux; 0 elsewhere).
    computed: processor time of the whole process meanwhile. preempted: how often one of its
    threads had to leave a processor to others.
    """

    at: float
    seconds: float
    queued: float
    computed: float
    preempted: float

    @property
    def own(self) -> float:
        """The seconds that the server itself held its loop up: computing, waiting, keeping the GIL.

        On an idle machine all of them. On a busy one other programs' turns are taken off: the
        loop's own wait for a processor, and, where a thread that may have kept the GIL lost its
        processor, the time that the process did not compute.
        """
        waited = max(0.0, self.seconds - self.queued)
        return min(waited, self.computed) if self.preempted else waited


class Heartbeat:
    """Wakes on the loop every few milliseconds and tells how late it woke.

    told: gets each stall longer than `over` seconds, on the loop. every: seconds between beats.
    """

    def __init__(
        self, told: Callable[[Stall], None], *, over: float = 0.01, every: float = 0.002
    ) -> None:
        self._told, self._over, self._every = told, over, every

    async def beat(self) -> None:
        """Beat until cancelled."""
        schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        while True:
            before, due = _spent(schedule), time.perf_counter() + self._every
            await asyncio.sleep(self._every)
            late = time.perf_counter() - due
            if late > self._over:
                after = _spent(schedule)
                self._told(
                    Stall(time.time(), late, *(b - a for a, b in zip(before, after, strict=True)))
                )


def _spent(schedule: Path) -> tuple[float, float, float]:
    """So far: a thread's wait for a processor, the process's time on one, its preemptions."""
    switches = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
    return _queued(schedule), time.process_time(), switches


def _queued(schedule: Path) -> float:
    """Seconds that a thread has waited for a processor so far; 0 where the system does not tell."""
    try:
        return int(schedule.read_bytes().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
