"""A webhook is judged by its signature over our configured address. What it says in `Host` is never looked at.

Django refuses an unknown `Host` with 400 before any view runs. For the webhooks that would be an answer to the wrong
question: a forger would learn to name another host, and a provider whose call came through a renamed proxy would lose
a genuine text. So for them the header is replaced by our own address, and the signature alone decides (403).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

_WEBHOOK = re.compile(r"/sms/[a-z0-9_]+/(?:inbound|status)/?")


@sync_and_async_middleware
def middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Stands first in MIDDLEWARE, before anything that asks for the host; other paths pass untouched."""
    if iscoroutinefunction(get_response):

        async def handle(request: HttpRequest) -> HttpResponse:
            return await get_response(_under_our_name(request))

    else:

        def handle(request: HttpRequest) -> HttpResponse:
            return get_response(_under_our_name(request))

    return handle


def _under_our_name(request: HttpRequest) -> HttpRequest:
    if _WEBHOOK.fullmatch(request.path):
        request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
        request.META.pop("HTTP_X_FORWARDED_HOST", None)
    return request
