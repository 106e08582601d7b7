"""Internal notes: for the staff, in the brief and in the transcript, and never for the person."""

from __future__ import annotations

import pytest

from desk.conversations.cases import LONGEST_NOTE
from desk.conversations.models import Message, Note, Outbox

from . import people

pytestmark = pytest.mark.django_db
WORDS = "Her sister is with her. Call after six."


def note(client, case, text=WORDS, **more):
    return people.act(client, case, "note", note=text, **more)


def test_it_is_kept_and_shown_in_the_brief_and_in_the_transcript(sms_case, as_ana):
    page = note(as_ana, sms_case)
    assert "The note is kept." in people.visible(page)
    assert WORDS in people.part(page, "brief")
    assert "Internal note by Ana Ruiz" in people.part(page, "transcript")
    assert WORDS in people.part(page, "transcript")


def test_nothing_of_it_goes_to_the_person(sms_case, as_ana):
    messages, sent = Message.objects.count(), Outbox.objects.count()
    note(as_ana, sms_case)
    assert (Message.objects.count(), Outbox.objects.count()) == (messages, sent)


def test_the_brief_shows_the_newest(case, as_ana, as_ben):
    note(as_ana, case, "the first")
    page = note(as_ben, case, "the second")
    assert "the second" in people.part(page, "brief") and "the first" not in people.part(page, "brief")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("text", "words"), [("  ", "The note is empty."), ("x" * (LONGEST_NOTE + 1), "The note is too long")])
def test_what_cannot_be_kept_comes_back(case, as_ana, htmx, text, words):
    page = note(as_ana, case, text, htmx=htmx)
    assert page.status_code == 409
    assert words in people.part(page, "notes")
    assert people.part(page, "note") == text.strip()
    assert not Note.objects.exists()


def test_in_place_it_answers_with_the_parts_and_leaves_the_reply_alone(case, as_ana, ana):
    people.claims(case, ana)
    answer = note(as_ana, case, htmx=True)
    assert people.part(answer, "note") == ""
    assert WORDS in people.part(answer, "transcript")
    assert 'id="text"' not in answer.content.decode() and 'id="reply"' not in answer.content.decode()


def test_it_takes_no_claim_and_makes_no_page_stale(case, as_ana, ben):
    people.claims(case, ben)
    note(as_ana, case)
    assert people.fresh(case).claimed_by == ben
    assert people.act(people.signed_in(ben), case, "reply", text="Hello", version=people.fresh(case).version).status_code == 200
    assert people.texts_of_staff(case) == ["Hello"]


def test_a_resolved_case_can_be_noted(case, as_ana):
    people.act(as_ana, case, "resolve")
    assert WORDS in people.part(note(as_ana, case), "brief")


def test_who_only_reads_writes_none(case):
    reader = people.signed_in(people.account("cli.moss", "clinician"))
    assert note(reader, case).status_code == 403
    assert 'id="note-form"' not in reader.get(f"/console/cases/{case.pk}/").content.decode()
    assert not Note.objects.exists()


def test_a_volunteer_notes_a_case_of_danger_only_while_they_have_it(danger, case, as_vic, vic):
    assert "your account may not work on those" in people.visible(note(as_vic, danger))
    assert not Note.objects.exists()
    people.claims(case, vic)
    people.hands_off(case.conversation, "she cannot breathe", reason="emergency")
    assert WORDS in people.part(note(as_vic, case), "transcript")


def test_it_is_in_the_audit_log_without_its_words(case, as_ana):
    note(as_ana, case)
    assert people.audited("case.noted") == [("ana.ruiz", f"case:{case.pk}")]
