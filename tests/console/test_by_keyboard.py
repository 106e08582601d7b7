"""A small day at the desk without a mouse: every step by key, and after each one the focus is where the next begins."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from desk.conversations.models import Case, Note

from . import people
from .test_in_the_browser import apart, desk  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)
REPLY, NOTE = "Hello, this is Ana. Call 800-452-CURE.", "Asked about the cost."


@pytest.fixture
def cases(case: Case, sms_case: Case) -> list[Case]:
    """In the order in which they are handed out."""
    return [case, sms_case]


def test_a_small_day_is_done_by_keyboard_alone(cases, desk):
    page, press, write = desk.page, desk.press, desk.write
    page.goto(desk.address + "/console/")
    write("ana.ruiz")  # the field has the focus
    press("Tab")
    write(people.PASSWORD)
    press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()

    press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Next: claim the most urgent case")
    press("Escape")
    expect(dialog).to_be_hidden()

    press("n")
    expect(page.locator("#standing")).to_contain_text("Yours")
    press("o")
    write(NOTE)
    press("Tab")
    press("Enter")
    expect(desk.transcript).to_contain_text(NOTE)
    expect(page.locator("#note-save")).to_be_focused()
    press("r")
    write(REPLY)
    press("Tab")
    press("Enter")
    expect(desk.transcript).to_contain_text(REPLY)
    expect(page.locator("#send")).to_be_focused()

    press("h")
    menu = page.locator("#hand-over-part")
    expect(menu).to_have_attribute("open", "")
    press("Tab")
    expect(page.locator("#to")).to_be_focused()
    press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(page.locator("#hand-over-open")).to_be_focused()
    press("e")
    press("Tab")
    press("Space")
    desk.press_until("Tab", "resolve")
    press("Enter")
    expect(page.get_by_text(f"Case {cases[0].pk} is resolved.")).to_be_visible()

    press("/")
    write("effects")
    press("Enter")
    expect(page.get_by_text("1 case found.")).to_be_visible()
    press("j")
    press("Enter")
    expect(page.locator("#standing")).to_contain_text("Resolved")
    assert apart(people.texts_of_staff, cases[0]) == [REPLY]
    assert apart(lambda: [note.text for note in Note.objects.filter(case=cases[0])]) == [NOTE]
    assert apart(people.fresh, cases[0]).disposition and desk.complaints == []


def test_escape_closes_only_the_menu_that_has_the_focus(case, ana, desk):
    apart(people.claims, case, ana)
    page, press = desk.page, desk.press
    desk.sign_in().open(case)
    press("h")
    press("e")
    press("Escape")
    expect(page.locator("#resolve-part")).not_to_have_attribute("open", "")
    expect(page.locator("#hand-over-part")).to_have_attribute("open", "")
    page.locator("#text").focus()
    press("Escape")
    expect(page.locator("#hand-over-part")).to_have_attribute("open", "")
