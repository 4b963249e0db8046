"""The error trees: each class has an outcome, stands in its module's drawing, and says one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType

import pytest

import corpus.errors
import embeddings.errors
import qa.errors
from corpus.errors import DatelineError, Refused
from qa.errors import OUTCOMES, outcome

MODULES = (corpus.errors, embeddings.errors, qa.errors)


def classes(module: ModuleType) -> Iterator[type[DatelineError]]:
    """Yield the errors that a module defines."""
    for value in vars(module).values():
        own = getattr(value, "__module__", None) == module.__name__
        if own and isinstance(value, type) and issubclass(value, DatelineError):
            yield value


BRANCHES = {DatelineError, corpus.errors.CorpusError}  # never raised themselves
ERRORS = [error for module in MODULES for error in classes(module)]


def made(error: type[DatelineError]) -> DatelineError:
    """Make an error of this class."""
    origin = ("2018/sco.txt",) if issubclass(error, Refused) else ()
    return error(*origin, expected="an article", found="a poem", remedy="write prose")


def test_the_trees_are_found() -> None:
    """The tests below look at all of them, and no error hides in a subclass elsewhere."""

    def below(error: type[DatelineError]) -> set[type[DatelineError]]:
        return {error}.union(*(below(one) for one in error.__subclasses__()))

    assert len(ERRORS) > 25
    assert below(DatelineError) == set(ERRORS)


@pytest.mark.parametrize("error", [one for one in ERRORS if one not in BRANCHES])
def test_every_error_has_an_outcome_of_its_own_branch(error: type[DatelineError]) -> None:
    """No error leaves the house as a defect of ours merely because the table forgot it."""
    assert next(one for one in error.__mro__ if one in OUTCOMES) is not DatelineError
    found = outcome(made(error))
    assert 400 <= found.status < 600
    assert 2 <= found.exit_code <= 6


def test_a_defect_is_a_500_and_exit_code_1() -> None:
    """The root alone stands for what we did not foresee."""
    assert (outcome(made(DatelineError)).status, outcome(made(DatelineError)).exit_code) == (500, 1)


@pytest.mark.parametrize("module", MODULES[:3], ids=lambda module: module.__name__)
def test_the_drawing_names_every_class_below_its_parent(module: ModuleType) -> None:
    """The tree in the docstring is the tree of the code: every class, indented below its base."""
    path: list[str] = []
    drawn = {}
    for line in (module.__doc__ or "").splitlines():
        if match := re.match(r"([│├└─\s]*)([A-Z][A-Za-z]+)(?=\s|$)", line):
            depth = len(match[1]) // 4
            if depth or match[2] == "DatelineError":
                path[depth:] = [match[2]]
                drawn[match[2]] = path[depth - 1] if depth else None
    expected = {error.__name__: error.__bases__[0].__name__ for error in classes(module)}
    expected["DatelineError"] = None  # type: ignore[assignment]
    assert drawn == expected


@pytest.mark.parametrize("error", ERRORS)
def test_a_message_is_one_line_of_three_parts(error: type[DatelineError]) -> None:
    """What was expected, what was found and what to do; a refusal says where, too."""
    text = str(made(error))
    assert "expected an article; found a poem; write prose" in text
    assert "\n" not in text
    assert text.startswith("2018/sco.txt: ") == issubclass(error, Refused)
    assert error.__doc__


def test_a_refusal_of_a_line_names_it() -> None:
    """The line's number stands behind the file's name."""
    refused = Refused("a.jsonl", line=7, expected="x", found="y", remedy="z")
    assert str(refused) == "a.jsonl:7: expected x; found y; z"
