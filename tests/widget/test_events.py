"""What the page may hear for its own counts: that something happened, never what was said."""

from __future__ import annotations

import json

from playwright.sync_api import expect

NAMES = ["send", "answer", "handoff", "staff", "helpful", "end"]
HEAR = "window.events = []; for (const name of %s) document.addEventListener('imf-assistant:' + name, (event) => events.push([name, event.detail, event.target.localName]));" % json.dumps(NAMES)


def test_the_page_hears_each_thing_once_and_no_text(widget, desk):
    widget.page.add_init_script(HEAR)
    widget.open()
    widget.ask("what is bcma")
    widget.log.get_by_role("button", name="Yes", exact=True).click()
    widget.until("events.length >= 3")
    widget.ask("he has a fever")
    widget.until("events.length >= 5")
    widget.ask("what are the side effects")
    widget.until("events.length >= 7")
    desk.staff_says("I read your question.")
    widget.until("events.length >= 8")
    for name in ("More", "End chat", "End chat"):
        widget.dialog.get_by_role("button", name=name, exact=True).click()
    widget.until("events.length >= 9")
    events = widget.page.evaluate("events")
    assert [event[:2] for event in events] == [
        ["send", None],
        ["answer", {"topic": "bcma_definition"}],
        ["helpful", {"topic": "bcma_definition", "helpful": True}],
        ["send", None],
        ["handoff", {"danger": True}],
        ["send", None],
        ["handoff", {"danger": False}],
        ["staff", None],
        ["end", None],
    ]
    assert {event[2] for event in events} == {"imf-assistant"}


def test_what_was_said_before_a_reload_is_not_told_again(widget, desk):
    widget.page.add_init_script(HEAR)
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    widget.visit()
    widget.launcher.click()
    expect(widget.says("BCMA is a marker")).to_be_visible()
    assert widget.page.evaluate("events") == []
