"""The SMS room keeps its records in desk/conversations. Only the simulator has a table of its own."""

from .simulator.models import SimulatedMessage

__all__ = ["SimulatedMessage"]
