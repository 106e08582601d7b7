"""The simulator stays where nobody's life depends on a text: never beside real people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def simulator_settings(**_: Any) -> list[CheckMessage]:
    if not (settings.SIMULATOR and settings.PRODUCTION):
        return []
    return [
        Error(
            "The SMS simulator is on in production: no text would reach a phone, and everybody could read and write as anybody.",
            hint="Set DESK_SIMULATOR=0, or leave DESK_PRODUCTION out while you try things.",
            id="sms.E020",
        )
    ]
