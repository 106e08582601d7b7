"""The page of the figures and its CSV. No text of a person is read for them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.audit.record import record
from desk.conversations.models import Channel

from .. import words as desk_words
from ..access import staff_page
from ..figures import period as periods
from ..figures.period import Period, Wrong
from ..insight import export, page, words
from ..insight.section import Asked
from ..rights import Right


@staff_page("GET", needs=Right.SEE_INSIGHT)
def insight(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    shown = {"form": _form(request, asked), "channels": desk_words.CHANNELS, "every_channel": words.EVERY_CHANNEL}
    if isinstance(asked, Wrong):
        return render(request, "console/insight.html", {**shown, "problem": words.PROBLEMS[asked]}, status=400)
    figures = {
        "asked": asked,
        "as_of": f"{asked.at.astimezone(asked.period.zone):%d %b %Y, %H:%M}".lstrip("0"),
        "span": words.span(asked.period),
        "channel": desk_words.CHANNELS.get(asked.channel, words.EVERY_CHANNEL),
        "heads": page.heads(asked),
        "sections": list(page.sections(asked)),
        "query": _query(asked.period, asked.channel),
        "presets": _presets(asked),
    }
    return render(request, "console/insight.html", {**shown, **figures})


@staff_page("GET", needs=Right.SEE_INSIGHT)
def insight_csv(request: HttpRequest, name: str = "") -> HttpResponse:
    """One figure, or all of them. What leaves the desk is in the audit."""
    asked = _asked(request)
    if isinstance(asked, Wrong):
        return HttpResponse(words.PROBLEMS[asked], status=400, content_type="text/plain; charset=utf-8")
    if name:
        section = page.for_export(name, asked)
        if section is None:
            raise Http404
        content = export.one(section, asked.period, asked.channel)
    else:
        every = (page.for_export(one, asked) for one in page.FIGURES)
        content = export.everything((section for section in every if section is not None), asked.period, asked.channel)
    with transaction.atomic():
        record(request.user, "insight.exported", f"insight:{name or 'all'}")
    file = export.file_name(name or "all", asked.period)
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{file}"'})


def _asked(request: HttpRequest) -> Asked | Wrong:
    now = timezone.now()
    period = periods.read(request.GET, now.astimezone(periods.zone()).date())
    if isinstance(period, Wrong):
        return period
    channel = request.GET.get("channel", "")
    return Asked(
        period=period,
        channel=channel if channel in Channel.values else "",
        at=now,
        people=request.user.has_perm(Right.MANAGE_ACCOUNTS.permission),
    )


def _form(request: HttpRequest, asked: Asked | Wrong) -> dict[str, str]:
    """What stands in the fields: the period in use, or what was typed where it is none."""
    if isinstance(asked, Asked):
        return {"first": asked.period.first.isoformat(), "last": asked.period.last.isoformat(), "channel": asked.channel}
    return {"first": request.GET.get("from", ""), "last": request.GET.get("to", ""), "channel": request.GET.get("channel", "")}


def _query(period: Period, channel: str) -> str:
    fields = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return urlencode({**fields, "channel": channel} if channel else fields)


def _presets(asked: Asked) -> list[tuple[str, str, bool]]:
    """Name, query and whether it is the one that is shown."""
    today = asked.at.astimezone(periods.zone()).date()
    return [(name, _query(period, asked.channel), period == asked.period) for name, period in periods.presets(today).items()]
