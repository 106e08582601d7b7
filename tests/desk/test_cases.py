"""What staff do with a case, one at a time and all at once."""

from __future__ import annotations

import pytest

from content import answers
from desk.audit.models import AuditEntry
from desk.conversations import cases, consent
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, CaseStatus, Conversation, Message, Outbox, Sender
from desk.conversations.reasons import Handoff

from .acts import at_once, the_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(web: Conversation) -> Case:
    return cases.open_or_raise(web, Handoff("logistics"), None)


@pytest.fixture
def sms_case(sms: Conversation) -> Case:
    return cases.open_or_raise(sms, Handoff("logistics"), None)


def version(case: Case) -> int:
    return Case.objects.get(pk=case.pk).version


def last_message() -> Message:
    return Message.objects.order_by("pk").last()


def test_a_claim_holds_the_conversation_and_tells_the_person(case, ana):
    assert cases.claim(case.pk, ana, 1) is Outcome.DONE
    found = Case.objects.select_related("conversation").get()
    assert (found.status, found.claimed_by, found.conversation.held_by) == (CaseStatus.CLAIMED, ana, ana)
    assert last_message().text == answers.load()["utter_staff_joined"].render("web", name="Ana")
    assert last_message().sender == Sender.SYSTEM


def test_the_sign_in_name_is_never_told(case, ana):
    ana.first_name = ""
    ana.save()
    cases.claim(case.pk, ana, 1)
    assert "ana.ruiz" not in last_message().text
    assert last_message().text.startswith("Someone")


def test_a_second_click_on_claim_changes_nothing(case, ana):
    cases.claim(case.pk, ana, 1)
    assert cases.claim(case.pk, ana, 1) is Outcome.DONE
    assert Message.objects.filter(response="utter_staff_joined").count() == 1


def test_a_case_of_a_colleague_cannot_be_claimed(case, ana, ben):
    cases.claim(case.pk, ana, 1)
    assert cases.claim(case.pk, ben, version(case)) is Outcome.TAKEN
    assert Case.objects.get().claimed_by == ana


def test_a_case_that_changed_since_the_page_was_loaded_is_not_claimed(case, ana):
    consent.reply_here(case.conversation, True)
    assert cases.claim(case.pk, ana, 1) is Outcome.STALE


def test_of_eight_who_claim_at_once_one_succeeds(case, ana, ben):
    results = at_once(*[lambda who=who: cases.claim(case.pk, who, 1) for who in [ana, ben] * 4])
    winner = Case.objects.get().claimed_by
    assert {who for who, result in zip([ana, ben] * 4, results) if result is Outcome.DONE} == {winner}
    assert {result for who, result in zip([ana, ben] * 4, results) if who != winner} == {Outcome.TAKEN}
    assert Message.objects.filter(response="utter_staff_joined").count() == 1


def test_a_reply_is_a_message_of_staff(case, ana):
    cases.claim(case.pk, ana, 1)
    assert cases.reply(case.pk, ana, "  Hello, this is Ana.\n", version(case)) is Outcome.DONE
    message = last_message()
    assert (message.text, message.sender, message.author) == ("Hello, this is Ana.", Sender.STAFF, ana)
    assert not Outbox.objects.exists()


def test_a_reply_to_a_phone_goes_to_the_outbox_and_on_to_the_channel(sms_case, ana, handed_over):
    cases.claim(sms_case.pk, ana, 1)
    cases.reply(sms_case.pk, ana, "Hello, this is Ana.", version(sms_case))
    row = Outbox.objects.get(message__sender=Sender.STAFF)
    assert row.message.text == "Hello, this is Ana."
    assert handed_over[-1] == row.pk


def test_nothing_is_handed_to_the_channel_before_the_commit(sms_case, ana, handed_over, monkeypatch):
    cases.claim(sms_case.pk, ana, 1)
    handed_over.clear()
    monkeypatch.setattr("desk.conversations.cases.replies.record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cases.reply(sms_case.pk, ana, "Hello", version(sms_case))
    assert handed_over == []
    assert not Message.objects.filter(sender=Sender.STAFF).exists()


def test_the_same_reply_form_sent_twice_sends_once(case, ana):
    cases.claim(case.pk, ana, 1)
    seen = version(case)
    results = at_once(*[lambda: cases.reply(case.pk, ana, "Hello", seen)] * 5)
    assert sorted(result.value for result in results) == ["done", "stale", "stale", "stale", "stale"]
    assert Message.objects.filter(sender=Sender.STAFF).count() == 1


def test_only_who_claimed_it_may_reply(case, ana, ben):
    assert cases.reply(case.pk, ben, "Hello", 1) is Outcome.NOT_CLAIMED
    cases.claim(case.pk, ana, 1)
    assert cases.reply(case.pk, ben, "Hello", version(case)) is Outcome.TAKEN
    assert not Message.objects.filter(sender=Sender.STAFF).exists()


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\x00"])
def test_an_empty_reply_is_not_sent(case, ana, text):
    cases.claim(case.pk, ana, 1)
    assert cases.reply(case.pk, ana, text, version(case)) is Outcome.EMPTY


def test_a_reply_too_long_for_the_channel_is_not_sent(sms_case, ana):
    cases.claim(sms_case.pk, ana, 1)
    assert cases.reply(sms_case.pk, ana, "x" * 1_201, version(sms_case)) is Outcome.TOO_LONG


def test_staff_cannot_write_to_someone_who_texted_stop(sms_case, ana):
    cases.claim(sms_case.pk, ana, 1)
    Conversation.objects.update(opted_out=True)
    assert cases.reply(sms_case.pk, ana, "Hello", version(sms_case)) is Outcome.OPTED_OUT


def test_staff_cannot_write_to_someone_who_said_no(case, ana):
    consent.reply_here(case.conversation, False)
    cases.claim(case.pk, ana, version(case))
    assert cases.reply(case.pk, ana, "Hello", version(case)) is Outcome.DECLINED


def test_a_release_gives_the_case_back_and_tells_the_person(case, ana, ben):
    cases.claim(case.pk, ana, 1)
    assert cases.release(case.pk, ana, version(case)) is Outcome.DONE
    found = Case.objects.select_related("conversation").get()
    assert (found.status, found.claimed_by, found.conversation.held_by) == (CaseStatus.OPEN, None, None)
    assert last_message().response == "utter_staff_left"
    assert cases.claim(case.pk, ben, version(case)) is Outcome.DONE


def test_a_colleagues_case_cannot_be_released_or_resolved(case, ana, ben):
    cases.claim(case.pk, ana, 1)
    assert cases.release(case.pk, ben, version(case)) is Outcome.TAKEN
    assert cases.resolve(case.pk, ben, version(case), "answered") is Outcome.TAKEN
    assert Case.objects.get().status == CaseStatus.CLAIMED


def test_resolving_lets_the_conversation_go(case, ana):
    cases.claim(case.pk, ana, 1)
    assert cases.resolve(case.pk, ana, version(case), "answered") is Outcome.DONE
    found = Case.objects.select_related("conversation").get()
    assert (found.status, found.resolved_by, found.conversation.held_by) == (CaseStatus.RESOLVED, ana, None)
    assert found.resolved_at is not None


def test_a_case_nobody_claimed_is_resolved_without_a_word_to_the_person(case, ana):
    before = Message.objects.count()
    assert cases.resolve(case.pk, ana, 1, "answered") is Outcome.DONE
    assert Message.objects.count() == before


def test_a_resolved_case_is_closed_to_everything(case, ana):
    cases.resolve(case.pk, ana, 1, "answered")
    seen = version(case)
    assert cases.claim(case.pk, ana, seen) is Outcome.CLOSED
    assert cases.release(case.pk, ana, seen) is Outcome.CLOSED
    assert cases.resolve(case.pk, ana, seen, "answered") is Outcome.CLOSED
    assert cases.reply(case.pk, ana, "Hello", seen) is Outcome.CLOSED


def test_a_stale_form_resolves_nothing(case, ana):
    consent.reply_here(case.conversation, True)
    assert cases.resolve(case.pk, ana, 1, "answered") is Outcome.STALE


def test_a_case_that_is_not_there_is_missing(ana):
    assert cases.claim(999, ana, 1) is Outcome.MISSING
    assert cases.release(999, ana, 1) is Outcome.MISSING
    assert cases.resolve(999, ana, 1, "answered") is Outcome.MISSING
    assert cases.reply(999, ana, "Hello", 1) is Outcome.MISSING


def test_of_a_resolve_and_a_reply_at_once_nothing_is_sent_into_a_closed_case(case, ana):
    cases.claim(case.pk, ana, 1)
    seen = version(case)
    resolved, replied = at_once(
        lambda: cases.resolve(case.pk, ana, seen, "answered"), lambda: cases.reply(case.pk, ana, "Hello", seen)
    )
    assert (resolved, replied) in [(Outcome.DONE, Outcome.CLOSED), (Outcome.STALE, Outcome.DONE)]
    assert Message.objects.filter(sender=Sender.STAFF).count() == (replied is Outcome.DONE)


def test_every_act_is_in_the_audit_log_and_a_refused_one_is_not(case, ana, ben):
    cases.claim(case.pk, ana, 1)
    cases.claim(case.pk, ben, 1)
    cases.reply(case.pk, ana, "Hello", version(case))
    cases.release(case.pk, ana, version(case))
    cases.resolve(case.pk, ben, version(case), "answered")
    assert list(AuditEntry.objects.values_list("actor__first_name", "action", "target")) == [
        ("Ana", "case.claimed", f"case:{case.pk}"),
        ("Ana", "case.replied", f"case:{case.pk}"),
        ("Ana", "case.released", f"case:{case.pk}"),
        ("Ben", "case.resolved", f"case:{case.pk}"),
    ]


# --- may staff reply here? ---


def test_a_yes_stands_on_the_case_and_is_thanked_for_once(case):
    noted = consent.reply_here(case.conversation, True)
    assert noted.outcome is consent.Consent.NOTED
    assert [message.response for message in noted.messages] == ["utter_reply_yes"]
    assert the_case(case.conversation).reply_here is True
    assert consent.reply_here(case.conversation, True) == consent.Noted(consent.Consent.KNOWN)
    assert Message.objects.filter(response="utter_reply_yes").count() == 1


def test_a_no_stands_on_the_case(case):
    noted = consent.reply_here(case.conversation, False)
    assert [message.response for message in noted.messages] == ["utter_reply_no"]
    assert the_case(case.conversation).reply_here is False


def test_the_answer_may_be_changed(case):
    consent.reply_here(case.conversation, False)
    consent.reply_here(case.conversation, True)
    assert the_case(case.conversation).reply_here is True


def test_without_a_case_there_is_nothing_to_agree_to(web):
    assert not consent.is_awaited(web)
    assert consent.reply_here(web, True) == consent.Noted(consent.Consent.NO_CASE)


def test_it_is_awaited_until_it_is_answered(case):
    assert consent.is_awaited(case.conversation)
    consent.reply_here(case.conversation, True)
    assert not consent.is_awaited(case.conversation)
