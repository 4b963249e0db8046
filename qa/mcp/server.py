"""The archive as an MCP server: `dateline mcp`, over stdio or streamable HTTP.

Over stdio the protocol is all that may stand on stdout; the transport turns the descriptor to
stderr while it serves, so that a stray print cannot break it.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import anyio
import mcp_types as types
from anyio import to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from mcp_types.version import is_version_at_least

from corpus.errors import ArticleNotFound, DatelineError
from corpus.types import Article, Filter
from qa.api.access import Keyring
from qa.api.server import serve, warm
from qa.logs import configure
from qa.mcp.arguments import arguments_schema, read_arguments
from qa.mcp.text import fault_text
from qa.mcp.tools import Told, Tool, introduction, tools, whole_article
from qa.turns import GivenUp

if TYPE_CHECKING:
    from qa.archive import Dateline

_LOG = logging.getLogger(__name__)
_SCHEME = "dateline://articles/"
_PLAIN = "text/plain"
_LINKS_SINCE = "2025-06-18"  # the first revision whose tool results may hold links
_PAGE = 100  # articles a page of resources/list
Context = ServerRequestContext[Any]


def serve_stdio(dateline: Dateline) -> None:
    """Serve one client over stdin and stdout until it closes them."""
    configure(dateline.settings.logging)
    server = make_server(dateline)
    # Ctrl-C ends the process as a signal does: Python's own way would wait for a line of stdin.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    warming = warm(dateline)

    async def run() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(run)
    warming.join()  # a thread that loads a model cannot be left behind at the end of the process


def serve_http(
    dateline: Dateline, host: str, port: int, listening: Callable[[str], None], keyring: Keyring
) -> None:
    """Serve clients over streamable HTTP at /mcp until stopped.

    port: 0 takes a free one. listening: gets the address once connections are taken. keyring: the
    keys asked for; without any, only this machine's own clients are let in.
    Raises: SettingsError if the address may not or cannot be had.
    """
    app = make_server(dateline).streamable_http_app(
        stateless_http=True,  # Dateline keeps the conversations itself, by session_id
        json_response=True,
        # Host and Origin are looked at before, by the guards of `dateline serve`.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    serve(dateline, host, port, lambda url: listening(f"{url}/mcp"), app=app, keyring=keyring)


def make_server(dateline: Dateline) -> Server[Any]:
    """Make the MCP server of an open archive, which the caller closes."""
    offered = _Offered(dateline, tools())
    return Server(
        "dateline",
        title="Dateline",
        version=version("dateline"),
        description="Answers questions from an archive of news articles, each with its quote.",
        instructions=introduction(dateline),
        on_call_tool=offered.call_tool,
        on_list_tools=offered.list_tools,
        on_list_resources=offered.list_resources,
        on_list_resource_templates=offered.list_templates,
        on_read_resource=offered.read,
        get_tool_input_schema=offered.schema,
    )


@dataclass(frozen=True, slots=True)
class _Offered:
    """What is offered of an archive; the work is done in threads."""

    dateline: Dateline
    tools: Mapping[str, Tool]

    async def call_tool(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        if params.name not in self.tools:
            raise MCPError(
                types.INVALID_PARAMS,
                f"expected a tool of {', '.join(self.tools)}; found {params.name[:100]!r}; "
                "call one of them",
            )
        links = is_version_at_least(context.protocol_version, _LINKS_SINCE)
        return await to_thread.run_sync(
            _called, self.dateline, self.tools[params.name], params.arguments or {}, links
        )

    async def list_tools(self, *_: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in self.tools.values()])

    async def list_resources(
        self, _: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        return await to_thread.run_sync(_listed, self.dateline, params.cursor if params else None)

    async def list_templates(self, *_: Any) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=[_TEMPLATE])

    async def read(
        self, _: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        return await to_thread.run_sync(_read, self.dateline, str(params.uri))

    def schema(self, name: str) -> Mapping[str, Any] | None:
        return arguments_schema(self.tools[name].arguments) if name in self.tools else None


_TEMPLATE = types.ResourceTemplate(
    name="article",
    title="An article of the archive",
    description="The whole text of an article; article_id as ask and search give it.",
    uri_template=f"{_SCHEME}{{article_id}}",
    mime_type=_PLAIN,
)


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=arguments_schema(tool.arguments),
        output_schema=tool.result,
        annotations=types.ToolAnnotations(
            title=tool.title,
            read_only_hint=True,  # but for the turns of a conversation, the archive stays as it is
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _called(
    dateline: Dateline, tool: Tool, arguments: dict[str, Any], links: bool
) -> types.CallToolResult:
    """A tool's result; what it cannot do is a result as well, which a model can read and mend."""
    try:
        told = tool.run(dateline, read_arguments(tool.arguments, arguments))
    except DatelineError as error:
        return _failed(fault_text(error))
    except GivenUp:  # it would end the conversations with the others
        return _failed("nobody waits for this call any longer")
    except Exception:  # noqa: BLE001 - a defect must not end the conversation with the others
        _LOG.exception("the tool %s failed", tool.name)
        return _failed("Dateline failed on this call; its log on stderr says where")
    content: list[types.ContentBlock] = [types.TextContent(text=told.text)]
    return types.CallToolResult(
        content=content + (_links(told) if links else []), structured_content=told.data
    )


def _failed(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=text)], is_error=True)


def _links(told: Told) -> list[types.ContentBlock]:
    return [
        types.ResourceLink(
            uri=_uri(article_id), name=article_id, title=title, description=url, mime_type=_PLAIN
        )
        for article_id, (title, url) in told.articles.items()
    ]


def _listed(dateline: Dateline, cursor: str | None) -> types.ListResourcesResult:
    """A page of the articles, newest first; the cursor is how many came before.

    Raises: MCPError for a cursor that is not ours.
    """
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):  # noqa: PLR2004 - more digits than articles
        raise MCPError(
            types.INVALID_PARAMS,
            f"expected a cursor of an earlier page; found {cursor[:100]!r}; begin without one",
        )
    before = int(cursor or 0)
    articles, total = dateline.store.articles(Filter(), limit=_PAGE, offset=before)
    after = before + len(articles)
    return types.ListResourcesResult(
        resources=[
            types.Resource(
                uri=_uri(one.id),
                name=one.id,
                title=one.title,
                description=_told_by(one),
                mime_type=_PLAIN,
            )
            for one in articles
        ],
        next_cursor=str(after) if articles and after < total else None,
    )


def _read(dateline: Dateline, uri: str) -> types.ReadResourceResult:
    """Raises: MCPError where no article has that address."""
    if not uri.startswith(_SCHEME):
        raise MCPError(
            types.INVALID_PARAMS,
            f"expected an address such as {_TEMPLATE.uri_template}; found {uri[:200]}; "
            "take it from a result or from resources/list",
        )
    try:
        text = whole_article(dateline, unquote(uri.removeprefix(_SCHEME)))
    except DatelineError as error:
        known = isinstance(error, ArticleNotFound)
        code = types.INVALID_PARAMS if known else types.INTERNAL_ERROR
        raise MCPError(code, fault_text(error), {"uri": uri}) from None
    return types.ReadResourceResult(
        contents=[types.TextResourceContents(uri=uri, mime_type=_PLAIN, text=text)]
    )


def _told_by(article: Article) -> str | None:
    day = article.published_on
    return " · ".join(filter(None, (article.source, str(day) if day else None))) or None


def _uri(article_id: str) -> str:
    return _SCHEME + quote(article_id, safe="")
