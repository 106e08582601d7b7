"""The SMS providers we can speak to. A new one: a module here and a line in the table."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import kannel, twilio, vonage
from .base import Provider

PROVIDERS: dict[str, Provider] = {one.name: one for one in (twilio.PROVIDER, vonage.PROVIDER, kannel.PROVIDER)}

DEFAULT = "twilio"


def current() -> Provider:
    """The provider that carries our messages (settings.SMS_PROVIDER). Raises ImproperlyConfigured for an unknown name."""
    name = getattr(settings, "SMS_PROVIDER", DEFAULT)
    provider = named(name)
    if provider is None:
        raise ImproperlyConfigured(
            f"DESK_SMS_PROVIDER: there is no SMS provider called {name!r}. Choose one of: {', '.join(sorted(PROVIDERS))}."
        )
    return provider


def named(name: str) -> Provider | None:
    """The provider of this name, in use or not. Those not in use still report about what they took earlier."""
    return PROVIDERS.get(name)
