"""Values that a browser sends, read without trusting them. Pure."""

from __future__ import annotations


def number(value: str | None) -> int:
    """A whole number of at most 18 digits; 0 for anything else."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 18 else 0
