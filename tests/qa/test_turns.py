"""So many threads compute at once; who waits for something else lets another go ahead."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from qa.turns import Turns

PATIENCE = 20


def test_so_many_at_once() -> None:
    """Of many threads never more than the number hold a turn, and all get theirs."""
    turns, guard, now, most, done = Turns(3), threading.Lock(), 0, 0, 0

    def work(_number: int) -> None:
        nonlocal now, most, done
        with turns.taken():
            with guard:
                now += 1
                most = max(most, now)
            threading.Event().wait(0.002)
            with guard:
                now -= 1
                done += 1

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(work, range(60)))
    assert (most, now, done) == (3, 0, 60)


def test_a_lent_turn_is_another_s() -> None:
    """While one thread waits, another holds the only turn; then it goes on."""
    turns, waits, other_done = Turns(1), threading.Event(), threading.Event()
    order: list[str] = []

    def waiting() -> None:
        with turns.taken():
            with turns.lent():
                waits.set()
                assert other_done.wait(PATIENCE)
            order.append("first goes on")

    def other() -> None:
        assert waits.wait(PATIENCE)
        with turns.taken():
            order.append("second")
            other_done.set()

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(waiting), pool.submit(other)]:
            one.result(PATIENCE)
    assert order == ["second", "first goes on"]


def test_nothing_to_lend() -> None:
    """A thread without a turn lends none and takes none."""
    turns = Turns(1)
    with turns.lent(), turns.taken(), turns.lent(), turns.taken():
        pass
    with turns.taken():
        pass


def test_an_error_gives_the_turn_back() -> None:
    """Whether it was held or lent when the error came."""
    turns = Turns(1)
    with suppress(KeyError), turns.taken():
        raise KeyError
    with suppress(KeyError), turns.taken(), turns.lent():
        raise KeyError
    taken = threading.Event()

    def take() -> None:
        with turns.taken():
            taken.set()

    thread = threading.Thread(target=take)
    thread.start()
    thread.join(PATIENCE)
    assert taken.is_set()
