"""Pages and health."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from qa.api import pages


class Links(HTMLParser):
    """Collects a page's ids, its links and what a strict policy would block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.blocked: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        found = dict(attrs)
        self.ids |= {found["id"]} if found.get("id") else set()
        self.links += [found[key] for key in ("href", "src") if found.get(key)]
        if tag in {"script", "style"} or any(k == "style" or k.startswith("on") for k in found):
            self.blocked.append(tag)


def test_chat_page(client: Any) -> None:
    """/ is the chat page, and the files it names are served from /page/."""
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    named = [link for link in Links(page.text).links if link.startswith("page/")]
    assert "page/chat.js" in named
    assert {client.get(f"/{link}").status_code for link in named} == {200}
    assert "javascript" in client.get("/page/chat.js").headers["content-type"]
    assert client("HEAD", "/").status_code == 200


def test_styles_are_one_file(client: Any) -> None:
    """All that the page's folder has, asked for once, and sent again only once changed."""
    links = Links(client.get("/").text).links
    assert [link for link in links if link.endswith(".css")] == ["page/styles.css"]
    sent = client.get("/page/styles.css")
    assert sent.headers["content-type"].startswith("text/css")
    for style in (Path(pages.__file__).parents[1] / "page").glob("*.css"):
        assert style.read_text(encoding="utf-8") in sent.text
    again = client.get("/page/styles.css", headers={"If-None-Match": sent.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_docs_needs_nothing_from_elsewhere(client: Any) -> None:
    """/docs has no script, no inline style and no foreign address; its links lead somewhere."""
    page = Links(client.get("/docs").text)
    assert page.blocked == []
    for link in page.links:
        assert not re.match(r"[a-z]+:|//", link), link
        if link.startswith("#"):
            assert link[1:] in page.ids, link
        else:
            assert client.get(f"/{link.removeprefix('./')}").status_code == 200


def test_docs_tells_every_route(client: Any) -> None:
    """Each route of the OpenAPI document is on the page with its curl example."""
    page = client.get("/docs").text
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, route in methods.items():
            assert f"{method.upper()} <code>{path}</code>" in page
            assert route["x-curl"].startswith("curl ")


def test_openapi_references_resolve(client: Any) -> None:
    """Every $ref of the document points into it, and problems have their own media type."""
    document = client.get("/openapi.json").json()
    for name in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(document)):
        assert name in document["components"]["schemas"]
    assert "#/$defs" not in json.dumps(document)
    responses = document["paths"]["/v1/ask"]["post"]["responses"]
    assert list(responses["422"]["content"]) == ["application/problem+json"]


def test_contract_names_every_route_and_field(client: Any) -> None:
    """docs/http.md leaves out no route, parameter or field of the OpenAPI document."""
    contract = (Path(__file__).parents[3] / "docs" / "http.md").read_text(encoding="utf-8")
    document = client.get("/openapi.json").json()
    names = {re.sub(r"{\w+_id}.*", "", path) for path in document["paths"]}
    for shape in document["components"]["schemas"].values():
        names |= shape.get("properties", {}).keys()
    for methods in document["paths"].values():
        for route in methods.values():
            names |= {parameter["name"] for parameter in route.get("parameters", [])}
    missing = {name for name in names if name not in contract}
    assert missing - {"article_id", "session_id"} == set()


def test_alive(client: Any, dateline: Any) -> None:
    """The process is alive whether or not it can answer yet."""
    dateline.ready = False
    assert client.get("/healthz").json() == {"status": "alive"}


def test_ready(client: Any, dateline: Any) -> None:
    """Ready once the encoder is warm; until then a 503 that says when to ask again."""
    assert client.get("/readyz").json() == {"status": "ready"}
    dateline.ready = False
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.headers["content-type"] == "application/problem+json"
