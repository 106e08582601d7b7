"""A conversation over reloads, tabs and days: found again, never mixed, and nothing of what was written is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Widget
from tests.widget.stub import Failure

SOON = 30_000  # ms


def state_of(widget, text: str):
    return widget.log.locator(".person").filter(has_text=text).locator(".state")


def second(widget, desk) -> Widget:
    """Another tab of the same browser."""
    return Widget(widget.page.context.new_page(), desk)


def test_a_conversation_too_old_is_begun_anew_with_a_sentence_that_says_so(widget, desk):
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    desk.chat.ended = True  # to the browser the same as a token past its age: 401
    widget.visit()
    widget.launcher.click()
    expect(widget.says("The earlier conversation is no longer available. This is a new one.")).to_be_visible()
    expect(widget.says("Hello.")).to_be_visible()
    expect(widget.log.get_by_text("BCMA is a marker")).to_have_count(0)
    assert len(desk.chats) == 2


def test_a_message_not_sent_before_a_reload_goes_without_the_chat_being_opened(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("quiet one")
    widget.ask("quiet two")
    expect(state_of(widget, "quiet two")).to_have_text(" · Not sent", timeout=SOON)
    desk.failure = Failure.NONE
    widget.visit()
    widget.until("sessionStorage['imf-assistant'] === '[]'")
    assert desk.texts() == ["quiet one", "quiet two"]


def test_what_cannot_be_sent_after_a_reload_either_does_not_say_that_it_is_being_sent(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("quiet one")
    expect(state_of(widget, "quiet one")).to_have_text(" · Not sent", timeout=SOON)
    widget.visit()
    widget.launcher.click()
    widget.again.wait_for()
    expect(state_of(widget, "quiet one")).to_have_text(" · Not sent", timeout=SOON)


def test_a_copied_tab_does_not_send_a_waiting_message_a_second_time(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("quiet one")
    expect(state_of(widget, "quiet one")).to_have_text(" · Not sent", timeout=SOON)
    kept = widget.page.evaluate("sessionStorage['imf-assistant']")
    other = second(widget, desk)
    other.visit()
    other.page.evaluate("(kept) => { sessionStorage['imf-assistant'] = kept; }", kept)  # "Duplicate tab" does this
    desk.failure = Failure.NONE
    other.visit()
    widget.again.click()
    for tab in (widget, other):
        tab.until("sessionStorage['imf-assistant'] === '[]'")
    assert desk.texts() == ["quiet one"]


def test_two_tabs_that_begin_share_one_conversation(widget, desk):
    desk.failure = Failure.API_DOWN
    tabs = [widget, second(widget, desk)]
    for tab in tabs:
        tab.visit()
        tab.launcher.click()
        tab.again.wait_for()
    desk.failure = Failure.NONE
    for tab in tabs:
        tab.again.click()
        tab.says("Hello.").wait_for()
    tabs[0].ask("quiet one")
    expect(tabs[1].says("quiet one")).to_be_visible(timeout=SOON)
    tabs[1].ask("quiet two")
    expect(tabs[0].says("quiet two")).to_be_visible(timeout=SOON)
    assert len(desk.chats) == 1


def test_ending_it_in_another_tab_says_so_here_and_drops_what_was_not_sent(widget, desk):
    widget.open()
    other = second(widget, desk)
    other.open()
    desk.fail(Failure.ERROR)
    widget.ask("a secret")
    expect(state_of(widget, "a secret")).to_have_text(" · Not sent", timeout=SOON)
    desk.failure = Failure.NONE
    for name in ("More", "Forget me", "Forget me"):
        other.dialog.get_by_role("button", name=name, exact=True).click()
    expect(widget.says("The chat has ended.")).to_be_visible()
    expect(widget.log.get_by_text("a secret")).to_have_count(0)
    assert "secret" not in widget.page.evaluate("JSON.stringify(sessionStorage)")
    widget.ask("quiet")
    expect(state_of(widget, "quiet")).to_have_text(" · Sent")
    assert desk.texts() == ["quiet"]


# A page in the back/forward cache hears nothing; the browsers of tests keep none, so this one is made deaf.
DEAF = "addEventListener('storage', (event) => event.stopImmediatePropagation(), true)"
BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def test_a_page_come_back_to_takes_up_the_chat_begun_since_and_never_writes_the_old_one_over_it(widget, desk):
    widget.page.add_init_script(DEAF)
    widget.open()
    other = second(widget, desk)
    other.open()
    for name in ("More", "Forget me", "Forget me"):
        other.dialog.get_by_role("button", name=name, exact=True).click()
    other.says("The chat is deleted").wait_for()
    other.ask("quiet, anew")
    expect(state_of(other, "quiet, anew")).to_have_text(" · Sent")
    widget.page.evaluate(BACK)
    expect(widget.says("quiet, anew")).to_be_visible(timeout=SOON)
    widget.ask("quiet, and here")
    expect(other.says("quiet, and here")).to_be_visible(timeout=SOON)
    assert len(desk.chats) == 1


# What another tab would write. A page hears nothing of what it writes itself, so this one does not know of it.
ANOTHER = """async () => {
  const page = await (await fetch('/api/v1/conversations', { method: 'POST', body: '{}' })).json();
  localStorage['imf-assistant'] = JSON.stringify({ id: page.conversation, token: page.token, days: 30, used: [], read: 0 });
}"""


def test_a_chat_that_ends_takes_none_away_that_another_tab_has_begun_unheard(widget, desk):
    widget.open()
    old = desk.chat
    widget.page.evaluate(ANOTHER)
    old.ended = True
    widget.ask("quiet")
    expect(state_of(widget, "quiet")).to_have_text(" · Sent", timeout=SOON)
    assert desk.chat.token in widget.page.evaluate("localStorage['imf-assistant']")
    assert len(desk.chats) == 2 and desk.chat.messages[-1]["text"] == "quiet"


def test_a_page_come_back_to_keeps_what_a_later_page_could_not_send(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    draft = "[{ key: 'later', text: 'quiet, later', at: new Date().toISOString() }]"
    widget.page.evaluate(f"sessionStorage['imf-assistant'] = JSON.stringify({draft})")  # by the page after this one
    widget.page.evaluate(BACK)
    widget.ask("quiet, now")
    expect(state_of(widget, "quiet, later")).to_have_text(" · Not sent", timeout=SOON)
    desk.failure = Failure.NONE
    widget.again.click()
    expect(state_of(widget, "quiet, now")).to_have_text(" · Sent")
    assert desk.texts() == ["quiet, later", "quiet, now"]


def test_a_page_come_back_to_where_storage_is_full_loses_nothing(widget, desk):
    widget.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("quiet")
    expect(state_of(widget, "quiet")).to_have_text(" · Not sent", timeout=SOON)
    widget.page.evaluate(BACK)
    expect(state_of(widget, "quiet")).to_have_text(" · Not sent", timeout=SOON)
    desk.failure = Failure.NONE
    widget.again.click()
    expect(state_of(widget, "quiet")).to_have_text(" · Sent", timeout=SOON)
    assert desk.texts() == ["quiet"] and len(desk.chats) == 1


@pytest.mark.parametrize("failure", [Failure.GARBAGE, Failure.ERROR])
def test_a_message_only_counts_as_sent_when_the_desk_itself_says_so(widget, desk, failure):
    widget.open()
    desk.fail(failure)
    widget.ask("what is bcma")
    expect(state_of(widget, "what is bcma")).to_have_text(" · Not sent", timeout=SOON)
    expect(widget.log.get_by_role("link", name="Call 800-452-CURE (2873)")).to_be_visible()
    desk.failure = Failure.NONE
    widget.again.click()
    widget.says("BCMA is a marker").wait_for()
    assert desk.texts() == ["what is bcma"]


def test_an_answer_that_is_not_to_this_message_does_not_count_for_it(widget, desk):
    widget.open()
    widget.page.route("**/messages", lambda route: route.fulfill(json={"messages": []}) if route.request.method == "POST" else route.continue_())
    widget.ask("what is bcma")
    expect(state_of(widget, "what is bcma")).to_have_text(" · Not sent", timeout=SOON)
    widget.page.unroute("**/messages")
    widget.again.click()
    widget.says("BCMA is a marker").wait_for()
    assert desk.texts() == ["what is bcma"]


def test_what_no_longer_fits_into_the_storage_is_sent_all_the_same(widget, desk):
    widget.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    widget.open()
    widget.ask("quiet one")
    widget.ask("quiet two")
    expect(state_of(widget, "quiet two")).to_have_text(" · Sent")
    assert desk.texts() == ["quiet one", "quiet two"]
