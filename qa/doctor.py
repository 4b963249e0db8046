"""Checks the machine, the model and the archive, for `dateline doctor`."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from corpus.errors import DatelineError
from qa.answering.language_model import LlmAnswerer
from qa.answering.windows import AGAIN
from qa.archive import Dateline
from qa.retrieval.cross_encoder import CrossEncoderReranker

PACKAGES = ("faiss-cpu", "openvino", "sentence-transformers", "tantivy", "tokenizers", "torch")
LITTLE_SPACE = 1_000_000_000  # bytes; 36,000 passages take 0.2 GB
_NAMES = 5  # models that a server lists, shown at most
_READ = 10  # passages that the reader reads to be timed


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. remedy: "" where there is nothing to do."""

    name: str
    state: Literal["ok", "warn", "fail"]
    found: str
    remedy: str = ""


def examine(home: Path) -> list[Check]:
    """All checks in order; an archive that can't be opened ends them."""
    checks = [Check("python", "ok", f"{platform.python_version()} on {platform.machine()}")]
    checks += [_package(name) for name in PACKAGES]
    existing = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    room = "make room: an index needs about 6 kB a passage"
    checks.append(_found("disk", f"{free / 1e9:.1f} GB free", free > LITTLE_SPACE, room))
    try:
        dateline = Dateline.open(home)
    except DatelineError as error:
        return [*checks, Check("archive", "fail", error.found, error.remedy)]
    with closing(dateline):
        return [*checks, *_archive(dateline), *_models(dateline)]


def _found(
    name: str, found: str, good: bool, remedy: str, bad: Literal["warn", "fail"] = "warn"
) -> Check:
    """A check that is ok where it is good, and else has a remedy."""
    return Check(name, "ok", found) if good else Check(name, bad, found, remedy)


def _package(name: str) -> Check:
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, "fail", "not installed", "run `make install`")


def _archive(dateline: Dateline) -> Iterator[Check]:
    changed = dateline.settings.model_dump(exclude_defaults=True)
    yield Check("home", "ok", str(dateline.home.absolute()))
    yield Check("settings", "ok", f"changed: {changed}" if changed else "defaults")
    held = dateline.store.summary()
    counted = f"{held.articles:,} articles, {held.passages:,} passages"
    yield _found("archive", counted, held.articles > 0, "run `dateline index PATH`")
    if not held.articles:
        return
    finish = "run `dateline index PATH` to finish"
    (integrity,) = dateline.store.database.connection.execute("PRAGMA quick_check").fetchone()
    another = "index again into another --home"
    yield _found("database", integrity, integrity == "ok", another, "fail")
    words, vectors = len(dateline.indexes.lexical), len(dateline.indexes.vectors)
    indexed = f"{words:,} passages by words, {vectors:,} by meaning, {dateline.index_fingerprint}"
    yield _found("indexes", indexed, words == vectors == held.passages, finish)
    linked = dateline.store.duplicates.complete
    compared = "near-duplicates linked" if linked else "some articles not compared yet"
    yield _found("stories", compared, linked, finish)


def _models(dateline: Dateline) -> Iterator[Check]:
    """Whether each model that the settings name can be used, and how fast it is."""
    yield _attempt("model", lambda: _model(dateline))
    if dateline.service.readers:
        yield _attempt("reader", lambda: _readers(dateline))
    if "llm" in dateline.service.answerers:
        yield _language_model(dateline)
    if dateline.settings.retrieval.reranker is not None:
        yield _attempt("reranker", lambda: _reranker(dateline))


def _attempt(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", check())
    except DatelineError as error:
        return Check(name, "fail", error.found, error.remedy)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _model(dateline: Dateline) -> str:
    seconds = _seconds(lambda: dateline.encoder.encode(["warm"]))
    name = dateline.settings.embedding.model
    return f"{name}, {dateline.encoder.dimension} dimensions, first vector in {seconds:.1f} s"


def _readers(dateline: Dateline) -> str:
    told = []
    for reader, count in zip(dateline.service.readers, (_READ, AGAIN), strict=False):
        reader.warm()
        passages = [("warm", "warm " * 150)] * count
        reader.read("warm", passages)  # the graph prepares itself for a length that it has not met
        seconds = _seconds(partial(reader.read, "warm", passages))
        told.append(f"{count} passages in {1000 * seconds:.0f} ms")
    return f"{dateline.settings.answering.reader}, {', then '.join(told)}"


def _reranker(dateline: Dateline) -> str:
    reranker = dateline.service.retriever.reranker
    assert isinstance(reranker, CrossEncoderReranker)
    reranker.warm()
    seconds = _seconds(lambda: reranker.logits("warm", ["warm " * 200]))
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
