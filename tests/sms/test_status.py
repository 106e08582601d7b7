"""Acceptance 23: what the provider reports, in any order, twice, for messages that are not ours."""

from __future__ import annotations

from itertools import permutations

import pytest

from desk.conversations.models import Conversation, Delivery, Message, Outbox
from desk.sms import status
from desk.sms.status import may_follow

from .world import OURS, STATUS, USA, new_sid, post, thread

pytestmark = pytest.mark.django_db

D = Delivery
# from, to: may it change? Everything that is not listed may not.
FORWARD = {
    (D.QUEUED, D.SENT), (D.QUEUED, D.DELIVERED), (D.QUEUED, D.UNDELIVERED), (D.QUEUED, D.FAILED),
    (D.SENDING, D.SENT), (D.SENDING, D.DELIVERED), (D.SENDING, D.UNDELIVERED), (D.SENDING, D.FAILED),
    (D.UNKNOWN, D.SENT), (D.UNKNOWN, D.DELIVERED), (D.UNKNOWN, D.UNDELIVERED), (D.UNKNOWN, D.FAILED),
    (D.SENT, D.DELIVERED), (D.SENT, D.UNDELIVERED), (D.SENT, D.FAILED),
}  # fmt: skip


@pytest.mark.parametrize("now", list(D))
@pytest.mark.parametrize("new", list(D))
def test_the_state_moves_forward_or_stays(now: D, new: D) -> None:
    assert may_follow(now, new) is ((now, new) in FORWARD)


def a_row(state: D = D.SENT, key: str | None = None) -> Outbox:
    conversation, _ = Conversation.objects.get_or_create(channel="sms", address=USA, service_address=OURS, country="US")
    message = Message.objects.create(conversation=conversation, sender="assistant", text="an answer")
    return Outbox.objects.create(message=message, state=state, provider_key=new_sid() if key is None else key, attempts=1)


def report(word: str, row: Outbox | None = None, *, sid: str = "", ref: str | None = None, code: str = "", field: str = "MessageStatus") -> int:
    sid = sid or (row.provider_key if row else new_sid())
    form = [("MessageSid", sid), (field, word), ("To", USA), ("From", OURS)] + ([("ErrorCode", code)] if code else [])
    return post(STATUS + (f"?ref={ref}" if ref is not None else ""), form).status_code


WORDS = [
    ("accepted", "sent"), ("queued", "sent"), ("sending", "sent"), ("sent", "sent"), ("delivered", "delivered"), ("read", "delivered"),
    ("undelivered", "undelivered"), ("failed", "failed"), ("canceled", "failed"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "state"), WORDS)
@pytest.mark.parametrize("field", ["MessageStatus", "SmsStatus"])
def test_each_word_of_the_provider_has_a_state(word: str, state: str, field: str) -> None:
    row = a_row(D.SENDING)
    assert report(word, row, field=field) == 200
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_in_any_order_the_end_is_delivered(order: tuple[str, ...]) -> None:
    row = a_row(D.SENDING)
    for word in (*order, *order):
        assert report(word, row) == 200
    row.refresh_from_db()
    assert row.state == "delivered"


@pytest.mark.parametrize("late", ["queued", "sent", "undelivered", "failed"])
def test_nothing_undoes_a_delivery(late: str) -> None:
    row = a_row()
    report("delivered", row)
    report(late, row, code="30003" if late in ("undelivered", "failed") else "")
    row.refresh_from_db()
    assert (row.state, row.error) == ("delivered", "")


def test_a_failure_keeps_the_word_for_it() -> None:
    row = a_row()
    report("undelivered", row, code="30003")
    row.refresh_from_db()
    assert (row.state, row.error) == ("undelivered", "unreachable")


@pytest.mark.parametrize("code", ["", "0", "99999", "not a number", "٣"])
def test_a_failure_without_a_known_code_still_is_one(code: str) -> None:
    row = a_row()
    report("failed", row, code=code)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "not_delivered")


def test_21610_in_a_report_opts_the_person_out() -> None:
    row = a_row()
    report("failed", row, code="21610")
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "opted_out")
    assert thread().opted_out


@pytest.mark.parametrize("word", ["delivered", "failed"])
@pytest.mark.parametrize("ref", [None, "", "0", "999999999", "abc", "-1", "1e3", "%D9%A3", "9" * 400, "1;2"])
def test_a_report_for_a_message_that_is_not_ours_is_taken_politely(word: str, ref: str | None) -> None:
    row = a_row()
    assert report(word, sid=new_sid(), ref=ref) == 200
    row.refresh_from_db()
    assert row.state == "sent"


@pytest.mark.parametrize("word", ["", "received", "receiving", "nonsense"])
def test_a_word_that_says_nothing_changes_nothing(word: str) -> None:
    row = a_row()
    assert report(word, row) == 200
    row.refresh_from_db()
    assert row.state == "sent"


@pytest.mark.parametrize("state", [D.SENDING, D.UNKNOWN])
def test_our_own_reference_finds_a_row_that_never_learned_its_id(state: D) -> None:
    row = a_row(state, key="")
    sid = new_sid()
    assert report("delivered", sid=sid, ref=str(row.pk)) == 200
    row.refresh_from_db()
    assert (row.state, row.provider_key) == ("delivered", sid)


def test_our_own_reference_never_moves_a_row_of_another_id() -> None:
    row = a_row(D.SENT)
    assert report("failed", sid=new_sid(), ref=str(row.pk)) == 200
    row.refresh_from_db()
    assert row.state == "sent"


def test_the_id_counts_more_than_the_reference() -> None:
    nameless, named = a_row(D.UNKNOWN, key=""), a_row(D.SENT)
    report("delivered", sid=named.provider_key, ref=str(nameless.pk))
    nameless.refresh_from_db()
    named.refresh_from_db()
    assert (nameless.state, named.state) == ("unknown", "delivered")


def test_a_forged_report_changes_nothing() -> None:
    row = a_row()
    form = [("MessageSid", row.provider_key), ("MessageStatus", "failed"), ("ErrorCode", "21610")]
    for signature in ("", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="):
        assert post(STATUS, form, signature=signature).status_code == 403
    row.refresh_from_db()
    assert row.state == "sent"
    assert not thread().opted_out


def test_every_state_that_a_report_may_bring_is_in_the_table() -> None:
    assert set(status.MAY_COME_FROM) == {D.SENT, D.DELIVERED, D.UNDELIVERED, D.FAILED}
