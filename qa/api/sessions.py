"""/v1/sessions: the turns of a conversation, shown and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from qa.assembly import Dateline

_URL = "localhost:8000/v1/sessions/5f0c1c1e9b7f4f0e8d5b0a7a3c2e1d00"


class TurnObject(BaseModel):
    """One question and what was answered."""

    question: str
    answer: str
    asked_at: str = Field(description="ISO 8601 time.")


class SessionObject(BaseModel):
    """A conversation, oldest turn first."""

    id: str
    turns: list[TurnObject]


def sessions_router(dateline: Dateline) -> APIRouter:
    """Make the routes of conversations."""
    router = APIRouter(prefix="/v1/sessions", tags=["conversations"])

    @router.get("/{session_id}", openapi_extra={"x-curl": f"curl -s {_URL}"})
    def session(session_id: str) -> SessionObject:
        """Show the turns of a conversation."""
        turns = [
            TurnObject(
                question=turn.question, answer=turn.answer, asked_at=turn.asked_at.isoformat()
            )
            for turn in dateline.sessions.turns(session_id)
        ]
        return SessionObject(id=session_id, turns=turns)

    @router.delete(
        "/{session_id}",
        status_code=204,
        openapi_extra={"x-curl": f"curl -s -X DELETE {_URL}"},
    )
    def delete(session_id: str) -> None:
        """Forget a conversation."""
        dateline.sessions.delete(session_id)

    return router
