"""The template of a path, `/v1/articles/{article_id:path}`, also where no route was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.routing import iter_route_contexts
from starlette.routing import Match

if TYPE_CHECKING:
    from starlette.types import Scope


def template_of(scope: Scope) -> str | None:
    """Find the template of the path that a request asks for; None where the path is none of ours.

    Looked up in the routes of the scope's `app`: for requests that were refused before they were
    routed. One of another method stands for the path where none has the request's.
    """
    partial: str | None = None
    for route in iter_route_contexts(scope["app"].routes) if "app" in scope else ():
        match, _ = route.matches(scope)
        if match is Match.FULL:
            return route.path
        if match is Match.PARTIAL:
            partial = partial or route.path
    return partial
