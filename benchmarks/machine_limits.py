"""The machine's own limits and our share of them, all in one run.

    python benchmarks/machine_limits.py [--home .dateline] [--json]
        [--results evals/results/limits.json] [--plot docs/plots/limits.png]

Encoding is counted in floating point operations. A token of a passage of L costs each of the n
layers of a BERT with hidden size d and inner size f
    2 (4 d d + 2 d f) for its projections, 2 a multiplication and an addition, and
    2 (2 L d) for its attention,
so a passage costs L n (8 d d + 4 d f + 4 L d): 2.87 GFLOP for MiniLM (n 6, d 384, f 1536) at 128.
What is not a matrix product (softmax, norms, the activation, the embeddings) counts nothing.

A flat search reads every vector once: its GB/s are the vectors' bytes over its time. The limits are
oneDNN's matrix products through torch in both precisions, the fastest of several ways to read, and
STREAM's triad (benchmarks/machine.py).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import torch
from limits_page import draw, table
from machine import Clock, best, gemm_peak, reading, triad

from embeddings.encoder import TransformerEncoder
from embeddings.graph import GRAPH, openvino, precision
from embeddings.model_files import ModelFiles
from embeddings.vectors import FaissIndex

MODEL = "all-MiniLM-L6-v2"
LENGTHS = (128, 256)
PASSAGES = 64
ENCODINGS = 4
BATCH_TOKENS = 2048  # as the encoder's
COUNTS = (33_000, 100_000, 500_000)
SEARCHES = 10


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--counts", default=",".join(map(str, COUNTS)))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--results", type=Path, default=Path("evals/results/limits.json"))
    parser.add_argument("--plot", type=Path, default=Path("docs/plots/limits.png"))
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    models = options.home / "models"
    TransformerEncoder(MODEL, models).warm()
    machine = {"cores": cores, "load_before": os.getloadavg()[0]}
    limits = {
        "all": machine_limits(cores, time.perf_counter),
        "core": machine_limits(1, time.process_time),
    }
    counts = [int(count) for count in options.counts.split(",")]
    result = {
        "machine": machine | limits,
        "precision": precision(),
        "encoding": [encoding(models, length, limits) for length in LENGTHS],
        "searching": [searching(count, limits) for count in counts],
    }
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(json.dumps(result, indent=2) + "\n")
    draw(result, options.plot)
    print(json.dumps(result, indent=2) if options.json else table(result))


def machine_limits(threads: int, clock: Clock) -> dict[str, Any]:
    """What so many threads get at most, by a clock."""
    torch.set_num_threads(threads)
    reads = reading(clock)
    return {
        "gemm_f32_gflops": gemm_peak(torch.float32, clock),
        "gemm_bf16_gflops": gemm_peak(torch.bfloat16, clock),
        "read_gbs": max(reads.values()),
        "reads_gbs": reads,
        "triad_gbs": triad(clock),
    }


def gflop(length: int) -> float:
    """The operations of a passage of so many tokens, in 1e9; see the module."""
    config = json.loads((ModelFiles.find(MODEL).folder / "config.json").read_text())
    n, d, f = (config[key] for key in ("num_hidden_layers", "hidden_size", "intermediate_size"))
    return float(length * n * (8 * d * d + 4 * d * f + 4 * length * d)) / 1e9


def encoding(models: Path, length: int, limits: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Passages of exactly `length` tokens through the encoder, and where its graph's time goes."""
    chance = np.random.default_rng(5)
    words = "river bank minister storm city bridge market ship school winter".split()
    texts = [" ".join(chance.choice(words, length - 2)) for _ in range(PASSAGES)]
    found: dict[str, Any] = {"tokens": length, "gflop": gflop(length)}
    for name, threads, clock in (("all", None, time.perf_counter), ("core", 1, time.process_time)):
        encoder = TransformerEncoder(MODEL, models, threads=threads)
        rate = PASSAGES / best(partial(encoder.encode, texts), ENCODINGS, clock)
        gflops = rate * gflop(length)
        peak = limits[name][f"gemm_{precision()}_gflops"]
        found[name] = {"per_second": rate, "gflops": gflops, "share": gflops / peak}
    folder = next(path.parent for path in models.glob(f"*/{GRAPH}"))
    return found | {"time_by_operation": by_operation(folder, length)}


def by_operation(folder: Path, length: int) -> dict[str, float]:
    """The share of the graph's time, on one thread, that each kind of operation has; most first."""
    settings = {
        "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision(),
        "INFERENCE_NUM_THREADS": 1, "PERF_COUNT": "YES",
    }  # fmt: skip
    graph = openvino().Core().compile_model(str(folder / GRAPH), "CPU", settings)
    request = graph.create_infer_request()
    ids = np.full((BATCH_TOKENS // length, length), 2314, dtype=np.int64)
    spent: Counter[str] = Counter()
    for _ in range(10):
        request.infer([ids, np.ones_like(ids)])
        for node in request.get_profiling_info():
            spent[node.node_type] += node.real_time.total_seconds()
    return {kind: part / spent.total() for kind, part in spent.most_common(8)}


def searching(count: int, limits: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One question against `count` unit vectors: our index scoring every row, and FAISS's own."""
    chance = np.random.default_rng(7)
    vectors = chance.standard_normal((count, 384), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[:1].copy()
    found: dict[str, Any] = {"vectors": count, "megabytes": vectors.nbytes / 1e6}
    flat = faiss.IndexFlatIP(384)
    flat.add(vectors)
    with tempfile.TemporaryDirectory() as name:
        ours = FaissIndex(384, coded_from=count + 1)
        ours.add(np.arange(count), vectors)
        ours.save(Path(name) / "vectors")
        for name_of_limit, clock in (("all", time.perf_counter), ("core", time.process_time)):
            seconds = best(lambda: ours.search(query[0], 100), SEARCHES, clock)
            gbs = vectors.nbytes / seconds / 1e9
            share = gbs / limits[name_of_limit]["read_gbs"]
            theirs = vectors.nbytes / best(lambda: flat.search(query, 100), SEARCHES, clock) / 1e9
            found[name_of_limit] = {
                "ms": seconds * 1e3, "gbs": gbs, "share": share, "index_flat_ip_gbs": theirs,
            }  # fmt: skip
    return found


if __name__ == "__main__":
    main()
