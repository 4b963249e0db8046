"""A citation's link, as a client has it, opened in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openai import OpenAI

CHROMIUM = Path("/usr/bin/chromium")


@pytest.mark.browser
@pytest.mark.parametrize("question", ["sco", "ferry"])
def test_link_shows_the_quote(server: Any, ask: Any, told: Any, question: str) -> None:
    """Of an article without a web address it opens the article with the quote highlighted."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    text = getattr(ask, question)
    with OpenAI(base_url=server.v1, api_key="anything") as client:
        response: Any = client.responses.create(model="dateline", input=text)
    (first, *_) = response.output[0].content[0].annotations
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(first.url)
        marked = page.locator("mark")
        marked.first.wait_for(timeout=30_000)
        shown = "".join(marked.all_inner_texts())
        browser.close()
    assert shown == told(text)["citations"][0]["quote"]
