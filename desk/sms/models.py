"""The SMS room keeps its records in desk/conversations. Only the simulator has tables of its own."""

from .simulator.models import SimulatedMessage, SimulatedNetwork

__all__ = ["SimulatedMessage", "SimulatedNetwork"]
