"""A claim lasts while its page is open, and no longer: nobody writes to staff who are not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.audit.models import AuditEntry
from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, CaseStatus, Conversation, Message
from desk.conversations.reasons import Handoff

from .acts import at_once, responses, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(web: Conversation, ana) -> Case:
    """Ana has it."""
    opened = cases.open_or_raise(web, Handoff("logistics"), None)
    assert cases.claim(opened.pk, ana, 1) is Outcome.DONE
    return the_case(web)


def lease_ends(case: Case, **since_now: float) -> None:
    Case.objects.filter(pk=case.pk).update(lease_until=timezone.now() + timedelta(**since_now))


def left() -> int:
    return Message.objects.filter(response="utter_staff_left").count()


def test_a_claim_lasts_as_long_as_the_setting_says(case, settings):
    lasts = case.lease_until - case.claimed_at
    assert lasts == timedelta(minutes=settings.CLAIM_MINUTES)


def test_the_open_page_keeps_it(case, ana):
    lease_ends(case, seconds=5)
    assert cases.keep(case.pk, ana) is True
    assert the_case(case.conversation).lease_until > timezone.now() + timedelta(minutes=5)
    assert the_case(case.conversation).version == case.version, "a heartbeat must not make the open form stale"


def test_a_page_that_wakes_up_in_time_keeps_a_claim_that_was_over(case, ana):
    lease_ends(case, minutes=-1)
    assert cases.keep(case.pk, ana) is True
    assert cases.release_expired() == 0


def test_nobody_keeps_a_case_that_is_not_theirs(case, ana, ben):
    assert cases.keep(case.pk, ben) is False
    lease_ends(case, minutes=-1)
    cases.release_expired()
    assert cases.keep(case.pk, ana) is False
    assert the_case(case.conversation).status == CaseStatus.OPEN
    assert cases.keep(999, ana) is False


def test_a_claim_that_is_over_goes_back_to_the_queue_and_the_person_is_told(case):
    lease_ends(case, seconds=-1)
    assert cases.release_expired() == 1
    found = Case.objects.select_related("conversation").get()
    assert (found.status, found.claimed_by, found.lease_until, found.conversation.held_by) == (CaseStatus.OPEN, None, None, None)
    assert left() == 1
    assert [(entry.actor, entry.target) for entry in AuditEntry.objects.filter(action="case.lapsed")] == [(None, f"case:{case.pk}")]
    assert cases.release_expired() == 0


@pytest.mark.parametrize("ends", [{"minutes": 1}, {"minutes": 10}])
def test_a_claim_that_is_not_over_stays(case, ends):
    lease_ends(case, **ends)
    assert cases.release_expired() == 0
    assert the_case(case.conversation).status == CaseStatus.CLAIMED


def test_a_clock_that_was_set_back_does_not_make_a_claim_last_for_years(case):
    lease_ends(case, days=365)
    assert cases.release_expired() == 1


def test_a_claim_without_an_end_is_over(case):
    Case.objects.update(lease_until=None)
    assert cases.release_expired() == 1


def test_who_was_given_back_to_the_assistant_is_not_told_twice(case, ana):
    cases.give_back(case.pk, ana, case.version)
    lease_ends(case, seconds=-1)
    assert cases.release_expired() == 1
    assert left() == 1


@pytest.mark.parametrize("act", ["release", "reply", "resolve", "give_back", "hand_over"])
def test_what_a_frozen_page_sends_afterwards_is_refused(case, ana, ben, act):
    lease_ends(case, seconds=-1)
    cases.release_expired()
    before = Message.objects.count()
    acts = {
        "release": lambda: cases.release(case.pk, ana, case.version),
        "reply": lambda: cases.reply(case.pk, ana, "Hello", case.version),
        "resolve": lambda: cases.resolve(case.pk, ana, case.version, "answered"),
        "give_back": lambda: cases.give_back(case.pk, ana, case.version),
        "hand_over": lambda: cases.hand_over(case.pk, ana, case.version, to=ben, text="a note"),
    }
    assert acts[act]() in (Outcome.NOT_CLAIMED, Outcome.STALE)
    assert Message.objects.count() == before
    assert the_case(case.conversation).status == CaseStatus.OPEN


def test_who_writes_when_the_claim_is_over_is_answered(assistant, case):
    assistant.says = lambda turn: answer("utter_bcma_definition")
    lease_ends(case, seconds=-1)
    turn = write(case.conversation, "what is bcma")
    assert responses(turn) == ["utter_bcma_definition"]
    assert turn.message.rule != "held"
    assert left() == 1
    assert the_case(case.conversation).status == CaseStatus.OPEN


def test_who_writes_while_the_claim_lasts_is_heard_by_staff(assistant, case):
    turn = write(case.conversation, "what is bcma")
    assert (responses(turn), turn.message.rule) == ([], "held")
    assert assistant.asked == []


def test_of_the_worker_and_a_heartbeat_at_once_the_case_is_either_kept_or_let_go(case, ana):
    lease_ends(case, seconds=-1)
    lapsed, kept = at_once(cases.release_expired, lambda: cases.keep(case.pk, ana))
    found = the_case(case.conversation)
    assert (found.status == CaseStatus.CLAIMED) is kept
    assert lapsed == (0 if kept else 1) == left()


def test_the_worker_looks_every_minute():
    from django_q.models import Schedule

    found = Schedule.objects.get(func="desk.conversations.cases.release_expired")
    assert (found.schedule_type, found.minutes, found.repeats) == (Schedule.MINUTES, 1, -1)
