"""The errors of this room.

DatelineError (corpus.errors)
└── EmbeddingError
    ├── ModelNotFound    no model of that name or in that folder
    ├── WeightsChanged   the weights are not the ones pinned
    ├── BackendMissing   the library that should run the model is not installed or failed
    └── IndexUnusable    a vector index that cannot be read; the next sync rebuilds it
"""

from __future__ import annotations

from corpus.errors import DatelineError


class EmbeddingError(DatelineError):
    """Anything that goes wrong between a text and a vector found."""


class ModelNotFound(EmbeddingError):
    """No model of that name or in that folder."""


class WeightsChanged(EmbeddingError):
    """The weights are not the ones pinned."""


class BackendMissing(EmbeddingError):
    """The library that should run the model is not installed or failed."""


class IndexUnusable(EmbeddingError):
    """A vector index that cannot be read; the next sync rebuilds it."""
