from __future__ import annotations

import pytest

from desk.sms import numbers

READ = [
    ("+12025550143", "+12025550143"),
    (" +1 (202) 555-0143 ", "+12025550143"),
    ("+34600000143", "+34600000143"),
    ("+447700900143", "+447700900143"),
    ("+18005550100", "+18005550100"),
    ("2025550143", None),  # no country: nobody may guess
    ("22395", None),
    ("IMF", None),
    ("", None),
    ("+", None),
    ("+1999", None),
    ("whatsapp:+34600000143", None),
    ("tel:+34600000143", None),
    ("+1202555014312345678", None),
    ("+12025550143; DROP TABLE", None),
]


@pytest.mark.parametrize(("raw", "number"), READ)
def test_only_a_full_international_number_is_a_phone(raw: str, number: str | None) -> None:
    assert numbers.e164(raw) == number


COUNTRIES = [
    ("+12025550143", "US"),
    ("+16135550143", "CA"),
    ("+447700900143", "GB"),  # a fictional range is in no plan; the calling code still names the country
    ("+34600000143", "ES"),
    ("+33639980143", "FR"),
    ("+61491570156", "AU"),
    ("+17875550143", "PR"),
    ("+18095550143", "DO"),
    ("+18762345678", "JM"),
    ("+19995550143", ""),  # no such area: the USA may not be guessed
    ("+999123456789", ""),
    ("", ""),
]


@pytest.mark.parametrize(("number", "country"), COUNTRIES)
def test_the_country_is_read_off_the_number_or_left_open(number: str, country: str) -> None:
    assert numbers.country(number) == country
