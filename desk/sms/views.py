"""The webhooks: who is speaking is checked first; only then is anything read, stored or answered."""

from __future__ import annotations

import logging
from functools import partial

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from desk.logs import event

from . import inbound as road_in
from . import status as reports
from .patience import patiently
from .providers import named
from .providers.base import Inbound, Provider

# The signature takes the place of the CSRF token: no browser has the provider's secret.


@csrf_exempt
@never_cache
@require_POST
async def inbound(request: HttpRequest, name: str) -> HttpResponse:
    """A message of a person. Answered with "we have it" once it is stored; replies go out through the outbox."""
    provider = _provider(name)
    if not provider.verify(request):
        return _refuse(provider, request, "inbound")
    message = provider.parse(request)
    if message is None:
        event("sms.unreadable", provider=provider.name)
        return provider.acknowledge()
    try:
        await road_in.take(message)
    except DatabaseError as error:
        return await _without_records(provider, message, error)
    return provider.acknowledge()


@csrf_exempt
@never_cache
async def status(request: HttpRequest, name: str) -> HttpResponse:
    """News about a message we sent."""
    provider = _provider(name)
    if request.method != provider.status_method:
        return HttpResponseNotAllowed([provider.status_method])
    if not provider.verify(request):
        return _refuse(provider, request, "status")
    report = provider.parse_status(request)
    if report is not None:
        await patiently(partial(reports.apply, provider=provider.name), report)
    return provider.acknowledge()


def _provider(name: str) -> Provider:
    """Any provider we know, in use or not: what one took before a change is still reported. Without a secret, all it gets is 403."""
    provider = named(name)
    if provider is None:
        raise Http404
    return provider


async def _without_records(provider: Provider, message: Inbound, error: Exception) -> HttpResponse:
    """The database is out of reach. The person still gets the helpline; a STOP is given back to the provider."""
    event("sms.not_stored", level=logging.ERROR, provider=provider.name, error=type(error).__name__)
    words = road_in.last_words(message)
    return await sync_to_async(provider.say_now, thread_sensitive=False)(message, words) if words else HttpResponse(status=503)


def _refuse(provider: Provider, request: HttpRequest, webhook: str) -> HttpResponse:
    event("sms.forged", provider=provider.name, webhook=webhook)
    sentence = "The signature of this request does not fit. Check the provider's secret and the public address.\n"
    return HttpResponse(sentence, status=provider.refusal_status(request), content_type="text/plain")
