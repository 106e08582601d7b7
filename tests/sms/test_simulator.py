"""The simulator is a true stand-in: what it posts, our webhook checks; what we send, its REST API checks."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client
from twilio.request_validator import RequestValidator

from desk.conversations.models import Message, Outbox
from desk.sms.simulator import wire
from desk.sms.simulator.models import SimulatedMessage
from desk.sms.simulator.phones import PHONES, TROUBLED

from .world import OURS, SPAIN, USA, InProcessHttp, Worker, on_phone, said, states, twilio_signature

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/sms/simulator/"


def ask(path: str, client: Client | None = None, **body: Any) -> Any:
    return (client or Client()).post(PAGE + path, json.dumps(body), content_type="application/json")


def shown(number: str = USA) -> list[dict[str, Any]]:
    return ask("messages", number=number).json()["messages"]


# --- the round trip ---


def test_a_text_from_the_page_comes_back_as_an_answer_on_the_phone(worker: Worker) -> None:
    answer = ask("send", number=USA, text="what is BCMA")
    assert answer.status_code == 200
    assert answer.json()["message"]["status"] == "received"
    worker.work()
    question, intro, definition = shown()
    assert (question["to_phone"], question["text"]) == (False, "what is BCMA")
    assert intro["text"].startswith("IMF helpline: automated assistant.")
    assert "BCMA" in definition["text"]
    assert [one["status"] for one in (intro, definition)] == ["delivered", "delivered"]
    assert [one["desk"] for one in (intro, definition)] == ["delivered", "delivered"]
    assert states() == ["delivered", "delivered"]


def test_it_shows_what_each_text_costs(worker: Worker) -> None:
    ask("send", number=USA, text="what is BCMA 🙂")
    worker.work()
    question, intro, _ = shown()
    assert (question["encoding"], question["segments"], question["characters"], question["units"]) == ("UCS-2", 1, 14, 15)
    assert intro["encoding"] == "GSM-7"
    assert intro["segments"] == 1 and intro["units"] <= 160


def test_it_signs_as_the_provider_signs(settings: Any) -> None:
    fields = wire.inbound_fields(sid="SM1", sender=SPAIN, recipient=OURS, text="¿qué? + 🙂", media=1)
    url = settings.PUBLIC_URL + wire.INBOUND
    signature = wire.sign(wire.INBOUND, fields)
    assert signature == twilio_signature(url, fields.items())
    assert RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(url, fields, signature)


def test_the_desk_refuses_the_simulator_when_the_secret_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    from .world import post

    monkeypatch.setattr(wire, "post", lambda path, fields: post(path, list(fields.items()), signature="wrong").status_code)
    answer = ask("send", number=USA, text="what is BCMA").json()["message"]
    assert (answer["status"], answer["answer"]) == ("failed", 403)
    assert not Message.objects.exists()


def test_a_duplicate_is_the_same_message(worker: Worker) -> None:
    sid = ask("send", number=USA, text="what is BCMA").json()["message"]["sid"]
    assert ask("send", number=USA, again=sid).json()["message"]["sid"] == sid
    worker.work()
    assert said() == ["utter_sms_intro", "utter_bcma_definition"]
    assert len(on_phone()) == 2


def test_a_picture_goes_the_way_of_pictures(worker: Worker) -> None:
    ask("send", number=USA, text="", picture=True)
    worker.work()
    assert said() == ["utter_sms_intro", "utter_media"]


def test_a_desk_that_does_not_answer_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    def nobody(path: str, fields: dict[str, str]) -> int:
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(wire, "post", nobody)
    answer = ask("send", number=USA, text="what is BCMA")
    assert answer.status_code == 200
    assert (answer.json()["message"]["status"], answer.json()["message"]["answer"]) == ("failed", None)


# --- phones with trouble ---

TROUBLE = [
    # behaviour, states of the outbox in the end, words on the rows
    ("off", ["undelivered", "undelivered"], ["unreachable", "unreachable"]),
    ("landline", ["undelivered", "undelivered"], ["cannot_receive", "cannot_receive"]),
    ("blocked", ["failed", "failed"], ["opted_out", "opted_out"]),
    ("cut off", ["delivered", "delivered"], ["", ""]),
]


@pytest.mark.parametrize(("behaviour", "ends", "words"), TROUBLE)
def test_a_phone_with_trouble_ends_as_a_real_one_would(behaviour: str, ends: list[str], words: list[str], worker: Worker) -> None:
    (phone,) = [one for one in TROUBLED if one.behaviour.value == behaviour]
    ask("send", number=phone.number, text="what is BCMA")
    worker.work()
    assert states(phone.number) == ends
    assert list(Outbox.objects.order_by("pk").values_list("error", flat=True)) == words
    copies = list(SimulatedMessage.objects.filter(direction="to phone").values_list("text", flat=True))
    assert len(copies) == len(set(copies))  # nothing went out twice


def test_a_busy_provider_gets_it_at_the_second_try(worker: Worker) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from desk.sms import send

    (phone,) = [one for one in TROUBLED if one.behaviour.value == "busy"]
    ask("send", number=phone.number, text="what is BCMA")
    for _ in range(4):
        worker.work()
        Outbox.objects.filter(state="queued").update(updated_at=timezone.now() - timedelta(hours=1))
        send.sweep()
    assert states(phone.number) == ["delivered", "delivered"]
    assert on_phone(phone.number)[0].startswith("IMF helpline: automated assistant.")


def test_staff_sentences_are_shown_beside_a_failure(worker: Worker) -> None:
    number = TROUBLED[0].number
    ask("send", number=number, text="what is BCMA")
    worker.work()
    assert "The phone was off" in shown(number)[-1]["desk_error"]


# --- the REST stand-in ---


def rest(method: str = "post", account: str | None = None, credentials: str | None = None, **fields: str) -> Any:
    from django.conf import settings

    account = settings.TWILIO_ACCOUNT_SID if account is None else account
    if credentials is None:
        credentials = f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}"
    client = Client(HTTP_AUTHORIZATION="Basic " + base64.b64encode(credentials.encode()).decode())
    return getattr(client, method)(f"{PAGE}twilio/2010-04-01/Accounts/{account}/Messages.json", fields)


def test_the_rest_stand_in_takes_a_message_as_twilio_does() -> None:
    answer = rest(To=USA, From=OURS, Body="hello")
    assert answer.status_code == 201
    body = answer.json()
    assert body["sid"].startswith("SM") and len(body["sid"]) == 34
    assert (body["status"], body["to"], body["from"], body["body"]) == ("queued", USA, OURS, "hello")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": "hello", "From": OURS, "Body": "x"}, 21211),
        ({"To": USA, "From": "+18005550199", "Body": "x"}, 21606),
        ({"To": USA, "From": OURS, "Body": ""}, 21602),
        ({"To": USA, "From": OURS, "Body": "x" * 1601}, 21617),
    ],
)
def test_the_rest_stand_in_refuses_what_twilio_refuses(fields: dict[str, str], code: int) -> None:
    answer = rest(**fields)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not SimulatedMessage.objects.exists()


@pytest.mark.parametrize("credentials", ["AC1:wrong", "", ":", "nobody"])
def test_the_rest_stand_in_asks_for_the_secret(credentials: str) -> None:
    assert rest(credentials=credentials, To=USA, From=OURS, Body="x").status_code == 401
    assert rest("get", credentials=credentials).status_code == 401
    assert not SimulatedMessage.objects.exists()


# --- the page ---


def test_the_page_lists_the_phones_and_brings_no_inline_script() -> None:
    answer = Client().get(PAGE)
    page = answer.content.decode()
    assert all(phone.number in page for phone in (*PHONES, *TROUBLED))
    assert page.count("<script") == 1 and 'src="/static/sms/simulator.js"' in page
    assert "<style" not in page and " style=" not in page and " onclick=" not in page
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_the_secret_is_never_in_the_page(settings: Any) -> None:
    assert settings.TWILIO_AUTH_TOKEN not in Client().get(PAGE).content.decode()


def test_without_the_setting_there_is_no_simulator(settings: Any) -> None:
    settings.SIMULATOR = False
    assert Client().get(PAGE).status_code == 404
    assert ask("messages", number=USA).status_code == 404
    assert ask("send", number=USA, text="x").status_code == 404
    assert rest(To=USA, From=OURS, Body="x").status_code == 404
    assert not SimulatedMessage.objects.exists() and not Message.objects.exists()


def test_another_site_cannot_send_in_a_visitors_name() -> None:
    careful = Client(enforce_csrf_checks=True)
    assert ask("send", careful, number=USA, text="x").status_code == 403
    assert ask("messages", careful, number=USA).status_code == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"number": 5}', b'{"number": "5550143"}', b'{"number": null}', b"\xff", b"[" * 9000])
def test_a_body_that_makes_no_sense_gets_a_sentence(body: bytes) -> None:
    for path in ("send", "messages"):
        answer = Client().post(PAGE + path, body, content_type="application/json")
        assert answer.status_code == 400
        assert "country code" in answer.json()["error"]


def test_a_text_that_no_phone_would_send_is_refused() -> None:
    assert ask("send", number=USA, text="x" * 1601).status_code == 400
    assert not Message.objects.exists()


def test_each_phone_sees_its_own_thread_only(worker: Worker) -> None:
    ask("send", number=USA, text="mine")
    ask("send", number=SPAIN, text="theirs")
    worker.work()
    assert "theirs" not in json.dumps(shown(USA))
    assert "mine" not in json.dumps([one["text"] for one in shown(SPAIN)])


def test_nothing_leaves_the_machine(worker: Worker, provider_http: InProcessHttp) -> None:
    ask("send", number=USA, text="what is BCMA")
    worker.work()
    assert provider_http.calls  # the library was asked, and answered in this process
