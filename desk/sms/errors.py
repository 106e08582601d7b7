"""Why a text did not arrive: the closed vocabulary.

Every provider translates its own codes into these words (desk/sms/providers/). The word is stored on the outbox row;
nothing of the provider's own wording is kept, because it may repeat the person's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Retry(Enum):
    NEVER = "never"  # the same message would meet the same end
    LATER = "later"  # the provider surely did not take it: send again after a pause
    LOOK_UP = "look up"  # it may have been taken: ask the provider before anything is sent again


class Fault(Enum):
    PERSON = "the person's choice"
    PHONE = "the person's phone or number"
    CARRIER = "a carrier on the way"
    PROVIDER = "the SMS provider"
    US = "our set-up"


@dataclass(frozen=True)
class _Meaning:
    retry: Retry
    fault: Fault
    staff_see: str


class SendError(Enum):
    """Value = the word on the outbox row."""

    OPTED_OUT = "opted_out"
    NUMBER_INVALID = "number_invalid"
    CANNOT_RECEIVE = "cannot_receive"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    PLAN_REFUSES = "plan_refuses"
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    PREMIUM_NUMBER = "premium_number"
    SPEND_CAP = "spend_cap"
    NUMBER_GONE = "number_gone"
    TEXT_REFUSED = "text_refused"
    OUR_NUMBER_REFUSED = "our_number_refused"
    NOT_AUTHORISED = "not_authorised"
    ACCOUNT_STOPPED = "account_stopped"
    NO_CREDIT = "no_credit"
    BUSY = "busy"
    NO_CONNECTION = "no_connection"
    NO_VERDICT = "no_verdict"
    NOT_DELIVERED = "not_delivered"
    REFUSED = "refused"

    @property
    def retry(self) -> Retry:
        return _MEANINGS[self].retry

    @property
    def fault(self) -> Fault:
        return _MEANINGS[self].fault

    @property
    def staff_see(self) -> str:
        return _MEANINGS[self].staff_see


_MEANINGS: dict[SendError, _Meaning] = {
    SendError.OPTED_OUT: _Meaning(
        Retry.NEVER, Fault.PERSON, "This person texted STOP. No text can go to them until they text START."
    ),
    SendError.NUMBER_INVALID: _Meaning(
        Retry.NEVER, Fault.PHONE, "This number does not exist or cannot be reached by text."
    ),
    SendError.CANNOT_RECEIVE: _Meaning(
        Retry.NEVER, Fault.PHONE, "This line cannot get texts. It may be a landline. A call may work."
    ),
    SendError.UNREACHABLE: _Meaning(
        Retry.NEVER, Fault.PHONE, "The phone was off or out of reach for too long. You can send your reply again."
    ),
    SendError.BLOCKED: _Meaning(
        Retry.NEVER, Fault.CARRIER, "A carrier took the text for spam and stopped it. Try other words, or a call."
    ),
    SendError.PLAN_REFUSES: _Meaning(
        Retry.NEVER, Fault.PHONE, "This person's phone plan does not let our texts through. A call may work."
    ),
    SendError.COUNTRY_NOT_ALLOWED: _Meaning(
        Retry.NEVER, Fault.US, "Our account may not text this country. Ask your technical contact to allow it."
    ),
    SendError.PREMIUM_NUMBER: _Meaning(
        Retry.NEVER, Fault.PHONE, "This is a number that costs extra. No text goes to such numbers."
    ),
    SendError.SPEND_CAP: _Meaning(
        Retry.NEVER, Fault.US, "The limit for the cost of text messages is reached. Your own replies still go out."
    ),
    SendError.NUMBER_GONE: _Meaning(
        Retry.NEVER, Fault.US, "This person's number is kept no longer. They can text or call again."
    ),
    SendError.TEXT_REFUSED: _Meaning(
        Retry.NEVER, Fault.US, "The provider did not accept the text. It may be too long. Send a shorter one."
    ),
    SendError.OUR_NUMBER_REFUSED: _Meaning(
        Retry.NEVER, Fault.US, "The provider did not accept our own number. Tell your technical contact."
    ),
    SendError.NOT_AUTHORISED: _Meaning(
        Retry.NEVER, Fault.US, "The provider did not accept our account's key. Tell your technical contact."
    ),
    SendError.ACCOUNT_STOPPED: _Meaning(
        Retry.NEVER, Fault.US, "Our account at the provider is stopped. Tell your technical contact."
    ),
    SendError.NO_CREDIT: _Meaning(
        Retry.NEVER, Fault.US, "Our account at the provider has no money left. Tell your technical contact now."
    ),
    SendError.BUSY: _Meaning(
        Retry.LATER, Fault.PROVIDER, "The SMS provider was too busy or down. We tried several times."
    ),
    SendError.NO_CONNECTION: _Meaning(
        Retry.LATER, Fault.PROVIDER, "We could not connect to the SMS provider. We tried several times."
    ),
    SendError.NO_VERDICT: _Meaning(
        Retry.LOOK_UP, Fault.PROVIDER, "The connection broke while sending. The text may or may not have arrived."
    ),
    SendError.NOT_DELIVERED: _Meaning(
        Retry.NEVER, Fault.CARRIER, "The person's carrier did not deliver the text and did not say why."
    ),
    SendError.REFUSED: _Meaning(
        Retry.NEVER, Fault.PROVIDER, "The provider refused the text. Tell your technical contact if it happens again."
    ),
}


def at_the_end(error: SendError) -> SendError:
    """The word for a report that ends a message. Nothing is tried again then, so no word may say that it was or will be."""
    return error if error.retry is Retry.NEVER else SendError.REFUSED


def staff_see(word: str) -> str:
    """The sentence for the console, from the word on an outbox row; empty for no error."""
    if not word:
        return ""
    try:
        return SendError(word).staff_see
    except ValueError:  # a word of another version of this table
        return SendError.REFUSED.staff_see
