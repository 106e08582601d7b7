"""Say what a message should have been understood as, and decide on what colleagues have said."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from desk.audit.record import record
from desk.conversations.models import Message, Sender

from .. import labels, lessons, review
from ..access import staff_page
from ..asked import number
from ..lessons import Taught
from ..rights import Right
from ..told_teach import ACCEPTED, REJECTED, SUGGESTED, taught
from .teach import page


@staff_page("GET", needs=Right.SUGGEST_LESSONS)
def correct(request: HttpRequest) -> HttpResponse:
    """The form for one message: in its place where the page can do that, else as a page of its own that shows the message."""
    message = Message.objects.filter(pk=number(request.GET.get("message")), sender=Sender.PERSON).first()
    if message is None:
        return render(request, "console/teach_missing.html", status=404)
    shown = form(request, message.pk) | {"was": labels.titles(labels.understood(message))}
    if request.htmx:
        closed = request.GET.get("close") == "yes"
        return render(request, "console/parts/teach_open.html" if closed else "console/parts/teach_form.html", shown)
    record(request.user, "messages.viewed", f"messages:{message.pk}-{message.pk}")
    return render(request, "console/teach_correct.html", shown | {"text": message.text})


@staff_page("POST", needs=Right.SUGGEST_LESSONS)
def suggest(request: HttpRequest) -> HttpResponse:
    label, message = request.POST.get("label", ""), number(request.POST.get("message"))
    outcome = lessons.suggest(message, request.user, label)
    return said(request, message, taught(outcome, SUGGESTED, label=label), done=outcome is Taught.DONE)


@staff_page("POST", needs=Right.REVIEW_LESSONS)
def accept(request: HttpRequest) -> HttpResponse:
    lesson, sent = number(request.POST.get("lesson")), {name: request.POST.get(name, "") for name in ("text", "also", "label")}
    example = lessons.Example.of(sent["text"], sent["also"], sent["label"])
    version, checked = number(request.POST.get("version")), request.POST.get("checked") == "yes"
    outcome = lessons.accept(lesson, request.user, example, version, checked=checked)
    return _decided(request, outcome, ACCEPTED, review.Draft(lesson, taught(outcome, ACCEPTED), **sent))


@staff_page("POST", needs=Right.REVIEW_LESSONS)
def reject(request: HttpRequest) -> HttpResponse:
    lesson, why = number(request.POST.get("lesson")), request.POST.get("why", "")
    outcome = lessons.reject(lesson, request.user, why, number(request.POST.get("version")))
    return _decided(request, outcome, REJECTED, review.Draft(lesson, taught(outcome, REJECTED), why=why, is_rejection=True))


def _decided(request: HttpRequest, outcome: Taught, done: str, draft: review.Draft) -> HttpResponse:
    """What can be mended in the form comes back with the form; the rest is told on the list as it stands now."""
    if outcome not in (Taught.DONE, Taught.STALE, Taught.DECIDED, Taught.MISSING):
        return page(request, draft=draft, status=409)
    (messages.success if outcome is Taught.DONE else messages.warning)(request, taught(outcome, done))
    shown = review.Show.named(request.GET.get("show", ""))
    return redirect(f"{reverse('console:teach')}?show={shown.value}")


def form(request: HttpRequest, message: int) -> dict[str, object]:
    """What the small forms under a message need. `came` is a word for the page to go back to."""
    came = request.GET.get("from", "") or request.POST.get("from", "")
    return {"number": message, "came": came, "back": _back(came, message)}


def said(request: HttpRequest, message: int, sentence: str, *, done: bool) -> HttpResponse:
    """How it ended, in the place of the form, or on the page that the form came from."""
    shown = form(request, message)
    if request.htmx:
        return render(request, "console/parts/teach_said.html", shown | {"said": sentence, "done": done}, status=200 if done else 409)
    (messages.success if done else messages.warning)(request, sentence)
    return redirect(str(shown["back"]))


def _back(came: str, message: int) -> str:
    kind, _, case = came.partition("-")
    if kind == "case" and number(case):
        return reverse("console:case", args=[number(case)]) + f"#teach-{message}"
    return reverse("console:alike" if came == "alike" else "console:unsure")
