from __future__ import annotations

import pytest

from desk.conversations.models import Outbox
from desk.sms import errors
from desk.sms.errors import Fault, Retry, SendError
from desk.sms.providers import twilio


@pytest.mark.parametrize("error", list(SendError))
def test_every_word_says_if_to_retry_whose_fault_and_what_staff_see(error: SendError) -> None:
    assert isinstance(error.retry, Retry)
    assert isinstance(error.fault, Fault)
    assert error.staff_see.endswith(".")
    assert len(error.value) <= Outbox._meta.get_field("error").max_length


@pytest.mark.parametrize("error", list(SendError))
def test_staff_read_the_sentence_of_the_word_on_the_row(error: SendError) -> None:
    assert errors.staff_see(error.value) == error.staff_see


def test_no_error_is_no_sentence_and_an_unknown_word_still_is_one() -> None:
    assert errors.staff_see("") == ""
    assert errors.staff_see("a word of next year") == SendError.REFUSED.staff_see


def test_only_what_the_provider_surely_did_not_take_is_sent_again() -> None:
    assert {error for error in SendError if error.retry is Retry.LATER} == {SendError.BUSY, SendError.NO_CONNECTION}


def test_the_providers_21610_is_the_persons_stop() -> None:
    assert twilio._ERRORS[21610] is SendError.OPTED_OUT
