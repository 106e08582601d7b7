"""The count under a draft: segments for a text message, room for a chat message."""

from __future__ import annotations

import pytest

from desk.console.draft import count

from . import people

TABLE = [
    ("sms", "", "0 text messages", ""),
    ("sms", "k", "1 text message, 1 character", ""),
    ("sms", "Hello", "1 text message, 5 characters", ""),
    ("sms", "a" * 160, "1 text message, 160 characters", ""),
    ("sms", "a" * 161, "2 text messages, 161 characters", ""),
    ("sms", "€" * 81, "2 text messages, 81 characters", ""),
    ("sms", "a\r\nb", "1 text message, 3 characters", ""),
    ("sms", "don’t", "1 text message, 5 characters", "Costs about twice as much because of: ’"),
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


@pytest.mark.django_db
class TestAsked:
    def test_the_page_is_told_the_count(self, sms_case, as_ana):
        answer = as_ana.post(f"/console/cases/{sms_case.pk}/count/", {"text": "a" * 161})
        assert "2 text messages" in people.visible(answer)

    def test_it_rejects_get_so_that_no_draft_stands_in_an_address(self, sms_case, as_ana):
        assert as_ana.get(f"/console/cases/{sms_case.pk}/count/", {"text": "secret"}).status_code == 405

    def test_it_needs_sign_in(self, sms_case, nobody):
        assert nobody.post(f"/console/cases/{sms_case.pk}/count/", {"text": "a"}, headers={"HX-Request": "true"}).status_code == 401

    def test_a_case_that_is_not_there_is_404(self, as_ana):
        assert as_ana.post("/console/cases/77/count/", {"text": "a"}).status_code == 404
