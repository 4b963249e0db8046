"""The OpenAPI document made whole, and /docs: the same as one readable page, without a script.

Swagger UI and its like need a script and styles written into the page, which our own
Content-Security-Policy forbids, and megabytes of files that would have to be carried along.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from corpus.errors import DatelineError
from qa.api.access import needed_grant
from qa.api.errors import Problem
from qa.errors import OUTCOMES

Schema = dict[str, Any]

_CODE, _CODED = re.compile("`([^`]+)`"), r"<code>\1</code>"

STYLE = """\
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.2; }
h2 { margin-top: 3rem; border-top: 1px solid GrayText; padding-top: 1rem; }
code, pre { font: .9em/1.5 ui-monospace, monospace; }
pre { padding: .75rem; border: 1px solid GrayText; border-radius: .25rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
tr + tr td { border-top: 1px solid color-mix(in srgb, GrayText 40%, transparent); }
nav ul { columns: 18rem; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: HTTP reference</title>
<link rel="stylesheet" href="docs/reference.css">
</head>
<body>
<h1>{title} {version}: HTTP reference</h1>
<p>{description} The same for programs: <a href="openapi.json">openapi.json</a>.
<a href="./">Ask a question</a>.</p>
<nav aria-label="Routes"><ul>{links}</ul></nav>
<main>{routes}{shapes}{errors}</main>
</body>
</html>
"""


def reference(document: Schema) -> str:
    """Make the HTML page of an OpenAPI document."""
    info = document["info"]
    routes = [
        (method.upper(), path, route)
        for path, methods in document["paths"].items()
        for method, route in methods.items()
    ]
    shapes = document.get("components", {}).get("schemas", {})
    return _PAGE.format(
        title=escape(info["title"]),
        version=escape(info["version"]),
        description=escape(info.get("description", "")),
        links="".join(
            f'<li><a href="#{_anchor(method, path)}">{method} {escape(path)}</a></li>'
            for method, path, _ in routes
        ),
        routes="".join(_route(method, path, route) for method, path, route in routes),
        shapes="".join(
            f'<h2 id="{escape(name)}">{escape(name)}</h2>{_shape(shape)}'
            for name, shape in shapes.items()
        ),
        errors=_errors(),
    )


def _route(method: str, path: str, route: Schema) -> str:
    pieces = [
        f'<h2 id="{_anchor(method, path)}">{method} <code>{escape(path)}</code></h2>',
        _paragraphs(route.get("description", "")),
    ]
    if curl := route.get("x-curl"):
        pieces.append(f"<pre><code>{escape(curl)}</code></pre>")
    if parameters := route.get("parameters"):
        rows = [
            (p["name"], _type(p["schema"]), bool(p.get("required")), p["schema"])
            for p in parameters
        ]
        pieces.append(f"<h3>Parameters</h3>{_table(rows)}")
    for media, body in route.get("requestBody", {}).get("content", {}).items():
        pieces.append(f"<h3>Body: {escape(media)}</h3>{_shape(body['schema'])}")
    pieces.append(f"<h3>Answers</h3>{_answers(route['responses'])}")
    return "".join(pieces)


def _answers(responses: Schema) -> str:
    rows: dict[str, list[str]] = {}
    for status, response in sorted(responses.items()):
        types = ", ".join(
            f"{escape(media)} {_type(body['schema'])}" if "schema" in body else escape(media)
            for media, body in response.get("content", {}).items()
        )
        told = escape(response.get("description", ""))
        rows.setdefault(f"<td>{told}</td><td>{types}</td>", []).append(escape(status))
    cells = "".join(f"<tr><td>{', '.join(told)}</td>{row}</tr>" for row, told in rows.items())
    return f"<table>{cells}</table>"


def _shape(schema: Schema) -> str:
    if "properties" not in schema:
        first = next(iter(schema.get("anyOf", [])), None)
        inner = _shape(first) if first and "properties" in first else ""
        return f"<p>{_type(schema)}</p>{inner}{_examples(schema)}"
    required = schema.get("required", [])
    rows = [
        (name, _type(field), name in required, field)
        for name, field in schema["properties"].items()
    ]
    return _paragraphs(schema.get("description", "")) + _table(rows) + _examples(schema)


def _examples(schema: Schema) -> str:
    return "".join(
        f"<pre><code>{escape(json.dumps(example, ensure_ascii=False, indent=1))}</code></pre>"
        for example in schema.get("examples", [])
    )


def _table(rows: list[tuple[str, str, bool, Schema]]) -> str:
    cells = []
    for name, kind, required, schema in rows:
        note = escape(schema.get("description", ""))
        if required:
            note += " <em>Required.</em>"
        elif schema.get("default") not in (None, [], {}):
            note += f" Default: <code>{escape(json.dumps(schema['default']))}</code>."
        cells.append(
            f"<tr><td><code>{escape(name)}</code></td><td>{kind}</td><td>{note.strip()}</td></tr>"
        )
    return f"<table><tr><th>Name</th><th>Type</th><th></th></tr>{''.join(cells)}</table>"


def _type(schema: Schema) -> str:
    """Give the type of a value, in a few words of HTML."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(_type(choice) for choice in choices))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kind = schema.get("format") or schema.get("title" if "properties" in schema else "type", "any")
    if "minimum" in schema and "maximum" in schema:
        kind = f"{kind} {schema['minimum']} to {schema['maximum']}"
    return escape(str(kind))


def _errors() -> str:
    rows = "".join(
        f'<tr id="{kind.__name__}"><td><code>{kind.__name__}</code></td>'
        f"<td>{_status(kind)}</td><td>{escape(kind.__doc__ or '')}</td></tr>"
        for kind in _tree(DatelineError)
    )
    return (
        '<h2 id="errors">Errors</h2><p>Each is a problem object, application/problem+json: see <a href="#Problem">Problem</a>.</p>'
        f"<table><tr><th>Kind</th><th>Status</th><th></th></tr>{rows}</table>"
    )


def _status(kind: type[DatelineError]) -> int:
    return next(OUTCOMES[cls].status for cls in kind.__mro__ if cls in OUTCOMES)


def _tree(root: type[DatelineError]) -> list[type[DatelineError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in _tree(child))]


def _paragraphs(text: str) -> str:
    """Give the blocks of a docstring; what stands between backticks is code."""
    blocks = (escape(block) for block in text.split("\n\n") if block.strip())
    return "".join(f"<p>{_CODE.sub(_CODED, block)}</p>" for block in blocks)


def _anchor(method: str, path: str) -> str:
    return escape(f"{method}{path}".replace("{", "").replace("}", ""), quote=True)


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
