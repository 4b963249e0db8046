"""/v1/sessions: conversations listed, shown, renamed, exported, rated and deleted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from qa.conversation.markdown import session_markdown
from qa.conversation.recollection import recollected
from qa.conversation.sessions import Feedback
from qa.schemas.question import SessionsQuery
from qa.schemas.session import (
    ExportQuery,
    FeedbackObject,
    FeedbackRequest,
    RenameRequest,
    SessionObject,
    SessionRow,
    SessionsObject,
)

if TYPE_CHECKING:
    from qa.archive import Dateline

_URL = "localhost:8000/v1/sessions"
_ONE = f"{_URL}/5f0c1c1e9b7f4f0e8d5b0a7a3c2e1d00"
_JSON = "-H 'Content-Type: application/json'"
_EXPORTED = {
    "text/markdown": {"schema": {"type": "string"}},
    "application/json": {"schema": {"$ref": "#/components/schemas/SessionObject"}},
}
# More turns than a session will have, and few enough for SQLite's numbers.
TurnNumber = Annotated[int, Path(ge=1, le=1_000_000_000, description="From 1.")]


def sessions_router(dateline: Dateline) -> APIRouter:
    """Make the routes of conversations."""
    router = APIRouter(prefix="/v1/sessions", tags=["conversations"])

    @router.get("", openapi_extra={"x-curl": f"curl -s '{_URL}?limit=20'"})
    def listed(query: Annotated[SessionsQuery, Query()]) -> SessionsObject:
        """List conversations, the one asked last first."""
        found, total = dateline.sessions.listed(query.limit, query.offset)
        rows = [SessionRow.of(one) for one in found]
        return SessionsObject(sessions=rows, total=total)

    @router.get("/{session_id}", openapi_extra={"x-curl": f"curl -s {_ONE}"})
    def session(session_id: str) -> SessionObject:
        """Show a conversation, each quote compared again with the archive."""
        return SessionObject.of(*recollected(dateline.sessions, dateline.store, session_id))

    @router.patch(
        "/{session_id}",
        openapi_extra={
            "x-curl": f"""curl -s -X PATCH {_ONE} {_JSON} \\
  -d '{{"title": "The SCO in 2018"}}'"""
        },
    )
    def rename(session_id: str, asked: RenameRequest) -> SessionRow:
        """Give a conversation another title."""
        dateline.sessions.rename(session_id, asked.title)
        return SessionRow.of(dateline.sessions.session(session_id))

    @router.delete(
        "/{session_id}", status_code=204, openapi_extra={"x-curl": f"curl -s -X DELETE {_ONE}"}
    )
    def delete(session_id: str) -> None:
        """Delete a conversation for good, and the feedback on it."""
        dateline.sessions.delete(session_id)

    @router.get(
        "/{session_id}/export",
        response_class=Response,
        responses={200: {"description": "The file", "content": _EXPORTED}},
        openapi_extra={"x-curl": f"curl -sOJ '{_ONE}/export?format=markdown'"},
    )
    def export(session_id: str, query: Annotated[ExportQuery, Query()]) -> Response:
        """Export a conversation with its citations, as a file."""
        shown = recollected(dateline.sessions, dateline.store, session_id)
        if query.format == "json":
            text = SessionObject.of(*shown).model_dump_json(indent=2) + "\n"
            return _file(text, "application/json", f"{session_id}.json")
        return _file(session_markdown(*shown), "text/markdown", f"{session_id}.md")

    url = "/{session_id}/turns/{number}/feedback"

    @router.put(
        url,
        openapi_extra={
            "x-curl": f"""curl -s -X PUT {_ONE}/turns/1/feedback {_JSON} \\
  -d '{{"rating": "up", "comment": "just what I sought"}}'"""
        },
    )
    def rate(session_id: str, number: TurnNumber, asked: FeedbackRequest) -> FeedbackObject:
        """Say what you think of an answer, in place of what you said before."""
        feedback = Feedback(asked.rating, asked.comment, dateline.clock())
        dateline.sessions.rate(session_id, number, feedback)
        return FeedbackObject.of(feedback)

    @router.delete(
        url,
        status_code=204,
        openapi_extra={"x-curl": f"curl -s -X DELETE {_ONE}/turns/1/feedback"},
    )
    def unrate(session_id: str, number: TurnNumber) -> None:
        """Take back what you said of an answer, if anything."""
        dateline.sessions.rate(session_id, number, None)

    return router


def _file(text: str, media_type: str, name: str) -> Response:
    """The text as a file to save; an id that the command line took may have any letters."""
    disposition = f'attachment; filename="dateline-{re.sub(r"[^A-Za-z0-9_.-]", "_", name)}"'
    return Response(text, media_type=media_type, headers={"Content-Disposition": disposition})
