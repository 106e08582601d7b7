"""The other cases of the same person, and what staff did, between the messages."""

from __future__ import annotations

import pytest

from desk.console import earlier, transcript
from desk.conversations.models import Case, Conversation

from . import people

pytestmark = pytest.mark.django_db


def page(client, case):
    return client.get(f"/console/cases/{case.pk}/")


def another(case: Case, **more) -> Case:
    return Case.objects.create(conversation=case.conversation, priority=3, status="resolved", **({"reason": "logistics"} | more))


def test_an_earlier_case_is_listed_with_reason_end_holder_and_a_link(case, as_ana, ben):
    old = another(case, disposition="called", resolved_by=ben)
    shown = page(as_ana, case)
    assert f"Case {old.pk}, Practical question Resolved by Ben Okoye: Spoken with by phone" in people.part(shown, "others")
    assert f'href="/console/cases/{old.pk}/"' in shown.content.decode()
    assert "1 other case of this person" in people.part(shown, "brief")


def test_nobody_elses_case_is_listed(case, as_ana):
    people.asks("a secret of somebody else", reason="logistics")
    assert earlier.others(people.fresh(case)).total == 0


def test_the_same_number_is_the_same_person_whichever_of_ours_they_wrote_to(sms_case):
    other = Conversation.objects.create(
        channel="sms", address=sms_case.conversation.address, service_address="+18005550101", country="US"
    )
    old = Case.objects.create(conversation=other, reason="logistics", priority=3, status="resolved")
    assert [one.number for one in earlier.others(sms_case).cases] == [old.pk]


def test_conversations_on_the_web_have_no_number_in_common(case):
    people.asks("hello", reason="logistics")
    assert earlier.others(people.fresh(case)).cases == []


def test_many_are_counted(case, as_ana):
    for _ in range(earlier.MOST + 3):
        another(case)
    assert "And 3 older." in people.part(page(as_ana, case), "others")


def test_each_act_is_a_line_with_who_and_where_it_went(case, as_ana, ana, as_lea, lea, ben):
    people.act(as_ana, case, "claim")
    people.act(as_ana, case, "hand-over", to=ben.pk)
    people.act(as_lea, case, "take-over")
    people.act(as_lea, case, "release")
    people.act(as_ana, case, "resolve")
    words = people.part(page(as_ana, case), "transcript")
    lines = [
        f"Ana Ruiz claimed case {case.pk}",
        f"Ana Ruiz handed case {case.pk} over to Ben Okoye",
        f"Lea Stone took over case {case.pk}",
        f"Lea Stone put case {case.pk} back into the queue",
        f"Ana Ruiz resolved case {case.pk}",
    ]
    places = [words.find(line) for line in lines]
    assert -1 not in places and places == sorted(places)


def test_who_looked_is_no_line(case, as_ana):
    page(as_ana, case)
    assert "viewed" not in people.part(page(as_ana, case), "transcript")


def test_the_end_of_a_long_thread_shows_only_its_own_lines(case, as_ana, monkeypatch):
    people.act(as_ana, case, "claim")
    for number in range(6):
        people.writes(case.conversation, f"line {number}.")
    monkeypatch.setattr(transcript, "LATEST", 5)
    assert "claimed case" not in people.part(page(as_ana, case), "transcript")
    assert "claimed case" in people.part(as_ana.get(f"/console/cases/{case.pk}/", {"all": "yes"}), "transcript")
