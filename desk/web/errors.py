"""Every refusal in one table: a status, a word for programs, a sentence for people. Each body carries the helpline numbers."""

from __future__ import annotations

import enum
import json
import sys
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from .payloads import contacts_payload


class Problem(enum.Enum):
    """(HTTP status, code, sentence). The sentences say what happened and what to do next, and quote nothing."""

    MALFORMED = 400, "malformed", "This request could not be read. Please reload the page and try again, or call the helpline."
    ENCODED = 400, "encoded", "Compressed requests are not accepted. Send the body as plain JSON, or call the helpline."
    NOT_SIGNED_IN = 401, "unauthorized", "This chat is no longer open here. Please start a new one, or call the helpline."
    FORBIDDEN = 403, "forbidden", "This is not allowed. Please reload the page and try again, or call the helpline."
    WRONG_SITE = 403, "wrong_site", "This page may not open a chat here. Please call the helpline."
    NOT_FOUND = 404, "not_found", "There is nothing at this address. Please check it, or call the helpline."
    METHOD = 405, "method_not_allowed", "This address does not take that kind of request. Please reload the page, or call the helpline."
    TOO_SLOW = 408, "too_slow", "The message took too long to arrive. Please try again, or call the helpline."
    TOO_LARGE = 413, "too_large", "This message is too long to read. Please shorten it and send it again, or call the helpline."
    TOO_MANY = 429, "too_many", "That was a lot of messages in a short time. Please wait a minute, or call the helpline now."
    FAILED = 500, "failed", "Something went wrong on our side. Please call the helpline."
    UNAVAILABLE = 503, "unavailable", "The chat cannot answer right now. Please call the helpline."

    @property
    def status(self) -> int:
        return self.value[0]

    @property
    def code(self) -> str:
        return self.value[1]

    @property
    def sentence(self) -> str:
        return self.value[2]


def error_content(problem: Problem) -> dict[str, Any]:
    return {"error": {"code": problem.code, "message": problem.sentence}, "contacts": contacts_payload()}


def error_body(problem: Problem) -> bytes:
    return json.dumps(error_content(problem)).encode()


def error(problem: Problem, *, headers: dict[str, str] | None = None) -> JsonResponse:
    response = JsonResponse(error_content(problem), status=problem.status, headers=headers)
    response["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return error(problem)
    numbers = "\n".join(f"{line['label']}: {line['display']}" for line in contacts_payload()["helpline"])
    return HttpResponse(f"{problem.sentence}\n\n{numbers}\n", status=problem.status, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, Problem.MALFORMED)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, Problem.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, Problem.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/console/"):
        return _for_staff()
    return _answer(request, Problem.FAILED)


def _for_staff() -> HttpResponse:
    """Without a look at the records, which may be what failed: a database that is busy for seconds, or two acts that waited for each other."""
    status = Problem.UNAVAILABLE.status if isinstance(sys.exc_info()[1], DatabaseError) else Problem.FAILED.status
    return HttpResponse(render_to_string("console/failed.html"), status=status, headers={"Cache-Control": "no-store"})
