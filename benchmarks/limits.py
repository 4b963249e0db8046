"""The machine's own limits and our share of them, all in one run.

    python benchmarks/limits.py [--home .dateline] [--json]
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
from collections import Counter
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import torch
from limits_page import draw, table
from machine import best, gemm, gemm_peak, reading, triad

from embeddings.faiss_index import FaissIndex
from embeddings.graph import GRAPH, openvino, precision
from embeddings.model_files import ModelFiles
from embeddings.transformer import TransformerEncoder

MODEL = "all-MiniLM-L6-v2"
LENGTHS = (128, 256)
PASSAGES = 256
BATCH_TOKENS = 2048  # as the encoder's
COUNTS = (33_000, 100_000, 500_000)
SEARCHES = 15
BATCH = 64  # questions at once, to show what one at a time leaves


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--counts", default=",".join(map(str, COUNTS)))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--results", type=Path, default=Path("evals/results/limits.json"))
    parser.add_argument("--plot", type=Path, default=Path("docs/plots/limits.png"))
    options = parser.parse_args()
    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    encoder = TransformerEncoder(MODEL, options.home / "models")
    encoder.warm()
    reads = reading()
    machine = {
        "cores": threads,
        "load_before": os.getloadavg()[0],
        "gemm_f32_gflops": gemm_peak(torch.float32),
        "gemm_bf16_gflops": gemm_peak(torch.bfloat16),
        "read_gbs": max(reads.values()),
        "reads_gbs": reads,
        "triad_gbs": triad(),
    }
    peak = machine[f"gemm_{precision()}_gflops"]
    folder = next(path.parent for path in (options.home / "models").glob(f"*/{GRAPH}"))
    result = {
        "machine": machine,
        "precision": precision(),
        "encoding": [encoding(encoder, folder, length, peak) for length in LENGTHS],
        "searching": [
            searching(int(count), machine["read_gbs"]) for count in options.counts.split(",")
        ],
    }
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(json.dumps(result, indent=2) + "\n")
    draw(result, options.plot)
    print(json.dumps(result, indent=2) if options.json else table(result))


def gflop(length: int) -> float:
    """The operations of a passage of so many tokens, in 1e9; see the module."""
    config = json.loads((ModelFiles.find(MODEL).folder / "config.json").read_text())
    n, d, f = (config[key] for key in ("num_hidden_layers", "hidden_size", "intermediate_size"))
    return float(length * n * (8 * d * d + 4 * d * f + 4 * length * d)) / 1e9


def encoding(encoder: TransformerEncoder, folder: Path, length: int, peak: float) -> dict[str, Any]:
    """Passages of exactly `length` tokens: through the encoder whole, and through its graph alone."""
    chance = np.random.default_rng(5)
    words = "river bank minister storm city bridge market ship school winter".split()
    texts = [" ".join(chance.choice(words, length - 2)) for _ in range(PASSAGES)]
    whole = PASSAGES / best(lambda: encoder.encode(texts), 3)
    alone, kinds = graph_alone(folder, length)
    d = 384
    rows = BATCH_TOKENS
    products = [(rows, d, d), (rows, d, 4 * d), (rows, 4 * d, d)]
    dtype = torch.bfloat16 if precision() == "bf16" else torch.float32
    return {
        "tokens": length,
        "gflop": gflop(length),
        "passages_per_second": whole,
        "gflops": whole * gflop(length),
        "share": whole * gflop(length) / peak,
        "graph_gflops": alone * gflop(length),
        "graph_share": alone * gflop(length) / peak,
        "gemm_gflops_of_its_shapes": {
            "x".join(map(str, shape)): gemm(dtype, shape, 20) for shape in products
        },
        "time_by_operation": kinds,
    }


def graph_alone(folder: Path, length: int) -> tuple[float, dict[str, float]]:
    """Passages a second of the graph, and the share of its time that each kind of operation has."""
    ov = openvino()
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision()}
    size = BATCH_TOKENS // length
    ids = np.full((size, length), 2314, dtype=np.int64)
    request = ov.Core().compile_model(str(folder / GRAPH), "CPU", settings).create_infer_request()
    seconds = best(lambda: request.infer([ids, np.ones_like(ids)]), 20)
    counting = ov.Core().compile_model(
        str(folder / GRAPH), "CPU", {**settings, "PERF_COUNT": "YES"}
    ).create_infer_request()  # fmt: skip
    spent: Counter[str] = Counter()
    for _ in range(10):
        counting.infer([ids, np.ones_like(ids)])
        for node in counting.get_profiling_info():
            spent[node.node_type] += node.real_time.total_seconds()
    total = spent.total()
    return size / seconds, {kind: time / total for kind, time in spent.most_common(8)}


def searching(count: int, limit: float) -> dict[str, Any]:
    """One question against `count` unit vectors: our index scoring every row, and FAISS's own."""
    chance = np.random.default_rng(7)
    vectors = chance.standard_normal((count, 384), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    queries = vectors[:BATCH].copy()
    found: dict[str, Any] = {"vectors": count, "megabytes": vectors.nbytes / 1e6}
    with tempfile.TemporaryDirectory() as name:
        ours = FaissIndex(384, coded_from=count + 1)
        ours.add(np.arange(count), vectors)
        ours.save(Path(name) / "vectors")
        found["ms"] = best(lambda: ours.search(queries[0], 100), SEARCHES) * 1e3
    found["gbs"] = vectors.nbytes / found["ms"] / 1e6
    found["share"] = found["gbs"] / limit
    flat = faiss.IndexFlatIP(384)
    flat.add(vectors)
    for threads in (1, found_threads := faiss.omp_get_max_threads()):
        faiss.omp_set_num_threads(threads)
        ms = best(lambda: flat.search(queries[:1], 100), SEARCHES) * 1e3
        found[f"index_flat_ip_{threads}_gbs"] = vectors.nbytes / ms / 1e6
    faiss.omp_set_num_threads(found_threads)
    many = best(lambda: flat.search(queries, 100), 3) * 1e3
    found[f"ms_a_question_of_{BATCH}"] = many / BATCH
    return found


if __name__ == "__main__":
    main()
