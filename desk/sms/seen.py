"""Which of the provider's messages we have taken: known for ever, whoever they came from, and after their text is gone."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction

from desk.conversations.number_hash import keyed

from .models import Seen


def is_new(provider_key: str) -> bool:
    """Write the id down; False when it stands there already. Call it in the transaction that stores the message."""
    older = [keyed("message", provider_key, key=key) for key in settings.OLD_NUMBER_KEYS]
    if older and Seen.objects.filter(key__in=older).exists():
        return False
    try:
        with transaction.atomic():
            Seen.objects.create(key=key_of(provider_key))
    except IntegrityError:
        return False
    return True


def key_of(provider_key: str) -> str:
    return keyed("message", provider_key)
