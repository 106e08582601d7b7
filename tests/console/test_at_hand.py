"""What can be put into the reply box: answers that may be said now, and canned replies. The draft is never lost on the way."""

from __future__ import annotations

from datetime import date

import pytest

from content import answers, approvals
from content.approvals import Approval
from desk.console import at_hand
from desk.console.at_hand import nearest
from desk.conversations import switches
from desk.conversations.models import CannedReply, Case, Message, SwitchedOff

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(case, ana) -> Case:
    return people.claims(case, ana)


def put(client, case, key, text=""):
    return client.post(f"/console/cases/{case.pk}/put/", {"put": key, "text": text, "version": case.version})


def offered(case, staff) -> list[str]:
    found = at_hand.load(people.fresh(case), staff)
    return [one.key for one in (*found.near, *found.others, *found.canned)]


def test_the_answers_are_in_the_wording_of_the_channel(case, sms_case, ana):
    adc = answers.load().for_topic("adc")
    web, sms = (at_hand.load(one, ana).named("answer:adc") for one in (case, sms_case))
    assert (web.text, sms.text) == (adc.render("web"), adc.render("sms", "US"))
    assert web.size == "" and "text message" in sms.size


def test_the_topic_of_the_question_and_its_neighbours_come_first(case, ana):
    Message.objects.filter(sender="person").update(ranking=[{"name": "adc", "confidence": 0.4}], topics=[])
    found = at_hand.load(people.fresh(case), ana)
    topics = answers.load().topics()
    assert found.near[0].key == "answer:adc"
    assert {topics[one.key.partition(":")[2]].section for one in found.near} == {topics["adc"].section}
    assert "answer:adc" not in [one.key for one in found.others]


def test_every_topic_is_offered_once():
    topics = answers.load().topics()
    near, others = nearest(["adc", "no_such_topic", "adc"], topics)
    assert sorted([*near, *others]) == sorted(topics)
    assert nearest([], topics) == ([], list(topics))


def test_in_production_only_approved_wordings_are_offered(case, ana, settings, monkeypatch):
    settings.PRODUCTION = True
    adc = answers.load().for_topic("adc")
    signed = Approval("utter_adc", "web", adc.revision_web, "Dr. Ana Example", date(2026, 1, 2))
    monkeypatch.setattr(approvals, "load", lambda *_: (signed,))
    assert [key for key in offered(case, ana) if key != "answer:adc"] == []


def test_elsewhere_what_nobody_approved_says_so(mine, as_ana):
    assert "Not yet approved" in people.part(as_ana.get(f"/console/cases/{mine.pk}/"), "answers-list")


def test_what_is_switched_off_is_not_offered(case, ana):
    SwitchedOff.objects.create(switch="topic:adc")
    switches.forget()
    assert "answer:adc" not in offered(case, ana) and "answer:car_t" in offered(case, ana)


def test_canned_replies_are_ones_own_and_everybodys_for_this_channel(case, ana, ben):
    def make(title, owner, channel="") -> str:
        return f"canned:{CannedReply.objects.create(title=title, owner=owner, channel=channel, text='x').pk}"

    wanted = [make("a", ana), make("b", None), make("c", ana, "web")]
    others = [make("d", ben), make("e", ana, "sms")]
    assert [key for key in offered(case, ana) if key.startswith("canned:")] == wanted
    assert not set(others) & set(offered(case, ana))


def test_it_goes_into_the_box_behind_what_was_written(mine, as_ana):
    page = put(as_ana, mine, "answer:adc", text="Hello, this is Ana.")
    assert people.part(page, "text") == " ".join(f"Hello, this is Ana. {answers.load().for_topic('adc').render('web')}".split())
    assert "is in the box" in people.part(page, "reply")
    assert people.texts_of_staff(mine) == []


@pytest.mark.parametrize("key", ["", "answer:", "answer:none", "canned:1", "canned:x", "x" * 5000])
def test_what_cannot_be_used_leaves_the_draft(mine, as_ana, key):
    page = put(as_ana, mine, key, text="Hello")
    assert people.part(page, "text") == "Hello"
    assert "cannot be used any more" in people.part(page, "reply")


def test_a_colleagues_canned_reply_cannot_be_taken(mine, as_ana, ben):
    secret = CannedReply.objects.create(title="Own", owner=ben, text="Ben was here.")
    assert "Ben was here." not in put(as_ana, mine, f"canned:{secret.pk}").content.decode()


def test_no_draft_stands_in_an_address(mine, as_ana):
    assert as_ana.get(f"/console/cases/{mine.pk}/put/", {"text": "secret"}).status_code == 405


def test_it_is_a_view_of_the_transcript(mine, as_ana):
    put(as_ana, mine, "answer:adc")
    assert people.audited("transcript.viewed") == [("ana.ruiz", f"case:{mine.pk}")]


def test_a_case_that_is_not_there_is_404(as_ana):
    assert as_ana.post("/console/cases/77/put/", {"put": "answer:adc"}).status_code == 404


def test_the_lists_are_there_only_with_a_box(case, as_ana, ana):
    address = f"/console/cases/{case.pk}/"
    assert "data-put" not in as_ana.get(address).content.decode()
    people.claims(case, ana)
    assert "data-put" in as_ana.get(address).content.decode()
