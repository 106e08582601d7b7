"""What a person can switch on at the simulator's page, in plain words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Switch:
    """`trouble` is a field of Troubles, `value` what it becomes; half a share means every second one, by chance."""

    trouble: str
    value: float
    words: str


@dataclass(frozen=True)
class Group:
    words: str
    switches: tuple[Switch, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "What the phone sends",
        (
            Switch("inbound_twice", 1.0, "Arrives twice"),
            Switch("inbound_overtaken", 0.5, "Some arrive after the next one"),
            Switch("inbound_pause", 5.0, "Up to 5 seconds late"),
            Switch("inbound_unsent", 0.5, "Some need a second try"),
            Switch("inbound_unheard", 0.5, "Some are repeated: the desk's answer got lost"),
        ),
    ),
    Group(
        "What the desk sends",
        (
            Switch("outgoing_lost", 0.5, "Some never reach the provider"),
            Switch("outgoing_cut_off", 0.5, "Some are taken, and the desk is not told"),
            Switch("outgoing_busy", 1.0, "The provider is busy at the first try"),
        ),
    ),
    Group(
        "Delivery reports",
        (
            Switch("report_pause", 20.0, "Half a minute late"),
            Switch("report_swapped", 1.0, "In the wrong order"),
            Switch("report_twice", 1.0, "Twice"),
            Switch("report_missing", 1.0, "None"),
        ),
    ),
)

# How every text to one phone can end; the code is the provider's.
ENDS: tuple[tuple[int, str], ...] = (
    (30003, "Phone is off"),
    (30004, "Blocked by the phone"),
    (30005, "Number is not in use"),
    (30006, "Landline"),
    (30007, "Filtered as spam"),
    (30008, "Unknown fault"),
    (21610, "The carrier knows a STOP"),
    (21211, "Number is refused"),
    (21408, "Country is not allowed"),
)
