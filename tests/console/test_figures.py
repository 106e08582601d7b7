"""The figures, in small worlds whose answers are known beforehand."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from content import answers
from desk.audit.models import AuditEntry
from desk.console.figures import endings as ends
from desk.console.figures import period as periods
from desk.console.figures.dispositions import dispositions
from desk.console.figures.endings import Ending
from desk.console.figures.handoffs import handoffs
from desk.console.figures.helped import Helped, helped
from desk.console.figures.helpful import Judged, helpful
from desk.console.figures.period import Period, Step, Wrong
from desk.console.figures.reopened import Reopened, reopened
from desk.console.figures.reports import Reports, reports
from desk.console.figures.spread import Spread, spread
from desk.console.figures.texts import price, texts
from desk.console.figures.topics import topics
from desk.console.figures.turns import Turns, turns
from desk.console.figures.volume import conversations, volume
from desk.console.figures.waits import Opened, measured, waits
from desk.console.figures.wanted import grouped, nearest, wanted
from desk.console.figures.workload import workload
from desk.conversations.models import Case, Conversation, Helpful, Message, Outbox, WrongAnswer

UTC_ZONE, NEW_YORK = ZoneInfo("UTC"), ZoneInfo("America/New_York")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31), UTC_ZONE)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TOPICS = frozenset(answers.load().topics())
_numbers = itertools.count()


def conversation(channel: str = "web") -> Conversation:
    address = f"+1202555{next(_numbers):04d}" if channel == "sms" else ""
    return Conversation.objects.create(channel=channel, address=address, service_address="+18005550100" if address else "")


def wrote(who: Conversation, at: datetime = NOON, **record: object) -> Message:
    fields = {"text": "words of a person", "created_at": at, "answered_at": at} | record
    return Message.objects.create(conversation=who, sender="person", **fields)


def a_case(*, at: datetime = NOON, priority: int = 2, channel: str = "web", **more: object) -> Case:
    return Case.objects.create(conversation=conversation(channel), reason="side_effects", priority=priority, opened_at=at, **more)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


# --- days ---


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, (date(2026, 3, 2), date(2026, 3, 31))),
        ({"from": "2026-01-05", "to": "2026-01-05"}, (date(2026, 1, 5), date(2026, 1, 5))),
        ({"from": "2026-03-30", "to": "2026-12-31"}, (date(2026, 3, 30), date(2026, 3, 31))),
        ({"from": "2026-03-01"}, Wrong.NO_DATE),
        ({"to": "2026-03-01"}, Wrong.NO_DATE),
        ({"from": "1 March", "to": "2026-03-01"}, Wrong.NO_DATE),
        ({"from": "2026-02-30", "to": "2026-03-01"}, Wrong.NO_DATE),
        ({"from": "2026-03-02", "to": "2026-03-01"}, Wrong.BACKWARDS),
        ({"from": "2026-04-01", "to": "2026-04-02"}, Wrong.NOT_YET),
        ({"from": "0001-01-01", "to": "2026-03-01"}, Wrong.TOO_LONG),
        ({"from": "2020-01-01", "to": "2026-03-01"}, Wrong.TOO_LONG),
    ],
)
def test_a_period_is_read_or_its_fault_is_named(asked, found):
    read = periods.read(asked, date(2026, 3, 31))
    assert (read if isinstance(read, Wrong) else (read.first, read.last)) == found


@pytest.mark.parametrize(
    ("first", "last", "step", "parts"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), Step.DAY, 31),
        (date(2026, 3, 1), date(2026, 4, 1), Step.WEEK, 6),  # 1 March 2026 is a Sunday
        (date(2026, 1, 15), date(2026, 12, 2), Step.MONTH, 12),
    ],
)
def test_a_period_is_cut_without_a_gap_or_an_overlap(first, last, step, parts):
    period = Period(first, last, UTC_ZONE)
    cut = list(period.cut(period.step))
    assert period.step is step and len(cut) == parts
    assert cut[0].first == first and cut[-1].last == last
    assert all(one.end == other.start for one, other in itertools.pairwise(cut))


def test_a_day_in_which_the_clock_changes_has_23_hours():
    day = Period(date(2026, 3, 8), date(2026, 3, 8), NEW_YORK)
    assert day.end.astimezone(UTC) - day.start.astimezone(UTC) == timedelta(hours=23)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "counted"),
    [
        (datetime(2026, 3, 9, 3, 59, 59, 999_999, tzinfo=UTC), 0),
        (datetime(2026, 3, 9, 4, 0, tzinfo=UTC), 1),  # midnight in New York, summer time
        (datetime(2026, 3, 10, 3, 59, 59, 999_999, tzinfo=UTC), 1),
        (datetime(2026, 3, 10, 4, 0, tzinfo=UTC), 0),
    ],
)
def test_a_day_ends_at_midnight_of_the_zone(at, counted):
    wrote(conversation(), at)
    day = Period(date(2026, 3, 9), date(2026, 3, 9), NEW_YORK)
    assert volume(day, "", step=Step.DAY)[0].total == counted


# --- what people wrote, and what became of it ---


@pytest.mark.django_db
def test_messages_and_conversations_are_counted_by_day_and_channel():
    web, sms = conversation(), conversation("sms")
    for at in (NOON, NOON + minutes(1), NOON + timedelta(days=1)):
        wrote(web, at)
    wrote(sms, handoff_reason="side_effects")
    wrote(sms, handoff_reason="unclear")
    wrote(sms, handoff_reason="off_topic")
    Message.objects.create(conversation=web, sender="assistant", text="an answer", created_at=NOON)
    wrote(web, NOON - timedelta(days=60))
    days = volume(MARCH, "", step=Step.DAY)
    assert len(days) == 31 and sum(day.total for day in days) == 6
    tenth, eleventh = days[9], days[10]
    assert (tenth.messages, tenth.conversations) == ({"web": 2, "sms": 3}, {"web": 1, "sms": 1})
    assert (tenth.handed_off, tenth.not_understood) == (1, 1)
    assert eleventh.messages == {"web": 1, "sms": 0}
    assert conversations(MARCH, "") == 2 and conversations(MARCH, "sms") == 1
    assert volume(MARCH, "sms", step=Step.MONTH)[0].messages == {"sms": 3}


ENDINGS = [
    (Turns(False, "", "", (), False, 1), Ending.NOT_YET),
    (Turns(True, "", "", ("car_t",), False, 1), Ending.ANSWERED),
    (Turns(True, "side_effects", "", ("car_t",), False, 1), Ending.ANSWERED_AND_HANDED_OFF),
    (Turns(True, "unclear", "", ("car_t",), False, 1), Ending.ANSWERED),
    (Turns(True, "side_effects", "", (), False, 1), Ending.HANDED_OFF),
    (Turns(True, "side_effects", "", ("thanks",), False, 1), Ending.HANDED_OFF),
    (Turns(True, "emergency", "danger:chest_pain", (), False, 1), Ending.DANGER),
    (Turns(True, "crisis", "held", (), False, 1), Ending.DANGER),
    (Turns(True, "", "", (), True, 1), Ending.ASKED_BACK),
    (Turns(True, "unclear", "", (), False, 1), Ending.NOT_UNDERSTOOD),
    (Turns(True, "unclear", "language:spanish", (), False, 1), Ending.NOT_UNDERSTOOD),
    (Turns(True, "unclear", "assistant_slow", (), False, 1), Ending.OUR_FAULT),
    (Turns(True, "unclear", "switched_off", (), False, 1), Ending.KEPT_BACK),
    (Turns(True, "other_medical", "kept_back:expired", (), False, 1), Ending.KEPT_BACK),
    (Turns(True, "off_topic", "", (), False, 1), Ending.OFF_TOPIC),
    (Turns(True, "", "held", (), False, 1), Ending.STAFF_HAD_IT),
    (Turns(True, "", "", ("thanks",), False, 1), Ending.OTHER),
    (Turns(True, "", "sms_stop", (), False, 1), Ending.OTHER),
]


@pytest.mark.parametrize(("turn", "ending"), ENDINGS)
def test_every_turn_has_one_ending(turn, ending):
    assert ends.ending(turn, TOPICS) is ending


def test_no_ending_is_without_an_example():
    assert {ending for _turn, ending in ENDINGS} == set(Ending)


@pytest.mark.django_db
def test_the_database_groups_turns_as_they_are():
    person = conversation()
    for _time in range(2):
        wrote(person, topics=["car_t", "adc"])
    wrote(person, topics=["thanks"])
    wrote(person, clarify=["car_t", "adc"])
    asked = wrote(person)
    Message.objects.create(conversation=person, sender="assistant", text="What about?", response="utter_ask_subject", reply_to=asked)
    wrote(person, handoff_reason="side_effects", topics=["car_t"])
    wrote(person, answered_at=None)
    found = turns(MARCH, "")
    assert ends.endings(found, TOPICS) == {
        Ending.ANSWERED: 2, Ending.OTHER: 1, Ending.ASKED_BACK: 2, Ending.ANSWERED_AND_HANDED_OFF: 1, Ending.NOT_YET: 1,
    }  # fmt: skip
    assert topics(found, TOPICS) == [("car_t", 3), ("adc", 2)]
    assert handoffs(found) == [("side_effects", 1)]


@pytest.mark.parametrize(
    ("ranking", "topic"),
    [
        ([], ""),
        ([{"name": "car_t", "confidence": 0.4}], "car_t"),
        ([{"name": "side_effects", "confidence": 0.8}, {"name": "car_t", "confidence": 0.1}, {"name": "adc", "confidence": 0.09}], "car_t"),
        ([{"name": "side_effects", "confidence": 0.96}, {"name": "car_t", "confidence": 0.02}], ""),
        ([{"name": "=HYPERLINK(1)", "confidence": 0.9}], ""),
        ([{"confidence": 0.9}], ""),
    ],
)
def test_the_nearest_topic_is_one_of_the_page(ranking, topic):
    assert nearest(ranking, TOPICS) == topic


def test_what_was_wanted_is_grouped_and_what_is_near_nothing_comes_last():
    near = [{"name": "car_t", "confidence": 0.5}]
    rows = grouped([("side_effects", near), ("logistics", near), ("unclear", []), ("unclear", []), ("unclear", [])], TOPICS)
    assert [(row.topic, row.reasons, row.total) for row in rows] == [("car_t", {"side_effects": 1, "logistics": 1}, 2), ("", {"unclear": 3}, 3)]


@pytest.mark.django_db
def test_dangers_wishes_for_a_person_and_answers_are_not_content_that_is_missing():
    person, ranking = conversation(), [{"name": "car_t", "confidence": 0.5}]
    for reason in ("emergency", "crisis", "human_request", "off_topic", "", "side_effects"):
        wrote(person, handoff_reason=reason, ranking=ranking)
    wrote(person, handoff_reason="unclear")
    assert [(row.topic, row.reasons) for row in wanted(MARCH, "", TOPICS)] == [("car_t", {"side_effects": 1})]


# --- cases ---


@pytest.mark.parametrize(
    ("waited", "found"),
    [
        ([], Spread(None, None)),
        ([5], Spread(5, 5)),
        ([1, 3], Spread(2, 3)),
        ([10, 1, 2, 3, 4, 5, 6, 7, 8, 9], Spread(5.5, 9)),
        ([-3, 1, 1], Spread(1, 1)),  # a clock that jumped back
    ],
)
def test_the_median_and_the_ninetieth(waited, found):
    assert spread([minutes(one) for one in waited]) == found


def test_waiting_is_measured_against_the_target_of_the_priority():
    def opened(claimed: float | None, *, ago: float = 600, resolved: bool = False, replied: float | None = None, wants: bool = True) -> Opened:
        at = NOON - minutes(ago)
        return Opened(2, at, claimed and at + minutes(claimed), replied and at + minutes(replied), wants, resolved)

    cases = [
        opened(30, replied=50), opened(60, replied=61), opened(61, wants=False),  # on the target is within it
        opened(None), opened(None, resolved=True), opened(None, ago=20), opened(None, ago=60),
    ]  # fmt: skip
    first, second, third = measured(cases, [minutes(5), minutes(60), minutes(480)], NOON)
    assert (first.claim.cases, first.claim.judged, first.claim.spread) == (0, 0, Spread(None, None)) and third.claim.cases == 0
    assert (second.claim.cases, second.claim.done, second.claim.never, second.claim.waiting) == (7, 3, 1, 3)
    assert (second.claim.within, second.claim.judged) == (2, 5)  # two of the waiting still have time
    assert second.claim.spread == Spread(60, 61)
    assert (second.reply.cases, second.reply.done, second.reply.within) == (6, 2, 1)


@pytest.mark.django_db
def test_waiting_counts_cases_opened_in_the_period_on_the_channel(settings):
    settings.CASE_TARGETS = (5, 60, 480)
    a_case(first_claimed_at=NOON + minutes(10), first_reply_at=NOON + minutes(20), reply_here=True)
    a_case(at=NOON - timedelta(days=30), first_claimed_at=NOON)
    a_case(channel="sms", priority=1)
    web = waits(MARCH, "web")
    assert [row.claim.cases for row in web] == [0, 1, 0] and web[1].claim.spread.median == 10 and web[1].reply.spread.median == 20
    assert [row.claim.cases for row in waits(MARCH, "")] == [1, 1, 0]


@pytest.mark.django_db
def test_dispositions_stand_in_the_order_of_the_settings_and_old_ones_after_them(settings):
    settings.DISPOSITIONS = {"answered": "Answered here", "called": "Called back"}
    for disposition in ("called", "called", "gone", ""):
        a_case(status="resolved", resolved_at=NOON, disposition=disposition)
    a_case(status="open", resolved_at=NOON, disposition="called")  # opened again since
    a_case(status="resolved", resolved_at=NOON - timedelta(days=30), disposition="called")
    assert dispositions(MARCH, "") == [("answered", 0), ("called", 2), ("", 1), ("gone", 1)]
    assert dispositions(MARCH, "sms") == [("answered", 0), ("called", 0)]


@pytest.mark.django_db
def test_a_case_opened_again_counts_once():
    a_case(reopened=2)
    a_case()
    a_case(priority=1)
    assert reopened(MARCH, "") == [Reopened(1, 1, 0), Reopened(2, 2, 1), Reopened(3, 0, 0)]


@pytest.mark.django_db
def test_helpful_counts_the_last_word_on_each_answer():
    def judge(response: str, helped: bool, reason: str = "", *, at: datetime = NOON, channel: str = "web") -> None:
        said = Message.objects.create(conversation=conversation(channel), sender="assistant", response=response, created_at=NOON)
        Helpful.objects.create(message=said, helpful=helped, reason=reason, at=at)

    judge("utter_car_t", True)
    judge("utter_car_t", False, "too_little")
    judge("utter_car_t", False)
    judge("utter_adc", True)
    judge("utter_adc", False, "seems_wrong", at=NOON - timedelta(days=60))
    car_t, adc = Judged("utter_car_t", 1, {"too_little": 1, "": 1}), Judged("utter_adc", 1, {})
    assert helpful(MARCH, "") == helpful(MARCH, "web") == [car_t, adc]
    assert (car_t.no, car_t.total) == (2, 3)
    assert helpful(MARCH, "sms") == []


@pytest.mark.django_db
def test_helped_counts_who_was_asked():
    for answer in (True, True, False, None):
        a_case(help_asked_at=NOON, helped=answer)
    a_case(helped=True)  # never asked in these days
    assert helped(MARCH, "") == Helped(yes=2, no=1, silent=1)
    assert helped(MARCH, "sms").asked == 0


@pytest.mark.django_db
def test_reports_are_counted_by_answer_open_and_settled(ana, ben):
    said = Message.objects.create(conversation=conversation(), sender="assistant", response="utter_car_t", text="an answer")
    WrongAnswer.objects.create(message=said, response="utter_car_t", what="hostile", reported_by=ana, reported_at=NOON)
    WrongAnswer.objects.create(message=said, response="utter_car_t", what="hostile", reported_by=ben, reported_at=NOON, settled_at=NOON)
    assert reports(MARCH, "") == [Reports("utter_car_t", open=1, settled=1)]
    assert reports(MARCH, "sms") == []


# --- running the helpline ---


@pytest.mark.django_db
def test_text_messages_are_counted_by_state_with_their_segments():
    person = conversation("sms")
    for state, text in (("delivered", "a" * 160), ("delivered", "a" * 161), ("delivered", "a" * 161), ("failed", "a"), ("unknown", "é" + "\u4e00" * 70)):
        message = Message.objects.create(conversation=person, sender="assistant", text=text, created_at=NOON)
        Outbox.objects.create(message=message, state=state, created_at=NOON)
    rows = {row.state: row for row in texts(MARCH, "") or []}
    assert (rows["delivered"].messages, rows["delivered"].segments) == (3, 5)
    assert (rows["unknown"].segments, rows["unknown"].charged, rows["failed"].charged) == (2, True, False)
    assert sum(row.messages for row in rows.values()) == 5
    assert texts(MARCH, "web") is None


@pytest.mark.parametrize(
    ("setting", "amount", "currency"), [("0.0083 USD", "0.0083", "USD"), ("1", "1", ""), (" 0.05  EUR ", "0.05", "EUR")]
)
def test_the_price_of_a_segment_is_read(setting, amount, currency):
    found = price(setting)
    assert found is not None and (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize("setting", ["", "cheap", "USD 0.01", "NaN USD", "-1 USD", "Infinity"])
def test_a_price_that_is_none_makes_no_sum(setting):
    assert price(setting) is None


@pytest.mark.django_db
def test_work_is_counted_by_who_did_it(ana, ben):
    case = a_case(status="resolved", resolved_at=NOON, resolved_by=ben)
    Message.objects.create(conversation=case.conversation, sender="staff", author=ana, text="hello", created_at=NOON)
    entries = [(ana, "case.claimed", NOON), (ben, "case.taken_over", NOON), (ben, "transcript.viewed", NOON), (ben, "case.claimed", NOON - timedelta(days=40))]
    for number, (staff, action, at) in enumerate(entries, 1):
        AuditEntry.objects.create(number=number, at=at, actor=staff, action=action, target=f"case:{case.pk}")
    rows = [(row.staff, row.claimed, row.replies, row.resolved) for row in workload(MARCH, "")]
    assert rows == [(ana, 1, 1, 0), (ben, 1, 0, 1)]
    assert [(row.staff, row.claimed) for row in workload(MARCH, "web")] == [(ana, 1), (ben, 1)]
    assert workload(MARCH, "sms") == []


@pytest.mark.django_db
def test_a_time_without_anything_is_all_zeros():
    assert sum(row.total for row in volume(MARCH, "", step=Step.DAY)) == 0
    assert turns(MARCH, "") == [] and wanted(MARCH, "", TOPICS) == [] and reports(MARCH, "") == [] and workload(MARCH, "") == []
    assert all(row.claim.cases == 0 for row in waits(MARCH, "")) and helped(MARCH, "").asked == 0
