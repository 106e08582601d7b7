"""Whatever fails, the helpline numbers stay on the screen as tel: links."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from desk.web import embedding
from tests.widget.conftest import Widget
from tests.widget.failures import NUMBERS, TABLE, Case, pressable
from tests.widget.stub import HELPLINE, Failure


def numbers_are_shown(widget) -> None:
    for line in HELPLINE:
        link = widget.dialog.locator("header").get_by_role("link", name=line["display"])
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", line["href"])
        assert link.bounding_box()["height"] >= 44


@pytest.mark.parametrize("case", [case for case in TABLE if not case.filmed_only], ids=lambda case: case.name)
def test_the_numbers_can_be_seen_and_pressed_on_a_phone(browser: Browser, desk, case: Case):
    desk.page_css = embedding.FALLBACK_STYLE
    context = browser.new_context(viewport={"width": 390, "height": 720}, locale="en-US", java_script_enabled=case.script)
    try:
        page = context.new_page()
        page.add_init_script(case.before or "0")
        case.provoke(Widget(page, desk))
        assert pressable(page) >= NUMBERS
    finally:
        context.close()


def test_a_link_that_something_lies_over_does_not_count(widget, desk):
    widget.page.route("**/embed.js*", lambda route: route.abort())
    desk.page_css = embedding.FALLBACK_STYLE
    widget.visit()
    assert pressable(widget.page) == NUMBERS
    desk.page_css += "body::after { content: ''; position: fixed; inset: 0; z-index: 1001; }"
    widget.visit()
    assert pressable(widget.page) == set()


@pytest.mark.parametrize("file", ["panel.js", "widget.css"])
def test_the_next_click_opens_it_once_the_missing_file_is_there(widget, file):
    widget.page.route(f"**/{file}*", lambda route: route.abort())
    widget.visit()
    widget.launcher.click()
    widget.page.get_by_role("alert").wait_for()
    widget.page.unroute(f"**/{file}*")
    widget.page.keyboard.press("Escape")
    widget.launcher.click()
    widget.says("Hello.").wait_for()



def test_it_shows_the_numbers_when_the_server_is_down(widget, desk):
    widget.visit()
    desk.fail(Failure.DOWN)
    widget.launcher.click()
    expect(widget.page.get_by_role("alert")).to_contain_text("The chat cannot open now.")
    numbers_are_shown(widget)
    widget.page.keyboard.press("Escape")
    expect(widget.launcher).to_be_focused()



def test_it_opens_at_the_next_try_when_the_server_is_back(widget, desk):
    widget.visit()
    desk.fail(Failure.DOWN)
    widget.launcher.click()
    widget.page.get_by_role("alert").wait_for()
    widget.page.keyboard.press("Escape")
    desk.failure = Failure.NONE
    widget.launcher.click()
    widget.says("Hello.").wait_for()
    expect(widget.input).to_be_focused()



def test_it_shows_the_numbers_when_only_the_api_is_down(widget, desk):
    widget.visit()
    desk.fail(Failure.API_DOWN)
    widget.launcher.click()
    expect(widget.says("We cannot reach the assistant right now. In an emergency, call 911 in the USA and Canada, or your local emergency number. You can call the helpline:")).to_be_visible()
    expect(widget.log.get_by_role("link", name="Call +1-818-487-7455")).to_be_visible()
    numbers_are_shown(widget)
    desk.failure = Failure.NONE
    widget.again.click()
    widget.says("Hello.").wait_for()



def test_the_focus_stays_in_the_chat_when_try_again_has_done_its_work(widget, desk):
    widget.visit()
    desk.fail(Failure.API_DOWN)
    widget.launcher.click()
    widget.again.focus()
    desk.failure = Failure.NONE
    widget.page.keyboard.press("Enter")
    widget.says("Hello.").wait_for()
    expect(widget.input).to_be_focused()



def test_it_shows_the_numbers_while_a_slow_network_loads_it(widget):
    held = []
    widget.visit()
    widget.page.route("**/panel.js*", lambda route: held.append(route))
    widget.launcher.click()
    expect(widget.dialog).to_contain_text("Opening… In an emergency, call 911 or your local emergency number.")
    numbers_are_shown(widget)
    held[0].continue_()
    widget.says("Hello.").wait_for()
    expect(widget.input).to_be_focused()



def test_an_error_while_a_message_is_shown_ends_with_the_numbers(widget, desk):
    widget.open()
    desk.add(desk.chat, {"from": "assistant", "text": "A broken one.", "links": 5})
    expect(widget.says("Something went wrong in this chat. In an emergency, call 911 in the USA and Canada, or your local emergency number. You can call the helpline:")).to_be_visible()
    numbers_are_shown(widget)



def test_numbers_changed_at_the_desk_reach_the_header(widget, desk):
    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("+1-818-487-7455", "+1-555-010-0199"))

    widget.page.route("**/api/v1/conversations", answer)
    widget.open()
    expect(widget.dialog.locator("header").get_by_role("link", name="+1-555-010-0199")).to_be_visible()
