"""Why a text that is ready must not go out at all, and how staff learn of it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from phonenumbers import PhoneNumberType, number_type, parse, region_code_for_country_code

from desk.conversations.cases import open_or_raise
from desk.conversations.models import Case, CaseStatus, Conversation, Note, Outbox, Sender
from desk.conversations.reasons import Handoff

from . import numbers, spending
from .errors import SendError
from .optout import MAY_GO_TO_OPTED_OUT
from .quiet import URGENT

# What the money cap never holds back besides danger and staff: the confirmation of STOP and its like.
_WITHOUT_CAP = URGENT | MAY_GO_TO_OPTED_OUT

COSTS_EXTRA = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


def refusal(row: Outbox) -> SendError | None:
    """Why this text goes nowhere. `row.message.conversation` must be loaded."""
    number = row.message.conversation.address
    if not number:
        return SendError.NUMBER_GONE
    return destination(number) or (SendError.SPEND_CAP if _counts_for_cap(row) and spending.is_capped() else None)


def destination(number: str) -> SendError | None:
    """Why no text may go to this number (E.164), whatever it says."""
    if number_type(parse(number, None)) in COSTS_EXTRA:
        return SendError.PREMIUM_NUMBER
    country = numbers.country(number) or region_code_for_country_code(parse(number, None).country_code)
    return SendError.COUNTRY_NOT_ALLOWED if settings.SMS_COUNTRIES and country not in settings.SMS_COUNTRIES else None


def tell_staff(row: Outbox, error: SendError) -> None:
    """A note on the conversation's case, once; where there is no open case, one is opened: a question went unanswered."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=row.message.conversation_id)
        case = Case.objects.filter(conversation=conversation).exclude(status=CaseStatus.RESOLVED).first()
        if conversation.forgotten_at is not None:
            return
        case = case or open_or_raise(conversation, Handoff("unclear"), row.message.reply_to)
        if case is not None and not Note.objects.filter(case=case, author=None, text=error.staff_see).exists():
            Note.objects.create(case=case, author=None, text=error.staff_see)


def _counts_for_cap(row: Outbox) -> bool:
    message = row.message
    return message.sender != Sender.STAFF and message.author_id is None and message.response not in _WITHOUT_CAP
