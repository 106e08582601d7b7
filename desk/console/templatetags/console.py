"""What the templates need beside Django's own: ages and instants that the browser can put into local time."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import ages, menu, waiting

register = template.Library()


@register.simple_tag(takes_context=True)
def pages(context: template.Context) -> list[menu.Page]:
    """The pages that this account may open, for the navigation."""
    request = context["request"]
    return menu.pages(request.user, request.resolver_match.url_name if request.resolver_match else "")


@register.simple_tag
def now_waiting() -> waiting.Waiting:
    return waiting.now_waiting()


@register.simple_tag
def age(since: datetime) -> SafeString:
    """`<time>` with the age in words; times.js keeps it current."""
    return format_html('<time datetime="{}" data-age>{}</time>', _instant(since), ages.age(since, timezone.now()))


@register.simple_tag
def due(at: datetime) -> SafeString:
    """`<time>` that says how far off this instant is, or how long over; times.js keeps words and look current."""
    now = timezone.now()
    look = "due" if now < at else "due late"
    return format_html('<time class="{}" datetime="{}" data-due>{}</time>', look, _instant(at), ages.due(at, now))


@register.simple_tag
def instant(at: datetime | None) -> SafeString:
    """`<time>` in UTC; times.js shows it in the reader's own time zone."""
    if at is None:
        return SafeString("")
    at = at.astimezone(UTC)
    return format_html('<time datetime="{}" data-at>{}</time>', _instant(at), f"{at:%d %b %Y, %H:%M} UTC")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
