"""What every peer is given: the articles, the passages cut from them, and vectors if wanted."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import TransformerEncoder
from embeddings.model_files import ModelFiles

MODEL = "all-MiniLM-L6-v2"
TOGETHER = 2048  # passages encoded between two words of progress

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Part:
    """Some of the articles: JSON Lines of them and of their passages, with their counts.

    megabytes: of the articles' text in UTF-8, millions of bytes.
    """

    articles: Path
    passages: Path
    article_count: int
    passage_count: int
    megabytes: float


@dataclass(frozen=True)
class Data:
    """The whole archive, and the part of it that indexing is timed on (evenly spread over it).

    source: the file that the articles came from. vectors: of the whole's passages.
    """

    source: Path
    whole: Part
    timed: Part
    vectors: Path | None = None


def prepare(articles: Path, count: int | None, folder: Path, splitter: Path) -> Data:
    """Lay out the articles and cut them. splitter: the Python of its environment.

    count: the articles to time indexing on, None for all. Files made before from the same articles
    are taken as they are.
    """
    raw = articles.read_bytes()
    text = gzip.decompress(raw) if articles.suffix == ".gz" else raw
    # Not splitlines(): U+2028 may stand inside a JSON string.
    lines = [line for line in text.decode("utf-8-sig").split("\n") if line.strip()]
    folder = folder / hashlib.blake2b(text, digest_size=4).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    whole = _part(lines, folder, "all", splitter)
    if not count or count >= len(lines):
        return Data(articles, whole, whole)
    chosen = [lines[number * len(lines) // count] for number in range(count)]
    return Data(articles, whole, _part(chosen, folder, str(count), splitter))


def vectors_of(part: Part, models: Path, progress: Progress) -> Path:
    """Encode the passages with Dateline's encoder, once; gives the .npy file, in their order."""
    path = part.passages.with_suffix(".npy")
    if not path.is_file():
        with part.passages.open(encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        encoder = TransformerEncoder(MODEL, models)
        made = np.empty((len(texts), encoder.dimension), dtype=np.float32)
        for start in range(0, len(texts), TOGETHER):
            made[start : start + TOGETHER] = encoder.encode(texts[start : start + TOGETHER])
            progress("encode", min(start + TOGETHER, len(texts)), len(texts))
        with written(path) as making, making.open("wb") as file:
            np.save(file, made)
    return path


def model_folder() -> Path:
    """Find the folder of the weights that everyone uses."""
    return ModelFiles.find(MODEL).folder


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Give a name beside the path, which takes its place when all went well."""
    making = path.with_name(f".{path.name}.making")
    yield making
    making.replace(path)


def _part(lines: list[str], folder: Path, name: str, splitter: Path) -> Part:
    articles, passages = folder / f"articles-{name}.jsonl", folder / f"passages-{name}.jsonl"
    articles.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if not passages.is_file():
        with written(passages) as making:
            script = Path(__file__).with_name("cut.py")
            subprocess.run([splitter, script, articles, making], check=True)
    with passages.open(encoding="utf-8") as file:
        count = sum(1 for _ in file)
    size = sum(len(json.loads(line)["text"].encode()) for line in lines)
    return Part(articles, passages, len(lines), count, size / 1e6)
