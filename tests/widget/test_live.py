"""Staff replies arrive while the person reads, over the stream or without it, and disturb nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.stub import Failure

SOON = 30_000  # ms; reconnecting takes some seconds by design


def test_a_staff_reply_arrives_live(widget, desk):
    widget.open()
    desk.staff_says("I read your question.")
    expect(widget.says("I read your question.")).to_be_visible()
    expect(widget.dialog).to_contain_text("Ana from the helpline is with you")


def test_the_header_says_when_staff_have_left(widget, desk):
    widget.open()
    desk.staff_says("I read your question.")
    expect(widget.dialog).to_contain_text("Ana from the helpline is with you")
    with desk.changed:
        desk.chat.staff = None
        desk.changed.notify_all()
    expect(widget.dialog).to_contain_text("Automated, from an IMF page")


def test_while_staff_hold_the_conversation_no_answer_is_promised(widget, desk):
    widget.open()
    desk.staff_says("I read your question.")
    widget.says("I read your question.").wait_for()
    desk.pause = 1
    widget.ask("thank you")
    expect(widget.says("thank you")).to_be_visible()
    expect(widget.log.get_by_text("One moment…")).to_be_hidden()


def test_a_staff_reply_arrives_where_streams_are_blocked(widget, desk):
    desk.failure = Failure.NO_STREAM
    widget.open()
    desk.staff_says("I read your question.")
    expect(widget.says("I read your question.")).to_be_visible(timeout=SOON)
    expect(widget.dialog).to_contain_text("Ana from the helpline is with you")


def test_a_staff_reply_arrives_after_the_stream_broke(widget, desk):
    widget.open()
    desk.fail(Failure.DOWN)
    desk.failure = Failure.NONE
    desk.staff_says("I read your question.")
    expect(widget.says("I read your question.")).to_be_visible(timeout=SOON)
    before = sum("/events" in path for path in desk.requests)
    assert before >= 1
    desk.staff_says("And this.")
    expect(widget.says("And this.")).to_be_visible(timeout=SOON)
    expect(widget.log.get_by_text("I read your question.")).to_have_count(1)


def test_an_arrival_does_not_move_the_focus_or_what_is_being_written(widget, desk):
    widget.open()
    widget.input.fill("I am still wri")
    desk.staff_says("I read your question.")
    widget.says("I read your question.").wait_for()
    expect(widget.input).to_be_focused()
    expect(widget.input).to_have_value("I am still wri")


def test_someone_reading_further_up_stays_there_and_is_told_of_the_new_message(widget, desk):
    widget.open()
    widget.ask("long please")
    widget.says("Part 1.").wait_for()
    widget.log.evaluate("log => log.scrollTop = -400")
    widget.page.wait_for_timeout(2100)  # the parts of one turn belong together
    before = widget.log.evaluate("log => log.scrollTop")
    part = widget.log.get_by_text("Part 5.").bounding_box()["y"]
    desk.staff_says("I read your question.")
    jump = widget.page.get_by_role("button", name="New message below")
    expect(jump).to_be_visible()
    assert abs(widget.log.get_by_text("Part 5.").bounding_box()["y"] - part) < 2, before
    jump.click()
    expect(widget.says("I read your question.")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    expect(widget.input).to_be_focused()


def test_a_long_answer_is_shown_from_its_first_line(widget):
    widget.open()
    widget.ask("long please")
    expect(widget.says("Part 1.")).to_be_in_viewport()
    assert widget.says("Part 8.").bounding_box()["y"] > widget.input.bounding_box()["y"]


def test_a_reply_to_a_closed_chat_is_counted_on_the_launcher_and_announced(widget, desk):
    widget.open()
    widget.page.keyboard.press("Escape")
    desk.staff_says("I read your question.")
    expect(widget.page.get_by_role("button", name="Ask a question (1 new)")).to_be_visible()
    assert widget.heard()[-1] == "New message from Ana, IMF helpline"
    widget.launcher.click()
    expect(widget.says("I read your question.")).to_be_visible()
    widget.page.keyboard.press("Escape")
    expect(widget.page.get_by_role("button", name="Ask a question", exact=True)).to_be_visible()


def test_a_reply_that_came_while_the_page_was_left_is_found_without_opening(widget, desk):
    widget.open()
    widget.ask("what are the side effects")
    widget.says("deserves a real answer").wait_for()
    widget.page.goto("about:blank")
    desk.staff_says("I read your question.")
    widget.visit()
    expect(widget.page.get_by_role("button", name="Ask a question (1 new)")).to_be_visible()


def test_a_hidden_tab_gives_its_connection_up_and_asks_at_once_when_it_is_back(widget, desk):
    widget.open()
    set_hidden = "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"
    widget.page.evaluate(set_hidden, True)
    widget.page.wait_for_timeout(300)
    asked = len(desk.requests)
    desk.staff_says("I read your question.")
    widget.page.wait_for_timeout(4500)
    assert desk.requests[asked:] == [] or all("/messages?" in path for path in desk.requests[asked:])
    widget.page.evaluate(set_hidden, False)
    expect(widget.says("I read your question.")).to_be_visible(timeout=SOON)


STREAMS = [
    (['event: message\ndata: {"a":1}\n\n'], [["message", '{"a":1}']]),
    (["event: mess", 'age\nda', 'ta: {"a":1}\n', "\nevent: staff\ndata: {}\n\n"], [["message", '{"a":1}'], ["staff", "{}"]]),
    ([": ping\n\n", "retry: 2000\n\n"], []),
    (["id: 4\r\nevent: staff\r\ndata: {}\r\n\r\n"], [["staff", "{}"]]),
]


@pytest.mark.parametrize(("chunks", "events"), STREAMS)
def test_a_stream_is_cut_into_events(widget, chunks, events):
    widget.visit()
    script = """async (chunks) => {
      const { eventParser } = await import('/widget/desk.js');
      const events = [];
      const feed = eventParser((name, data) => events.push([name, data]));
      chunks.forEach((chunk) => feed(chunk));
      return events;
    }"""
    assert widget.page.evaluate(script, chunks) == events
