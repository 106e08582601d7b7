"""More: save, print, end the chat, forget me."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.stub import HELPLINE, Failure


def press(widget, *names: str) -> None:
    for name in ("More", *names):
        widget.dialog.get_by_role("button", name=name, exact=True).click()


def talk(widget) -> None:
    widget.open()
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()


def test_it_opens_and_closes_by_keyboard_and_escape_leaves_the_chat_open(widget):
    widget.open()
    more = widget.dialog.get_by_role("button", name="More")
    more.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    widget.page.keyboard.press("Tab")
    expect(widget.page.get_by_role("button", name="Save this chat")).to_be_focused()
    widget.page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(widget.dialog).to_be_visible()
    more.press("Enter")
    widget.input.focus()
    expect(widget.page.get_by_role("button", name="Print")).to_be_hidden()


def test_a_saved_chat_holds_questions_answers_source_dates_and_the_numbers(widget, desk):
    talk(widget)
    desk.fail(Failure.API_DOWN)
    widget.ask("another one")
    widget.again.wait_for()
    with widget.page.expect_download() as download:
        press(widget, "Save this chat")
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "imf-chat.txt"
    parts = [
        "call 911 in the USA",
        "You · ",
        "what is bcma",
        "- It shows treatments where to go.",
        "From the IMF page: What Is BCMA? · page reviewed May 19, 2025",
        "Not sent\nanother one",
        *[f"{line['label']}: {line['display']}" for line in HELPLINE],
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), list(zip(parts, places, strict=True))
    assert desk.chat.token not in text
    assert widget.page.evaluate("window.violations") == []


HOSTILE = "* { all: unset !important; display: inline !important } html, body { height: 100%; overflow: hidden; position: fixed }"


@pytest.mark.parametrize("style", ["", HOSTILE])
def test_print_shows_the_transcript_alone_and_then_the_page_is_as_before(widget, desk, style):
    desk.page_css = style
    talk(widget)
    widget.page.evaluate("void (window.print = () => { window.printed = (window.printed || 0) + 1; })")
    shown = """() => [...document.querySelectorAll('h1, imf-assistant, imf-paper')].filter((node) => node.checkVisibility()).map((node) => node.localName)"""
    sheets = widget.page.evaluate("document.adoptedStyleSheets.length")
    press(widget, "Print")
    assert widget.page.evaluate("window.printed") == 1
    assert "imf-paper" not in widget.page.evaluate(shown), "the screen does not change"
    widget.page.emulate_media(media="print")
    assert widget.page.evaluate(shown) == ["imf-paper"]
    paper = widget.page.locator("imf-paper")
    expect(paper).to_contain_text("page reviewed May 19, 2025")
    assert paper.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    widget.page.emulate_media(media="screen")
    widget.page.mouse.move(5, 5)
    expect(paper).to_have_count(0)
    assert widget.page.evaluate("document.adoptedStyleSheets.length") == sheets
    assert widget.page.evaluate("window.violations") == []


def test_end_chat_asks_first_tells_the_desk_and_leaves_nothing_on_the_device(widget, desk):
    talk(widget)
    token = desk.chat.token
    press(widget, "End chat")
    stay = widget.page.get_by_role("button", name="Keep chatting")
    expect(stay).to_be_focused()
    expect(stay).to_have_accessible_description("End this chat? It leaves this device, and the helpline can no longer reply here. What you asked stays with the helpline staff.")
    stay.click()
    assert not desk.chat.ended
    press(widget, "End chat", "End chat")
    expect(widget.says("The chat has ended.")).to_be_visible()
    expect(widget.dialog.get_by_role("button", name="More")).to_be_focused()
    assert desk.chat.ended
    assert widget.heard().count("The chat has ended.") == 1
    kept = widget.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert token not in kept and "bcma" not in kept
    expect(widget.log.get_by_text("BCMA is a marker")).to_have_count(0)
    assert len(desk.chats) == 1, "a new one begins when it is asked for"
    widget.page.keyboard.press("Escape")
    widget.launcher.click()
    widget.says("Hello.").wait_for()
    assert len(desk.chats) == 2


def test_forget_me_asks_first_and_deletes_it_at_the_desk_and_here(widget, desk):
    talk(widget)
    token = desk.chat.token
    press(widget, "Forget me")
    expect(widget.page.get_by_role("button", name="Keep chatting")).to_be_focused()
    assert desk.chats
    widget.dialog.get_by_role("button", name="Forget me", exact=True).click()
    expect(widget.says("The chat is deleted, here and at the helpline.")).to_be_visible()
    assert desk.chats == {}
    assert widget.heard().count("The chat is deleted, here and at the helpline.") == 1
    assert token not in widget.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    expect(widget.log.get_by_role("link", name="Call")).to_have_count(0)
    widget.ask("what is bcma")
    widget.says("BCMA is a marker").wait_for()
    assert len(desk.chats) == 1


@pytest.mark.parametrize("failure", [Failure.API_DOWN, Failure.GARBAGE, Failure.ERROR])
def test_what_does_not_reach_the_desk_is_said_with_the_numbers_and_tried_again_only_by_the_person(widget, desk, failure):
    talk(widget)
    desk.fail(failure)
    press(widget, "Forget me", "Forget me")
    expect(widget.says("Nothing is ended or deleted yet.")).to_be_visible()
    expect(widget.log.get_by_role("link", name="Call 800-452-CURE (2873)")).to_be_visible()
    expect(widget.says("BCMA is a marker")).to_be_visible()
    asked = sum(path.startswith("DELETE") for path in desk.requests)
    desk.failure = Failure.NONE
    widget.page.evaluate("dispatchEvent(new Event('online'))")
    expect(widget.says("Nothing is ended or deleted yet.")).to_be_visible()
    widget.ask("quiet")
    expect(widget.again).to_be_hidden()
    assert sum(path.startswith("DELETE") for path in desk.requests) == asked == 1
    desk.failure = failure
    press(widget, "Forget me", "Forget me")
    widget.again.wait_for()
    desk.failure = Failure.NONE
    widget.again.click()
    expect(widget.says("The chat is deleted")).to_be_visible()
    expect(widget.again).to_be_hidden()
    assert desk.chats == {}


def test_a_chat_the_desk_cannot_open_any_more_is_not_said_to_be_deleted_there_and_the_numbers_stand_beside_it(widget, desk):
    talk(widget)
    desk.chat.ended = True
    press(widget, "Forget me", "Forget me")
    told = widget.log.get_by_role("status")
    expect(told).to_contain_text("please call to be sure")
    for line in HELPLINE:
        link = told.get_by_role("link", name=f"Call {line['display']}")
        expect(link).to_be_in_viewport()
        expect(link).to_have_attribute("href", line["href"])


def test_a_chat_that_never_began_can_be_forgotten_without_beginning_it(widget, desk):
    widget.visit()
    desk.fail(Failure.API_DOWN)
    widget.launcher.click()
    widget.again.wait_for()
    widget.ask("what is bcma")
    widget.log.locator(".unsent").wait_for()
    press(widget, "Forget me", "Forget me")
    expect(widget.says("The chat is deleted")).to_be_visible()
    expect(widget.log.locator(".person")).to_have_count(0)
    assert "bcma" not in widget.page.evaluate("JSON.stringify(sessionStorage)")
    assert desk.chats == {}
