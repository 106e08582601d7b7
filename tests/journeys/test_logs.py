"""Nothing that a person wrote, no number and no name reaches a log, whichever way it came."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import FIRST_NAME
from tests.journeys.phone import Phone
from tests.journeys.product import Product
from tests.journeys.staff import SMS, WEB, Staff
from tests.journeys.visitor import Visitor
from tools import ask_http

WORD = "quazzlefitch"  # in no language, and in no other test
NUMBER = "+12025550199"


def test_no_log_holds_a_word_a_number_or_a_name(product: Product, visitor: Visitor, staff: Staff, new_page: Callable[[], Page]) -> None:
    phone = Phone(new_page(), product.url, NUMBER)
    asked = f"can I talk to someone about {WORD}, my number is {NUMBER}"
    visitor.ask(asked)
    phone.write(asked)
    expect(phone.arrived.first).to_be_visible()
    for channel in (WEB, SMS):
        staff.claim(WORD, channel).reply(f"Yes, about {WORD}. I will call {NUMBER}.")
    phone.gets(f"I will call {NUMBER}.")
    visitor.sees(f"I will call {NUMBER}.")
    # And what goes wrong, which is where logs become talkative.
    port = int(product.values["DESK_PORT"])
    wrong = {"key": WORD, "text": f"{WORD} {NUMBER}"}
    assert ask_http.call(port, "POST", f"/api/v1/conversations/{WORD}/messages", body=wrong, token=WORD)[0] == 401
    assert ask_http.call(port, "POST", f"/sms/twilio/inbound?{WORD}", body=wrong)[0] == 403
    assert ask_http.call(port, "GET", f"/{WORD}/{NUMBER}")[0] == 404
    assistant, token = int(product.values["ASSISTANT_PORT"]), product.values["ASSISTANT_TOKEN"]
    assert ask_http.call(assistant, "POST", "/webhooks/desk/turn", body={"text": [WORD]}, token=token)[0] >= 400

    logs = product.logs()
    assert "case.claimed" in logs["desk"] and "assistant.starting" in logs["assistant"] and "sms.out" in logs["worker"]
    for name, log in logs.items():
        for secret in (WORD, NUMBER, NUMBER[2:], FIRST_NAME, product.staff_name + " "):
            assert secret.lower() not in log.lower(), f"the log of the {name} holds what it must not"
