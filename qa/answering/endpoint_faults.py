"""What can go wrong at a language model's endpoint, in words: what was found, and what to do."""

from __future__ import annotations

from typing import NamedTuple

_DENIED = frozenset({401, 403})
_NOT_FOUND, _TOO_MANY, _DEFECT = 404, 429, 500
LOG = "see the log of the language model's server"
_UNFIT = frozenset({400, 413, 422})


class Fault(NamedTuple):
    """Two clauses, without a full stop. found: what came. remedy: what to do."""

    found: str
    remedy: str


class BrokenOff(Exception):
    """A reply that ended without saying why."""


class NoStream(Exception):
    """A reply without an event."""


NOT_INSTALLED = Fault(
    "the package openai is not installed", "install it with `pip install 'dateline[llm]'`"
)


def of_status(status: int, model: str, where: str) -> Fault:
    """What an HTTP status means."""
    if status in _DENIED:
        return Fault(
            f"{where} refuses the key (status {status})",
            "set llm.api_key, as DATELINE_LLM__API_KEY for one",
        )
    if status == _NOT_FOUND:
        return Fault(
            f"{where} has no model {model}, or no chat completions (status 404)",
            "correct llm.model or llm.base_url; `dateline doctor` lists the models",
        )
    if status == _TOO_MANY:
        return Fault(
            f"{where} takes no more requests for now (status 429)",
            "ask again later, or see the account's limits and credit",
        )
    if status in _UNFIT:
        return Fault(
            f"{where} refuses the request (status {status})",
            f"lower llm.passages if the model's context is small; {LOG}",
        )
    whose = "fails by itself" if status >= _DEFECT else "does not answer as an endpoint does"
    return Fault(f"{where} {whose} (status {status})", LOG)


def too_slow(where: str, seconds: float) -> Fault:
    """Nothing came for too long, or not all of it."""
    return Fault(
        f"no whole answer from {where} within {seconds:g} s",
        "raise llm.timeout, lower llm.passages or llm.max_tokens, or choose a smaller model",
    )


def broken_off(where: str) -> Fault:
    """It began and did not end."""
    return Fault(f"{where} broke its answer off", LOG)


def unreachable(where: str) -> Fault:
    """No connection."""
    return Fault(f"nothing answers at {where}", "start the server, or correct llm.base_url")


def no_completion(where: str) -> Fault:
    """Something came that is no streamed chat completion, or one that says that it failed."""
    return Fault(
        f"what {where} sent is no chat completion, or an error",
        "check that llm.base_url is an OpenAI-compatible address, which mostly ends in /v1,"
        f" and {LOG}",
    )
