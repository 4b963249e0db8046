"""The page's styles in one file: each further one is a request that the first paint waits for."""

from __future__ import annotations

from hashlib import blake2b
from importlib.resources import files

STYLES = "styles.css"
# What comes later wins: the theme, the frame, then the parts.
_ORDER = (
    "theme", "frame", "composer", "chat", "answer", "actions", "agreement", "filters", "drop",
    "article", "sessions",
)  # fmt: skip


def styles() -> tuple[bytes, str]:
    """The styles as they are now, and an ETag of them."""
    page = files("qa").joinpath("page")
    joined = b"\n".join(page.joinpath(f"{name}.css").read_bytes() for name in _ORDER)
    return joined, f'"{blake2b(joined, digest_size=8).hexdigest()}"'
