"""The OpenAPI document made whole: every status a route may answer with, and the key it may ask for."""

from __future__ import annotations

from typing import Any

from qa.api.access import needed_grant
from qa.api.errors import Problem

# What any request may meet before its route, or in it: see the table of docs/http.md.
STATUSES = (
    "400",
    "401",
    "403",
    "404",
    "405",
    "408",
    "409",
    "413",
    "415",
    "421",
    "429",
    "500",
    "503",
)
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "Asked for where keys are configured; `dateline keys new` makes one.",
}


def documented(document: dict[str, Any]) -> dict[str, Any]:
    """Complete the document: each route's `default` is spread over the statuses that there are."""
    components = document["components"]
    # FastAPI would file a model it is told of as plain JSON.
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= {**problem.pop("$defs"), "Problem": problem}
    components["securitySchemes"] = {"key": _KEY}
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            other = route["responses"].pop("default", None)
            for status in STATUSES if other else ():
                route["responses"].setdefault(status, other)
            if grant := needed_grant(method.upper(), path):
                route["security"] = [{}, {"key": []}]
                route["x-scope"] = grant
    return document
