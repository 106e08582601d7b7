"""Values that a browser sends, read without trusting them. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def number(value: str | None) -> int:
    """A whole number of at most 18 digits; 0 for anything else."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 18 else 0


def seen(form: Mapping[str, str]) -> int | None:
    """The newest message that the page showed; None for a form that does not say."""
    return number(form.get("newest")) if "newest" in form else None
