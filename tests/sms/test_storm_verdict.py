"""The judge of the storm (bench/sms_verdict.py) sees each fault that it is there for. Nothing here touches the records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bench import sms_verdict
from bench.sms_carrier import Arrived
from bench.sms_phones import EMERGENCY, Text, posts, texts, wanted
from bench.sms_verdict import Reply, Verdict
from desk.sms.simulator.trouble import Troubles

PHONE = "+12025550143"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = [Text("SM1", PHONE, "a", "utter_a"), Text("SM2", PHONE, "b", "utter_b"), Text("SM3", PHONE, "c", EMERGENCY)]
ROWS = [(11, "SM1", NOW, ""), (12, "SM2", NOW, ""), (13, "SM3", NOW, "")]
REPLIES = [Reply(21, "delivered", 11, "utter_sms_intro", "hello"), Reply(22, "sent", 11, "utter_a", "A"), Reply(23, "delivered", 12, "utter_b", "B"),
           Reply(24, "delivered", 13, EMERGENCY, "Call")]  # fmt: skip


def on_phone(*order: int) -> list[Arrived]:
    words = {reply.outbox: reply.text for reply in REPLIES}
    return [Arrived(f"SM{number}", PHONE, words[number], str(number), "", NOW) for number in order]


def judged(replies: list[Reply], arrived: list[Arrived], *, lost: frozenset[str] = frozenset(), rows: list[tuple] = ROWS, told: frozenset[str] = frozenset()) -> Verdict:
    verdict = Verdict()
    sms_verdict._inbound(verdict, TEXTS, rows, replies, set(told))
    sms_verdict._phones(verdict, replies, arrived)
    sms_verdict._ends(verdict, replies)
    sms_verdict._order(verdict, replies, arrived, set(lost))
    return verdict


def test_a_good_day_has_no_violation() -> None:
    assert judged(REPLIES, on_phone(21, 22, 23, 24)).violations == []
    assert judged(REPLIES, on_phone(24, 21, 22, 23)).violations == []  # danger goes before


FAULTS = [
    ("lost", REPLIES, on_phone(21, 22, 24), ROWS, "outbox 23 (utter_b): 0 times"),
    ("twice", REPLIES, on_phone(21, 22, 23, 23, 24), ROWS, "outbox 23 (utter_b): 2 times"),
    ("the wrong way round", REPLIES, on_phone(21, 23, 22, 24), ROWS, "outbox 22 (utter_a) came after 23"),
    ("answered twice", [*REPLIES, Reply(25, "delivered", 11, "utter_a", "A")], on_phone(21, 22, 23, 24), ROWS, "inbound 11: answered True by the assistant, replies"),
    ("not answered", [REPLIES[0], *REPLIES[2:]], on_phone(21, 23, 24), [(11, "SM1", None, ""), *ROWS[1:]], "inbound 11: answered False"),
    ("not stored", REPLIES[2:], on_phone(23, 24), ROWS[1:], "inbound SM1: 0 rows"),
    ("stored twice", REPLIES, on_phone(21, 22, 23, 24), [*ROWS, (14, "SM3", NOW, "")], "inbound SM3: 2 rows"),
    ("half-way", [*REPLIES[:2], replace(REPLIES[2], state="sending"), REPLIES[3]], on_phone(21, 22, 23, 24), ROWS, "ended in sending"),
    ("another answer", [*REPLIES[:2], replace(REPLIES[2], response="utter_c"), REPLIES[3]], on_phone(21, 22, 23, 24), ROWS, "inbound 12: asked for utter_b"),
    ("no advice in danger", [*REPLIES[:3], replace(REPLIES[3], response="utter_unavailable")], on_phone(21, 22, 23, 24), ROWS, "inbound 13: asked for"),
]  # fmt: skip


@pytest.mark.parametrize(("replies", "arrived", "rows", "violation"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_seen(replies: list[Reply], arrived: list[Arrived], rows: list[tuple], violation: str) -> None:
    assert any(one.startswith(violation) or violation in one for one in judged(replies, arrived, rows=rows).violations)


def test_what_was_lost_on_the_way_may_come_late_and_is_counted() -> None:
    verdict = judged(REPLIES, on_phone(21, 23, 22, 24), lost=frozenset({"22"}))
    assert verdict.violations == []
    assert verdict.notes["came late: its first try was lost"] == 1


def test_who_was_told_at_once_is_not_lost() -> None:
    verdict = judged(REPLIES[2:], on_phone(23, 24), rows=ROWS[1:], told=frozenset({"SM1"}))
    assert verdict.violations == []


def test_the_same_seed_makes_the_same_storm_with_its_shares() -> None:
    some = Troubles(seed=3, inbound_twice=0.2, inbound_overtaken=0.2)
    written = texts(3, 2000, ["utter_a", "utter_b"])
    assert written == texts(3, 2000, ["utter_a", "utter_b"])
    handed = posts(3, written, some)
    assert handed == posts(3, written, some)
    assert len({one.sid for one in written}) == 2000 and {one.text.sid for one in handed} == {one.sid for one in written}
    assert sum(one.again for one in handed) == pytest.approx(400, rel=0.2)
    assert sum(one.fate.overtaken and not one.again for one in handed) == pytest.approx(400, rel=0.2)
    assert all(one.answer == EMERGENCY or wanted(one.text, frozenset({one.answer})) == one.answer for one in written)
