"""Who speaks of a danger and then wants to be forgotten is seen by staff first: "forget me" never hides an emergency."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.audit.models import AuditEntry
from desk.conversations import cases, forget_asked, retention
from desk.conversations.forgetting import Forgotten
from desk.conversations.models import Case, CaseStatus, Channel, Conversation, Message, Outbox

from .acts import the_case, write
from .browser import Browser
from .fake_assistant import answer
from .test_api import is_refused, person  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)

DANGER = "I have chest pain and cannot breathe"


def resolved(case: Case, staff) -> None:
    cases.claim(case.pk, staff, case.version)
    case.refresh_from_db()
    assert cases.resolve(case.pk, staff, case.version, "answered") is cases.Outcome.DONE


def words() -> set[str]:
    return set(Message.objects.exclude(text="").values_list("text", flat=True))


def gone(conversation: Conversation) -> bool:
    return Conversation.objects.get(pk=conversation.pk).forgotten_at is not None


def test_an_open_danger_stays_until_staff_have_resolved_it(assistant, web, ana):
    write(web, DANGER)
    assert forget_asked.ask(web.pk) is Forgotten.LATER
    case = the_case(web)
    assert case.status == CaseStatus.OPEN and DANGER in words()
    assert retention.purge() == 0
    resolved(case, ana)
    assert retention.purge() == 1
    assert gone(web) and words() == set()
    assert the_case(web).disposition == "answered"
    acts = set(AuditEntry.objects.filter(target=f"case:{case.pk}").values_list("action", flat=True))
    assert {"case.forget_asked", "case.forgotten"} <= acts


@pytest.mark.parametrize(("age", "goes"), [(timedelta(days=3, minutes=-1), False), (timedelta(days=3, minutes=1), True)])
def test_three_days_after_the_last_word_it_goes_in_any_case(assistant, web, age, goes):
    write(web, DANGER)
    forget_asked.ask(web.pk)
    Conversation.objects.update(last_activity=timezone.now() - age)
    retention.purge()
    assert gone(web) is goes


def test_without_a_danger_it_is_done_at_once(assistant, web):
    assistant.says = lambda turn: answer("utter_handoff_human_request")
    write(web, "can I talk to someone")
    assert forget_asked.ask(web.pk) is Forgotten.DONE
    assert gone(web) and words() == set()


def test_a_danger_that_is_resolved_hinders_nothing(assistant, web, ana):
    write(web, DANGER)
    resolved(the_case(web), ana)
    assert forget_asked.ask(web.pk) is Forgotten.DONE


def test_nobody_elses_danger_keeps_it(assistant, web, sms):
    write(sms, DANGER)
    write(web, "what is bcma")
    assert forget_asked.ask(web.pk) is Forgotten.DONE
    assert not gone(sms)


def test_on_the_website_the_chat_is_closed_and_the_person_is_told_the_truth(assistant, person):  # noqa: F811
    person.says(DANGER)
    response = person.forget()
    body = response.json()
    assert (response.status_code, body["forgotten"]) == (200, False)
    assert "after 3 days at most" in body["later"] and "800-452-CURE" in body["later"]
    assert is_refused(person.get("messages"), 401, "unauthorized")
    assert is_refused(person.forget(), 401, "unauthorized")
    assert Case.objects.get().status == CaseStatus.OPEN and DANGER in words()


def test_on_the_phone_they_are_told_and_may_go_on(assistant, sms):
    from desk.sms import inbound
    from desk.sms.providers.base import Inbound

    write(sms, DANGER)
    for key, text in (("SM1", "forget me"), ("SM2", "YES")):
        inbound._store(Inbound(key=key, sender=sms.address, recipient=sms.service_address, text=text))
    last = Message.objects.order_by("pk").last()
    assert last.response == "utter_forget_later" and "3 days" in last.text and "911" in last.text
    assert Outbox.objects.filter(message=last).exists()
    assert Conversation.objects.get(channel=Channel.SMS).address == sms.address
    assert not Message.objects.filter(sender="person", answered_at=None).exists()
    write(sms, "what is bcma")
    assert the_case(sms).status == CaseStatus.OPEN


def test_asked_twice_is_noted_once(assistant, web):
    write(web, DANGER)
    assert [forget_asked.ask(web.pk), forget_asked.ask(web.pk)] == [Forgotten.LATER] * 2
    assert AuditEntry.objects.filter(action="case.forget_asked").count() == 1


def test_no_conversation_is_no_error(db):
    assert forget_asked.ask("no-such-conversation") is Forgotten.MISSING


def test_a_browser_that_is_not_the_persons_asks_in_vain(assistant, person):  # noqa: F811
    person.says(DANGER)
    other = Browser()
    other.open()
    other.conversation = person.conversation
    assert is_refused(other.forget(), 401, "unauthorized")
    assert Conversation.objects.get(pk=person.conversation).forget_asked_at is None
