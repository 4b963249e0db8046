"""How a language model is chosen, and what is said where it is not, or wrongly."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qa.assembly import Dateline
from qa.doctor import examine
from qa.errors import AnswererUnknown, SettingsError
from qa.settings import Settings
from qa.types import Question

KEY = "sk-very-secret-0123456789"
# Nobody listens on port 1.
CHOSEN = (
    f'[llm]\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "large"\napi_key = "{KEY}"\ntimeout = 2\n'
)


def adding(home: Path, text: str) -> Path:
    """Add to an archive's settings."""
    file = home / "dateline.toml"
    file.write_text(file.read_text() + text)
    return home


def test_without_one_the_question_is_refused_with_what_to_set(home: Path) -> None:
    """The name is known, but no model is."""
    dateline = Dateline.open(home)
    with pytest.raises(AnswererUnknown, match=r"'llm'; set llm.base_url and llm.model"):
        dateline.service.ask(Question("Who came?", date(2018, 6, 1), answerer="llm"))
    dateline.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[llm]\nmodel = "large"\n', "set llm.base_url too"),
        ('[llm]\nbase_url = "http://localhost/v1"\n', "set llm.model too"),
        ('[llm]\nbase_url = "localhost:11434"\nmodel = "x"\n', "expected an address such as"),
        (f'[llm]\nbase_url = "http://me:{KEY}@h/v1"\nmodel = "x"\n', "no key, password or query"),
        (f'[llm]\nbase_url = "http://h/v1?key={KEY}"\nmodel = "x"\n', "no key, password or query"),
        ("[llm]\ntimeout = 0\n", "llm.timeout"),
    ],
)  # fmt: skip
def test_half_a_choice_is_refused(home: Path, text: str, words: str) -> None:
    """What is missing is named; what may be a key is not shown."""
    with pytest.raises(SettingsError, match=words) as caught:
        Dateline.open(adding(home, text))
    assert KEY not in str(caught.value)


def test_a_default_without_a_model_is_refused(home: Path) -> None:
    """`answering.answerer = "llm"` needs one."""
    file = home / "dateline.toml"
    file.write_text(file.read_text().replace("[answering]", '[answering]\nanswerer = "llm"'))
    with pytest.raises(SettingsError, match=r"expected llm.base_url and llm.model, since"):
        Dateline.open(home)


def test_the_key_is_not_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by the settings, the doctor or an answer, wherever it was set."""
    monkeypatch.setenv("DATELINE_LLM__API_KEY", KEY)
    settings = Settings.load(adding(home, CHOSEN))
    assert settings.llm.api_key is not None
    assert settings.llm.api_key.get_secret_value() == KEY
    checks = {one.name: one for one in examine(home)}
    assert checks["language model"].state == "fail"
    assert "nothing answers at http://127.0.0.1:1/v1" in checks["language model"].found
    assert "start the server" in checks["language model"].remedy
    assert KEY not in repr(settings) + str(checks)


def test_the_command_line_answers_from_the_sources_where_nobody_listens(
    home: Path, run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """It says why, in a line, and exits 0: there is an answer."""
    article = tmp_path / "ferry.md"
    article.write_text("# The ferry\n\nCaptain Olof Berg steered the ferry Astrid that night.\n")
    adding(home, CHOSEN)
    file = home / "dateline.toml"
    file.write_text(file.read_text().replace("[answering]", "[answering]\nthreshold = 0.0"))
    assert run("index", article).returncode == 0
    asked = run("ask", "--answerer", "llm", "Who steered the ferry Astrid?")
    assert asked.returncode == 0
    assert "Captain Olof Berg steered the ferry Astrid that night. [1]" in asked.stdout
    told = "the language model did not answer, or not to the end: nothing answers at http://127.0.0.1:1"
    assert told in asked.stdout
    assert KEY not in asked.stdout + asked.stderr
    as_json = run("ask", "--answerer", "llm", "--json", "Who steered the ferry Astrid?").stdout
    assert '"fell_back": "nothing answers at' in as_json
    assert '"dropped": []' in as_json
