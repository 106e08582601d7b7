"""Whatever fails, the helpline numbers stay on the screen as tel: links."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.stub import HELPLINE, Failure


def numbers_are_shown(widget) -> None:
    for line in HELPLINE:
        link = widget.dialog.locator("header").get_by_role("link", name=line["display"])
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", line["href"])
        assert link.bounding_box()["height"] >= 44


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
    expect(widget.says("We cannot reach the assistant right now. You can call the helpline:")).to_be_visible()
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
    expect(widget.dialog).to_contain_text("Opening…")
    numbers_are_shown(widget)
    held[0].continue_()
    widget.says("Hello.").wait_for()
    expect(widget.input).to_be_focused()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("panel.js", "export async function mount() { throw new Error('broken'); }"),
        ("panel.js", "this is no script"),
        ("message.js", "export const nothing = 1;"),
        ("conversation.js", "export const converse = () => null.anything;"),
        ("words.js", "export const sentences = {};"),
    ],
)
def test_it_shows_the_numbers_when_its_own_code_is_broken(widget, desk, file, content):
    desk.replaced[file] = content
    widget.visit()
    widget.launcher.click()
    expect(widget.page.get_by_role("alert")).to_contain_text("The chat cannot open now.")
    numbers_are_shown(widget)


def test_it_shows_the_numbers_without_its_style_sheet(widget):
    widget.page.route("**/widget.css*", lambda route: route.abort())
    widget.visit()
    widget.launcher.click()
    expect(widget.page.get_by_role("alert")).to_contain_text("The chat cannot open now.")
    numbers_are_shown(widget)


def test_an_error_while_a_message_is_shown_ends_with_the_numbers(widget, desk):
    widget.open()
    desk.add(desk.chat, {"from": "assistant", "text": "A broken one.", "links": 5})
    expect(widget.says("Something went wrong in this chat. You can call the helpline:")).to_be_visible()
    numbers_are_shown(widget)


def test_without_new_browser_features_the_numbers_of_the_page_stay(widget, desk):
    widget.page.add_init_script("CSSStyleSheet.prototype.replaceSync = undefined")
    widget.visit()
    expect(widget.page.get_by_role("link", name="800-452-CURE (2873)")).to_be_visible()


def test_numbers_changed_at_the_desk_reach_the_header(widget, desk):
    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("+1-818-487-7455", "+1-555-010-0199"))

    widget.page.route("**/api/v1/conversations", answer)
    widget.open()
    expect(widget.dialog.locator("header").get_by_role("link", name="+1-555-010-0199")).to_be_visible()
