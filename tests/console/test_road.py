"""What staff see of the road of text messages: the money that is used up, and a number that is kept no longer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desk.conversations.models import Conversation
from desk.sms import spending

from . import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("segments", "told"),
    [
        (7, ""),
        (8, "80 % of what text messages may cost this day are used up."),
        (10, "Your replies and the advice in danger still go out."),
    ],
)
def test_the_queue_tells_of_the_money(as_ana, settings, segments, told):
    settings.SMS_SEGMENT_COST, settings.SMS_CAP_DAY = "1 USD", Decimal(10)
    spending.spent(segments)
    page = people.visible(as_ana.get("/console/"))
    assert told in page if told else "may cost" not in page


def test_without_a_cap_nothing_is_told(as_ana):
    spending.spent(10_000)
    assert "may cost" not in people.visible(as_ana.get("/console/"))


def test_a_number_that_is_gone_is_not_taken_for_a_chat(as_ana, sms_case):
    Conversation.objects.update(address="")
    page = people.visible(as_ana.get(f"/console/cases/{sms_case.pk}/"))
    assert "The phone number is kept no longer." in page
    assert "In the chat" not in page
