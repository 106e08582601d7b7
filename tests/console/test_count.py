"""The count under a draft: segments for a text message, room for a chat message."""

from __future__ import annotations

import pytest

from desk.console.draft import count
from desk.console.money import price

from . import people

TABLE = [
    ("sms", "", "0 text messages", ""),
    ("sms", "k", "1 text message, 1 character", ""),
    ("sms", "Hello", "1 text message, 5 characters", ""),
    ("sms", "a" * 160, "1 text message, 160 characters", ""),
    ("sms", "a" * 161, "2 text messages, 161 characters", ""),
    ("sms", "€" * 81, "2 text messages, 81 characters", ""),
    ("sms", "a\r\nb", "1 text message, 3 characters", ""),
    ("sms", "don’t", "1 text message, 5 characters", "Goes out with plain signs in place of: ’"),
    ("sms", "don’t 😀", "1 text message, 7 characters", "Costs about twice as much because of: ’ 😀"),
    ("sms", "a " * 300 + "end", "4 text messages, 603 characters. It goes out in 2 numbered parts", ""),
    ("sms", "😀" * 36, "2 text messages, 36 characters", "Costs about twice as much because of: 😀"),
    ("sms", "a" * 1201, "1 character too many. A reply holds 1,200.", ""),
    ("web", "Hello", "", ""),
    ("web", "a" * 3900, "100 characters left", ""),
    ("web", "a" * 4003, "3 characters too many. A reply holds 4,000.", ""),
]


@pytest.mark.parametrize(("channel", "text", "sentence", "hint"), TABLE)
def test_it_counts_as_the_carrier_does(channel, text, sentence, hint):
    found = count(text, channel)
    assert (found.sentence, found.hint) == (sentence, hint)


@pytest.mark.parametrize(
    ("setting", "segments", "said"),
    [
        ("0.0083 USD", 2, "about 0.02 USD"),
        ("0.0083 USD", 1, "about 0.01 USD"),
        ("0.002 USD", 1, "less than 0.01 USD"),
        ("0.07 €", 3, "about 0.21 €"),
        ("1.5", 2, "about 3.00"),
        ("400 Rp", 3, "about 1,200.00 Rp"),
    ],
)
def test_the_sum_is_said_to_the_cent(setting, segments, said):
    assert price(setting).of(segments) == said


@pytest.mark.parametrize("setting", ["", " ", "free", "USD 0.01", "0 USD", "-1 USD", "nan USD", "inf", "0,0083 EUR"])
def test_without_an_amount_there_is_no_sum(setting):
    assert price(setting) is None


def test_the_sum_stands_behind_the_count():
    assert count("a" * 212, "sms", price("0.0083 USD")).sentence == "2 text messages, 212 characters, about 0.02 USD"
    assert count("Hello", "web", price("0.0083 USD")).sentence == ""


@pytest.mark.django_db
class TestAsked:
    def test_the_page_is_told_the_cost(self, sms_case, as_ana, settings):
        settings.SMS_SEGMENT_COST = "0.0083 USD"
        answer = as_ana.post(f"/console/cases/{sms_case.pk}/count/", {"text": "a" * 212})
        assert "2 text messages, 212 characters, about 0.02 USD" in people.visible(answer)

    def test_the_page_is_told_the_count(self, sms_case, as_ana):
        answer = as_ana.post(f"/console/cases/{sms_case.pk}/count/", {"text": "a" * 161})
        assert "2 text messages" in people.visible(answer)

    def test_it_rejects_get_so_that_no_draft_stands_in_an_address(self, sms_case, as_ana):
        assert as_ana.get(f"/console/cases/{sms_case.pk}/count/", {"text": "secret"}).status_code == 405

    def test_it_needs_sign_in(self, sms_case, nobody):
        assert nobody.post(f"/console/cases/{sms_case.pk}/count/", {"text": "a"}, headers={"HX-Request": "true"}).status_code == 401

    def test_a_case_that_is_not_there_is_404(self, as_ana):
        assert as_ana.post("/console/cases/77/count/", {"text": "a"}).status_code == 404
