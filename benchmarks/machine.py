"""What the machine gives at most: matrix products and reads of memory, on so many threads.

Figures are the best of several runs: a limit is what is possible, not what is usual.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch

SIDES = (1024, 2048, 4096)  # of square matrices; the largest is 64 MB in fp32, past the caches
READ_BYTES = 2_000_000_000
PIECE_BYTES = 500_000_000  # the same read in pieces, each far past the caches
RUNS = 7
PIECE_RUNS = 20


def best(call: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the fastest of several calls, after one that does not count."""
    call()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return min(taken)


def gemm(dtype: torch.dtype, shape: tuple[int, int, int], runs: int = RUNS) -> float:
    """GFLOP/s of oneDNN's matrix product (m, k) x (k, n), 2 m k n operations."""
    m, k, n = shape
    left, right = torch.randn(m, k).to(dtype), torch.randn(k, n).to(dtype)
    return 2 * m * k * n / best(lambda: left @ right, runs) / 1e9


def gemm_peak(dtype: torch.dtype) -> float:
    """GFLOP/s at the best of SIDES."""
    return max(gemm(dtype, (side, side, side)) for side in SIDES)


def reading() -> dict[str, float]:
    """GB/s of reading numbers once, by the ways that may be fastest; 2 GB and pieces of 0.5 GB.

    torch's sum and dot product run on all its threads, numpy's dot product on one.
    """
    found = {}
    for name, size, runs in (("2 GB", READ_BYTES, RUNS), ("0.5 GB", PIECE_BYTES, PIECE_RUNS)):
        numbers = torch.ones(size // 4)
        first, second = numbers.chunk(2)
        one, two = first.numpy(), second.numpy()
        for way, call in (
            ("sum", numbers.sum),
            ("dot", partial(torch.dot, first, second)),
            ("dot on one core", partial(np.dot, one, two)),
        ):
            found[f"{way}, {name}"] = size / best(call, runs) / 1e9
    return found


def triad() -> float:
    """GB/s of a = b + s c (STREAM; McCalpin 1995), three arrays of 667 MB counted once each."""
    b, c = (torch.ones(READ_BYTES // 12) for _ in range(2))
    a = torch.empty_like(b)
    return READ_BYTES / best(lambda: torch.add(b, c, alpha=3.0, out=a)) / 1e9
