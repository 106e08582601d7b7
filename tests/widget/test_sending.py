"""What a person sends arrives once, in order, whatever the network does; and the conversation goes on after a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.stub import Failure


def state_of(widget, text: str):
    return widget.log.locator(".person").filter(has_text=text).locator(".state")


def test_it_shows_that_it_is_sending_and_then_sent(widget, desk):
    widget.open()
    desk.pause = 1
    widget.ask("what is bcma")
    expect(state_of(widget, "what is bcma")).to_have_text(" · Sending…")
    expect(widget.says("One moment…")).to_be_visible()
    expect(state_of(widget, "what is bcma")).to_have_text(" · Sent")
    expect(widget.log.get_by_text("One moment…")).to_be_hidden()


def test_a_message_whose_answer_was_lost_counts_once(widget, desk):
    widget.open()
    desk.fail(Failure.LOSE_ANSWER)
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    expect(state_of(widget, "what is bcma")).to_have_text(" · Sent")
    assert desk.texts() == ["what is bcma"]
    assert len({send["key"] for send in desk.sends}) == 1
    expect(widget.log.get_by_text("BCMA is a marker")).to_have_count(1)


def test_it_sends_once_after_try_again(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("what is bcma")
    expect(state_of(widget, "what is bcma")).to_have_text(" · Not sent")
    desk.failure = Failure.NONE
    widget.again.click()
    widget.says("BCMA is a marker").wait_for()
    expect(widget.again).to_be_hidden()
    assert desk.texts() == ["what is bcma"]
    assert widget.log.locator(".person .said").all_inner_texts() == ["what is bcma"]


def test_what_could_not_be_sent_goes_by_itself_when_the_desk_is_back(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("what is bcma")
    expect(state_of(widget, "what is bcma")).to_have_text(" · Not sent")
    desk.failure = Failure.NONE
    widget.says("BCMA is a marker").wait_for(timeout=30_000)
    assert desk.texts() == ["what is bcma"]


def test_messages_written_offline_arrive_once_and_in_order(widget, desk):
    widget.open()
    widget.page.context.set_offline(True)
    widget.ask("quiet one")
    widget.ask("quiet two")
    expect(widget.says("You seem to be offline")).to_be_visible()
    expect(state_of(widget, "quiet two")).to_have_text(" · Not sent")
    widget.page.context.set_offline(False)
    expect(state_of(widget, "quiet two")).to_have_text(" · Sent", timeout=30_000)
    assert desk.texts() == ["quiet one", "quiet two"]
    expect(widget.log.get_by_text("You seem to be offline")).to_be_hidden()


def test_an_unsent_message_survives_a_reload_and_arrives_once(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("what is bcma")
    expect(state_of(widget, "what is bcma")).to_have_text(" · Not sent")
    desk.failure = Failure.NONE
    widget.visit()
    widget.launcher.click()
    widget.says("BCMA is a marker").wait_for()
    assert desk.texts() == ["what is bcma"]
    assert len(desk.chats) == 1


def test_a_first_message_waits_for_a_desk_that_was_down_at_the_start(widget, desk):
    widget.visit()
    desk.fail(Failure.API_DOWN)
    widget.launcher.click()
    widget.again.wait_for()
    widget.ask("what is bcma")
    expect(state_of(widget, "what is bcma")).to_have_text(" · Not sent")
    desk.failure = Failure.NONE
    widget.again.click()
    widget.says("BCMA is a marker").wait_for()
    assert desk.texts() == ["what is bcma"]


def test_two_messages_sent_at_once_keep_their_order(widget, desk):
    widget.open()
    desk.pause = 0.5
    widget.ask("quiet one")
    widget.ask("quiet two")
    expect(state_of(widget, "quiet two")).to_have_text(" · Sent")
    assert desk.texts() == ["quiet one", "quiet two"]
    assert widget.log.locator(".person .said").all_inner_texts() == ["quiet one", "quiet two"]


def test_a_message_the_desk_refuses_is_told_with_its_reason_and_the_numbers_and_the_next_one_goes(widget, desk):
    widget.open()
    widget.ask("x" * 32_001)
    expect(widget.says("That is too long for us. Please shorten it.")).to_be_visible()
    expect(widget.log.get_by_role("link", name="Call 800-452-CURE (2873)")).to_be_visible()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    expect(widget.log.get_by_text("That is too long for us.")).to_be_hidden()


@pytest.mark.parametrize("status", [401, 404])
def test_a_server_in_between_takes_neither_message_nor_conversation_away(widget, desk, status):
    """A sign-in before the desk, or a server in its place while it is down: only the desk's own 401 means something."""
    widget.open()
    kept = widget.page.evaluate("localStorage['imf-assistant']")
    widget.page.route("**/messages", lambda route: route.fulfill(status=status, body="<h1>No</h1>"))
    widget.ask("what is bcma")
    expect(widget.says("We cannot reach the assistant right now.")).to_be_visible(timeout=30_000)
    assert widget.page.evaluate("localStorage['imf-assistant']") == kept
    widget.page.unroute("**/messages")
    widget.again.click()
    widget.says("BCMA is a marker").wait_for()
    assert desk.texts() == ["what is bcma"] and len(desk.chats) == 1


def test_at_the_limit_the_message_is_kept_and_the_numbers_are_shown(widget, desk):
    widget.open()
    desk.failure = Failure.LIMITED
    widget.ask("what is bcma")
    expect(widget.says("Please wait a little.")).to_be_visible()
    expect(widget.log.get_by_role("link", name="Call 800-452-CURE (2873)")).to_be_visible()
    desk.failure = Failure.NONE
    widget.again.click()
    widget.says("BCMA is a marker").wait_for()
    assert desk.texts() == ["what is bcma"]


def test_nothing_is_sent_for_an_empty_field(widget, desk):
    widget.open()
    widget.ask("  \n ")
    widget.page.get_by_role("button", name="Send").click()
    expect(widget.input).to_be_focused()
    assert desk.sends == []


def test_shift_enter_begins_a_new_line_and_enter_sends(widget, desk):
    widget.open()
    widget.input.press_sequentially("quiet")
    widget.page.keyboard.press("Shift+Enter")
    widget.input.press_sequentially("please")
    widget.page.keyboard.press("Enter")
    expect(state_of(widget, "please")).to_have_text(" · Sent")
    assert desk.texts() == ["quiet\nplease"]


def test_enter_that_ends_a_composed_character_does_not_send(widget, desk):
    widget.open()
    widget.input.fill("quiet 免")
    widget.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(widget.input).to_have_value("quiet 免")
    assert desk.sends == []


def test_it_goes_on_after_a_reload(widget, desk):
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    widget.visit()
    widget.launcher.click()
    widget.says("BCMA is a marker").wait_for()
    widget.ask("quiet")
    expect(state_of(widget, "quiet")).to_have_text(" · Sent")
    assert len(desk.chats) == 1
    assert widget.log.locator(".person .said").all_inner_texts() == ["what is bcma", "quiet"]


def test_a_conversation_the_desk_no_longer_knows_is_begun_anew(widget, desk):
    widget.open()
    desk.chats.clear()
    widget.visit()
    widget.launcher.click()
    widget.says("Hello.").wait_for()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    assert len(desk.chats) == 1


def test_a_message_to_a_conversation_that_is_gone_moves_to_a_new_one(widget, desk):
    widget.open()
    desk.chats.clear()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    expect(widget.says("The earlier conversation is no longer available.")).to_be_visible()
    assert desk.texts() == ["what is bcma"]


def test_it_works_where_storage_is_shut_off(widget, desk):
    widget.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('shut off', 'SecurityError'); } });"
    )
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()


def test_ending_it_in_one_tab_ends_it_in_the_other(widget, desk):
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    other = widget.page.context.new_page()
    other.goto(desk.url)
    other.evaluate("localStorage.setItem('imf-assistant', 'null')")
    expect(widget.log.get_by_text("BCMA is a marker")).to_have_count(0)
    token = desk.chat.token
    widget.ask("quiet")
    expect(state_of(widget, "quiet")).to_have_text(" · Sent")
    assert token not in widget.page.evaluate("JSON.stringify(localStorage)")
