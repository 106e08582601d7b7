"""The audit log is added to and read, and nothing else."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from desk.audit.models import AuditEntry, AuditIsAppendOnly
from desk.audit.record import record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry(ana) -> AuditEntry:
    return record(ana, "case.claimed", "case:12")


def test_an_entry_says_who_did_what_to_what(entry, ana):
    found = AuditEntry.objects.get()
    assert (found.actor, found.action, found.target) == (ana, "case.claimed", "case:12")
    assert found.at is not None


def test_a_row_may_be_the_target(ana, web):
    assert record(ana, "transcript.viewed", web).target == f"conversation:{web.pk}"


def test_the_desk_itself_may_act(transactional_db):
    assert record(None, "transcript.purged", "conversation:abc").actor is None


CHANGES = {
    "save": lambda entry: entry.save(),
    "save of one field": lambda entry: entry.save(update_fields=["action"]),
    "delete": lambda entry: entry.delete(),
    "update": lambda entry: AuditEntry.objects.update(action="case.resolved"),
    "delete all": lambda entry: AuditEntry.objects.all().delete(),
    "filtered delete": lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
    "bulk update": lambda entry: AuditEntry.objects.bulk_update([entry], ["action"]),
    "update or create": lambda entry: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"action": "case.resolved"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_entry_cannot_be_changed_or_removed(entry, change):
    entry.action = "case.resolved"
    with pytest.raises(AuditIsAppendOnly):
        change(entry)
    assert AuditEntry.objects.get().action == "case.claimed"


def test_staff_with_entries_cannot_be_deleted(entry, ana):
    with pytest.raises(ProtectedError):
        ana.delete()


@pytest.mark.parametrize(
    ("action", "target"),
    [("claimed", "case:12"), ("Case.Claimed", "case:12"), ("case.claimed", "Maria Lopez"), ("case.claimed", "case:+12025550143"), ("case.claimed", "case:12\nx:1")],
)
def test_words_of_a_person_cannot_get_in(ana, action, target):
    with pytest.raises(ValueError, match="audit:"):
        record(ana, action, target)
    assert not AuditEntry.objects.exists()
