"""The switches in a real browser: turned without leaving the page, by keyboard too, and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect, sync_playwright

from desk.conversations.models import SwitchedOff
from tests.browser import ARGUMENTS, PATIENCE, find_chromium

from .test_in_the_browser import Desk, apart

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk_with(live_server: Any, ana: Any) -> Iterator[Callable[..., Desk]]:
    """A lead's browser on the page of the switches."""
    ana.groups.add(Group.objects.get_or_create(name="lead")[0])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)

        def open_page(**options: Any) -> Desk:
            context = browser.new_context(locale="en-US", timezone_id="America/Chicago", **options)
            context.set_default_timeout(PATIENCE)
            expect.set_options(timeout=PATIENCE)
            desk = Desk(context.new_page(), live_server.url).sign_in()
            desk.page.goto(live_server.url + "/console/switches/")
            return desk

        yield open_page
        browser.close()


def off() -> set[str]:
    return set(apart(lambda: list(SwitchedOff.objects.values_list("switch", flat=True))))


def test_an_answer_and_the_whole_are_turned_by_keyboard_without_leaving_the_page(desk_with):
    desk = desk_with()
    desk.page.evaluate("window.same = true")
    line = desk.page.locator("#line-topiccar_t")
    line.get_by_role("button").focus()
    desk.press("Enter")
    expect(line).to_contain_text("Off since")
    expect(line).to_contain_text("switched off. Within 5 seconds")
    expect(desk.page.locator("#announce")).to_contain_text("switched off")
    expect(desk.page.locator("#turn-topiccar_t")).to_be_focused()
    whole = desk.page.locator("#line-assistantall")
    whole.locator("summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        desk.press(key)
    expect(whole).to_contain_text("Off since")
    assert off() == {"topic:car_t", "assistant:all"}
    expect(desk.page.locator("#turn-assistantall")).to_be_focused()  # "Switch on", in the place of "Switch off"
    expect(desk.page.locator(".htmx-added, .htmx-settling")).to_have_count(0)  # pressed sooner, the form would send the page anew, as without scripts
    desk.press("Enter")
    expect(whole).to_contain_text("switched on.")
    expect(whole.locator("summary")).to_be_focused()
    assert off() == {"topic:car_t"}
    assert desk.page.evaluate("window.same") is True
    assert desk.complaints == [] and desk.outside == []


def test_while_the_whole_is_off_no_other_line_says_only_on(desk_with):
    desk = desk_with()
    said = "getComputedStyle(document.querySelector('#line-channelsms .soft'), '::after').content"
    assert desk.page.evaluate(said) == "none"
    desk.page.locator("#open-assistantall").click()
    desk.page.locator("#turn-assistantall").click()
    expect(desk.page.locator("#line-assistantall")).to_contain_text("switched off.")
    # htmx gives the new line its class a moment after its text
    desk.page.wait_for_function(f"() => {said}.includes('the whole assistant is off')")


def test_without_scripts_the_form_does_the_same(desk_with):
    desk = desk_with(java_script_enabled=False)
    desk.page.locator("#turn-topiccar_t").click()
    expect(desk.page.locator("#line-topiccar_t")).to_contain_text("Off since")
    expect(desk.page.get_by_role("status").first).to_contain_text("switched off. Within 5 seconds")
    assert off() == {"topic:car_t"}


def test_a_signed_out_lead_is_led_to_the_sign_in_and_nothing_is_turned(desk_with, settings):
    desk = desk_with()
    desk.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.page.locator("#turn-topiccar_t").click()
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert off() == set()


@pytest.mark.parametrize("width", [320, 400, 1200])
def test_nothing_is_cut_off_at_any_width(desk_with, width):
    desk = desk_with(viewport={"width": width, "height": 800})
    desk.page.locator("#open-assistantall").click()
    desk.page.locator("#turn-topiccar_t").click()
    expect(desk.page.locator("#line-topiccar_t")).to_contain_text("Off since")
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
