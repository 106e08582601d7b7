"""The desk is killed after it took a message and before it answered: the message is answered after all, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import words
from tests.journeys.phone import Phone
from tests.journeys.product import Product, until
from tests.journeys.visitor import Visitor

LOST = "please tell me what BCMA is"
UNANSWERED = "sender = 'person' AND text = ? AND answered_at IS NULL"
REPLIES = "reply_to_id IN (SELECT id FROM conversations_message WHERE sender = 'person' AND text = ?)"


def kill_between_store_and_answer(product: Product, text: str, write: Callable[[str], None]) -> None:
    """The assistant thinks for as long as it takes to kill the desk that waits for it."""
    product.freeze("assistant")
    try:
        write(text)
        until("the message is stored", lambda: product.count(UNANSWERED, text) == 1)
        product.kill("desk")
    finally:
        product.thaw("assistant")
    assert product.count(UNANSWERED, text) == 1  # killed in time


@pytest.fixture(scope="module", autouse=True)
def lost(product: Product, browser: Browser) -> Iterator[Phone]:
    """A phone whose text met the killed desk. Before the other test, during which the time passes that it has to wait."""
    page = browser.new_page()
    phone = Phone(page, product.url, "+12025550142")
    kill_between_store_and_answer(product, LOST, phone.write)
    product.start("desk")
    yield phone
    page.close()


def test_a_visitor_sees_the_helpline_tries_again_and_has_one_answer(product: Product, visitor: Visitor) -> None:
    text = "so what is BCMA"
    kill_between_store_and_answer(product, text, visitor.write)
    expect(visitor.try_again).to_be_visible()
    expect(visitor.log.locator(f"a[href='{words.TEL_USA_AND_CANADA}']").last).to_be_visible()

    product.start("desk")
    visitor.try_again.click()
    visitor.sees(words.opening("utter_bcma_definition"))
    visitor.ask("thank you")
    assert product.count(REPLIES, text) == 1
    visitor.open()  # once more from the start: the widget forgets what it drew, the desk tells it
    expect(visitor.said("thank you")).to_be_visible()
    expect(visitor.said(text)).to_have_count(1)
    expect(visitor.ours.filter(has_text=words.opening("utter_bcma_definition"))).to_have_count(1)


def test_a_phone_gets_its_one_answer_although_nobody_sends_the_text_again(product: Product, lost: Phone) -> None:
    # The worker looks every minute for messages that have waited a quarter of one.
    until("the message is old enough", lambda: product.count("text = ? AND created_at < datetime('now', '-16 seconds')", LOST) == 1)
    product.let_a_minute_pass()
    lost.gets(words.text("utter_bcma_definition"))

    lost.page.get_by_role("button", name="The last one again").click()  # as a provider does that was not sure
    lost.write(words.BISPECIFICS)
    lost.gets(words.text("utter_bispecifics_mechanism"))
    expect(lost.arrived.filter(has_text=words.text("utter_bcma_definition"))).to_have_count(1)
