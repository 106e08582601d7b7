"""On pages that do everything wrong the widget can be opened, asked, closed and resumed, and its numbers can be pressed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget import hostile
from tests.widget.failures import NUMBERS, pressable
from tests.widget.hostile import TABLE, Hostile
from tests.widget.stub import CSP


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_it_works_on(widget, case: Hostile):
    hostile.visit(widget, case)
    hostile.is_used(widget)
    hostile.is_closed_and_opened_again(widget)
    widget.page.reload()
    widget.launcher.click()
    expect(widget.says("What is BCMA? /jk")).to_be_visible()
    expect(widget.log.locator("li.person")).to_have_count(1)


def test_the_page_is_left_as_it_was(widget, desk):
    """Its size, its scroll position, its focus order, and the names it knows."""
    hostile.visit(widget, Hostile("plain", embed=""))
    measure = "() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth, getComputedStyle(document.body).font, getComputedStyle(document.body).overflow]"
    names = "() => Object.getOwnPropertyNames(window).sort()"
    before, known = widget.page.evaluate(measure), widget.page.evaluate(names)
    hostile.visit(widget, Hostile("plain"))
    widget.page.evaluate("scrollTo(0, 200)")
    hostile.is_used(widget)
    assert widget.page.evaluate(measure) == before
    assert widget.page.evaluate("scrollY") == 200
    assert widget.page.evaluate(names) == known


def test_a_dialog_of_the_page_goes_above_and_the_chat_is_there_again_afterwards(widget):
    hostile.visit(widget, Hostile("dialog", html='<dialog id="theirs"><form method="dialog"><button>Agree</button></form></dialog>', policy=CSP.replace("form-action 'none'", "")))
    hostile.is_used(widget)
    widget.page.evaluate("document.getElementById('theirs').showModal()")
    widget.page.get_by_role("button", name="Agree").click()
    widget.input.click()
    widget.page.keyboard.type("and again: what is bcma")
    expect(widget.input).to_have_value("and again: what is bcma")
    assert pressable(widget.page) >= NUMBERS


def test_it_works_in_a_frame_of_another_page(widget, desk):
    desk.policy = CSP.replace("frame-ancestors 'none'", "frame-ancestors *") + "; frame-src 'self'"
    frame = '<iframe src="/widget-page" width="420" height="520" title="Chat"></iframe>'
    desk.page = f"<!doctype html><html lang=en><title>Outer</title><h1>Outer</h1>{frame}"
    desk.inner_page = Hostile("inner").page()
    widget.visit()
    inner = widget.page.frame_locator("iframe")
    inner.get_by_role("button", name="Ask a question").click()
    inner.get_by_label("Your question").fill("what is bcma")
    inner.get_by_label("Your question").press("Enter")
    expect(inner.get_by_text("BCMA is a marker").first).to_be_visible()
    for href in NUMBERS:
        expect(inner.locator(f"header a[href='{href}']")).to_be_in_viewport()


def test_a_closed_chat_is_not_printed(widget):
    hostile.visit(widget, Hostile("plain"))
    expect(widget.launcher).to_be_visible()
    widget.page.emulate_media(media="print")
    expect(widget.launcher).to_be_hidden()
