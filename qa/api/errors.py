"""Every error as application/problem+json (RFC 9457), whatever raised it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from asgi_correlation_id import correlation_id
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import Receive, Scope, Send

from corpus.errors import DatelineError
from qa.api.headers import HEADERS
from qa.errors import outcome
from qa.schemas.article import Rejected

_LOG = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class Problem(BaseModel):
    """What went wrong, in one line, and what to do."""

    type: str = Field(description="Where this kind of problem is explained, or about:blank.")
    title: str = Field(description="The kind of problem.")
    status: int = Field(description="The HTTP status again.")
    detail: str = Field(description="This problem, in one line.")
    expected: str | None = None
    found: str | None = None
    remedy: str | None = None
    errors: list[str] | None = Field(
        default=None, description="Each field that does not fit, one line each."
    )
    refused: list[Rejected] | None = Field(default=None, description="Each article not taken.")
    request_id: str | None = Field(
        default_factory=lambda: correlation_id.get(),  # noqa: PLW0108 - its own has a default that pydantic would take
        description="Of this request, as its header X-Request-ID and the server's log have it.",
    )


Shape = Callable[[Problem], tuple[int, Any]]  # the status to send, and the JSON


class ProblemResponse(JSONResponse):
    """A problem on the wire; fields that do not apply are left out.

    Below a path that `shape_errors` names it has that shape instead: whoever refuses a request
    there, a middleware too, need not know.
    """

    media_type = MEDIA_TYPE

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.model_dump(exclude_none=True), problem.status, headers)
        self.problem, self.extra = problem, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the problem in the shape of the path asked."""
        shape = error_shape(scope)
        if shape is None:
            await super().__call__(scope, receive, send)
            return
        status, shaped = shape(self.problem)
        await JSONResponse(shaped, status, self.extra)(scope, receive, send)

    def shown(self, scope: Scope) -> str:
        """Give the JSON alone, for the error of an answer that has begun."""
        shape = error_shape(scope)
        return json.dumps(shape(self.problem)[1]) if shape else bytes(self.body).decode()


def shape_errors(app: Starlette, prefix: str, shape: Shape) -> None:
    """Send every error of the path `prefix`, and of those below it, as `shape` makes it."""
    app.state.error_shapes = {**getattr(app.state, "error_shapes", {}), prefix: shape}


def error_shape(scope: Scope) -> Shape | None:
    """Give the shape of errors on the path of a request; None for that of a problem."""
    app = scope.get("app")
    shapes: Mapping[str, Shape] = getattr(app.state, "error_shapes", {}) if app else {}
    path = scope.get("path", "")
    return next(
        (shape for prefix, shape in shapes.items() if f"{path}/".startswith(f"{prefix}/")), None
    )


_REF = {"$ref": "#/components/schemas/Problem"}
_CONTENT = {MEDIA_TYPE: {"schema": _REF}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    422: {"description": "A problem with what was sent", "content": _CONTENT},
    "default": {"description": "Any other problem", "content": _CONTENT},
}


def problem_of(error: Exception) -> Problem:
    """Give the problem of any error; what is not Dateline's own says nothing of its inside."""
    if isinstance(error, DatelineError):
        name = type(error).__name__
        return Problem(
            type=f"/docs#{name}",
            title=re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize(),
            status=outcome(error).status,
            detail=str(error),
            expected=error.expected,
            found=error.found,
            remedy=error.remedy,
        )
    return blank_problem(500, "Dateline failed on this request; the server's log says where")


def blank_problem(status: int, detail: str) -> Problem:
    """Make a problem that its HTTP status explains."""
    title = HTTPStatus(status).phrase
    return Problem(type="about:blank", title=title, status=status, detail=detail)


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Give the problem of a request that does not fit its schema.

    errors: as pydantic lists them. JSON that cannot be read is a 400, all else a 422.
    """
    # Half a surrogate pair, in a key or a value, could not be sent back.
    lines = [_line(error).encode("utf-8", "backslashreplace").decode() for error in errors]
    broken = any(error["type"] == "json_invalid" for error in errors)
    problem = blank_problem(400 if broken else 422, "; ".join(lines))
    return problem.model_copy(update={"errors": lines})


def misfit(error: ValidationError) -> str:
    """Say in a line what of an object does not fit its model."""
    # pydantic's own places start inside the object, ours with the part of the request
    return invalid([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]).detail


def install_errors(app: Starlette) -> None:
    """Make every error of `app` leave as a problem."""
    app.add_exception_handler(DatelineError, _ours)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)


def _ours(_: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status == 500:  # noqa: PLR2004 - ours, so the log keeps where it came from
        _LOG.error("a request failed", exc_info=error)
    elif problem.status > 500:  # noqa: PLR2004 - the machine's or the archive's: a line says all
        _LOG.error("a request failed: %s", error)
    return ProblemResponse(problem)


def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if _not_json(request, error):
        found = request.headers.get("content-type") or "none"
        detail = (
            f"expected Content-Type application/json; found {found}; "
            "send JSON and the header Content-Type: application/json"
        )
        return ProblemResponse(blank_problem(415, detail))
    return ProblemResponse(invalid(error.errors()))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:  # noqa: PLR2004 - the framework names one route's methods
        headers["Allow"] = _allowed(request) or headers.get("Allow", "")
    problem = blank_problem(error.status_code, _detail(request, error, headers))
    return ProblemResponse(problem, headers)


def _defect(_: Request, error: Exception) -> Response:
    """Answer outside every middleware, so with the headers that those would add."""
    known = {"X-Request-ID": correlation_id.get() or ""}
    return ProblemResponse(problem_of(error), {**HEADERS, **known})


def _not_json(request: Request, error: RequestValidationError) -> bool:
    whole = any(tuple(e["loc"]) == ("body",) for e in error.errors())
    subtype = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return whole and not (subtype.startswith("application/") and subtype.endswith("json"))


def _allowed(request: Request) -> str:
    """List the methods of all routes that have this path, a folder of files not counted."""
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    scope = {key: request.scope[key] for key in ("type", "path", "root_path", "headers")}
    return ", ".join(
        method
        for method in _METHODS
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in routes)
    )


def _detail(request: Request, error: HTTPException, headers: Mapping[str, str]) -> str:
    match error.status_code:
        case 404:
            return f"expected a path that /docs lists; found {request.url.path}; see /docs"
        case 405:
            return (
                f"expected {headers['Allow']} on {request.url.path}; found {request.method}; "
                "use a method that the path has"
            )
        case 400 if error.__cause__ is not None:  # FastAPI could not parse the body
            return "expected JSON in UTF-8; found a body that cannot be read so; mend it"
        case _:
            return str(error.detail)


def _line(error: Mapping[str, Any]) -> str:
    where = _where(error["loc"])
    if error["type"] == "json_invalid":
        reason = error.get("ctx", {}).get("error", error["msg"])
        return f"body: expected JSON; found {reason} at character {error['loc'][-1]}; mend it"
    if error["type"] == "missing":
        return f"{where}: required, and not there"
    if error["type"] == "extra_forbidden":
        return f"{where}: not a field of this request; see /docs for those that are"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] in {"model_attributes_type", "model_type", "dict_type"}:
        message = "expected a JSON object"
    message = message.replace("Input should be ", "expected ")
    return f"{where}: {message[:1].lower()}{message[1:]}; found {_shown(error.get('input'))}"


def _where(loc: Sequence[str | int]) -> str:
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in loc[1:])
    return path.lstrip(".") or str(loc[0])


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=lambda v: type(v).__name__)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - one short line
