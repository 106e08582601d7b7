"""A member of the helpline's staff at the console."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

WEB, SMS = "Website chat", "Text message"


class Staff:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.lines = page.locator(".line")
        self.standing = page.locator("#standing")
        self.transcript = page.locator("#transcript")

    def sign_in(self, name: str, password: str) -> Staff:
        self.page.goto(self.url + "/console/")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Queue")).to_be_visible()
        return self

    def is_called(self, first_name: str) -> Staff:
        """Note the name that people will read."""
        self.page.goto(self.url + "/console/account/")
        self.page.get_by_label("First name").fill(first_name)
        self.page.get_by_role("button", name="Save the name").click()
        expect(self.page.locator("q")).to_contain_text(first_name)
        return self

    def waiting(self, words: str, channel: str) -> Locator:
        """The line of the waiting case that began with these words."""
        self.page.goto(self.url + "/console/")
        line = self.lines.filter(has=self.page.locator(".words", has_text=words)).filter(has_text=channel)
        expect(line).to_have_count(1)
        return line

    def priorities(self) -> list[str]:
        """The word for each waiting case's priority, from the top of the queue."""
        return [word.strip() for word in self.lines.locator(".priority").all_inner_texts()]

    def claim(self, words: str, channel: str) -> Staff:
        self.waiting(words, channel).get_by_role("button", name="Claim").click()
        expect(self.standing).to_contain_text("Yours")
        return self

    def reply(self, text: str) -> None:
        self.page.locator("#text").fill(text)
        self.page.get_by_role("button", name="Send").click()
        expect(self.entry(text)).to_be_visible()

    def entry(self, text: str) -> Locator:
        """The message in the transcript that holds this text."""
        return self.transcript.locator(".entry").filter(has_text=text).last

    def note(self, text: str) -> None:
        self.page.locator("#note").fill(text)
        self.page.get_by_role("button", name="Save the note").click()
        expect(self.transcript).to_contain_text(text)

    def resolve(self, ended: str = "Answered here") -> None:
        self.page.locator("#resolve-open").click()
        self.page.get_by_label(ended).check()
        self.page.locator("#resolve").click()
        expect(self.page.get_by_text("is resolved")).to_be_visible()

    # --- the switches ---

    def open_switches(self) -> Staff:
        self.page.goto(self.url + "/console/switches/")
        expect(self.page.get_by_role("heading", name="Switches")).to_be_visible()
        return self

    def switch(self, title: str) -> Locator:
        """The line of a switch, by the words on it."""
        return self.page.locator("li.switch").filter(has=self.page.get_by_role("heading", name=title, exact=True))

    def turn(self, title: str, *, on: bool) -> None:
        """Turn it, and wait until the desk has done so."""
        line = self.switch(title)
        if not on and line.locator("summary").count():
            line.locator("summary").click()
        line.get_by_role("button").click()
        expect(line).to_contain_text("switched on." if on else "switched off.")

    def turn_all_on(self) -> None:
        self.open_switches()
        for title in self.page.locator("li.switch.off h3").all_inner_texts():
            self.turn(title, on=True)
