"""Settings: from the file, from the environment, strictly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from qa.errors import SettingsError
from qa.settings import Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clear the environment of settings."""
    for name in os.environ:
        if name.upper().startswith("DATELINE_"):
            monkeypatch.delenv(name)


def toml(folder: Path, text: str) -> Path:
    """Write the file of an archive's settings."""
    (folder / "dateline.toml").write_text(text)
    return folder


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """An archive needs no settings, nor even its folder."""
    assert Settings.load(tmp_path / "nowhere").model_dump() == Settings().model_dump()
    assert Settings.load(tmp_path).embedding.model == "all-MiniLM-L6-v2"


def test_the_file_is_read(tmp_path: Path) -> None:
    """What the file says holds; what it leaves out keeps its default."""
    found = Settings.load(
        toml(tmp_path, '[embedding]\nmodel = "hashing"\n[chunking]\nsize = 500\n')
    )
    assert (found.embedding.model, found.chunking.size, found.chunking.overlap) == (
        "hashing", 500, 200,
    )  # fmt: skip


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable overrides the file, one key at a time; the home's own variable is no setting."""
    monkeypatch.setenv("DATELINE_CHUNKING__SIZE", "700")
    monkeypatch.setenv("DATELINE_HOME", "/elsewhere")
    found = Settings.load(toml(tmp_path, "[chunking]\nsize = 500\noverlap = 50\n"))
    assert (found.chunking.size, found.chunking.overlap) == (700, 50)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[chunking]\nsise = 500\n", "chunking.sise"),
        ("[chunks]\nsize = 500\n", "chunks"),
        ("[chunking]\nsize = 'many'\n", "chunking.size"),
        ("[chunking]\nsize = 5\n", "chunking.size"),
        ("[answering]\nthreshold = 1.5\n", "answering.threshold"),
        ("[embedding]\nbackend = 'abacus'\n", "embedding.backend"),
        ("chunking = 5\n", "chunking"),
        ("[chunking\n", "TOML"),
        ("[retrieval]\nlexical_weight = nan\n", "retrieval.lexical_weight"),
        ("[retrieval]\nsentence_weight = inf\n", "retrieval.sentence_weight"),
        ("[retrieval]\nperiod_days = inf\n", "retrieval.period_days"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    """An unknown key or a wrong value is one line that names it and the file."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(toml(tmp_path, text))
    assert named in str(caught.value)
    assert "dateline.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATELINE_CHUNKING__SIZE", "many"), ("DATELINE_CHUNKING__SISE", "5"),
     ("DATELINE_CHUNKS__SIZE", "5"), ("DATELINE_EMBEDDING_MODEL", "hashing"),
     ("DATELINE_RETRIEVAL__SENTENCE_WEIGHT", "inf"), ("DATELINE_EMBEDDING", "hashing"),
     ("DATELINE_HOMES", "/x")],
)  # fmt: skip
def test_a_wrong_variable_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A misspelt variable is not ignored."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError):
        Settings.load(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are an error of the tree, which names the file."""
    (tmp_path / "dateline.toml").write_bytes(b"\xff\xfe[chunking]")
    with pytest.raises(SettingsError, match=r"TOML in .*dateline\.toml"):
        Settings.load(tmp_path)


def test_the_reader_is_known_by_its_name_of_before(tmp_path: Path) -> None:
    """A file of an earlier version still names the small reader."""
    earlier = toml(tmp_path, '[answering]\nreader = "minilm-squad"\n')
    assert Settings.load(earlier).answering.reader == "small"


def test_settings_are_frozen(tmp_path: Path) -> None:
    """Nothing can be changed after loading."""
    found = Settings.load(tmp_path)
    with pytest.raises(ValidationError):
        found.chunking.size = 5
