"""The libraries that only `dateline eval` needs: the extra `eval`."""

from __future__ import annotations

from importlib.util import find_spec

from qa.errors import SettingsError

LIBRARIES = ("ir_measures", "jinja2", "matplotlib", "scipy", "sklearn")


class ExtraMissing(SettingsError):
    """A library of the extra `eval` is not installed."""


def require(libraries: tuple[str, ...] = LIBRARIES) -> None:
    """Check that the libraries can be imported; call it before importing measures or report.

    Raises ExtraMissing naming all that are missing.
    """
    missing = [name for name in libraries if find_spec(name) is None]
    if missing:
        raise ExtraMissing(
            expected="the libraries that evaluation needs",
            found=f"no {', '.join(missing)}",
            remedy="pip install 'dateline[eval]'",
        )
