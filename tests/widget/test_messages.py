"""How messages look: answers, numbers, dangers, choices, staff, and text that wants to be more than text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.stub import HOSTILE_TEXT, Failure


def test_an_answer_is_paragraphs_and_a_list_with_its_source(widget):
    widget.open()
    widget.ask("what is bcma")
    message = widget.log.get_by_role("listitem").filter(has_text="BCMA is a marker")
    expect(message.locator(".said > p")).to_have_text(["BCMA is a marker that sits on the outside of most myeloma cells.", "It matters because:"])
    expect(message.locator(".said > ul > li")).to_have_text(["It shows treatments where to go.", "It helps myeloma cells stay alive."])
    expect(message).to_contain_text("From the IMF page: What Is BCMA? · page reviewed May 19, 2025")


def test_a_plain_answer_has_no_call_buttons(widget):
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    expect(widget.log.get_by_role("link", name="Call")).to_have_count(0)


def test_a_hand_off_has_its_numbers_in_the_text_and_large_to_tap(widget):
    widget.open()
    widget.ask("what are the side effects")
    message = widget.log.get_by_role("listitem").filter(has_text="deserves a real answer")
    expect(message.locator(".said a")).to_have_text(["800-452-CURE (2873)", "+1-818-487-7455"])
    expect(message.get_by_role("link", name="Call 800-452-CURE (2873)")).to_have_attribute("href", "tel:+18004522873")
    assert message.get_by_role("link", name="Call +1-818-487-7455").bounding_box()["height"] >= 44


def test_a_danger_stands_out_without_colour_and_its_first_number_is_the_emergency(widget):
    widget.open()
    widget.ask("he has a fever of 103")
    message = widget.log.get_by_role("listitem").filter(has_text="Please act now")
    expect(message.get_by_role("heading", name="Please act now")).to_be_visible()
    assert message.evaluate("node => getComputedStyle(node).borderTopStyle + parseInt(getComputedStyle(node).borderTopWidth)") == "double5"
    calls = message.get_by_role("link", name="Call")
    assert calls.first.bounding_box()["y"] < message.locator(".said").bounding_box()["y"], "before everything else"
    assert calls.evaluate_all("all => all.map((a) => a.getAttribute('href'))") == ["tel:911", "tel:+18004522873", "tel:+18184877455"]


def test_staff_stand_apart_by_name_and_look(widget, desk):
    widget.open()
    desk.staff_says("I am here to help. See https://www.example.org/help.")
    message = widget.log.get_by_role("listitem").filter(has_text="I am here to help")
    expect(message).to_contain_text("Ana, IMF helpline")
    look = "node => getComputedStyle(node).borderInlineStartWidth + getComputedStyle(node).backgroundColor"
    greeting = widget.log.get_by_role("listitem").filter(has_text="Hello.")
    assert message.evaluate(look) != greeting.evaluate(look)
    expect(message.get_by_role("link")).to_have_attribute("href", "https://www.example.org/help")
    expect(message.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    expect(widget.dialog).to_contain_text("Ana from the helpline is with you")


def test_hostile_text_is_shown_as_text(widget):
    widget.open()
    widget.ask("hostile <b id=mine>x</b>")
    expect(widget.says("window.broken=1")).to_be_visible()
    said = widget.log.locator(".said").filter(has_text="<img")
    assert said.inner_text() == HOSTILE_TEXT
    assert widget.log.locator("img, script, b, i:not(.typing i)").count() == 0
    assert widget.log.locator("a").count() == 0, "javascript: and a broken tel: are no links"
    expect(widget.log.get_by_role("button", name="<b>bold</b>")).to_be_visible()
    assert widget.page.evaluate("window.broken") is None


def test_marks_that_climb_stay_inside_their_message(widget, desk):
    widget.open()
    widget.ask("quiet Z" + "\u0301" * 500)
    item = widget.log.get_by_role("listitem").filter(has_text="quiet Z")
    expect(item).to_be_visible()
    assert item.evaluate("node => getComputedStyle(node).overflow") == "hidden"


def test_text_runs_in_its_own_direction(widget, desk):
    widget.open()
    desk.add(desk.chat, {"from": "assistant", "text": "مرحبا"})
    paragraph = widget.log.get_by_text("مرحبا")
    paragraph.wait_for()
    assert paragraph.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_a_choice_is_sent_once_and_its_button_stays_readable_and_focused(widget, desk):
    widget.open()
    widget.ask("which one")
    choice = widget.log.get_by_role("button", name="How CAR T works")
    choice.focus()
    widget.page.keyboard.press("Enter")
    widget.says("deserves a real answer").wait_for()
    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-disabled", "true")
    expect(choice).to_have_accessible_name("Chosen: How CAR T works")
    choice.press("Enter")
    widget.log.get_by_role("button", name="What BCMA is").press("Enter")
    widget.ask("quiet")
    widget.says("quiet").wait_for()
    widget.until("heard.some((text) => text.includes('quiet'))")
    assert desk.texts() == ["which one", "How does CAR T work?", "quiet"]


def test_yes_reply_here_reaches_the_desk_and_stays_used_after_a_reload(widget, desk):
    widget.open()
    widget.ask("what are the side effects")
    yes = widget.log.get_by_role("button", name="Yes, reply here")
    yes.click()
    widget.says("It is noted").wait_for()
    assert sum("reply-here" in path for path in desk.requests) == 1
    widget.visit()
    widget.launcher.click()
    expect(yes).to_have_attribute("aria-disabled", "true")


def test_a_choice_that_does_not_get_through_can_be_made_again(widget, desk):
    widget.open()
    widget.ask("what are the side effects")
    yes = widget.log.get_by_role("button", name="Yes, reply here")
    yes.wait_for()
    desk.fail(Failure.API_DOWN)
    yes.click()
    widget.again.wait_for()
    expect(yes).to_have_attribute("aria-disabled", "false")
    desk.fail(Failure.NONE)
    yes.click()
    widget.says("It is noted").wait_for()


BLOCKS = {
    "one": [[False, ["one"]]],
    "one\ntwo\n\nthree": [[False, ["one", "two"]], [False, ["three"]]],
    "Kinds:\n- a\n- b\nEnd": [[False, ["Kinds:"]], [True, ["a", "b"]], [False, ["End"]]],
    "- a\r\n\r\n- b": [[True, ["a"]], [True, ["b"]]],
    "-not a list\n\n\n": [[False, ["-not a list"]]],
    "": [],
}


@pytest.mark.parametrize("text", BLOCKS, ids=repr)
def test_text_is_cut_into_paragraphs_and_lists(widget, text):
    widget.visit()
    cut = widget.page.evaluate("async (text) => (await import('/widget/message.js')).blocks(text).map((b) => [b.list, b.lines])", text)
    assert cut == BLOCKS[text]


HELP = {"label": "800-452-CURE (2873)", "href": "tel:+18004522873"}
EMERGENCY = {"label": "911", "href": "tel:911"}
PIECES = [
    ("Call 911 now.", [EMERGENCY], ["Call ", "911", " now."]),
    ("Not 1911, 9110 or 1-911-2.", [EMERGENCY], ["Not 1911, 9110 or 1-911-2."]),
    ("911, 911", [EMERGENCY], ["911", ", ", "911"]),
    ("Or 800-452-CURE (2873).", [EMERGENCY, HELP], ["Or ", "800-452-CURE (2873)", "."]),
    ("See https://a.example/b?c=1.", [], ["See ", "https://a.example/b?c=1", "."]),
    ("http://a.example and javascript:x", [], ["http://a.example and javascript:x"]),
]


@pytest.mark.parametrize(("line", "links", "expected"), PIECES)
def test_numbers_and_addresses_in_a_line_become_links(widget, line, links, expected):
    widget.visit()
    found = widget.page.evaluate("async ([line, links]) => (await import('/widget/message.js')).pieces(line, links)", [line, links])
    assert [piece["text"] for piece in found] == expected
    assert all(("href" in piece) == (piece["text"] in ("911", HELP["label"], "https://a.example/b?c=1")) for piece in found)
