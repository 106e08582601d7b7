"""The page of the switches: for leads and editors, and for nobody else."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group

from desk.console import switchboard, words
from desk.conversations import switches
from desk.conversations.models import SwitchedOff
from desk.conversations.switches import Turned

from . import people

pytestmark = pytest.mark.django_db

PAGE, TURN = "/console/switches/", "/console/switches/turn/"


@pytest.fixture
def lead(ana):
    ana.groups.add(Group.objects.get(name="lead"))
    return people.signed_in(ana)


def is_off():
    return set(SwitchedOff.objects.values_list("switch", flat=True))


@pytest.mark.parametrize("group", ["lead", "editor"])
@pytest.mark.parametrize("switch", ["assistant:all", "channel:sms", "topic:car_t"])
def test_a_lead_and_an_editor_switch_off_and_on(as_ana, ana, group, switch):
    ana.groups.add(Group.objects.get(name=group))
    page = as_ana.post(TURN, {"switch": switch, "to": "off"}, follow=True)
    assert is_off() == {switch}
    assert f"{words.switch(switch)}: switched off." in people.visible(page) and "by Ana Ruiz" in people.visible(page)
    page = as_ana.post(TURN, {"switch": switch, "to": "on"}, follow=True)
    assert is_off() == set()
    assert f"{words.switch(switch)}: switched on." in people.visible(page) and "by Ana Ruiz" not in people.visible(page)
    assert (people.audited("switch.off"), people.audited("switch.on")) == ([("ana.ruiz", switch)],) * 2


def test_others_see_no_page_switch_nothing_and_are_told_whom_to_ask(as_ben):
    for answer in (as_ben.get(PAGE), as_ben.post(TURN, {"switch": "assistant:all", "to": "off"})):
        assert answer.status_code == 403
        assert "Your account may not do this" in people.visible(answer)
    assert is_off() == set() and people.audited("switch.off") == []


def test_only_who_may_use_it_sees_the_way_there(lead, as_ben):
    assert f'href="{PAGE}"' in lead.get("/console/").content.decode()
    assert f'href="{PAGE}"' not in as_ben.get("/console/").content.decode()


def test_the_page_has_every_switch_once_with_its_name(lead):
    content = lead.get(PAGE).content.decode()
    assert re.findall(r'name="switch" value="([^"]+)"', content) == switches.known()
    seen = people.visible(lead.get(PAGE))
    assert all(words.switch(switch) in seen for switch in switches.known())


def test_a_page_that_is_no_longer_true_does_no_harm(lead, ben):
    switches.turn("topic:car_t", ben, on=False)
    page = lead.post(TURN, {"switch": "topic:car_t", "to": "off"}, follow=True)
    assert "was off already, so nothing was changed" in people.visible(page)
    assert "by Ben Okoye" in people.visible(page) and is_off() == {"topic:car_t"}


@pytest.mark.parametrize("fields", [{}, {"switch": "topic:car_t"}, {"switch": "topic:car_t", "to": "up"}, {"switch": "topic:<b>", "to": "off"}])
def test_a_form_that_is_none_of_ours_changes_nothing(lead, fields):
    page = lead.post(TURN, fields, follow=True)
    assert "There is no such switch" in people.visible(page)
    assert is_off() == set()


def test_a_page_with_scripts_gets_its_one_line_back(lead):
    part = lead.post(TURN, {"switch": "topic:car_t", "to": "off"}, headers={"HX-Request": "true"})
    content = part.content.decode()
    assert is_off() == {"topic:car_t"} and part.status_code == 200
    assert content.count("<li") == 1 and 'name="to" value="on"' in content and "<html" not in content
    assert people.visible(part).count("switched off. Within 5 seconds") == 2  # beside the switch, and for a screen reader
    again = lead.post(TURN, {"switch": "topic:car_t", "to": "off"}, headers={"HX-Request": "true"})
    assert "was off already" in people.visible(again)


def test_a_switch_that_is_gone_has_the_page_loaded_anew(lead):
    answer = lead.post(TURN, {"switch": "topic:gone", "to": "off"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true" and answer.content == b""
    assert "There is no such switch" in people.visible(lead.get(PAGE))


def test_a_switch_without_its_answer_breaks_no_page(lead):
    SwitchedOff.objects.create(switch="topic:gone")
    assert lead.get(PAGE).status_code == 200


@pytest.mark.parametrize("turned", Turned)
@pytest.mark.parametrize("on", [True, False])
def test_every_end_has_a_sentence(turned, on):
    said = switchboard.told(turned, "channel:sms", on=on)
    assert said[0].isupper() and said[-1] == "."
