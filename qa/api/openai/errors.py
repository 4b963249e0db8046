"""Errors below /v1/chat, /v1/responses and /v1/models in OpenAI's shape, as its clients read them.

    {"error": {"message", "type", "param", "code"}}

Where Dateline's own routes send a 422, these send a 400, as OpenAI does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any, Never

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from qa.api.errors import Problem, problem_of, shape_errors
from qa.errors import FieldError

PATHS = ("/v1/chat", "/v1/responses", "/v1/models")
_CODES = {  # where OpenAI has a name for it; all others are named as in /docs
    "BadMessages": "invalid_value",
    "NotHonoured": "unsupported_value",
    "ModelNotFound": "model_not_found",
    "ResponseNotFound": "previous_response_not_found",
    "BadQuestion": "invalid_prompt",
}
_STATUS_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded", 500: "server_error"}


class ErrorDetail(BaseModel):
    """What went wrong, as OpenAI says it."""

    message: str = Field(description="What was expected, what was found and what to do.")
    type: str = Field(description="invalid_request_error, rate_limit_error or server_error.")
    param: str | None = Field(description="The field that does not fit, where it is one.")
    code: str | None = Field(description="The kind, for programs.")


class ErrorObject(BaseModel):
    """The body of an error."""

    error: ErrorDetail


_CONTENT: dict[str, Any] = {
    "application/json": {"schema": {"$ref": "#/components/schemas/ErrorObject"}}
}
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The request does not fit", "model": ErrorObject},
    404: {"description": "No such model or response", "model": ErrorObject},
    422: {"description": "Not sent: a 400 is", "content": _CONTENT},
    "default": {"description": "Any other error", "content": _CONTENT},
}


class ErrorRoute(APIRoute):
    """A route whose errors can name the field that does not fit; its bodies are strictly JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer a FieldError here, where its field is known."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(StrictRequest(request.scope, request.receive))
            except FieldError as error:
                status, told = _shaped(problem_of(error), error.field)
                return JSONResponse(told, status)

        return handled


def shape_openai_errors(app: FastAPI) -> None:
    """Send every error below PATHS in OpenAI's shape, those of the middleware too."""
    for path in PATHS:
        shape_errors(app, path, _shaped)


def _shaped(problem: Problem, param: str | None = None) -> tuple[int, Any]:
    status = 400 if problem.status == 422 else problem.status  # noqa: PLR2004 - as OpenAI does
    return status, error_object(problem, param).model_dump()


def error_object(problem: Problem, param: str | None = None) -> ErrorObject:
    """Say a problem as OpenAI would. param: the field that does not fit, if known."""
    kind = problem.type.removeprefix("/docs#")
    code: str | None = _CODES.get(kind) or _snake(kind)
    if kind == "about:blank":
        code = "invalid_value" if problem.errors else _STATUS_CODES.get(problem.status)
    if param is None and problem.errors and len(problem.errors) == 1:
        param = problem.errors[0].partition(":")[0]
    return ErrorObject(
        error=ErrorDetail(
            message=problem.detail, type=_type(problem.status), param=param, code=code
        )
    )


def _type(status: int) -> str:
    if status == 429:  # noqa: PLR2004 - too many requests
        return "rate_limit_error"
    return "server_error" if status >= 500 else "invalid_request_error"  # noqa: PLR2004


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


# A text, or a name that is no number of JSON's; in what is JSON else, the names stand outside texts.
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN')


class StrictRequest(Request):
    """A request whose body must be JSON as RFC 8259 has it."""

    async def json(self) -> Any:
        """Read the body, once. Raises: json.JSONDecodeError."""
        if not hasattr(self, "_json"):
            text = (await self.body()).decode(json.detect_encoding(await self.body()))

            def refuse(name: str) -> Never:
                where = next(m.start() for m in _PIECE.finditer(text) if m[0][0] != '"')
                raise json.JSONDecodeError(f"{name}, which JSON does not have,", text, where)

            self._json = json.loads(text, parse_constant=refuse)
        return self._json
