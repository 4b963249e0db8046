"""/v1/models: the answerers, under the names that a client gives as its model; and all routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from qa.api.openai.errors import ERRORS, ErrorRoute
from qa.errors import ModelNotFound

if TYPE_CHECKING:
    from qa.archive import Dateline

DEFAULT = "dateline"


class ModelObject(BaseModel):
    """An answerer as OpenAI lists a model."""

    id: str = Field(description="dateline, or dateline- and the answerer's name.")
    object: Literal["model"] = "model"
    created: int = Field(default=0, description="Always 0: an answerer has no day of birth.")
    owned_by: str = "dateline"


class ModelsObject(BaseModel):
    """All answerers, the default one first."""

    object: Literal["list"] = "list"
    data: list[ModelObject]


def answerers_of(dateline: Dateline) -> dict[str, str]:
    """Map the names of models to those of answerers, the default one first."""
    named = {f"{DEFAULT}-{name}": name for name in sorted(dateline.service.answerers)}
    return {DEFAULT: dateline.settings.answering.answerer, **named}


def answerer_of(dateline: Dateline, model: str) -> str:
    """Give the answerer that goes by this model's name.

    Raises: ModelNotFound.
    """
    known = answerers_of(dateline)
    if model not in known:
        raise ModelNotFound(
            expected=f"one of {', '.join(known)}",
            found=ascii(model[:100]),
            remedy="set the client's model to one of these; GET /v1/models lists them",
            field="model",
        )
    return known[model]


def models_router(dateline: Dateline) -> APIRouter:
    """Make the routes that list the answerers."""
    router = APIRouter(prefix="/v1", tags=["openai"], route_class=ErrorRoute, responses=ERRORS)

    @router.get("/models", openapi_extra={"x-curl": "curl -s localhost:8000/v1/models"})
    def models() -> ModelsObject:
        """List the answerers as models."""
        return ModelsObject(data=[ModelObject(id=name) for name in answerers_of(dateline)])

    @router.get(
        "/models/{model}", openapi_extra={"x-curl": "curl -s localhost:8000/v1/models/dateline"}
    )
    def model(model: str) -> ModelObject:
        """Show one."""
        answerer_of(dateline, model)
        return ModelObject(id=model)

    return router
