"""What a screen reader hears: every message once, from a region that is not the transcript."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.stub import Failure

FIRST = (
    "Not for emergencies: call 911 in the USA and Canada, or your local emergency number. Not medical advice: the answers come from one "
    "reviewed page about immunotherapy. Helpline staff can read what you write. The chat is deleted 30 days after the last message and "
    "after your question is closed."
)
GREETING = "Assistant: Hello. I can answer questions about immunotherapy for multiple myeloma. What would you like to know?"


def test_it_speaks_each_message_once(widget, desk):
    widget.open()
    widget.until("heard.length >= 2")
    widget.ask("which one")
    widget.says("Which of these").wait_for()
    desk.staff_says("I read your question.")
    widget.says("I read your question.").wait_for()
    widget.until("heard.length >= 5")
    widget.page.wait_for_timeout(1500)
    assert widget.heard() == [
        FIRST,
        GREETING,
        "You: which one",
        "Assistant: Which of these do you mean? You can choose: What BCMA is, How CAR T works",
        "Ana, IMF helpline: I read your question.",
    ]


def test_a_danger_is_heard_as_one(widget):
    widget.open()
    widget.ask("he has a fever")
    widget.until("heard.length >= 4")
    assert widget.heard()[-1].startswith("Assistant: Please act now. Call 911")


def test_a_message_sent_twice_is_spoken_once(widget, desk):
    widget.open()
    desk.fail(Failure.LOSE_ANSWER)
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    widget.page.wait_for_timeout(1500)
    assert sum(text.startswith("You: what is bcma") for text in widget.heard()) == 1
    assert sum(text.startswith("Assistant: BCMA") for text in widget.heard()) == 1


def test_the_history_is_not_spoken_again_after_a_reload(widget):
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    widget.visit()
    widget.launcher.click()
    widget.says("BCMA is a marker").wait_for()
    widget.page.wait_for_timeout(500)
    assert widget.heard() == []


def test_what_came_while_it_was_closed_is_spoken_once_when_it_opens(widget, desk):
    widget.open()
    widget.page.keyboard.press("Escape")
    desk.staff_says("I read your question.")
    widget.until("heard.length === 3")
    widget.launcher.click()
    widget.until("heard.length === 4")
    widget.page.keyboard.press("Escape")
    widget.launcher.click()
    widget.page.wait_for_timeout(500)
    assert widget.heard()[2:] == ["New message from Ana, IMF helpline", "Ana, IMF helpline: I read your question."]


def test_trouble_is_spoken_with_the_numbers(widget, desk):
    widget.open()
    desk.fail(Failure.API_DOWN)
    widget.ask("what is bcma")
    widget.again.wait_for()
    trouble = [text for text in widget.heard() if "cannot reach" in text]
    assert trouble == ["We cannot reach the assistant right now. In an emergency, call 911 in the USA and Canada, or your local emergency number. You can call the helpline: 800-452-CURE (2873), +1-818-487-7455"]


def test_the_region_is_hidden_from_the_eye_and_the_transcript_is_not_live(widget):
    widget.open()
    region = widget.page.get_by_role("log", name="New messages")
    widget.until("heard.length >= 2")
    expect(region).to_have_attribute("aria-live", "polite")
    assert region.bounding_box()["width"] <= 1
    assert widget.log.evaluate("log => Boolean(log.closest('[aria-live], [role=log]'))") is False
