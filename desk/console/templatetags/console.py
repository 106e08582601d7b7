"""What the templates need beside Django's own: ages and instants that the browser can put into local time."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import ages

register = template.Library()


@register.simple_tag
def age(since: datetime) -> SafeString:
    """`<time>` with the age in words; times.js keeps it current."""
    return format_html('<time datetime="{}" data-age>{}</time>', _instant(since), ages.age(since, timezone.now()))


@register.simple_tag
def instant(at: datetime | None) -> SafeString:
    """`<time>` in UTC; times.js shows it in the reader's own time zone."""
    if at is None:
        return SafeString("")
    at = at.astimezone(UTC)
    return format_html('<time datetime="{}" data-at>{}</time>', _instant(at), f"{at:%d %b %Y, %H:%M} UTC")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
