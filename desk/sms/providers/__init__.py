"""The SMS providers we can speak to. A new one: a module here and a line in the table."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import twilio
from .base import Provider

PROVIDERS: dict[str, Provider] = {
    twilio.PROVIDER.name: twilio.PROVIDER,
}

DEFAULT = "twilio"


def current() -> Provider:
    """The provider that carries our messages (settings.SMS_PROVIDER). Raises ImproperlyConfigured for an unknown name."""
    name = getattr(settings, "SMS_PROVIDER", DEFAULT)
    try:
        return PROVIDERS[name]
    except KeyError:
        raise ImproperlyConfigured(
            f"SMS_PROVIDER: there is no SMS provider called {name!r}. Choose one of: {', '.join(sorted(PROVIDERS))}."
        ) from None
