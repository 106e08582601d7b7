"""Similar questions that went to the helpline, for people to look at; and how alike two texts are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.console import alike
from desk.conversations.models import Conversation, Lesson, Message

from . import people, teaching

PAGE = "/console/teach/alike/"

COST = ["how much does CAR T cost", "what does car t cost", "CAR-T costs how much??", "the price of parking"]


def shown(client, **asked):
    return people.visible(client.get(PAGE, asked))


@pytest.fixture
def asked(db):
    """Four people, three of whom ask much the same."""
    return [people.asks(text, reason="logistics") for text in COST]


@pytest.mark.django_db
def test_a_group_has_its_size_reasons_examples_and_cases(as_ana, asked):
    page = as_ana.get(PAGE)
    text = people.visible(page)
    assert "3 questions of 3 people" in text and "Practical question 3" in text
    assert "the price of parking" not in text
    for case in asked[:3]:
        assert f'href="/console/cases/{case.pk}/"' in page.content.decode()
    assert "from=alike" in page.content.decode()
    first, last = Message.objects.filter(sender="person").order_by("pk")[:3:2]
    assert people.audited("messages.viewed") == [("ana.ruiz", f"messages:{first.pk}-{last.pk}")]


@pytest.mark.django_db
def test_nothing_becomes_a_lesson_by_being_looked_at(as_ana, asked):
    as_ana.get(PAGE)
    assert not Lesson.objects.exists()


@pytest.mark.django_db
def test_one_person_who_asks_again_and_again_is_no_group(as_ana):
    case = people.asks(COST[0], reason="logistics")
    for text in COST[1:3]:
        people.hands_off(case.conversation, text, reason="logistics")
    assert "No two people" in shown(as_ana)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["emergency", "crisis", "human_request"])
def test_what_got_what_it_needed_is_no_unanswered_question(as_ana, reason):
    for text in COST[:3]:
        people.asks(text, reason=reason)
    assert "No two people" in shown(as_ana)


@pytest.mark.django_db
def test_the_period_is_that_of_the_page(as_ana, asked):
    Message.objects.update(created_at=timezone.now() - timedelta(days=20))
    assert "No two people" in shown(as_ana, days=7)
    assert "3 questions" in shown(as_ana, days=30) and "3 questions" in shown(as_ana) and "3 questions" in shown(as_ana, days="x")


@pytest.mark.django_db
def test_what_is_deleted_or_suggested_counts_no_more(as_ana, ana, asked):
    Conversation.objects.filter(pk=asked[0].conversation_id).delete()
    assert "2 questions of 2 people" in shown(as_ana)
    message = Message.objects.get(conversation=asked[1].conversation, sender="person")
    teaching.lessons.suggest(message.pk, ana, "car_t")
    assert "No two people" in shown(as_ana)


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ([], []),
        (["what does car t cost"], []),
        (COST, [(0, 1, 2)]),
        # other letters for the same words
        (["dexamethasone and swollen ankles", "dexamethason, swollen ankles", "parking"], [(0, 1)]),
        # nothing but words that any question holds: like nobody
        (["what is it", "what is it", "how do you do that"], []),
        (["", "  ", "???"], []),
        (["can I fly home", "fly home after it", "cost of bispecifics", "bispecifics cost", "bispecifics: cost?"], [(2, 3, 4), (0, 1)]),
    ],
)
def test_alike_is_what_shares_rare_words(texts, groups):
    assert [group.members for group in alike.groups(texts)] == groups


def test_nobody_is_in_two_groups_and_examples_do_not_repeat_the_same_words():
    texts = ["Does CAR T cost much?", "does car t cost much", "car t cost", "cost of car t", "the cost of car t is", "can I fly home", "flying home"]
    found = alike.groups(texts)
    members = [place for group in found for place in group.members]
    assert len(members) == len(set(members))
    assert all(set(group.examples) <= set(group.members) and len(group.examples) <= 3 for group in found)
    assert sum(place in found[0].examples for place in (0, 1)) <= 1


def test_more_than_it_looks_at_changes_nothing():
    texts = COST + [f"{n}" for n in range(alike.MOST)]
    assert alike.groups(texts) == alike.groups(texts[: alike.MOST])
