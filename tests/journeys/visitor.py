"""A person on the website: what they do with the widget, and what they see there."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Visitor:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.log = page.get_by_role("region", name="Conversation")
        self.messages = self.log.locator("li.message")
        self.ours = self.log.locator("li.message:not(.person)")
        self.dialog = page.get_by_role("dialog")
        self.input = page.get_by_label("Your question")
        self.try_again = page.get_by_role("button", name="Try again")

    def open(self) -> Visitor:
        """Come to the page, and open the chat."""
        self.page.goto(self.url + "/")
        self.page.get_by_role("button", name=re.compile("^Ask a question")).click()
        expect(self.ours.first).to_be_visible()
        return self

    def write(self, text: str) -> None:
        """Send it, without waiting for anything."""
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> None:
        """Send it, and wait until the desk has taken it; all replies of the desk came in the same answer."""
        already = self.said(text).count()
        self.write(text)
        expect(self.said(text).nth(already).locator(".state")).to_have_text(re.compile("Sent"))

    def said(self, text: str) -> Locator:
        """Messages of the person with this text."""
        return self.log.locator("li.message.person").filter(has_text=text)

    def reply(self, text: str) -> Locator:
        """The newest message to the person that holds this text."""
        return self.ours.filter(has_text=text).last

    def sees(self, text: str) -> Locator:
        found = self.reply(text)
        expect(found).to_be_visible()
        return found

    def last(self) -> Locator:
        return self.messages.last
