"""The page of canned replies: one's own and everybody's."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.conversations.models import CannedReply

from .. import canned, words
from .. import draft as drafts
from ..access import staff_page
from ..canned import Kept, Wording
from ..rights import Right
from ..told import told_canned
from .reply import price


@dataclass(frozen=True)
class Shown:
    """One canned reply on the page. `form`: what its form holds, which may be what could not be kept."""

    reply: CannedReply
    channel: str
    size: str
    seen: str
    may_change: bool
    form: Wording
    is_open: bool = False


@staff_page("GET", needs=Right.READ_CONVERSATIONS)
def replies(request: HttpRequest) -> HttpResponse:
    return render(request, "console/replies.html", _page(request))


@staff_page("POST", needs=Right.READ_CONVERSATIONS)
def make(request: HttpRequest) -> HttpResponse:
    shared = request.POST.get("shared") == "yes"
    if not (_may_share(request) if shared else _may_own(request)):
        return render(request, "console/not_allowed.html", status=403)
    wording = _written(request)
    kept = canned.make(request.user, wording, shared=shared)
    return _after(request, kept, "The canned reply is kept.", new=wording)


@staff_page("POST", needs=Right.READ_CONVERSATIONS)
def change(request: HttpRequest, reply_id: int) -> HttpResponse:
    wording = _written(request)
    kept = canned.change(reply_id, request.user, request.POST.get("seen", ""), wording, may_share=_may_share(request))
    return _after(request, kept, "The canned reply is changed.", changed=reply_id, to=wording)


@staff_page("POST", needs=Right.READ_CONVERSATIONS)
def delete(request: HttpRequest, reply_id: int) -> HttpResponse:
    kept = canned.delete(reply_id, request.user, request.POST.get("seen", ""), may_share=_may_share(request))
    return _after(request, kept, "The canned reply is deleted.")


@staff_page("POST", needs=Right.READ_CONVERSATIONS)
def count(request: HttpRequest) -> HttpResponse:
    """What the text in a form costs as a text message."""
    return render(request, "console/parts/count.html", {"count": drafts.count(request.POST.get("text", ""), "sms", price())})


def _after(
    request: HttpRequest, kept: Kept, done: str, *, new: Wording | None = None, changed: int = 0, to: Wording | None = None
) -> HttpResponse:
    """Back to the page; what could not be kept stays in its form."""
    sentence = told_canned(kept, done)
    if kept is Kept.DONE:
        messages.success(request, sentence)
        return redirect("console:replies")
    if kept is Kept.MISSING:
        new = to  # its own form is gone
    shown = _page(request, new=new, changed=changed, to=to) | {"told": sentence}
    return render(request, "console/replies.html", shown, status=404 if kept is Kept.MISSING else 409)


def _page(request: HttpRequest, *, new: Wording | None = None, changed: int = 0, to: Wording | None = None) -> dict[str, object]:
    may_share = _may_share(request)
    shown = [_shown(reply, may_share, to if reply.pk == changed else None) for reply in canned.of(request.user)]
    return {
        "own": [one for one in shown if one.reply.owner_id],
        "everybodys": [one for one in shown if not one.reply.owner_id],
        "may_own": _may_own(request),
        "may_share": may_share,
        "new": new or Wording(),
        "new_open": new is not None or not shown,
        "longest": canned.LONGEST,
        "longest_title": canned.LONGEST_TITLE,
    }


def _shown(reply: CannedReply, may_share: bool, to: Wording | None) -> Shown:
    return Shown(
        reply=reply,
        channel=words.CHANNELS.get(reply.channel, "Every channel"),
        size="" if reply.channel == "web" else drafts.size(reply.text),
        seen=reply.changed_at.isoformat(),
        may_change=may_share or reply.owner_id is not None,
        form=to or Wording(reply.title, reply.text, reply.channel),
        is_open=to is not None,
    )


def _written(request: HttpRequest) -> Wording:
    return Wording.cleaned(**{name: request.POST.get(name, "") for name in ("title", "text", "channel")})


def _may_share(request: HttpRequest) -> bool:
    return request.user.has_perm(Right.SHARE_REPLIES.permission)


def _may_own(request: HttpRequest) -> bool:
    return request.user.has_perm(Right.WORK_CASES.permission)
