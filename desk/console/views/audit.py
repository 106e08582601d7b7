"""The audit log for those who check it: looked into, taken as CSV, verified. Each look is itself in the log."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import asdict
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.audit import reading
from desk.audit.chain import Finding, Wrong
from desk.audit.models import AuditEntry, AuditHead
from desk.audit.reading import Asked
from desk.audit.record import record
from desk.audit.told import told
from desk.audit.verify import Verification, stands

from .. import cells
from ..access import staff_page
from ..rights import Right

_KEY = "audit_verification"


@staff_page("GET", needs=Right.READ_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    return _page(request)


@staff_page("GET", needs=Right.READ_AUDIT)
def as_csv(request: HttpRequest) -> HttpResponse:
    record(request.user, "audit.exported", "audit:log")
    response = StreamingHttpResponse(_lines(Asked.read(request.GET)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.now():%Y-%m-%d}.csv"'
    return response


@staff_page("POST", needs=Right.READ_AUDIT)
def verify(request: HttpRequest) -> HttpResponse:
    """One piece of the verification. The page asks for the next by itself; without scripts there is a button."""
    kept = request.session.get(_KEY) if request.POST.get("go_on") == "yes" else None
    if kept is None:
        record(request.user, "audit.verified", "audit:log")
    verification = _from_plain(kept) if kept else Verification()
    verification.go_on()
    if verification.done:
        request.session.pop(_KEY, None)
    else:
        request.session[_KEY] = _as_plain(verification)
    shown = {
        "verification": verification,
        "told": [told(finding) for finding in verification.findings],
        "count": AuditHead.objects.filter(pk=AuditHead.ONLY).values_list("count", flat=True).first() or 0,
    }
    return render(request, "console/parts/verification.html", shown) if request.htmx else _page(request, **shown)


@staff_page("POST", needs=Right.READ_AUDIT)
def noted(request: HttpRequest) -> HttpResponse:
    """Whether an entry still has the digest that the reader noted some time ago."""
    match = re.fullmatch(r"\s*([0-9]{1,18}):([0-9a-f]{64})\s*", request.POST.get("noted", ""))
    if match is None:
        return _page(request, status=422, noted_problem="This is not what a verification shows at its end. It looks like 1234:0f3a9c... and is copied whole.")
    record(request.user, "audit.compared", f"entry:{match[1]}")
    return _page(request, noted_number=int(match[1]), noted_stands=stands(int(match[1]), match[2]))


async def _lines(asked: Asked) -> AsyncIterator[str]:
    yield cells.line(["number", "at (UTC)", "by", "action", "target"])
    before = None
    while rows := await sync_to_async(reading.piece)(asked, before):
        before = rows[-1].number
        yield "".join(cells.line(_cells(entry)) for entry in rows)


def _cells(entry: AuditEntry) -> list[object]:
    return [entry.number, entry.at.strftime("%Y-%m-%d %H:%M:%S"), entry.actor.get_username() if entry.actor else "the desk", entry.action, entry.target]


def _page(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    record(request.user, "audit.viewed", "audit:log")
    asked = Asked.read(request.GET)
    rows, older = reading.page(asked)
    asked_for = {name: value for name in ("since", "until", "actor", "action", "target") if (value := request.GET.get(name, ""))}
    page = {
        "asked": asked,
        "rows": rows,
        "older": f"?{urlencode(asked_for | {'before': older})}" if older else "",
        "newest": f"?{urlencode(asked_for)}" if asked.before else "",
        "asked_for": urlencode(asked_for),
        "actors": get_user_model().objects.order_by("username"),
        "actions": list(reading.actions()),
    }
    return render(request, "console/audit.html", page | more, status=status)


def _as_plain(verification: Verification) -> dict[str, object]:
    return {"number": verification.number, "digest": verification.digest, "findings": [asdict(one) | {"what": one.what.value} for one in verification.findings]}


def _from_plain(kept: dict) -> Verification:
    findings = [Finding(Wrong(one["what"]), one["first"], one["last"]) for one in kept["findings"]]
    return Verification(kept["number"], kept["digest"], findings)
