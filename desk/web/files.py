"""The widget's files under /widget/ and static files under /static/, served from where they lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware


class WidgetAndStaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise with a second root. Passes every other request on without a change of thread."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[..., Any]) -> None:
        super().__init__(get_response)
        self.add_files(str(settings.WIDGET_FILES), prefix="widget/")
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Any:
        found = self.find_file(request.path_info) if self.autorefresh else self.files.get(request.path_info)
        if found is None:
            return self.get_response(request)
        if iscoroutinefunction(self):
            return self._serve_async(found, request)
        return self.serve(found, request)

    async def _serve_async(self, found: Any, request: HttpRequest) -> HttpResponseBase:
        return self.serve(found, request)

    @staticmethod
    def serve(found: Any, request: HttpRequest) -> HttpResponse:
        """The file in one piece: ours are small, and a stream of blocks would cost a thread under ASGI."""
        answer = found.get_response(request.method, request.META)
        response = HttpResponse(answer.file.read() if answer.file else b"", status=int(answer.status))
        if answer.file:
            answer.file.close()
        del response["Content-Type"]
        for name, value in answer.headers:
            response[name] = value
        return response
