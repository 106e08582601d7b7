"""Which other sites' pages may call the widget API: those of ALLOWED_ORIGINS, compared character by character."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_and_async_middleware

# The widget sends a token of its own and no cookie, so credentials are never allowed.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


def allowed_for(origin: str) -> dict[str, str]:
    """The header that lets a page of this origin read the response; nothing for any other origin."""
    return {"Access-Control-Allow-Origin": origin} if origin in settings.ALLOWED_ORIGINS else {}


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _mark(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Origin"])
    allowed = allowed_for(request.headers.get("Origin", ""))
    if allowed and _is_preflight(request):
        allowed |= PREFLIGHT
    for name, value in allowed.items():
        response[name] = value
    return response


@sync_and_async_middleware
def middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Answers preflights of the API and marks its responses; other paths pass untouched."""
    if iscoroutinefunction(get_response):

        async def handle(request: HttpRequest) -> HttpResponse:
            if not _is_api(request):
                return await get_response(request)
            return _mark(request, HttpResponse(status=204) if _is_preflight(request) else await get_response(request))

    else:

        def handle(request: HttpRequest) -> HttpResponse:
            if not _is_api(request):
                return get_response(request)
            return _mark(request, HttpResponse(status=204) if _is_preflight(request) else get_response(request))

    return handle
