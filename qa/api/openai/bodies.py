"""Bodies of requests as JSON has them: Python's own reader takes NaN and Infinity as well."""

from __future__ import annotations

import json
import re
from typing import Any, Never

from fastapi import Request

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
