"""The chain of the audit log: whoever changes, removes or slips in an entry without the key is found out, and so is where."""

from __future__ import annotations

import re
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from desk.audit import chain, triggers
from desk.audit.models import AuditEntry, AuditHead
from desk.audit.record import record
from desk.audit.told import told
from desk.audit.verify import Verification, stands, whole

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ten(ana) -> None:
    for number in range(1, 11):
        record(ana if number % 2 else None, "case.claimed", f"case:{number}")


def by_hand(statement: str, *values: object) -> None:
    """As somebody with the database in front of them would do it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> list[str]:
    return [told(finding) for finding in whole().findings]


def test_an_untouched_log_is_whole(ten):
    verification = whole()
    assert verification.is_whole and verification.number == 10
    assert stands(10, verification.digest)


def test_an_empty_log_is_whole(transactional_db):
    assert whole().is_whole


CHANGED = "is not as it was written, or the desk did not write it."
DAMAGES = {
    "actor": ("UPDATE audit_auditentry SET actor_id = NULL WHERE number = 3", [f"Entry 3 {CHANGED}"]),
    "action": ("UPDATE audit_auditentry SET action = 'case.resolved' WHERE number = 1", [f"Entry 1 {CHANGED}"]),
    "target": ("UPDATE audit_auditentry SET target = 'case:99' WHERE number = 10", [f"Entry 10 {CHANGED}"]),
    "instant": ("UPDATE audit_auditentry SET at = '2020-01-01 00:00:00.000001+00:00' WHERE number = 4", [f"Entry 4 {CHANGED}"]),
    "digest": ("UPDATE audit_auditentry SET digest = 'x' WHERE number = 5", [f"Entry 5 {CHANGED}", f"Entry 6 {CHANGED}"]),
    "one removed": ("DELETE FROM audit_auditentry WHERE number = 6", ["Entry 6 is missing. The entry behind cannot be judged without what is gone."]),
    "first removed": ("DELETE FROM audit_auditentry WHERE number < 3", ["Entries 1 to 2 are missing. The entry behind cannot be judged without what is gone."]),
    "end removed": ("DELETE FROM audit_auditentry WHERE number > 8", ["Entries 9 to 10 are missing at the end."]),
    "all removed": ("DELETE FROM audit_auditentry", ["Entries 1 to 10 are missing at the end."]),
    "added": (
        "INSERT INTO audit_auditentry (number, at, action, target, digest) VALUES (11, '2020-01-01 00:00:00+00:00', 'case.claimed', 'case:1', 'x')",
        [f"Entry 11 {CHANGED}", "Entry 11 is not written by the desk: the log ended before."],
    ),
}
HEADS = {"removed": "DELETE FROM audit_audithead", "set back": "UPDATE audit_audithead SET count = 8", "digest changed": "UPDATE audit_audithead SET digest = 'x'"}


@pytest.mark.parametrize(("statement", "sentences"), DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_found_and_named(ten, statement, sentences):
    by_hand(statement)
    assert found() == sentences


@pytest.mark.parametrize("statement", HEADS.values(), ids=HEADS.keys())
def test_a_touched_end_is_found(ten, statement):
    by_hand(statement)
    assert found() == ["The record of where the log ends was changed or removed. Whether entries are missing after entry 10 cannot be told."]


@pytest.mark.parametrize("statement", HEADS.values(), ids=HEADS.keys())
def test_work_goes_on_after_that_and_the_log_says_so_for_ever(ten, ana, statement):
    """Else cutting off the end and its record would leave no trace once the next entry was written."""
    by_hand("DELETE FROM audit_auditentry WHERE number > 8")
    by_hand(statement)
    record(ana, "case.claimed", "case:11")
    assert list(AuditEntry.objects.filter(number__gt=8).values_list("action", flat=True)) == [chain.END_LOST, "case.claimed"]
    assert found() == ["At entry 9 the record of where the log ends had been changed or removed. Whether entries were missing before it cannot be told."]


def test_an_end_of_before_that_was_kept_is_found_by_what_the_auditor_noted(ten, ana):
    """Without the key, but with a copy of everything as it was: only a note made outside the database helps."""
    noted = whole()
    kept = AuditHead.objects.get()
    record(ana, "case.claimed", "case:11")
    later = whole()
    by_hand("DELETE FROM audit_auditentry WHERE number = 11")
    kept.save(force_update=True)
    assert whole().is_whole
    assert stands(noted.number, noted.digest) and not stands(later.number, later.digest)


def test_another_key_verifies_nothing_and_an_old_one_still_does(ten, ana, settings):
    old = settings.AUDIT_KEYS[0]
    settings.AUDIT_KEYS = ["another-key"]
    assert len(found()) == 11
    settings.AUDIT_KEYS = ["another-key", old]
    assert whole().is_whole
    record(ana, "case.claimed", "case:11")
    assert whole().is_whole


def test_it_is_verified_in_pieces_and_entries_that_come_meanwhile_are_no_damage(ten, ana):
    verification = Verification()
    verification.go_on(4)
    assert (verification.number, verification.done) == (4, False)
    record(ana, "case.claimed", "case:11")
    for _ in range(3):
        verification.go_on(4)
    assert verification.is_whole and verification.number == 11


def test_an_act_that_is_undone_leaves_no_gap(ten, ana):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(ana, "case.claimed", "case:11")
        raise RuntimeError
    record(ana, "case.released", "case:11")
    assert whole().is_whole and AuditEntry.objects.count() == 11


def test_entries_of_many_at_once_stand_in_one_chain(ana):
    def work() -> None:
        try:
            for _ in range(10):
                record(ana, "case.claimed", "case:1")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert whole().is_whole and AuditEntry.objects.count() == 40


@pytest.fixture
def guarded(ten):
    triggers.put_up(connection)
    yield
    triggers.take_down(connection)


@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET action = 'x.y' WHERE number = 3", "DELETE FROM audit_auditentry WHERE number = 3", "DELETE FROM audit_auditentry"])
def test_the_database_itself_refuses(guarded, ana, statement):
    with pytest.raises(DatabaseError, match="never changed or removed"):
        by_hand(statement)
    record(ana, "case.claimed", "case:11")
    assert whole().is_whole and AuditEntry.objects.count() == 11


def test_the_guard_can_be_put_up_twice(guarded):
    triggers.put_up(connection)


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_says_that_the_log_is_whole_and_what_to_note(ten):
    said = command()
    assert "The audit log is whole: 10 entries" in said
    noted = re.search(r"last entry is (\d+:[0-9a-f]{64})", said).group(1)
    assert "Entry 10 still has the digest" in command("--noted", noted)


def test_the_command_fails_when_it_is_not(ten):
    noted = re.search(r"last entry is (\S+)", command()).group(1)
    by_hand("UPDATE audit_auditentry SET target = 'case:99' WHERE number = 7")
    with pytest.raises(CommandError, match="NOT whole"):
        command()
    by_hand("UPDATE audit_auditentry SET digest = 'x' WHERE number = 10")
    with pytest.raises(CommandError):
        command("--noted", noted)


@pytest.mark.parametrize("field", ["action", "target", "number"])
def test_no_two_entries_read_alike(field):
    from datetime import UTC, datetime

    one = {"number": 1, "at": datetime(2026, 1, 1, tzinfo=UTC), "actor": 12, "action": "a.b", "target": "c:1"}
    other = one | {field: {"action": "a.bc", "target": "c:11", "number": 11}[field]}
    assert chain.content("", **one) != chain.content("", **other)


def test_the_migration_takes_the_entries_from_before(ten):
    """What 0003 does to a log that has gaps and no digests."""
    from importlib import import_module

    from django.apps import apps

    by_hand("DELETE FROM audit_auditentry WHERE number = 4")
    by_hand("UPDATE audit_auditentry SET number = number + 100, digest = ''")
    with connection.schema_editor() as editor:
        import_module("desk.audit.migrations.0003_chain_filled").fill(apps, editor)
    assert whole().is_whole and whole().number == 9


