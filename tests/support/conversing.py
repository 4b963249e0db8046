"""What the tests of conversations on the page share: ask, find a conversation, see what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api").expect


def ask(page: Page, question: str) -> Locator:
    """Ask, and give the turn once it is answered."""
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    turn = page.locator(".turn").last
    expect(turn.locator(".provenance")).to_be_attached()
    return turn


def row(page: Page, title: str) -> Locator:
    """The row of the one conversation of this title."""
    return page.locator("#session-list li").filter(has=page.get_by_role("link", name=title))


def kept(app: FastAPI) -> Any:
    """The conversations that the server keeps."""
    return app.state.dateline.sessions
