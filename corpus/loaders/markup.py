"""Markdown's marks taken off: what a reader sees of a text, as plain paragraphs."""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from corpus.characters import one_line

TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
SPACES: Final = re.compile(" {2,}")
LISTS: Final = frozenset({"bullet_list", "ordered_list"})


def plain(markdown: str) -> tuple[str, str]:
    """Give (the heading that the text opens with, or "", and the rest) without Markdown's marks.

    Paragraphs are parted by an empty line; items of a list ("- ", "1. ") and rows of a table
    (cells parted by " | ") stand on lines of their own. Links leave their text, images nothing.
    """
    root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    nodes = list(root.children)
    heading = ""
    if nodes and nodes[0].type == "heading":
        heading = one_line(_block(nodes.pop(0)))
    return heading, "\n\n".join(text for node in nodes if (text := _block(node)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type in {"fence", "code_block"}:
        return node.content.strip("\n")
    if node.type == "html_block":
        return TAG.sub("", node.content).strip()
    if node.type == "inline":
        return SPACES.sub(" ", "".join(map(_span, node.children))).strip()
    if node.type in LISTS:
        return _list(node)
    if node.type == "table":
        return "\n".join(_row(row) for part in node.children for row in part.children)
    parts = [text for child in node.children if (text := _block(child))]
    return ("\n" if node.type == "list_item" else "\n\n").join(parts)


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrGet("start") or 1)
    marks = (
        "- " if node.type == "bullet_list" else f"{first + index}. "
        for index in range(len(node.children))
    )
    return "\n".join(
        f"{mark}{_block(item)}" for mark, item in zip(marks, node.children, strict=True)
    )


def _row(node: SyntaxTreeNode) -> str:
    return " | ".join(_block(cell) for cell in node.children)


def _span(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image" | "html_inline":
            return ""
    return "".join(map(_span, node.children))
