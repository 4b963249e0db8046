"""What most tests start from: articles, a store, an encoder that counts, an archive's home."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.store import Store
from corpus.types import Article
from embeddings.encoder import HashingEncoder, TransformerEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
NOW = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
# Files that take a minute and more: begun last, one of them would keep a process busy alone.
LONGEST = (
    "test_reproducible.py", "test_schemathesis.py", "test_kill.py", "test_kill_model.py",
    "test_first_questions.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; the others follow in their order."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@dataclass
class CountingEncoder:
    """A hashing encoder that notes each batch; fails at the batch `fails_at`, counted from 0."""

    batches: list[list[str]] = field(default_factory=list)
    fails_at: int | None = None
    inner: HashingEncoder = field(default_factory=HashingEncoder)

    @property
    def dimension(self) -> int:
        """Say the inner encoder's."""
        return self.inner.dimension

    @property
    def fingerprint(self) -> str:
        """Say the inner encoder's."""
        return self.inner.fingerprint

    @property
    def texts(self) -> list[str]:
        """List all texts encoded so far."""
        return [text for batch in self.batches for text in batch]

    def warm(self) -> None:
        """Load nothing."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode and note, or fail."""
        if self.fails_at == len(self.batches):
            raise RuntimeError("the power went")
        self.batches.append(list(texts))
        return self.inner.encode(texts)


def make(number: int = 1, **changes: object) -> Article:
    """Article "a1", "a2", … of three paragraphs that no other number has."""
    text = "\n\n".join(
        f"Paragraph {part} of story {number} tells of river{number} and bridge{part}. "
        f"The mayor of town{number} opened it on day {part}. " + "It was a dry summer. " * 30
        for part in range(3)
    )
    values: dict[str, object] = {
        "id": f"a{number}",
        "title": f"Story {number} about a bridge",
        "text": text.strip(),
        "source": "Xinhua" if number % 2 else "Reuters",
        "published": datetime(2018, 1, 1 + number % 28, tzinfo=UTC),
        "language": "en",
    }
    return Article(**values | changes)  # type: ignore[arg-type]


@pytest.fixture
def make_article() -> Callable[..., Article]:
    """Make article number n; keywords replace its fields."""
    return make


@pytest.fixture
def now() -> datetime:
    """Give the day that the tests are run on."""
    return NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an empty store."""
    opened = Store(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def encoder() -> CountingEncoder:
    """Make an encoder without a model that counts what it encodes."""
    return CountingEncoder()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make the home of an archive that needs no model; nothing is in it yet."""
    folder = tmp_path / "home"
    folder.mkdir(exist_ok=True)
    (folder / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    return folder


@pytest.fixture
def run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `dateline --home <home> …` in this process, which starts faster than one of its own."""
    from qa.cli import main  # noqa: PLC0415 - most tests do without it

    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        typed = ["dateline", *map(str, ("--home", home, *arguments))]
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with monkeypatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
            patched.setattr(sys, "argv", typed)
            try:
                main()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0
        said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(typed, code, *said)

    return command


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the exported graph for the whole run: making it takes 20 s."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def minilm(model_cache: Path) -> TransformerEncoder:
    """Load the real model on its default backend, its graph in `model_cache`."""
    encoder = TransformerEncoder("all-MiniLM-L6-v2", model_cache)
    encoder.warm()
    return encoder
