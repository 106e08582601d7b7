"""The page of the figures and its CSV: who sees it, what it shows, what leaves the desk, and that no words of a person do."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from desk.console.figures.endings import Ending
from desk.console.figures.period import Period, Wrong
from desk.console.insight import export, page, words
from desk.console.insight.section import Section
from desk.console.insight.sheet import NOTHING, Column, Kind, Sheet, plain, show
from desk.console.rights import TABLE, Right, Role
from desk.conversations.models import Case, Message, WrongAnswer

from . import people
from .vectors import VECTORS

pytestmark = pytest.mark.django_db

PAGE, ALL = "/console/insight/", "/console/insight/csv/"
DAYS = Period(date(2026, 3, 1), date(2026, 3, 31), ZoneInfo("UTC"))


@pytest.fixture
def lead(ana) -> Client:
    ana.groups.set([Group.objects.get(name="lead")])
    return people.signed_in(ana)


def rows_of(answer: HttpResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def csv_of(client: Client, name: str, **asked: str) -> list[dict[str, str]]:
    return rows_of(client.get(f"{ALL}{name}/", asked))


# --- who may ---


@pytest.mark.parametrize("role", list(Role))
def test_the_page_and_its_csv_are_for_those_with_the_right(role):
    client = people.signed_in(people.account("somebody", role.value))
    expected = 200 if Right.SEE_INSIGHT in TABLE[role] else 403
    assert {client.get(address).status_code for address in (PAGE, ALL, f"{ALL}topics/")} == {expected}


def test_what_each_account_did_is_for_leads_alone(as_ben, lead):
    assert words.SECTIONS["workload"].title in people.visible(lead.get(PAGE))
    assert words.SECTIONS["workload"].title not in people.visible(as_ben.get(PAGE))
    assert lead.get(f"{ALL}workload/").status_code == 200
    assert as_ben.get(f"{ALL}workload/").status_code == 404
    assert "Ben Okoye" not in as_ben.get(ALL).content.decode()


# --- the page ---


def test_the_page_has_every_figure_with_its_definition_its_table_and_its_csv(lead, case):
    content = lead.get(PAGE).content.decode()
    for name, said in words.SECTIONS.items():
        assert f'id="{name}-title">{said.title}' in content
        assert f"/console/insight/csv/{name}/?from=" in content
    assert set(words.SECTIONS) == set(page.FIGURES)
    empty = {"topics", "wanted", "helpful", "reports", "workload"}  # a case alone says nothing about these, and a table of nothing is left out
    assert content.count("<table>") == len(page.FIGURES) - len(empty)


def test_the_page_counts_what_happened(as_ana, ana, case, sms_case):
    people.claims(case, ana)
    seen = people.visible(as_ana.get(PAGE))
    assert "Messages by people 2 in 2 conversations" in seen
    assert "Cases opened 2 0 of danger" in seen
    assert "Side effects 1" in seen and "Wants a person 1" in seen


def test_an_empty_desk_has_a_page(lead):
    answer = lead.get(PAGE)
    assert answer.status_code == 200
    assert "Nothing in these days." in people.visible(answer) and NOTHING in people.visible(answer)


def test_only_the_chosen_channel_is_counted(as_ana, case, sms_case):
    seen = people.visible(as_ana.get(PAGE, {"channel": "sms"}))
    assert "Messages by people 1 in 1 conversation " in seen and "Website chat: messages" not in seen
    assert words.SECTIONS["texts"].title not in people.visible(as_ana.get(PAGE, {"channel": "web"}))
    assert "Messages by people 2" in people.visible(as_ana.get(PAGE, {"channel": "pigeon"}))


def test_the_page_says_which_days_in_which_zone(as_ana, settings):
    settings.STAFF_ZONE = "America/New_York"
    seen = people.visible(as_ana.get(PAGE, {"from": "2026-01-05", "to": "2026-02-03"}))
    assert "5 January to 3 February 2026 , All channels." in seen
    assert "Days begin at midnight, America/New_York." in seen and "As of " in seen


@pytest.mark.parametrize(("asked", "wrong"), [({"from": "2026-02-03", "to": "2026-01-05"}, Wrong.BACKWARDS), ({"from": "x", "to": "2026-01-05"}, Wrong.NO_DATE)])
def test_days_that_are_none_are_refused_with_the_next_step(as_ana, asked, wrong):
    answer = as_ana.get(PAGE, asked)
    assert answer.status_code == 400 and words.PROBLEMS[wrong] in people.visible(answer)
    assert as_ana.get(ALL, asked).status_code == 400
    assert people.audited("insight.exported") == []


def test_a_time_that_the_channel_form_sends_is_shown_again(as_ana):
    content = as_ana.get(PAGE, {"from": "2026-01-05", "to": "2026-02-03", "channel": "sms"}).content.decode()
    assert 'value="2026-01-05"' in content and 'value="2026-02-03"' in content and '<option value="sms" selected>' in content


def test_every_word_that_can_be_needed_is_there():
    assert set(words.ENDINGS) == set(Ending) and set(words.PROBLEMS) == set(Wrong)


@pytest.mark.parametrize(
    ("first", "last", "words_of_it"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), "1 March 2026"),
        (date(2026, 3, 1), date(2026, 3, 31), "1 to 31 March 2026"),
        (date(2026, 2, 1), date(2026, 3, 31), "1 February to 31 March 2026"),
        (date(2025, 12, 1), date(2026, 3, 31), "1 December 2025 to 31 March 2026"),
    ],
)
def test_a_span_is_said_shortly(first, last, words_of_it):
    assert words.span(Period(first, last, ZoneInfo("UTC"))) == words_of_it


@pytest.mark.parametrize(
    ("value", "kind", "shown", "written"),
    [
        (1204, Kind.COUNT, "1,204", 1204),
        (0.314, Kind.SHARE, "31 %", 31.4),
        (0.001, Kind.SHARE, "under 1 %", 0.1),
        (0.999, Kind.SHARE, "over 99 %", 99.9),
        (0, Kind.SHARE, "0 %", 0.0),
        (1, Kind.SHARE, "100 %", 100.0),
        (0.4, Kind.MINUTES, "under 1 min", 0.4),
        (185, Kind.MINUTES, "3 h 5 min", 185.0),
        (None, Kind.MINUTES, NOTHING, ""),
        (date(2026, 3, 1), Kind.DAY, "1 Mar 2026", "2026-03-01"),
        (4.2081, Kind.MONEY, "4.21", 4.21),
        ("Delivered", Kind.TEXT, "Delivered", "Delivered"),
    ],
)
def test_a_number_is_shown_to_people_and_written_for_spreadsheets(value, kind, shown, written):
    assert show(value, kind) == shown and plain(value, kind) == written


# --- no words of a person ---


def test_no_words_of_a_person_or_of_staff_are_on_the_page_or_in_the_csv(lead, ana):
    secret = "zebra-crossing-17"
    case = people.asks(secret, reason="unclear", channel="sms", phone="+12025550177")
    Message.objects.filter(conversation=case.conversation).update(ranking=[{"name": secret, "confidence": 0.9}])
    answer = Message.objects.filter(conversation=case.conversation).last()
    WrongAnswer.objects.create(message=answer, response="utter_car_t", what=secret, reported_by=ana)
    for answer in (lead.get(PAGE), lead.get(ALL), *(lead.get(f"{ALL}{name}/") for name in page.FIGURES)):
        content = answer.content.decode()
        assert answer.status_code == 200 and "zebra" not in content and "2025550177" not in content


@pytest.mark.parametrize("vector", VECTORS[::9])
def test_hostile_names_stay_text(lead, ana, case, settings, vector):
    """What comes from settings and accounts could hold anything."""
    settings.DISPOSITIONS = {"odd": vector}
    ana.first_name = vector[:100]
    ana.save()
    Case.objects.filter(pk=case.pk).update(status="resolved", resolved_at=timezone.now(), resolved_by=ana, disposition="odd")
    content = lead.get(PAGE).content.decode()
    inside = content[content.index('<div class="figures">') : content.index('<p class="all">')]
    assert not re.search(r"<(script|img|iframe|style|link|base|body|details|input|meta|template)\b", inside, re.I)
    assert not re.search(r"<[^>]*\s(style|on\w+)=", content)


# --- the CSV ---


def test_a_table_is_written_with_its_days_zone_and_channel_on_each_row(as_ana, case):
    today = timezone.now().date().isoformat()
    rows = csv_of(as_ana, "handoffs", **{"from": today, "to": today, "channel": "web"})
    assert rows == [{"What": "Side effects", "Messages": "1", "Share (%)": "100.0", "From": today, "To": today, "Days in": "UTC", "Channel": "web"}]


def test_what_is_drawn_by_months_is_written_by_days(as_ana, case):
    today = timezone.now().date()
    rows = csv_of(as_ana, "volume", **{"from": (today - timedelta(days=299)).isoformat(), "to": today.isoformat()})
    assert len(rows) == 300
    assert (rows[-1]["Day"], rows[-1]["Website chat: messages"]) == (today.isoformat(), "1")


def test_all_tables_in_one_hold_what_each_holds(lead, case):
    together = rows_of(lead.get(ALL))
    assert {row["Figure"] for row in together} >= {words.SECTIONS[name].title for name in ("volume", "endings", "handoffs", "claims", "dispositions", "texts")}
    one = next(row for row in together if row["Figure"] == words.SECTIONS["handoffs"].title and row["Column"] == "Messages")
    assert (one["What"], one["Value"]) == ("Side effects", "1")


def test_a_download_is_in_the_audit_and_a_look_is_not(as_ana, case):
    as_ana.get(PAGE)
    as_ana.get(ALL)
    as_ana.get(f"{ALL}topics/")
    as_ana.get(f"{ALL}no-such-figure/")
    assert people.audited("insight.exported") == [("ana.ruiz", "insight:all"), ("ana.ruiz", "insight:topics")]


def test_the_file_is_named_after_the_figure_and_its_days(as_ana):
    answer = as_ana.get(f"{ALL}topics/", {"from": "2026-03-01", "to": "2026-03-31"})
    assert answer["Content-Disposition"] == 'attachment; filename="figures-topics-2026-03-01-to-2026-03-31.csv"'
    assert as_ana.get(f"{ALL}no-such-figure/").status_code == 404


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%x", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "\u202e=1+1",
    "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x", '=HYPERLINK("//evil.test")', "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
]  # fmt: skip


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_begins_like_a_formula_is_made_text(cell):
    assert str(export.safe(cell)).startswith("'")


@pytest.mark.parametrize("cell", ["Side effects", "9 of 10", "a=b", "Ana Ruiz", "", 12, -1, 0.5])
def test_other_cells_stay_as_they_are(cell):
    assert export.safe(cell) == cell


@pytest.mark.parametrize("cell", [*FORMULAS, *VECTORS[::5], 'a"b,c\nd;e'])
def test_a_hostile_name_is_one_harmless_cell_in_both_files(cell):
    section = Section("one", cell, "", Sheet((Column(cell, Kind.TEXT), Column("Number")), ((cell, 1),)))
    for content in (export.one(section, DAYS, ""), export.everything([section], DAYS, "")):
        header, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        assert len(header) == len(row)
        assert not [one for one in (*header, *row) if one[:1] in tuple("=+-@|%\t\r\n") and one]
        assert not [one for one in row if "\n" in one or "\r" in one]


def test_the_accounts_of_a_workload_are_written_as_text(lead, ana, case):
    ana.first_name, ana.last_name = "=1+1", ""
    ana.save()
    people.claims(case, ana)
    assert csv_of(lead, "workload")[0]["Account"] == "'=1+1"


def test_the_day_of_the_page_is_the_day_of_the_zone(as_ana, settings, monkeypatch):
    """Just after midnight in Auckland it is still yesterday in UTC."""
    settings.STAFF_ZONE = "Pacific/Auckland"
    now = datetime(2026, 3, 10, 0, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
    monkeypatch.setattr("desk.console.views.insight.timezone.now", lambda: now)
    assert "to 10 March 2026" in people.visible(as_ana.get(PAGE))
