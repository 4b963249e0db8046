"""What the machine gives at most: matrix products and reads of memory, on so many threads.

Figures are the best of several runs: a limit is what is possible, not what is usual.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch

SIDES = (1024, 2048, 4096)  # of square matrices; the largest is 64 MB in fp32, past the caches
READ_BYTES = 2_000_000_000
RUNS = 7


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


def reading() -> float:
    """GB/s of the fastest way found to read 2 GB once, on torch's threads: a sum or a dot product."""
    numbers = torch.ones(READ_BYTES // 4)
    first, second = numbers.chunk(2)
    return READ_BYTES / min(best(numbers.sum), best(lambda: first @ second)) / 1e9


def reading_on_one_core() -> float:
    """GB/s of numpy's dot product over 2 GB: BLAS runs it on one thread."""
    first = np.ones(READ_BYTES // 8, dtype=np.float32)
    second = np.ones(READ_BYTES // 8, dtype=np.float32)
    return READ_BYTES / best(lambda: first @ second) / 1e9


def triad() -> float:
    """GB/s of a = b + s c (STREAM; McCalpin 1995), three arrays of 667 MB counted once each."""
    b, c = (torch.ones(READ_BYTES // 12) for _ in range(2))
    a = torch.empty_like(b)
    return READ_BYTES / best(lambda: torch.add(b, c, alpha=3.0, out=a)) / 1e9
