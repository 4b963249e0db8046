"""The OpenAI-compatible routes put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.api.openai.chat import chat_router
from qa.api.openai.errors import shape_openai_errors
from qa.api.openai.models import models_router
from qa.api.openai.responses import responses_router

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from qa.archive import Dateline


def add_openai(app: FastAPI, dateline: Dateline, new_id: Callable[[], str]) -> None:
    """Add the routes, and see that their errors have OpenAI's shape.

    new_id: makes the ids of completions and of sessions.
    """
    app.include_router(models_router(dateline))
    app.include_router(chat_router(dateline, new_id))
    app.include_router(responses_router(dateline, new_id))
    shape_openai_errors(app)
