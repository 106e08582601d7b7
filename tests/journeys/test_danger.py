"""A danger to life: 911 before anything else, and a case above all that waited before it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import words
from tests.journeys.phone import Phone
from tests.journeys.staff import SMS, WEB, Staff
from tests.journeys.visitor import Visitor


def test_in_the_widget_the_first_thing_to_tap_is_911_and_the_case_is_on_top(visitor: Visitor, phone: Phone, staff: Staff) -> None:
    phone.write("can I speak with a person please")  # waits longer, and is less urgent
    phone.gets(words.text("utter_handoff_human_request"))

    visitor.ask(words.FEVER)
    danger = visitor.sees(words.opening("utter_handoff_emergency"))
    expect(danger).to_have_class(re.compile("danger"))
    expect(danger.locator("a").first).to_have_attribute("href", "tel:911")
    expect(danger.locator(f"a[href='{words.TEL_USA_AND_CANADA}']").first).to_be_visible()

    assert_on_top(staff, words.FEVER, WEB)
    staff.claim(words.FEVER, WEB).resolve()
    staff.claim("can I speak with a person please", SMS).resolve()


def test_on_a_phone_911_is_the_first_text_and_the_case_is_on_top(visitor: Visitor, phone: Phone, staff: Staff) -> None:
    visitor.ask("can I speak with a person please")
    visitor.sees(words.opening("utter_handoff_human_request"))

    phone.write(words.FEVER)
    danger = phone.gets(words.text("utter_handoff_emergency"))
    expect(danger).to_have_text(re.compile("^Call 911"))
    expect(danger).to_contain_text(words.USA_AND_CANADA)
    phone.gets(words.text("utter_sms_intro"))  # who we are can wait
    expect(phone.arrived.first).to_have_text(re.compile("^Call 911"))

    assert_on_top(staff, words.FEVER, SMS)
    staff.claim(words.FEVER, SMS).resolve()
    staff.claim("can I speak with a person please", WEB).resolve()


def assert_on_top(staff: Staff, text: str, channel: str) -> None:
    """The case has the word for priority 1, and nothing less urgent stands above it."""
    line = staff.waiting(text, channel)
    expect(line.locator(".priority")).to_have_text("Danger")
    mine = line.evaluate("line => [...document.querySelectorAll('.line')].indexOf(line)")
    priorities = staff.priorities()
    assert set(priorities[: mine + 1]) == {"Danger"}
    assert "Soon" in priorities[mine + 1 :]
