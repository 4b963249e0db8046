"""Whether traces are wanted: the standard variables of OpenTelemetry say so, or nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qa.api.traces import Traces

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
EXPORTER = "OTEL_TRACES_EXPORTER"
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_SPOKEN = "http/protobuf"
_KNOWN = ("otlp", "console", "none")


def exporters_asked(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Name the exporters that the variables ask for; empty where they ask for none.

    Raises: SettingsError for an exporter or a protocol that there is not.
    """
    if environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return ()
    endpoint = any(environ.get(name, "").strip() for name in ENDPOINTS)
    named = environ.get(EXPORTER, "").strip() or ("otlp" if endpoint else "none")
    asked = tuple(dict.fromkeys(name.strip() for name in named.split(",") if name.strip()))
    for name in asked:
        if name not in _KNOWN:
            raise SettingsError(
                expected=f"{EXPORTER} of {', '.join(_KNOWN)}",
                found=name,
                remedy="correct or unset it",
            )
    spoken = next((environ[name] for name in _PROTOCOLS if environ.get(name)), _SPOKEN)
    if "otlp" in asked and spoken != _SPOKEN:
        raise SettingsError(
            expected=f"{_PROTOCOLS[1]}={_SPOKEN}",
            found=spoken,
            remedy="unset it, and name the collector's port for HTTP, by custom 4318",
        )
    return tuple(name for name in asked if name != "none")


def open_traces(environ: Mapping[str, str], complain: Callable[[str], None]) -> Traces | None:
    """Open what the variables ask for; None where nothing is asked for or can be had.

    complain: gets a line where the packages are not there; the server runs all the same.
    Raises: SettingsError.
    """
    asked = exporters_asked(environ)
    if not asked:
        return None
    try:
        from qa.api.traces import Traces, exporter  # noqa: PLC0415 - an extra, seldom wanted
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "opentelemetry":
            raise
        complain(
            f"expected the packages that {EXPORTER} and {ENDPOINTS[0]} need; found no "
            f"{error.name}; pip install 'dateline[otel]' for traces, or unset the variables"
        )
        return None
    return Traces([exporter(name) for name in asked])
