"""Phone numbers as the records keep them: E.164, and the country they belong to. Pure."""

from __future__ import annotations

import phonenumbers

# Calling code 1 is shared by the USA, Canada and some twenty other countries. Without an area code that says which,
# nobody may guess: the helpline's free number works from two of them only.
_SHARED_WITH_MANY = 1


def e164(raw: str) -> str | None:
    """The number in E.164, or None for anything that is no full international number (short codes, names, nothing)."""
    raw = raw.strip()
    if not raw.startswith("+"):  # the library would also read "whatsapp:+34..." or "tel:+34...", which are other channels
        return None
    try:
        number = phonenumbers.parse(raw, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def country(number: str) -> str:
    """ISO 3166 country of an E.164 number; empty when it cannot be told.

    A number outside the published plan (a newly opened range) still shows its calling code, and that names a country
    unless many share it.
    """
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and parsed.country_code != _SHARED_WITH_MANY:
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return region if region and region.isalpha() and region != "ZZ" else ""
