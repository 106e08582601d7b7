"""What is written while the desk cannot be reached arrives with the real desk, and once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys import words
from tests.journeys.product import Product, until
from tests.journeys.visitor import Visitor

SEND = "**/api/v1/conversations/*/messages"
WRITTEN = "sender = 'person' AND text = ?"


def arrives_once(visitor: Visitor, product: Product, text: str) -> None:
    """On the screen, in the records, and on a page that is opened afresh."""
    expect(visitor.said(text).locator(".state")).to_have_text(" · Sent")
    assert product.count(WRITTEN, text) == 1
    visitor.ask("thank you")
    visitor.open()
    expect(visitor.said("thank you")).to_be_visible()
    expect(visitor.said(text)).to_have_count(1)
    assert product.count(WRITTEN, text) == 1


def test_a_message_typed_without_a_network_goes_once_the_network_is_back(visitor: Visitor, product: Product) -> None:
    text = "what is BCMA, asked on a train"
    visitor.page.context.set_offline(True)
    visitor.write(text)
    expect(visitor.try_again).to_be_visible()
    expect(visitor.dialog.locator(f"header a[href='{words.TEL_USA_AND_CANADA}']")).to_be_visible()
    assert product.count(WRITTEN, text) == 0
    visitor.page.context.set_offline(False)  # the browser says so to the page; nobody presses anything
    arrives_once(visitor, product, text)


@pytest.mark.parametrize("lost", [1, 2])
def test_a_message_whose_answer_is_lost_on_the_way_counts_once(new_page: Callable[[], Page], product: Product, lost: int) -> None:
    text = f"what is BCMA, answer lost {lost}"
    keys = []

    def lose(route: Route) -> None:
        keys.append(route.request.post_data_json["key"])
        if len(keys) > lost:
            return route.continue_()
        route.fetch()  # the desk has it, and answers
        return route.abort("connectionreset")

    page = new_page()
    page.route(SEND, lose)
    for other_way_to_hear in ("**/events?*", "**/messages?*"):
        page.route(other_way_to_hear, lambda route: route.abort("connectionreset"))
    visitor = Visitor(page, product.url).open()
    visitor.write(text)
    if lost == 2:  # the widget tries once more by itself, then leaves it to the person
        visitor.try_again.click()
    expect(visitor.said(text).locator(".state")).to_have_text(" · Sent")
    assert len(keys) == lost + 1 and len(set(keys)) == 1
    visitor.page.unroute_all()
    arrives_once(visitor, product, text)


def test_two_tabs_of_one_person_send_each_message_once(visitor: Visitor, product: Product) -> None:
    here, there = "what is BCMA, here", "how does CAR T work, there"
    other = Visitor(visitor.page.context.new_page(), product.url).open()
    for tab in (visitor, other):
        tab.page.context.set_offline(True)
    visitor.write(here)
    other.write(there)
    expect(visitor.try_again).to_be_visible()
    expect(other.try_again).to_be_visible()
    visitor.page.context.set_offline(False)
    for text in (here, there):
        until("it has arrived", lambda text=text: product.count(WRITTEN, text) == 1)
    for tab in (visitor, other):
        for text in (here, there):
            expect(tab.said(text)).to_have_count(1)  # what the other one said comes over the stream
    assert product.count("conversation_id IN (SELECT conversation_id FROM conversations_message WHERE text = ?) AND sender = 'person'", here) == 2


def test_what_was_not_sent_goes_after_a_reload(new_page: Callable[[], Page], product: Product) -> None:
    text = "what is BCMA, before the reload"
    visitor = Visitor(new_page(), product.url).open()
    visitor.page.route(SEND, lambda route: route.abort("connectionreset"))
    visitor.write(text)
    expect(visitor.try_again).to_be_visible()
    visitor.page.unroute(SEND)
    visitor.open()
    arrives_once(visitor, product, text)
