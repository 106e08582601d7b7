"""A person with a phone: the simulator's page, on which texts arrive as the provider delivers them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Phone:
    def __init__(self, page: Page, url: str, number: str) -> None:
        self.page = page
        self.number = number
        page.goto(url + "/sms/simulator/")
        if page.locator(f"#phone option[value='{number}']").count():
            page.locator("#phone").select_option(number)
        else:
            page.locator("#phone").select_option("other")
            page.locator("#number").fill(number)
            page.get_by_role("button", name="Use").click()
        expect(page.locator("#owner")).to_contain_text(number)
        self.thread = page.locator("#thread")
        self.arrived = self.thread.locator("li.theirs")
        self.sent = self.thread.locator("li.mine")

    def write(self, text: str) -> None:
        self.page.locator("#text").fill(text)
        self.page.locator("#text").press("Enter")

    def gets(self, text: str) -> Locator:
        """Wait for a text that holds this."""
        found = self.arrived.filter(has_text=text).last
        expect(found).to_be_visible()
        return found
