"""The real widget in a real browser, against a small desk (stub.py)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import browser, page, without_browser  # noqa: F401
from tests.widget.stub import StubDesk

collect_ignore_glob = without_browser()

# Notes every text that enters a live region of the widget, in order. Installed before the page's own scripts.
LISTEN = """
window.heard = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  new MutationObserver((records) => {
    for (const { addedNodes, target } of records) {
      if (target.closest?.('[role=log], [role=status]')) for (const node of addedNodes) window.heard.push(node.textContent);
    }
  }).observe(root, { subtree: true, childList: true });
  return root;
};
window.violations = [];
addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
"""


class Widget:
    """What a person can do with the widget, by what they see."""

    def __init__(self, page: Page, desk: StubDesk) -> None:
        self.page = page
        self.desk = desk
        self.launcher = page.get_by_role("button", name=re.compile("^Ask a question"))
        self.dialog = page.get_by_role("dialog")
        self.input = page.get_by_label("Your question")
        self.log = page.get_by_role("region", name="Conversation")
        self.again = page.get_by_role("button", name="Try again")

    def visit(self) -> Widget:
        self.page.goto(self.desk.url)
        return self

    def open(self) -> Widget:
        self.visit()
        self.launcher.click()
        self.says("Hello.").wait_for()
        return self

    def ask(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def says(self, text: str) -> Locator:
        return self.log.get_by_text(text).first

    def heard(self) -> list[str]:
        return self.page.evaluate("window.heard")

    def focused(self) -> str:
        """What has the focus: its id, class or text."""
        return self.page.evaluate(
            "(() => { let at = document.activeElement; while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
            " return at.id || at.className || at.textContent; })()"
        )

    def until(self, condition: str) -> None:
        """Waits; asks from outside, since the page's own policy forbids to evaluate text in it."""
        deadline = time.monotonic() + 10
        while not self.page.evaluate(condition):
            assert time.monotonic() < deadline, f"never true: {condition}"
            self.page.wait_for_timeout(50)


@pytest.fixture
def desk() -> Iterator[StubDesk]:
    with StubDesk() as desk:
        yield desk


@pytest.fixture
def widget(page: Page, desk: StubDesk) -> Widget:  # noqa: F811
    page.add_init_script(LISTEN)
    return Widget(page, desk)
