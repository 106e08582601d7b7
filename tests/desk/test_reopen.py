"""Who comes back soon meets the same case; and since when a person waits for staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.audit.models import AuditEntry
from desk.conversations import cases, consent
from desk.conversations import turn as turn_of
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, CaseStatus, Conversation
from desk.conversations.reasons import Handoff

from .acts import responses, store, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(web: Conversation) -> Case:
    return cases.open_or_raise(web, Handoff("logistics"), None)


def now(case: Case) -> Case:
    return Case.objects.select_related("conversation").get(pk=case.pk)


def resolved(case: Case, staff) -> Case:
    assert cases.resolve(case.pk, staff, now(case).version, "answered") is Outcome.DONE
    return now(case)


# --- the person comes back ---


def test_a_new_hand_off_soon_opens_the_same_case_under_the_new_question(assistant, web, case, ana):
    closed = resolved(case, ana)
    assistant.says = lambda turn: answer("utter_handoff_side_effects")
    turn = write(web, "now I have a rash")
    found = the_case(web)
    assert (found.pk, found.status, found.reopened) == (case.pk, CaseStatus.OPEN, 1)
    assert (found.reason, found.priority, found.opened_by_message) == ("side_effects", 2, turn.message)
    assert (found.resolved_by, found.resolved_at, found.disposition, found.claimed_by) == (None, None, "", None)
    assert found.version == closed.version + 1
    assert found.waits_since is not None
    assert [(entry.actor, entry.target) for entry in AuditEntry.objects.filter(action="case.reopened")] == [(None, f"case:{case.pk}")]


def test_a_form_that_was_open_on_the_closed_case_is_stale(assistant, web, case, ana):
    closed = resolved(case, ana)
    cases.open_or_raise(web, Handoff("logistics"), None)
    assert cases.claim(case.pk, ana, closed.version) is Outcome.STALE


@pytest.mark.parametrize(("hours", "same"), [(0, True), (-1, True), (1, False)])
def test_the_setting_says_how_long(web, case, ana, settings, hours, same):
    resolved(case, ana)
    ago = timedelta(hours=settings.REOPEN_HOURS + hours) - timedelta(minutes=1)
    Case.objects.update(resolved_at=timezone.now() - ago)
    again = cases.open_or_raise(web, Handoff("logistics"), None)
    assert (again.pk == case.pk) is same
    assert Case.objects.exclude(status=CaseStatus.RESOLVED).count() == 1


def test_of_several_old_cases_the_last_one_is_opened(web, case, ana):
    resolved(case, ana)
    Case.objects.update(resolved_at=timezone.now() - timedelta(days=30))
    newer = cases.open_or_raise(web, Handoff("logistics"), None)
    resolved(newer, ana)
    assert cases.open_or_raise(web, Handoff("logistics"), None).pk == newer.pk


@pytest.mark.parametrize(("said", "kept", "offered"), [(True, True, False), (False, None, True), (None, None, True)])
def test_a_yes_holds_and_everybody_else_is_asked_anew(assistant, web, case, ana, said, kept, offered):
    Case.objects.update(reply_here=said)
    resolved(case, ana)
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    turn = write(web, "how much is it")
    assert the_case(web).reply_here is kept
    assert ("utter_reply_offer" in responses(turn)) is offered


def test_a_reason_without_a_case_opens_nothing(web, case, ana):
    resolved(case, ana)
    assert cases.open_or_raise(web, Handoff("off_topic"), None) is None
    assert now(case).status == CaseStatus.RESOLVED


# --- staff open it ---


def test_staff_open_a_resolved_case_again(case, ana, ben):
    closed = resolved(case, ana)
    assert cases.reopen(case.pk, ben, closed.version) is Outcome.DONE
    found = now(case)
    assert (found.status, found.reopened, found.disposition, found.claimed_by) == (CaseStatus.OPEN, 1, "", None)
    assert AuditEntry.objects.filter(action="case.reopened", actor=ben, target=f"case:{case.pk}").count() == 1
    assert cases.claim(case.pk, ana, found.version) is Outcome.DONE


def test_a_no_stays_a_no_when_staff_open_it(case, ana):
    consent.reply_here(case.conversation, False)
    closed = resolved(case, ana)
    cases.reopen(case.pk, ana, closed.version)
    assert now(case).reply_here is False


def test_what_is_not_closed_or_not_there_or_not_as_it_was_is_not_opened(case, ana):
    assert cases.reopen(case.pk, ana, 1) is Outcome.NOT_CLOSED
    assert cases.reopen(999, ana, 1) is Outcome.MISSING
    closed = resolved(case, ana)
    assert cases.reopen(case.pk, ana, closed.version - 1) is Outcome.STALE
    assert now(case).reopened == 0


def test_a_person_never_has_two_open_cases(web, case, ana):
    closed = resolved(case, ana)
    Case.objects.update(resolved_at=timezone.now() - timedelta(days=30))
    cases.open_or_raise(web, Handoff("logistics"), None)
    assert cases.reopen(case.pk, ana, closed.version) is Outcome.ANOTHER_OPEN


# --- how it ended ---


@pytest.mark.parametrize("disposition", ["", "answere", "Answered here", "x" * 500])
def test_a_case_is_not_closed_without_saying_how_it_ended(case, ana, disposition):
    assert cases.resolve(case.pk, ana, 1, disposition) is Outcome.NO_DISPOSITION
    assert now(case).status == CaseStatus.OPEN


def test_how_it_ended_stands_on_the_case(case, ana, settings):
    settings.DISPOSITIONS = {"sorted": "Sorted out"}
    assert cases.resolve(case.pk, ana, 1, "answered") is Outcome.NO_DISPOSITION
    assert cases.resolve(case.pk, ana, 1, "sorted") is Outcome.DONE
    assert now(case).disposition == "sorted"


def test_that_it_is_a_colleagues_is_told_before_that_something_is_missing(case, ana, ben):
    cases.claim(case.pk, ben, 1)
    assert cases.resolve(case.pk, ana, 2, "") is Outcome.TAKEN


# --- since when they wait ---


def test_who_is_handed_off_waits_since_then(case):
    assert case.waits_since == case.opened_at


def test_a_claim_does_not_end_the_waiting_and_a_reply_does(case, ana):
    cases.claim(case.pk, ana, 1)
    assert now(case).waits_since == case.waits_since
    cases.reply(case.pk, ana, "Hello", 2)
    found = now(case)
    assert found.waits_since is None
    assert found.first_reply_at is not None


def test_who_writes_after_the_reply_waits_since_their_first_message(web, case, ana):
    cases.claim(case.pk, ana, 1)
    cases.reply(case.pk, ana, "Hello", 2)
    first = write(web, "and one more thing").message
    write(web, "are you there")
    found = now(case)
    assert found.waits_since == first.created_at
    assert found.version == 3, "a message of theirs must not make the reply that staff are writing stale"


def test_who_is_let_go_after_a_reply_waits_again_and_who_waited_keeps_their_place(case, ana):
    cases.claim(case.pk, ana, 1)
    cases.release(case.pk, ana, 2)
    assert now(case).waits_since == case.waits_since
    cases.claim(case.pk, ana, 3)
    cases.reply(case.pk, ana, "Hello", 4)
    cases.release(case.pk, ana, 5)
    assert now(case).waits_since > case.waits_since


def test_a_claim_that_lapsed_leaves_nobody_without_a_place(case, ana):
    cases.claim(case.pk, ana, 1)
    cases.reply(case.pk, ana, "Hello", 2)
    Case.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    cases.release_expired()
    assert now(case).waits_since is not None


def test_nobody_waits_on_a_resolved_case_and_on_an_opened_one_they_do(case, ana):
    closed = resolved(case, ana)
    assert closed.waits_since is None
    cases.reopen(case.pk, ana, closed.version)
    assert now(case).waits_since is not None


def test_who_asks_again_while_the_assistant_answers_for_staff_waits_again(assistant, web, case, ana):
    cases.claim(case.pk, ana, 1)
    cases.reply(case.pk, ana, "Hello", 2)
    cases.give_back(case.pk, ana, 3)
    assistant.says = lambda turn: answer("utter_bcma_definition")
    write(web, "what is bcma")
    assert now(case).waits_since is None, "the assistant answered them"
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    write(web, "how much is it")
    assert now(case).waits_since is not None


def test_the_first_claim_is_remembered(case, ana, ben):
    cases.claim(case.pk, ana, 1)
    first = now(case).first_claimed_at
    cases.release(case.pk, ana, 2)
    cases.claim(case.pk, ben, 3)
    assert now(case).first_claimed_at == first


# --- the person writes in the moment in which staff close the case ---


@pytest.mark.parametrize("act", [lambda c, s: cases.resolve(c.pk, s, c.version, "answered"), lambda c, s: cases.release(c.pk, s, c.version)])
def test_what_was_for_staff_is_answered_when_they_have_left_meanwhile(assistant, web, case, ana, monkeypatch, act):
    assert cases.claim(case.pk, ana, case.version) is Outcome.DONE
    stores = turn_of._store
    monkeypatch.setattr(turn_of, "_store", leaves_first(lambda: act(now(case), ana), stores))
    turn = write(web, "and what is bcma")
    assert responses(turn) == ["utter_bcma_definition"]
    assert turn.message.rule != "held"


def leaves_first(leave, stores):
    acts = [leave]

    def store_after(work, plan):
        if acts:
            assert acts.pop()() is Outcome.DONE
        return stores(work, plan)

    return store_after


def test_a_message_that_the_page_did_not_show_keeps_the_case_open(web, case, ana):
    assert cases.claim(case.pk, ana, case.version) is Outcome.DONE
    seen = write(web, "thank you").message.pk
    unseen = write(web, "one more question").message.pk
    open_page = now(case)
    assert cases.resolve(case.pk, ana, open_page.version, "answered", seen=seen) is Outcome.STALE
    assert now(case).status == CaseStatus.CLAIMED
    assert not web.messages.filter(response__in=("utter_staff_done", "utter_staff_left")).exists()
    assert cases.resolve(case.pk, ana, open_page.version, "answered", seen=unseen) is Outcome.DONE
