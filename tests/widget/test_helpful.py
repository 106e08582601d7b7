"""Was this helpful: asked under answers, noted at the desk, changed at will."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.stub import Failure


def asked(widget):
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    return widget.log.get_by_role("group", name="Was this helpful?")


def test_it_is_asked_under_answers_and_nothing_else(widget):
    group = asked(widget)
    widget.ask("side effects")
    widget.says("May the helpline staff reply").wait_for()
    widget.ask("he has a fever")
    widget.says("Please act now").wait_for()
    expect(group).to_have_count(1)


def test_a_no_may_be_given_a_reason_by_keyboard_and_is_spoken_once(widget, desk):
    group = asked(widget)
    no = group.get_by_role("button", name="No", exact=True)
    no.press("Enter")
    expect(no).to_have_attribute("aria-pressed", "true")
    expect(no).to_be_focused()
    reasons = group.get_by_role("group", name="Why not?").get_by_role("button")
    expect(reasons).to_have_text(["Not my question", "Hard to read", "Too little", "Seems wrong"])
    widget.page.keyboard.press("Tab")
    widget.page.keyboard.press("Tab")
    widget.page.keyboard.press("Enter")
    expect(reasons).to_have_count(0)
    expect(no).to_be_focused()
    assert [body for _, body in desk.chat.ratings] == [{"helpful": False, "reason": None}, {"helpful": False, "reason": "hard_to_read"}]
    assert widget.heard().count("Thank you. It is noted.") == 2, "once for each press"


def test_it_is_still_there_after_a_reload_and_can_be_changed(widget, desk):
    group = asked(widget)
    group.get_by_role("button", name="No", exact=True).click()
    expect(group).to_contain_text("It is noted.")
    widget.visit()
    widget.launcher.click()
    expect(group.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(group.get_by_role("button", name="Too little")).to_be_hidden()
    yes = group.get_by_role("button", name="Yes")
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "true")
    expect(group.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "false")
    assert desk.chat.ratings[-1][1] == {"helpful": True, "reason": None}


def test_a_failure_is_quiet_and_pressing_again_tries_again(widget, desk):
    group = asked(widget)
    yes = group.get_by_role("button", name="Yes")
    desk.failure = Failure.ERROR
    yes.click()
    expect(group).to_contain_text("This was not saved. Please press it again.")
    expect(yes).to_have_attribute("aria-pressed", "false")
    expect(widget.again).to_be_hidden()
    desk.failure = Failure.NONE
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "true")
    assert len(desk.chat.ratings) == 1
