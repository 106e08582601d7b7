"""A switch is thrown while people talk: the helpline answers on both channels, danger gets its text, and switched on again, answers come back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import words
from tests.journeys.phone import Phone
from tests.journeys.product import HANG
from tests.journeys.staff import SMS, WEB, Staff
from tests.journeys.visitor import Visitor

PROMISED = 5.0  # seconds: who writes later than this gets no answer of the assistant
BETWEEN = 0.5  # seconds between two questions; a chat may send 20 a minute
DANGER = "my wife has chest pain and cannot breathe"
EVERYTHING, ANSWER = "The whole assistant", "What BCMA is"


@pytest.fixture
def lead(staff: Staff) -> Iterator[Staff]:
    """Leaves everything switched on, whatever happens: the next journey needs it."""
    yield staff.open_switches()
    staff.turn_all_on()


def seconds_until(thrown: float, effect: Callable[[], bool]) -> float:
    """Ask again and again; how long after the switch the first message was sent that it had an effect on."""
    while True:
        sent = time.monotonic()
        if effect():
            return sent - thrown
        assert time.monotonic() - thrown < HANG, "the switch never had an effect"
        time.sleep(BETWEEN)


def asked_on_the_web(visitor: Visitor, wanted: str) -> bool:
    """Whether the newest reply to the question holds this."""
    before = visitor.ours.count()
    visitor.ask(words.BCMA)
    expect(visitor.ours).not_to_have_count(before)
    return visitor.ours.filter(has_text=wanted).count() > 0


def asked_on_a_phone(phone: Phone, wanted: str) -> bool:
    before = phone.arrived.count()
    phone.write(words.BCMA)
    expect(phone.arrived).not_to_have_count(before)
    return phone.arrived.filter(has_text=wanted).count() > 0


def test_the_whole_assistant_is_switched_off_while_people_talk(visitor: Visitor, phone: Phone, lead: Staff, new_visitor: Callable[[], Visitor], capsys: pytest.CaptureFixture[str]) -> None:
    assert asked_on_the_web(visitor, words.opening("utter_bcma_definition"))
    phone.write(words.BCMA)
    phone.gets(words.text("utter_bcma_definition"))

    thrown = time.monotonic()
    lead.turn(EVERYTHING, on=False)
    took = {
        "website": seconds_until(thrown, lambda: asked_on_the_web(visitor, words.opening("utter_switched_off"))),
        "text message": seconds_until(thrown, lambda: asked_on_a_phone(phone, words.text("utter_switched_off"))),
    }
    with capsys.disabled():
        print("\nFrom the press of the switch to the first message it had an effect on: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items()))
    assert max(took.values()) <= PROMISED
    sorry = visitor.sees(words.opening("utter_switched_off"))
    for address in (words.TEL_USA_AND_CANADA, words.TEL_EVERYWHERE_ELSE):
        expect(sorry.locator(f"a[href='{address}']").first).to_be_visible()
    new_visitor().sees(words.opening("utter_switched_off"))  # a new chat begins with the numbers

    visitor.ask(DANGER)
    expect(visitor.sees(words.opening("utter_handoff_emergency")).locator("a").first).to_have_attribute("href", "tel:911")
    phone.write(DANGER)
    phone.gets(words.text("utter_handoff_emergency"))

    lead.turn(EVERYTHING, on=True)
    back = time.monotonic()
    answers = visitor.ours.filter(has_text=words.opening("utter_bcma_definition"))
    so_far = answers.count()
    assert seconds_until(back, lambda: asked_on_the_web(visitor, words.opening("utter_bcma_definition")) and answers.count() > so_far) <= PROMISED
    for channel in (WEB, SMS):  # each question became one case a conversation, and the danger raised it
        lead.claim(DANGER, channel).resolve()


def test_one_answer_is_switched_off_on_both_channels_and_the_others_go_on(visitor: Visitor, phone: Phone, lead: Staff) -> None:
    lead.turn(ANSWER, on=False)
    seconds_until(time.monotonic(), lambda: asked_on_the_web(visitor, words.opening("utter_awaiting_review")))
    seconds_until(time.monotonic(), lambda: asked_on_a_phone(phone, words.text("utter_awaiting_review")))
    visitor.ask(words.BISPECIFICS)
    visitor.sees(words.opening("utter_bispecifics_mechanism"))
    phone.write(words.BISPECIFICS)
    phone.gets(words.text("utter_bispecifics_mechanism"))
    for channel in (WEB, SMS):
        lead.claim(words.BCMA, channel).resolve()
