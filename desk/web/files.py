"""The widget's files under /widget/ (widget_files.py) and static files under /static/."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from whitenoise.middleware import WhiteNoiseMiddleware

from . import widget_files
from .widget_files import Release, WidgetFile

PREFIX = "/widget/"
# Modules and style sheets of another origin are always fetched with CORS, and a page that isolates itself (COEP) asks for
# the second header. These files are public and the same for everybody.
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class Shelf:
    """The release that is served. Read once; outside production again when a file has changed, so that a reload shows it."""

    def __init__(self, folder: Path, *, small: bool, watched: bool) -> None:
        self.folder, self.small, self.watched = folder, small, watched
        self.state = self.look()
        self.release = widget_files.read(folder, small=small)

    def look(self) -> list[tuple[Path, int, int]]:
        return [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in widget_files.paths(self.folder)]

    def current(self) -> Release:
        if self.watched and (state := self.look()) != self.state:
            self.release, self.state = widget_files.read(self.folder, small=self.small), state
        return self.release


def caching(name: str, *, max_age: int) -> str:
    """How long a browser may keep the file. Pure. The launcher comes with every page, the others only with a click: they are asked for
    anew each time, so that after an update nobody mixes old files with new ones."""
    return f"public, max-age={max_age}" if name == widget_files.LAUNCHER else "public, no-cache"


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header takes gzip. Pure."""
    weights = dict(re.findall(r"([\w*-]+)(?:\s*;\s*q=([\d.]+))?", header))
    weight = weights.get("gzip", weights.get("*", "0"))
    return weight == "" or any(digit in weight for digit in "123456789")


class WidgetAndStaticFiles(WhiteNoiseMiddleware):
    """Both in one piece: ours are small, and a stream of blocks would cost a thread under ASGI. Passes every other request on without a change of thread."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[..., Any]) -> None:
        super().__init__(get_response)
        self.shelf = Shelf(settings.WIDGET_FILES, small=not settings.DEBUG, watched=not settings.PRODUCTION)
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Any:
        response = self.respond(request)
        if response is None:
            return self.get_response(request)
        return self._later(response) if iscoroutinefunction(self) else response

    @staticmethod
    async def _later(response: HttpResponse) -> HttpResponse:
        return response

    def respond(self, request: HttpRequest) -> HttpResponse | None:
        """None: it is no file of ours."""
        path = request.path_info
        if path.startswith(PREFIX):
            name = path.removeprefix(PREFIX)
            file = self.shelf.current().files.get(name)
            return file and self.widget(request, name, file)
        found = self.find_file(path) if self.autorefresh else self.files.get(path)
        return found and self.serve(found, request)

    def widget(self, request: HttpRequest, name: str, file: WidgetFile) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        packed = accepts_gzip(request.headers.get("Accept-Encoding", ""))
        body = file.packed if packed else file.body
        tag = f'"{file.tag}{"-gzip" if packed else ""}"'
        headers = {
            "Cache-Control": caching(name, max_age=self.max_age),
            "Content-Length": str(len(body)),
            "ETag": tag,
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": "gzip"} if packed else {}),
        }
        whole = HttpResponse(body, content_type=f"{file.kind}; charset=utf-8", headers=headers)
        response = get_conditional_response(request, etag=tag, response=whole) or whole
        for header, value in OPEN_TO_ALL.items():
            response[header] = value
        return response

    @staticmethod
    def serve(found: Any, request: HttpRequest) -> HttpResponse:
        """A static file."""
        answer = found.get_response(request.method, request.META)
        response = HttpResponse(answer.file.read() if answer.file else b"", status=int(answer.status))
        if answer.file:
            answer.file.close()
        del response["Content-Type"]
        for name, value in answer.headers:
            response[name] = value
        return response
