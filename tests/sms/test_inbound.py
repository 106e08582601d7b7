"""The road in: stored once, answered once, whatever comes twice, empty or from a strange sender (acceptance 22, 25, 27, 28)."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connections
from django.utils import timezone

from desk.conversations.models import Case, Conversation, Message, Outbox
from desk.conversations.reading import Reading
from desk.conversations.turn import answer_pending
from desk.sms import inbound as road_in
from desk.sms.providers.base import Inbound

from .conftest import Answering
from .world import (
    CANADA, INBOUND, OURS, SPAIN, UK, USA, InProcessHttp, Worker, inbound_form, new_sid, on_phone, post, said, text_us, thread,
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_is_answered_on_the_phone(worker: Worker) -> None:
    assert text_us("what is BCMA").status_code == 200
    worker.work()
    intro, answer = on_phone()
    assert intro.startswith("IMF helpline: automated assistant.")
    assert "BCMA" in answer


def test_the_answer_goes_through_the_outbox_not_through_the_webhook() -> None:
    answer = text_us("what is BCMA")
    assert b"BCMA" not in answer.content
    assert Outbox.objects.filter(state="queued").count() == 2


@pytest.mark.parametrize(
    ("sender", "country", "number"),
    [(USA, "US", "800-452-CURE"), (CANADA, "CA", "800-452-CURE"), (UK, "GB", "1-818-487-7455"), (SPAIN, "ES", "1-818-487-7455")],
)
def test_the_country_of_the_number_decides_the_helpline(worker: Worker, assistant: Answering, sender: str, country: str, number: str) -> None:
    assistant.hands_off("side_effects")
    text_us("what are the side effects of CAR T", sender=sender)
    worker.work()
    assert thread(sender).country == country
    others = {"800-452-CURE", "1-818-487-7455"} - {number}
    texts = " ".join(on_phone(sender))
    assert number in texts
    assert not any(other in texts for other in others)


def test_each_number_has_a_conversation_of_its_own() -> None:
    for sender in (USA, SPAIN, USA):
        text_us("what is BCMA", sender=sender)
    assert Conversation.objects.count() == 2
    assert Message.objects.filter(conversation=thread(USA), sender="person").count() == 2


def test_one_number_texting_two_of_ours_has_two_conversations() -> None:
    post(INBOUND, inbound_form("what is BCMA", recipient=OURS))
    post(INBOUND, inbound_form("what is BCMA", recipient="+18005550199"))
    assert Conversation.objects.filter(address=USA).count() == 2


# --- once ---


def test_the_same_message_again_is_acknowledged_and_not_answered(worker: Worker, assistant: Answering) -> None:
    sid = new_sid()
    for _ in range(3):
        answer = text_us("what is BCMA", sid=sid)
        assert answer.status_code == 200 and b"<Message>" not in answer.content
        worker.work()
    assert Message.objects.filter(sender="person").count() == 1
    assert len(assistant.asked) == 1
    assert len(on_phone()) == 2


def test_the_same_words_in_a_new_message_are_answered_again(worker: Worker) -> None:
    text_us("what is BCMA")
    text_us("what is BCMA")
    worker.work()
    assert said() == ["utter_sms_intro", "utter_bcma_definition", "utter_bcma_definition"]


def test_a_replay_days_later_is_still_the_same_message(worker: Worker) -> None:
    sid = new_sid()
    text_us("what is BCMA", sid=sid)
    worker.work()
    Message.objects.update(created_at=timezone.now() - timezone.timedelta(days=3), text="")
    text_us("what is BCMA", sid=sid)
    worker.work()
    assert len(on_phone()) == 2
    assert not Case.objects.exists()


def test_duplicates_at_the_same_moment_are_one_message(worker: Worker, assistant: Answering) -> None:
    form = inbound_form("what is BCMA")
    answers: list[tuple[int, bool]] = []
    together = threading.Barrier(16)

    def deliver() -> None:
        together.wait(timeout=30)
        try:
            answer = post(INBOUND, form)
            answers.append((answer.status_code, b"<Message>" in answer.content))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=90)
    assert answers == [(200, False)] * 16, "a text in the answer itself would be a second reply"
    worker.work()
    assert Message.objects.filter(sender="person").count() == 1
    assert len(assistant.asked) == 1
    assert said() == ["utter_sms_intro", "utter_bcma_definition"]
    assert len(on_phone()) == 2


def test_a_message_whose_turn_was_lost_is_answered_by_the_worker(monkeypatch: pytest.MonkeyPatch, worker: Worker) -> None:
    async def killed(message_id: int) -> None:
        raise RuntimeError("the process is gone")

    with monkeypatch.context() as broken:
        broken.setattr("desk.sms.inbound.take_turn_apart", killed)
        assert text_us("what is BCMA").status_code == 200
    assert said() == []
    Message.objects.update(created_at=timezone.now() - timezone.timedelta(minutes=1))
    answer_pending()
    worker.work()
    assert len(on_phone()) == 2


# --- who and what ---


@pytest.mark.parametrize("sender", [OURS, "+1 800 555 0100"])
def test_our_own_number_is_never_answered(sender: str, worker: Worker) -> None:
    assert text_us("what is BCMA", sender=sender).status_code == 200
    assert not Message.objects.exists()
    assert not worker.tasks


def test_another_number_of_ours_is_not_answered_either(settings: Any) -> None:
    post(INBOUND, inbound_form("hello", sender=OURS, recipient="+18005550199"))
    post(INBOUND, inbound_form("hello", sender="+18005550199", recipient="+18005550199"))
    assert not Message.objects.exists()


@pytest.mark.parametrize("sender", ["22395", "BANK", "", "+1", "whatsapp:+34600000143"])
def test_what_is_no_phone_is_acknowledged_and_left(sender: str) -> None:
    assert text_us("Your code is 123", sender=sender).status_code == 200
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"NumMedia": "1", "MediaUrl0": "http://10.0.0.1/secret", "MediaContentType0": "image/jpeg"},
        {"NumMedia": "3", "MediaUrl0": "http://169.254.169.254/latest/meta-data"},
        {"NumMedia": "0", "Latitude": "38.9", "Longitude": "-77.0", "Label": "home"},
    ],
)
def test_a_picture_or_a_place_gets_a_helpful_answer_and_nothing_is_fetched(
    fields: dict[str, str], worker: Worker, provider_http: InProcessHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_way(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr("socket.socket.connect", no_way)
    text_us("", **fields)
    worker.work()
    assert said() == ["utter_sms_intro", "utter_media"]
    assert "800-452-CURE" in on_phone()[-1]
    assert {host for _, host in provider_http.calls} == {"api.twilio.com"}  # the simulated one, in this process
    assert not any("10.0.0.1" in text or "169.254" in text for text in Message.objects.values_list("text", flat=True))


def test_a_picture_with_a_question_is_a_question(worker: Worker, assistant: Answering) -> None:
    text_us("what is BCMA", NumMedia="1", MediaUrl0="https://api.twilio.test/1")
    assert assistant.asked == ["what is BCMA"]
    assert said()[-1] == "utter_bcma_definition"


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b"])
def test_an_empty_text_gets_a_helpful_answer(text: str, worker: Worker) -> None:
    text_us(text)
    worker.work()
    assert said() == ["utter_sms_intro", "utter_empty"]
    assert "800-452-CURE" in on_phone()[-1]


def test_text_beginning_with_a_slash_keeps_its_words(assistant: Answering) -> None:
    text_us("/restart")
    assert Message.objects.get(sender="person").text == "/restart"


# --- the first words of a thread ---


def test_the_introduction_comes_once(worker: Worker) -> None:
    for _ in range(4):
        text_us("what is BCMA")
    worker.work()
    assert said().count("utter_sms_intro") == 1
    assert said()[0] == "utter_sms_intro"
    together = " ".join(on_phone())
    assert together.count("Not for emergencies") == 1
    assert together.count("not private") == 1


def test_the_introduction_comes_once_even_when_a_long_turn_is_joined(worker: Worker, assistant: Answering) -> None:
    assistant.says = lambda text: Reading(
        responses=("utter_bcma_definition", "utter_car_t", "utter_adc"), topics=("bcma_definition", "car_t", "adc")
    )
    text_us("what is BCMA, CAR T and ADC")
    worker.work()
    assert len(on_phone()) == 3
    text_us("what is BCMA, CAR T and ADC")
    worker.work()
    assert " ".join(on_phone()).count("Not for emergencies") == 1


def test_in_danger_the_advice_comes_before_the_introduction(worker: Worker) -> None:
    text_us("my husband has chest pain and cannot breathe")
    worker.work()
    texts = on_phone()
    assert "911" in texts[0]
    assert not texts[0].startswith("IMF helpline: automated")
    assert any("automated assistant" in text for text in texts)
    assert len(texts) <= 3
    assert Case.objects.get().priority == 1


def test_a_turn_is_three_texts_of_three_segments_at_most(worker: Worker, assistant: Answering) -> None:
    from desk.sms import segments

    assistant.hands_off("personal_advice")
    text_us("should I do CAR T")
    worker.work()
    assert len(on_phone()) <= 3
    assert all(segments.split(text).segments <= 3 for text in on_phone())


def test_no_number_and_no_text_is_logged(caplog: pytest.LogCaptureFixture, worker: Worker) -> None:
    with caplog.at_level("DEBUG"):
        post(INBOUND, inbound_form("canary-text-7261", sender=SPAIN, sid=new_sid()))
        post(INBOUND, inbound_form("canary-text-7261", sender=SPAIN, sid=new_sid()), signature="wrong")
        worker.work()
    assert "sms.in" in caplog.text
    assert "canary-text" not in caplog.text
    assert "600000143" not in caplog.text
    assert OURS[1:] not in caplog.text


# --- our records are out of reach ---


def broken(monkeypatch: pytest.MonkeyPatch, error: type[DatabaseError] = OperationalError) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("database is locked")

    monkeypatch.setattr("desk.sms.inbound.intake.receive", fail)


def test_without_records_the_person_still_gets_the_helpline(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    answer = text_us("what is BCMA", sender=SPAIN)
    assert answer.status_code == 200
    assert b"<Message>" in answer.content
    assert b"1-818-487-7455" in answer.content


def test_what_could_not_be_stored_is_no_duplicate_when_it_comes_again(monkeypatch: pytest.MonkeyPatch, worker: Worker) -> None:
    sid = new_sid()
    with monkeypatch.context() as out_of_reach:
        broken(out_of_reach)
        text_us("STOP", sid=sid)
    assert text_us("STOP", sid=sid).status_code == 200
    assert thread().opted_out


def test_a_busy_database_is_tried_again_before_the_message_is_given_up(monkeypatch: pytest.MonkeyPatch, worker: Worker) -> None:
    tries: list[int] = []
    store = road_in._store

    def busy_at_first(message: Inbound) -> road_in._Stored:
        tries.append(1)
        if len(tries) < 3:
            cause = sqlite3.OperationalError("database is locked")
            cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("database is locked") from cause
        return store(message)

    monkeypatch.setattr(road_in, "_store", busy_at_first)
    answer = text_us("what is BCMA")
    worker.work()
    assert answer.status_code == 200 and b"<Message>" not in answer.content
    assert len(tries) == 3
    assert said() == ["utter_sms_intro", "utter_bcma_definition"]


def test_without_records_a_danger_still_gets_its_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    answer = text_us("my husband has chest pain and cannot breathe")
    assert answer.status_code == 200
    assert b"911" in answer.content


def test_without_records_a_stop_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    answer = text_us("STOP")
    assert answer.status_code == 503
    assert answer.content == b""
