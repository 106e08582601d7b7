"""Which page may open a chat. A site key is no secret: it stands in the page. It tells sites apart, and keeps a copied snippet from working elsewhere."""

from __future__ import annotations

from django.conf import settings


def may_open(key: str, origin: str) -> bool:
    """Whether a page of this origin may open a chat with this key. Without configured keys any page may; the desk's own demo page always may."""
    if not settings.SITE_KEYS or origin == settings.OWN_ORIGIN:
        return True
    return origin in settings.SITE_KEYS.get(key, frozenset())
