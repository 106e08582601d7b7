"""The phones on the simulator's list. Their numbers are set aside for fiction where the country has such numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Behaviour(Enum):
    """What happens to a text for this phone."""

    DELIVERS = "delivers"
    OFF = "off"  # accepted, then undelivered: 30003
    LANDLINE = "landline"  # accepted, then undelivered: 30006
    BLOCKED = "blocked"  # refused: 21610, the carrier knows a STOP we may not know of
    BUSY = "busy"  # the first try meets 429, the second is taken
    CUT_OFF = "cut off"  # taken, but the answer is an error: nobody here knows that it was taken


@dataclass(frozen=True)
class Phone:
    number: str
    label: str
    behaviour: Behaviour = Behaviour.DELIVERS


PHONES: tuple[Phone, ...] = (
    Phone("+12025550143", "USA"),
    Phone("+16135550143", "Canada"),
    Phone("+447700900143", "United Kingdom"),
    Phone("+34600000143", "Spain"),
    Phone("+33639980143", "France"),
    Phone("+61491570156", "Australia"),
)

TROUBLED: tuple[Phone, ...] = (
    Phone("+12025550161", "Phone is switched off", Behaviour.OFF),
    Phone("+12025550162", "Landline", Behaviour.LANDLINE),
    Phone("+12025550163", "Carrier blocks us after STOP", Behaviour.BLOCKED),
    Phone("+12025550164", "Provider is busy at first", Behaviour.BUSY),
    Phone("+12025550165", "Connection breaks after sending", Behaviour.CUT_OFF),
)

_BY_NUMBER = {phone.number: phone for phone in (*PHONES, *TROUBLED)}


def behaviour(number: str) -> Behaviour:
    """How the phone with this number behaves; one that is not on the list gets everything."""
    phone = _BY_NUMBER.get(number)
    return phone.behaviour if phone else Behaviour.DELIVERS
