"""The weather of the simulated phone network: one row, read by the server and the worker, calm until somebody changes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from desk.sms import numbers

from .models import SimulatedNetwork
from .trouble import Troubles

MOST_CODES = 50


@dataclass(frozen=True)
class Network:
    """`codes`: number in E.164 and the provider's error code that every text to it ends with."""

    troubles: Troubles = Troubles()
    codes: dict[str, int] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, Any]:
        return {"troubles": asdict(self.troubles), "codes": self.codes, "calm": self.troubles.calm and not self.codes}


def read(wanted: Any) -> Network:
    """The network somebody asks for; what is not named is calm. Raises ValueError with a sentence for them."""
    if not isinstance(wanted, dict) or wanted.keys() - {"troubles", "codes"}:
        raise ValueError("Give `troubles` and `codes`, or one of them.")
    troubles, codes = wanted.get("troubles", {}), wanted.get("codes", {})
    if not isinstance(troubles, dict) or troubles.keys() - {one.name for one in fields(Troubles)}:
        raise ValueError("`troubles` holds names of desk/sms/simulator/trouble.py and numbers.")
    if not all(_is_number(value) for value in troubles.values()) or not isinstance(troubles.get("seed", 1), int):
        raise ValueError("Each of `troubles` is a number, the seed a whole one.")
    if not isinstance(codes, dict) or len(codes) > MOST_CODES or not all(numbers.e164(one) == one for one in codes):
        raise ValueError(f"`codes` holds at most {MOST_CODES} numbers with country code, such as +12025550143.")
    if not all(isinstance(code, int) and 10_000 <= code < 100_000 for code in codes.values()):
        raise ValueError("An error code has five digits.")
    return Network(Troubles(**troubles), codes)


def now() -> Network:
    row = SimulatedNetwork.objects.filter(pk=SimulatedNetwork.THE_ONE).first()
    return read(row.wanted) if row is not None else Network()


def change(network: Network) -> None:
    wanted = {"troubles": asdict(network.troubles), "codes": network.codes}
    SimulatedNetwork.objects.update_or_create(pk=SimulatedNetwork.THE_ONE, defaults={"wanted": wanted})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
