"""Checks the machine, the model and the archive, for `dateline doctor`."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.errors import DatelineError
from qa.answering.language_model import LlmAnswerer
from qa.assembly import Dateline
from qa.retrieval.cross_encoder import CrossEncoderReranker

if TYPE_CHECKING:
    from qa.settings import Settings

PACKAGES = ("faiss-cpu", "openvino", "sentence-transformers", "tantivy", "tokenizers", "torch")
_NAMES = 5  # models that a server lists, shown at most
_READ = 10  # passages that the reader reads to be timed
LITTLE_SPACE = 1_000_000_000  # bytes; 36,000 passages take 0.2 GB


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. remedy: "" where there is nothing to do."""

    name: str
    state: Literal["ok", "warn", "fail"]
    found: str
    remedy: str = ""


def examine(home: Path) -> list[Check]:
    """All checks in order; what an archive that can't be opened leaves unchecked is left out."""
    checks = [Check("python", "ok", f"{platform.python_version()} on {platform.machine()}")]
    checks += [_package(name) for name in PACKAGES]
    existing = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    checks.append(
        Check("disk", "ok" if free > LITTLE_SPACE else "warn", f"{free / 1e9:.1f} GB free",
              "" if free > LITTLE_SPACE else "make room: an index needs about 6 kB a passage")
    )  # fmt: skip
    try:
        dateline = Dateline.open(home)
    except DatelineError as error:
        return [*checks, Check("archive", "fail", error.found, error.remedy)]
    try:
        checks += _archive(dateline)
        checks.append(_attempt("model", lambda: _model(dateline)))
        if dateline.service.reader:
            checks.append(_attempt("reader", lambda: _reader(dateline)))
        if "llm" in dateline.service.answerers:
            checks.append(_language_model(dateline))
        if dateline.settings.retrieval.reranker is not None:
            checks.append(_attempt("reranker", lambda: _reranker(dateline)))
    finally:
        dateline.close()
    return checks


def _package(name: str) -> Check:
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, "fail", "not installed", "run `make install`")


def _archive(dateline: Dateline) -> Iterator[Check]:
    yield Check("home", "ok", str(dateline.home.absolute()))
    yield Check("settings", "ok", _changed(dateline.settings))
    summary = dateline.store.summary()
    found = f"{summary.articles:,} articles, {summary.passages:,} passages"
    empty = not summary.articles
    yield Check("archive", "warn" if empty else "ok", found,
                "run `dateline index PATH`" if empty else "")  # fmt: skip
    if empty:
        return
    (integrity,) = dateline.store.database.connection.execute("PRAGMA quick_check").fetchone()
    sound = integrity == "ok"
    yield Check("database", "ok" if sound else "fail", integrity,
                "" if sound else "index again into another --home")  # fmt: skip
    words, vectors = len(dateline.indexes.lexical), len(dateline.indexes.vectors)
    agree = words == vectors == summary.passages
    yield Check("indexes", "ok" if agree else "warn",
                f"{words:,} passages by words, {vectors:,} by meaning, {dateline.index_fingerprint}",
                "" if agree else "run `dateline index PATH` to finish")  # fmt: skip
    linked = dateline.store.duplicates.complete
    yield Check("stories", "ok" if linked else "warn",
                "near-duplicates linked" if linked else "some articles not compared yet",
                "" if linked else "run `dateline index PATH` to finish")  # fmt: skip


def _model(dateline: Dateline) -> str:
    started = time.perf_counter()
    dateline.encoder.encode(["warm"])
    seconds = time.perf_counter() - started
    name = dateline.settings.embedding.model
    return f"{name}, {dateline.encoder.dimension} dimensions, first vector in {seconds:.1f} s"


def _reader(dateline: Dateline) -> str:
    reader = dateline.service.reader
    assert reader is not None
    reader.warm()
    passages = [("warm", "warm " * 150)] * _READ
    reader.read("warm", passages)  # the graph prepares itself for a length that it has not met
    started = time.perf_counter()
    reader.read("warm", passages)
    seconds = time.perf_counter() - started
    return f"{dateline.settings.answering.reader}, {_READ} passages in {1000 * seconds:.0f} ms"


def _reranker(dateline: Dateline) -> str:
    reranker = dateline.service.retriever.reranker
    assert isinstance(reranker, CrossEncoderReranker)
    reranker.warm()
    started = time.perf_counter()
    reranker.logits("warm", ["warm " * 200])
    seconds = time.perf_counter() - started
    return f"{dateline.settings.retrieval.reranker}, {1000 * seconds:.0f} ms a passage"


def _language_model(dateline: Dateline) -> Check:
    """Whether the endpoint answers, and lists the model; some list none and have it all the same."""
    llm = dateline.service.answerers["llm"]
    assert isinstance(llm, LlmAnswerer)
    wanted, started = dateline.settings.llm.model, time.perf_counter()
    try:
        names = llm.endpoint.models()
    except DatelineError as error:
        return Check("language model", "fail", error.found, error.remedy)
    seconds = time.perf_counter() - started
    if wanted in names:
        where = dateline.settings.llm.base_url
        return Check("language model", "ok", f"{wanted} at {where}, in {seconds:.2f} s")
    listed = ", ".join(names[:_NAMES]) or "none"
    remedy = "set llm.model to one of them, unless the server takes any name"
    return Check("language model", "warn", f"{wanted} is not listed; listed: {listed}", remedy)


def _attempt(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", check())
    except DatelineError as error:
        return Check(name, "fail", error.found, error.remedy)


def _changed(settings: Settings) -> str:
    changed = settings.model_dump(exclude_defaults=True)
    return f"changed: {changed}" if changed else "defaults"
