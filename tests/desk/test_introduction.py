"""Who we are is said once in a thread, however it was said."""

from __future__ import annotations

import pytest

from desk.conversations import introduction, wording
from desk.conversations.models import Message

pytestmark = pytest.mark.django_db

INTRO = wording.introduction("sms", "US").text


@pytest.mark.parametrize(
    ("response", "text"),
    [
        ("utter_sms_intro", INTRO),
        ("utter_sms_intro", "as it was worded last year"),
        ("utter_car_t", f"{INTRO}\n\nan answer"),
        ("utter_handoff_emergency", f"advice\n\n{INTRO}"),
        ("utter_adc", f"an answer\n\n{INTRO}\n\nan offer"),
    ],
)
def test_a_thread_that_carries_it_is_not_told_again(sms, response, text):
    Message.objects.create(conversation=sms, sender="system", response=response, text=text)
    assert introduction.due(sms) is None


def test_a_new_thread_is_told(sms):
    assert introduction.due(sms).text == INTRO


def test_a_person_who_quotes_it_has_not_been_told(sms):
    Message.objects.create(conversation=sms, sender="person", text=f"you wrote: {INTRO}")
    assert introduction.due(sms).text == INTRO


def test_on_the_web_the_greeting_is_enough(web):
    assert introduction.due(web) is None
