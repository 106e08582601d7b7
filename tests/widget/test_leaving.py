"""What a person writes while "End chat" or "Forget me" is on its way, or waits then: never gone without a word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.widget.stub import Failure
from tests.widget.test_menu import press, talk
from tests.widget.test_sending import state_of

SOON = 30_000  # ms
WAYS = {"End chat": ("**/api/v1/conversations/*/end", "The chat has ended."), "Forget me": ("**/api/v1/conversations/*", "The chat is deleted, here and at the helpline.")}


@pytest.fixture(params=WAYS)
def way(request) -> str:
    return request.param


def on_its_way(widget, way: str) -> Route:
    """The wish is said, and its request held."""
    held = []
    widget.page.route(WAYS[way][0], lambda route: held.append(route), times=1)
    with widget.page.expect_request(WAYS[way][0]):
        press(widget, way, way)
    widget.page.wait_for_timeout(0)  # the handler above runs
    return held[0]


def test_what_is_sent_meanwhile_goes_into_a_new_chat_and_its_answer_is_seen(widget, desk, way):
    talk(widget)
    old = desk.chat
    request = on_its_way(widget, way)
    widget.ask("wait, he has a fever")
    expect(state_of(widget, "a fever")).to_have_text(" · Sending…")
    request.continue_()
    widget.says("Please act now").wait_for()
    expect(widget.says(WAYS[way][1])).to_be_visible()
    expect(state_of(widget, "a fever")).to_have_text(" · Sent")
    expect(widget.log.get_by_text("BCMA is a marker")).to_have_count(0)
    assert [m["text"] for m in old.messages if m["from"] == "person"] == ["what is bcma"]
    assert desk.chat is not old and "wait, he has a fever" in desk.texts()
    assert old.token not in widget.page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_what_is_in_the_field_stays_there_and_no_new_chat_begins_by_itself(widget, desk, way):
    talk(widget)
    request = on_its_way(widget, way)
    widget.input.press_sequentially("one more")
    request.continue_()
    expect(widget.says(WAYS[way][1])).to_be_visible()
    expect(widget.input).to_have_value("one more")
    expect(widget.input).to_be_focused()
    assert sum(path == "POST /api/v1/conversations" for path in desk.requests) == 1
    widget.input.fill("quiet, one more")
    widget.page.keyboard.press("Enter")
    expect(state_of(widget, "one more")).to_have_text(" · Sent")


@pytest.mark.parametrize("failure", [Failure.API_DOWN, Failure.ERROR])
def test_when_it_does_not_get_through_the_chat_goes_on_with_what_was_sent_meanwhile(widget, desk, way, failure):
    talk(widget)
    request = on_its_way(widget, way)
    widget.ask("quiet, please")
    request.abort() if failure is Failure.API_DOWN else request.fulfill(status=503, body="<h1>no</h1>")
    expect(widget.says("Nothing is ended or deleted yet.")).to_be_visible()
    expect(state_of(widget, "quiet, please")).to_have_text(" · Sent")
    assert desk.texts() == ["what is bcma", "quiet, please"] and len(desk.chats) == 1


def test_try_again_means_the_wish_and_not_what_was_sent_since(widget, desk, way):
    talk(widget)
    request = on_its_way(widget, way)
    desk.fail(Failure.API_DOWN)
    widget.ask("quiet, please")
    request.abort()
    expect(state_of(widget, "quiet, please")).to_have_text(" · Not sent", timeout=SOON)
    expect(widget.says("Nothing is ended or deleted yet.")).to_be_visible()
    desk.failure = Failure.NONE
    widget.again.click()
    expect(widget.says(WAYS[way][1])).to_be_visible()
    expect(state_of(widget, "quiet, please")).to_have_text(" · Sent")
    assert [m["text"] for m in desk.chat.messages if m["from"] == "person"] == ["quiet, please"]


def not_sent(widget) -> None:
    """A message that the desk has not taken, in a chat that works else."""
    talk(widget)
    widget.page.route("**/messages", lambda route: route.abort())
    widget.ask("quiet, please")
    expect(state_of(widget, "quiet, please")).to_have_text(" · Not sent", timeout=SOON)
    widget.page.unroute("**/messages")


def test_what_was_not_sent_before_the_end_begins_a_new_chat(widget, desk):
    not_sent(widget)
    press(widget, "End chat", "End chat")
    expect(state_of(widget, "quiet, please")).to_have_text(" · Sent")
    expect(widget.says("The chat has ended.")).to_be_visible()
    assert [m["text"] for m in desk.chat.messages if m["from"] == "person"] == ["quiet, please"]


def test_what_was_not_sent_before_forget_me_is_forgotten(widget, desk):
    not_sent(widget)
    press(widget, "Forget me", "Forget me")
    expect(widget.says("The chat is deleted")).to_be_visible()
    expect(widget.log.get_by_text("quiet, please")).to_have_count(0)
    assert widget.page.evaluate("sessionStorage['imf-assistant']") == "[]"
    assert desk.chats == {}


def test_the_answer_to_a_danger_that_was_on_its_way_is_read_first(widget, desk, way):
    talk(widget)
    desk.pause = 2
    widget.ask("he has a fever")
    press(widget, way, way)
    widget.says("Please act now").wait_for()
    expect(widget.says("Nothing is ended or deleted yet.")).to_be_visible()
    assert len(desk.chats) == 1 and not desk.chat.ended
    widget.again.click()
    expect(widget.says(WAYS[way][1])).to_be_visible()


def test_where_staff_look_at_a_danger_first_the_desks_own_words_say_so(widget, desk):
    talk(widget)
    desk.forgets_later = "Your messages may be about a danger, so the helpline staff look at them first."
    press(widget, "Forget me", "Forget me")
    expect(widget.says(desk.forgets_later)).to_be_visible()
    expect(widget.log.get_by_text("The chat is deleted, here and at the helpline.")).to_have_count(0)
    expect(widget.log.get_by_text("what is bcma")).to_have_count(0)
    assert "token" not in widget.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
