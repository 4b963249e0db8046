"""The page's worker: the script that keeps the page's own files for when the server is away."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

from qa.api.styles import STYLES

SCRIPT = "worker.js"


def worker() -> str:
    """The script, with the files to keep and a version made of their content.

    Made of the files as they are now: a server that runs while they change sends another script,
    and a browser that has the old one takes the new one.
    """
    page = files("qa").joinpath("page")
    kept = sorted((one for one in page.iterdir() if one.name != SCRIPT), key=lambda one: one.name)
    content = hashlib.blake2b(digest_size=8)
    for one in kept:
        data = one.read_bytes()
        content.update(f"{one.name} {len(data)}\n".encode() + data)
    served = [
        one.name for one in kept if one.name != "index.html" and not one.name.endswith(".css")
    ]
    addresses = ["./", *(f"page/{name}" for name in sorted([*served, STYLES]))]
    told = {"VERSION": content.hexdigest(), "FILES": addresses}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in told.items()]
    return "\n".join([*lines, page.joinpath(SCRIPT).read_text(encoding="utf-8")])
