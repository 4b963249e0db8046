"""What the machine gives at most: matrix products and reads of memory.

Figures are the best of several runs: a limit is what is possible, not what is usual. `clock` may be
time.process_time: on a busy machine, and on one thread, it leaves out the turns of other programs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch

# Square ones, past the caches and not, and those of MiniLM's layers with 2,048 tokens.
SHAPES = (
    (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048),
    (2048, 384, 384), (2048, 384, 1536), (2048, 1536, 384),
)  # fmt: skip
SMALL = 20_000_000_000  # operations: what takes less is run more often
READ_BYTES = 2_000_000_000
PIECE_BYTES = 500_000_000  # the same read in pieces, each far past the caches
RUNS = 5
PIECE_RUNS = 12
Clock = Callable[[], float]


def best(call: Callable[[], object], runs: int = RUNS, clock: Clock = time.perf_counter) -> float:
    """Seconds of the fastest of several calls, after one that does not count."""
    call()
    taken = []
    for _ in range(runs):
        began = clock()
        call()
        taken.append(clock() - began)
    return min(taken)


def gemm(
    dtype: torch.dtype, shape: tuple[int, int, int], clock: Clock = time.perf_counter
) -> float:
    """GFLOP/s of oneDNN's matrix product (m, k) x (k, n), 2 m k n operations."""
    m, k, n = shape
    left, right = torch.randn(m, k).to(dtype), torch.randn(k, n).to(dtype)
    operations = 2 * m * k * n
    return operations / best(lambda: left @ right, max(RUNS, SMALL // operations), clock) / 1e9


def gemm_peak(dtype: torch.dtype, clock: Clock = time.perf_counter) -> float:
    """GFLOP/s at the best of SHAPES."""
    return max(gemm(dtype, shape, clock) for shape in SHAPES)


def reading(clock: Clock = time.perf_counter) -> dict[str, float]:
    """GB/s of reading numbers once, by the ways that may be fastest; 2 GB and pieces of 0.5 GB.

    By time.process_time they are those of one core.
    """
    found = {}
    for name, size, runs in (("2 GB", READ_BYTES, RUNS), ("0.5 GB", PIECE_BYTES, PIECE_RUNS)):
        numbers = torch.ones(size // 4)
        first, second = numbers.chunk(2)
        one, two = first.numpy(), second.numpy()
        for way, call in (
            ("sum", numbers.sum),
            ("dot", partial(torch.dot, first, second)),
            ("numpy's dot", partial(np.dot, one, two)),
        ):
            found[f"{way}, {name}"] = size / best(call, runs, clock) / 1e9
    return found


def triad(clock: Clock = time.perf_counter) -> float:
    """GB/s of a = b + s c (STREAM; McCalpin 1995), three arrays of 667 MB counted once each."""
    b, c = (torch.ones(READ_BYTES // 12) for _ in range(2))
    a = torch.empty_like(b)
    return READ_BYTES / best(lambda: torch.add(b, c, alpha=3.0, out=a), RUNS, clock) / 1e9
