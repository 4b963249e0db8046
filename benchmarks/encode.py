"""Passages per second beside stock sentence-transformers, in one run on the same threads.

    python benchmarks/encode.py [FILE ...] [--passages 1000] [--threads 2] [--repeats 3] [--json]

FILE is text or Markdown; by default the sample archive's articles, their sentences shuffled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoder import TransformerEncoder
from embeddings.model_files import ModelFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MODEL = "all-MiniLM-L6-v2"
ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"
TOKENS = 128
QUERIES = 60
_COLD = """
import time
start = time.perf_counter()
from pathlib import Path
from embeddings.encoder import TransformerEncoder
TransformerEncoder({model!r}, Path({cache!r}), threads={threads}).encode(["who met in Beijing"])
print(time.perf_counter() - start)
"""


def passages(files: Sequence[Path], count: int, seed: int = 2) -> list[str]:
    """Make passages of about 128 tokens, 64 to 192, from sentences shuffled with a seed."""
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(ModelFiles.find(MODEL).folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    text = " ".join(path.read_text(encoding="utf-8").split("---")[-1] for path in files)
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", text) if len(s.split()) > 3]  # noqa: PLR2004
    chance, made = random.Random(seed), []  # noqa: S311 - not for secrets
    while len(made) < count:
        words = " ".join(chance.sample(sentences, min(14, len(sentences)))).split()
        wanted = int(min(192, max(64, chance.gauss(TOKENS, 24))))
        offsets = tokenizer.encode(" ".join(words)).offsets[1 : wanted - 1]
        made.append(" ".join(words)[: offsets[-1][1]])
    return made


def timed(encode: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Return the seconds that a call took, and its vectors."""
    start = time.perf_counter()
    vectors = encode()
    return time.perf_counter() - start, vectors


def cold_start(cache: Path, threads: int, repeats: int) -> float:
    """Return the median seconds from a fresh process's first import to its first vector."""
    code = _COLD.format(model=MODEL, cache=str(cache), threads=threads)
    runs = [
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        for _ in range(repeats)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def measure(files: Sequence[Path], count: int, threads: int, repeats: int) -> dict[str, object]:
    """Run both encoders in turn over the same passages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    torch.set_num_threads(threads)
    texts = passages(files, count)
    folder = ModelFiles.find(MODEL).folder
    stock = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    with tempfile.TemporaryDirectory() as home:
        cache = Path(home)
        ours = TransformerEncoder(MODEL, cache, threads=threads)
        ours.warm()
        ours.encode(texts[:64])
        stock.encode(texts[:64], show_progress_bar=False)
        times: list[tuple[float, float]] = []
        for _ in range(repeats):
            slow, expected = timed(
                lambda: np.asarray(stock.encode(texts, show_progress_bar=False))  # documented way
            )
            fast, found = timed(lambda: ours.encode(texts))
            times.append((slow, fast))
        queries = [" ".join(text.split()[:9]) for text in texts[:QUERIES]]
        ours.encode(queries)
        waits = [timed(lambda q=query: ours.encode([q]))[0] for query in queries]  # type: ignore[misc]
        cold = cold_start(cache, threads, repeats)
    return {
        "passages": count,
        "mean_tokens": statistics.mean(len(ids) for ids in stock.tokenizer(texts)["input_ids"]),
        "threads": threads,
        "load_average": os.getloadavg()[0],
        "stock_per_second": [round(count / slow, 1) for slow, _ in times],
        "ours_per_second": [round(count / fast, 1) for _, fast in times],
        "ratio": round(statistics.median(slow / fast for slow, fast in times), 2),
        "worst_cosine": round(float(np.sum(expected * found, axis=1).min()), 6),
        "query_p50_ms": round(1000 * statistics.median(waits), 2),
        "cold_start_seconds": round(cold, 2),
    }


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--passages", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    files = given.files or sorted(ARTICLES.glob("*.md"))
    result = measure(files, given.passages, given.threads, given.repeats)
    if given.json:
        print(json.dumps(result))
        return
    for key, value in result.items():
        print(f"{key:20} {value}")
    print("wanted: ratio at least 3, worst cosine at least 0.999")


if __name__ == "__main__":
    main()
