"""Acceptance 26: where no text may go, and what happens when the money for a day or a month is used up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from desk.conversations import cases
from desk.conversations.models import Case, Conversation, Message, Note, Outbox
from desk.sms import gates, send, spending
from desk.sms.errors import SendError
from desk.sms.providers.base import Refused
from desk.sms.providers.twilio import TwilioProvider

from .conftest import Answering
from .world import CANADA, SPAIN, UK, USA, InProcessHttp, Worker, on_phone, said, states, text_us, thread

pytestmark = pytest.mark.django_db(transaction=True)

JAMAICA = "+18765550143"
PREMIUM_USA = "+19005550143"
PREMIUM_UK = "+449012345678"
NEW_AREA_CODE = "+12215550143"  # opened lately: no list of area codes knows whose it is

DESTINATIONS = [
    # number, allowed countries, refusal
    (USA, "", None),
    (SPAIN, "", None),
    (USA, "US CA", None),
    (CANADA, "US CA", None),
    (NEW_AREA_CODE, "US CA", None),
    (JAMAICA, "US CA", SendError.COUNTRY_NOT_ALLOWED),
    (SPAIN, "US CA", SendError.COUNTRY_NOT_ALLOWED),
    (UK, "US CA GB", None),
    (PREMIUM_USA, "", SendError.PREMIUM_NUMBER),
    (PREMIUM_UK, "", SendError.PREMIUM_NUMBER),
    (PREMIUM_UK, "GB", SendError.PREMIUM_NUMBER),
]


@pytest.mark.parametrize(("number", "allowed", "refusal"), DESTINATIONS)
def test_where_a_text_may_go(number: str, allowed: str, refusal: SendError | None, settings) -> None:
    settings.SMS_COUNTRIES = frozenset(allowed.split())
    assert gates.destination(number) is refusal


def test_nothing_goes_to_a_country_that_is_not_allowed_and_staff_find_a_note(worker: Worker, settings) -> None:
    settings.SMS_COUNTRIES = frozenset({"US", "CA"})
    text_us("what is BCMA", sender=SPAIN)
    worker.work()
    assert on_phone(SPAIN) == []
    assert set(states(SPAIN)) == {"failed"}
    note = Note.objects.get()  # one, for two texts
    assert note.case.conversation.address == SPAIN
    assert note.text == SendError.COUNTRY_NOT_ALLOWED.staff_see


def test_killed_before_staff_were_told_they_are_told_by_the_sweep(worker: Worker, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_COUNTRIES = frozenset({"US", "CA"})
    text_us("what is BCMA", sender=SPAIN)

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr("desk.sms.gates.tell_staff", killed)
        worker.work()
    assert set(states(SPAIN)) == {"queued"} and not Note.objects.exists()
    worker.tasks.clear()
    Outbox.objects.update(updated_at=timezone.now() - timedelta(minutes=5))
    send.sweep()
    worker.work()
    assert set(states(SPAIN)) == {"failed"}
    assert Note.objects.get().text == SendError.COUNTRY_NOT_ALLOWED.staff_see


def test_nothing_is_handed_over_for_a_number_that_is_kept_no_longer(worker: Worker, provider_http: InProcessHttp) -> None:
    text_us("what is BCMA")
    Conversation.objects.update(address="")
    worker.work()
    assert provider_http.calls == []
    assert set(Outbox.objects.values_list("state", "error")) == {("failed", "number_gone")}


@pytest.fixture
def capped(settings) -> None:
    """A segment costs 1, and the day's cap holds ten of them."""
    settings.SMS_SEGMENT_COST = "1 USD"
    settings.SMS_CAP_DAY = Decimal(10)
    spending.spent(10)


@pytest.mark.usefixtures("capped")
class TestCapped:
    def test_an_answer_does_not_go_out_and_staff_find_a_note(self, worker: Worker) -> None:
        text_us("what is BCMA")
        worker.work()
        assert on_phone() == []
        assert Outbox.objects.filter(error="spend_cap").count() == 2
        assert Note.objects.get().text == SendError.SPEND_CAP.staff_see

    def test_what_to_do_in_danger_goes_out(self, worker: Worker) -> None:
        text_us("my husband has chest pain and cannot breathe")
        worker.work()
        assert "911" in on_phone()[0]

    def test_a_reply_of_staff_goes_out(self, worker: Worker, assistant: Answering) -> None:
        assistant.hands_off()
        text_us("what are the side effects of CAR T")
        case, ana = Case.objects.get(), User.objects.create_user("ana.ruiz", first_name="Ana")
        cases.claim(case.pk, ana, case.version)
        case.refresh_from_db()
        cases.reply(case.pk, ana, "Hello, this is Ana.", case.version)
        worker.work()
        assert [text for text in on_phone() if "Ana" in text] == ["Ana from the IMF helpline has joined. You are now texting with a person.", "Hello, this is Ana."]

    def test_so_it_does_though_the_account_of_who_wrote_it_is_gone(self, worker: Worker, assistant: Answering) -> None:
        assistant.hands_off()
        text_us("what are the side effects of CAR T")
        said_by_staff = Message.objects.create(conversation=thread(), sender="staff", text="Hello, this is Ana.", author=None)
        send.enqueue(Outbox.objects.create(message=said_by_staff))
        worker.work()
        assert on_phone() == ["Hello, this is Ana."]

    def test_stop_is_confirmed(self, worker: Worker) -> None:
        text_us("STOP")
        worker.work()
        assert said() == ["utter_sms_stop"]
        assert len(on_phone()) == 1


ALARMS = [
    # segments one after the other, alarms in percent after each
    ([7, 1, 1, 1, 1], [[], [80], [80], [80, 100], [80, 100]]),
    ([10], [[100]]),
    ([3, 3], [[], []]),
    ([25], [[100]]),
]


@pytest.mark.parametrize(("steps", "told"), ALARMS)
def test_each_alarm_is_given_once(steps: list[int], told: list[list[int]], settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_SEGMENT_COST, settings.SMS_CAP_DAY = "1 USD", Decimal(10)
    heard: list[int] = []
    monkeypatch.setattr("desk.sms.spending.event", lambda name, **fields: heard.append(fields["percent"]))
    for segments, after in zip(steps, told, strict=True):
        spending.spent(segments)
        assert heard == after


def test_the_months_cap_counts_its_days(settings) -> None:
    settings.SMS_SEGMENT_COST, settings.SMS_CAP_MONTH = "0.5 USD", Decimal(10)
    spending.Spending.objects.create(period="2020-01-01", segments=1000)  # another month
    spending.spent(16)
    assert spending.worst() == spending.Standing("month", 80)
    assert not spending.is_capped()
    spending.spent(4)
    assert spending.is_capped()


def test_the_days_cap_counts_its_day_only(settings) -> None:
    settings.SMS_SEGMENT_COST, settings.SMS_CAP_DAY = "1 USD", Decimal(10)
    yesterday = timezone.now().date() - timedelta(days=1)
    spending.Spending.objects.create(period=yesterday.isoformat(), segments=1000)
    spending.spent(1)
    assert not spending.is_capped()


def test_every_segment_that_went_out_is_counted(worker: Worker) -> None:
    text_us("what is BCMA")
    worker.work()
    assert spending.Spending.objects.get().segments == 3  # who we are, and an answer of two


def test_so_is_every_one_that_may_have_gone_out(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TwilioProvider, "send", lambda *_: Refused(SendError.NO_VERDICT))
    text_us("what is BCMA")
    worker.work()
    assert set(states()) == {"unknown"}
    assert spending.Spending.objects.get().segments == 3


def test_nobody_is_told_of_a_person_who_was_forgotten(worker: Worker) -> None:
    text_us("what is BCMA", sender=PREMIUM_USA)
    Conversation.objects.update(forgotten_at=timezone.now())
    worker.work()
    assert set(states(PREMIUM_USA)) == {"failed"}
    assert not Case.objects.exists() and not Note.objects.exists()
