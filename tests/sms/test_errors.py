from __future__ import annotations

import pytest

from desk.conversations.models import Outbox
from desk.sms import errors
from desk.sms.errors import Fault, Retry, SendError
from desk.sms.providers import kannel, twilio, vonage_errors


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


@pytest.mark.parametrize("table", [twilio._ERRORS, vonage_errors._WORDS, kannel._ERRORS], ids=["twilio", "vonage", "kannel"])
def test_each_code_of_each_provider_is_a_word_that_a_provider_can_know(table: dict[object, SendError]) -> None:
    of_the_road = {SendError.PREMIUM_NUMBER, SendError.SPEND_CAP, SendError.NUMBER_GONE}  # decided by us, before anyone is asked
    assert table and set(table.values()) <= set(SendError) - of_the_road


@pytest.mark.parametrize("error", list(SendError))
def test_the_word_of_a_report_promises_no_other_try(error: SendError) -> None:
    ended = errors.at_the_end(error)
    assert ended.retry is Retry.NEVER
    assert ended is error or error.retry is not Retry.NEVER


def test_their_words_for_an_opt_out_are_the_persons_stop() -> None:
    assert vonage_errors.word("1240", SendError.REFUSED) is SendError.OPTED_OUT
