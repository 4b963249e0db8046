"""The OpenAPI document made whole, and /docs: the same as one readable page, without a script.

Swagger UI and its like need a script and styles written into the page, which our own
Content-Security-Policy forbids, and megabytes of files that would have to be carried along.
reference.html draws the page.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from corpus.errors import DatelineError
from qa.api.access import needed_grant
from qa.api.errors import Problem
from qa.errors import outcome

Schema = dict[str, Any]

STYLE = Path(__file__).with_name("reference.css")
_TEMPLATE = Path(__file__).with_name("reference.html")
_CODE, _CODED = re.compile("`([^`]+)`"), r"<code>\1</code>"


def reference(document: Schema) -> str:
    """Make the HTML page of an OpenAPI document."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "alike": _alike,
        "anchor": lambda names: re.sub(r"[{}]", "", "".join(names)),
        "json": partial(json.dumps, ensure_ascii=False),
        "prose": _prose,
        "type": _type,
    }
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        info=document["info"],
        routes=[
            (method.upper(), path, route)
            for path, methods in document["paths"].items()
            for method, route in methods.items()
        ],
        shapes=document.get("components", {}).get("schemas", {}),
        errors=[
            (kind.__name__, outcome(kind).status, kind.__doc__ or "")
            for kind in _tree(DatelineError)
        ],
    )


def _alike(responses: Schema) -> list[tuple[str, Schema]]:
    """Each response, once, with the statuses that it has: "400, 404"."""
    statuses: dict[str, list[str]] = {}
    for status, response in sorted(responses.items()):
        statuses.setdefault(json.dumps(response, sort_keys=True), []).append(status)
    return [(", ".join(some), responses[some[0]]) for some in statuses.values()]


def _type(schema: Schema) -> Markup:
    """Give the type of a value, in a few words of HTML."""
    if "$ref" in schema:
        return Markup('<a href="#{0}">{0}</a>').format(schema["$ref"].rpartition("/")[2])
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return Markup(" or ").join(dict.fromkeys(_type(choice) for choice in choices))
    if schema.get("type") == "array":
        return Markup("list of {}").format(_type(schema.get("items", {})))
    kind = schema.get("format") or schema.get("title" if "properties" in schema else "type", "any")
    if "minimum" in schema and "maximum" in schema:
        kind = f"{kind} {schema['minimum']} to {schema['maximum']}"
    return escape(kind)


def _tree(root: type[DatelineError]) -> list[type[DatelineError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in _tree(child))]


def _prose(text: str) -> Markup:
    """Give the blocks of a docstring; what stands between backticks is code."""
    blocks = (str(escape(block)) for block in text.split("\n\n") if block.strip())
    return Markup("".join(f"<p>{_CODE.sub(_CODED, block)}</p>" for block in blocks))  # noqa: S704 - escaped


# What any request may meet before its route, or in it: see the table of docs/http.md.
STATUSES = "400 401 403 404 405 408 409 413 415 421 429 500 503".split()
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
