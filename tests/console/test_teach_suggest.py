"""Under each message: what it should have been understood as."""

from __future__ import annotations

import pytest

from desk.console import labels, lessons
from desk.console.lessons import Taught
from desk.conversations.models import Lesson, Message

from . import people, teaching

pytestmark = pytest.mark.django_db

FORM, SUGGEST = "/console/teach/correct/", "/console/teach/suggest/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def message(case):
    return Message.objects.get(conversation=case.conversation, sender="person")


def test_each_message_of_the_person_has_the_way_to_teach_and_nothing_else_has(case, as_ana, message):
    content = as_ana.get(f"/console/cases/{case.pk}/").content.decode()
    assert content.count("This should have been") == 1
    assert f'id="teach-{message.pk}"' in content and f"?message={message.pk}&amp;from=case-{case.pk}" in content


def test_without_javascript_the_form_is_a_page_that_shows_the_message_and_is_audited(case, as_ana, message):
    page = as_ana.get(FORM, {"message": message.pk, "from": f"case-{case.pk}"})
    assert "what are the side effects of CAR T" in people.visible(page)
    assert "Understood as: Side effects" in people.visible(page)
    assert people.audited("messages.viewed") == [("ana.ruiz", f"messages:{message.pk}-{message.pk}")]
    page = as_ana.post(SUGGEST, {"message": message.pk, "from": f"case-{case.pk}", "label": "car_t"})
    assert (page.status_code, page.url) == (302, f"/console/cases/{case.pk}/#teach-{message.pk}")
    shown = people.visible(as_ana.get(page.url))
    assert "Suggested: " in shown and "Suggested by Ana Ruiz: " in shown and "This should have been" not in shown


def test_in_its_place_the_form_shows_no_text_again_and_says_how_it_ended(case, as_ana, message):
    part = as_ana.get(FORM, {"message": message.pk, "from": f"case-{case.pk}"}, headers=HTMX)
    assert "<html" not in part.content.decode() and "what are the side effects" not in part.content.decode()
    done = as_ana.post(SUGGEST, {"message": message.pk, "from": f"case-{case.pk}", "label": "car_t"}, headers=HTMX)
    assert done.status_code == 200 and "An editor decides" in people.visible(done)
    closed = as_ana.get(FORM, {"message": message.pk, "from": f"case-{case.pk}", "close": "yes"}, headers=HTMX)
    assert "This should have been" in people.visible(closed) and "<form" not in closed.content.decode()


def test_a_suggestion_copies_the_text_keeps_how_it_was_read_and_is_audited(as_ana, message):
    as_ana.post(SUGGEST, {"message": message.pk, "label": "car_t"})
    lesson = Lesson.objects.get()
    assert (lesson.text, lesson.was, lesson.label, lesson.state) == ("what are the side effects of CAR T", "side_effects", "car_t", "suggested")
    assert lesson.suggested_by.username == "ana.ruiz"
    assert people.audited("lesson.suggested") == [("ana.ruiz", f"lesson:{lesson.pk}")]


@pytest.mark.parametrize(
    ("label", "outcome"),
    [("", Taught.NO_LABEL), ("unclear", Taught.NO_LABEL), ("follow_what", Taught.NO_LABEL), ("side_effects", Taught.SAME), ("off_topic", Taught.DONE), ("greet", Taught.DONE)],
)
def test_only_what_can_be_learnt_and_is_something_else_is_taken(ana, message, label, outcome):
    assert lessons.suggest(message.pk, ana, label) is outcome
    assert Lesson.objects.count() == (outcome is Taught.DONE)


def test_a_second_suggestion_waits_for_the_first_to_be_decided(ana, ben, message):
    assert lessons.suggest(message.pk, ana, "car_t") is Taught.DONE
    assert lessons.suggest(message.pk, ben, "logistics") is Taught.ALREADY
    assert lessons.reject(message.lessons.get().pk, ben, "It is a cost question", 1) is Taught.DONE
    assert lessons.suggest(message.pk, ben, "logistics") is Taught.DONE


def test_only_words_of_a_person_can_be_taught(ana):
    answer = teaching.answered("what is bcma")
    assert lessons.suggest(answer.pk, ana, "car_t") is Taught.MISSING
    assert lessons.suggest(99_999, ana, "car_t") is Taught.MISSING


def test_a_refusal_is_told_with_what_to_do(as_ana, message):
    said = as_ana.post(SUGGEST, {"message": message.pk, "label": "side_effects"}, headers=HTMX)
    assert said.status_code == 409 and "understood as that already" in people.visible(said)


def test_an_auditor_may_not(db, message):
    client = people.signed_in(people.account("audra", "auditor"))
    assert client.get(FORM, {"message": message.pk}).status_code == 403
    assert client.post(SUGGEST, {"message": message.pk, "label": "car_t"}).status_code == 403
    assert not Lesson.objects.exists()


@pytest.mark.parametrize("came", ["case-x", "//evil.test", "https://evil.test", "case-", ""])
def test_it_leads_back_to_our_own_pages_only(as_ana, message, came):
    page = as_ana.post(SUGGEST, {"message": message.pk, "label": "car_t", "from": came})
    assert page.url == "/console/teach/unsure/"


def test_whatever_can_be_chosen_has_examples_to_learn_from():
    """A label without an intent in data/ could never be learnt."""
    from desk.settings import ROOT

    taught = "".join((ROOT / "data" / name).read_text(encoding="utf-8") for name in ("nlu.yml", "nlu_handoff.yml"))
    offered = [label for group in labels.groups() for label, _title in group.choices]
    assert len(offered) == len(set(offered)) > 30
    assert [label for label in offered if f"\n- intent: {label}\n" not in taught] == []


def test_everything_that_can_be_chosen_has_a_title_of_its_own():
    titles = [title for group in labels.groups() for _label, title in group.choices]
    assert all(titles) and len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("record", "was"),
    [
        ({"handoff_reason": "logistics", "topics": ["car_t"]}, "logistics"),
        ({"topics": ["car_t", "adc"]}, "car_t adc"),
        ({"clarify": ["car_t", "adc"]}, "clarify"),
        ({}, ""),
        ({"topics": [f"{'x' * 70}", "adc", "y" * 30]}, f"{'x' * 70} adc"),
    ],
)
def test_what_a_message_was_understood_as(record, was):
    assert labels.understood(Message(**record)) == was
