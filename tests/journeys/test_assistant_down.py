"""The assistant is killed: people get the helpline and staff a case, danger gets its text, and later the answers come back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import words
from tests.journeys.phone import Phone
from tests.journeys.product import Product
from tests.journeys.staff import SMS, WEB, Staff
from tests.journeys.visitor import Visitor

QUESTION = "what does BCMA stand for"
DANGER = "my wife has chest pain and cannot breathe"


@pytest.fixture
def without_assistant(product: Product) -> Iterator[Product]:
    product.kill("assistant")
    yield product
    if product.service("assistant").exit_code() is not None:
        product.start("assistant")


def test_without_the_assistant_people_get_the_helpline_and_with_it_answers_again(
    without_assistant: Product, visitor: Visitor, phone: Phone, staff: Staff
) -> None:
    visitor.ask(QUESTION)
    sorry = visitor.sees(words.opening("utter_unavailable"))
    for address in (words.TEL_USA_AND_CANADA, words.TEL_EVERYWHERE_ELSE):
        expect(sorry.locator(f"a[href='{address}']").first).to_be_visible()
    expect(staff.waiting(QUESTION, WEB)).to_contain_text("Not understood")

    visitor.ask(DANGER)
    danger = visitor.sees(words.opening("utter_handoff_emergency"))
    expect(danger.locator("a").first).to_have_attribute("href", "tel:911")
    phone.write(DANGER)
    phone.gets(words.text("utter_handoff_emergency"))
    for channel in (WEB, SMS):  # one case a conversation: the visitor's has become more urgent
        expect(staff.waiting(DANGER, channel).locator(".priority")).to_have_text("Danger")
        staff.claim(DANGER, channel).resolve()
    expect(staff.lines.filter(has_text=QUESTION)).to_have_count(0)

    without_assistant.start("assistant")
    visitor.ask(words.BCMA)
    visitor.sees(words.opening("utter_bcma_definition"))
    phone.write(words.BCMA)
    phone.gets(words.text("utter_bcma_definition"))
