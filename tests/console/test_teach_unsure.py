"""Messages that the assistant was not sure of."""

from __future__ import annotations

import pytest

from desk.console import unsure
from desk.conversations.models import Conversation, Message

from . import people, teaching

pytestmark = pytest.mark.django_db

PAGE = "/console/teach/unsure/"


def guess(confidence):
    return [{"name": "car_t", "confidence": confidence}, {"name": "adc", "confidence": 0.01}]


@pytest.mark.parametrize(
    ("record", "is_listed"),
    [
        ({"handoff_reason": "unclear", "ranking": guess(0.9)}, True),
        ({"clarify": ["car_t", "adc"], "ranking": guess(0.6)}, True),
        ({"topics": ["car_t"], "ranking": guess(0.49)}, True),
        ({"topics": ["car_t"], "ranking": guess(0.51)}, False),
        ({"handoff_reason": "logistics", "ranking": guess(0.3)}, True),
        ({"handoff_reason": "logistics", "ranking": guess(0.8)}, False),
        # nobody read these: a rule decided, or the assistant was not there
        ({"handoff_reason": "unclear", "rule": "assistant_slow"}, False),
        ({"handoff_reason": "emergency", "rule": "danger:chest_pain", "ranking": guess(0.2)}, False),
        ({"topics": ["car_t"], "ranking": []}, False),
    ],
)
def test_it_lists_what_was_read_with_doubt(as_ana, record, is_listed):
    teaching.read("can they take out the cells", **record)
    assert ("can they take out the cells" in people.visible(as_ana.get(PAGE))) is is_listed


def test_each_line_has_its_guesses_its_case_and_the_way_to_teach(as_ana):
    case = people.asks("can they take out the cells", reason="unclear")
    Message.objects.filter(sender="person").update(ranking=guess(0.312))
    page = as_ana.get(PAGE)
    assert "Understood as: Not understood" in people.visible(page) and "31 %" in people.visible(page)
    assert f'href="/console/cases/{case.pk}/"' in page.content.decode() and "from=unsure" in page.content.decode()


def test_what_is_suggested_leaves_the_list_and_what_is_deleted_too(as_ana, ana):
    teaching.suggested(ana, "suggested already")
    gone = teaching.read("deleted later", handoff_reason="unclear")
    assert "suggested already" not in people.visible(as_ana.get(PAGE)) and "deleted later" in people.visible(as_ana.get(PAGE))
    Conversation.objects.filter(pk=gone.conversation_id).delete()
    assert "deleted later" not in people.visible(as_ana.get(PAGE))


def test_pages_hold_every_message_once_and_each_view_is_audited(as_ana, ana):
    made = [teaching.read(f"puzzle {n}", handoff_reason="unclear").pk for n in range(unsure.PAGE + 3)]
    first = unsure.unsure(ana)
    second = unsure.unsure(ana, first.older)
    assert [item.number for item in (*first.items, *second.items)] == made[::-1] and second.older is None
    assert people.audited("messages.viewed") == [("ana.ruiz", f"messages:{made[3]}-{made[-1]}"), ("ana.ruiz", f"messages:{made[0]}-{made[2]}")]
    page = as_ana.get(PAGE)
    assert f"?before={first.older}" in page.content.decode()


def test_an_auditor_reads_none_of_it(db):
    teaching.read("private words", handoff_reason="unclear")
    client = people.signed_in(people.account("audra", "auditor"))
    for page in (PAGE, "/console/teach/", "/console/teach/alike/"):
        answer = client.get(page)
        assert answer.status_code == 403 and "private words" not in answer.content.decode()
