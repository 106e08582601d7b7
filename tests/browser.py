"""The browser that drives the widget, for tests/widget and tests/journeys.

Use it from a conftest: `from tests.browser import browser, page  # noqa: F401`, and leave the tests out where no browser
is (`collect_ignore_glob = without_browser()`); `make test` says so then, and fails for it where CI is set.

Playwright's synchronous interface keeps an event loop in the thread of the test, and Django refuses to touch the
database from such a thread: ask the desk over HTTP, or read the database from another thread or process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools import chromium

# No sandbox: test machines run as root. The rest keeps the browser from calling anyone but us.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # ms; a guard against hanging, not a measure of speed


def without_browser() -> list[str]:
    """For `collect_ignore_glob`: every test of the folder when this machine has no Chromium, else nothing."""
    return [] if chromium.find(os.environ) else ["test_*.py"]


def find_chromium() -> str:
    """The browser's path. Raises FileNotFoundError with the next step."""
    found = chromium.find(os.environ)
    if not found:
        raise FileNotFoundError(f"tests/browser.py: no Chromium on this machine; {chromium.HOW_TO_GET_IT}.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests of the session."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page with storage of its own, as wide as a small laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="America/Chicago")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    context.close()
