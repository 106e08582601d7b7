"""Working memory of one turn. The desk keeps the record and gives back what the dialogue must remember."""

from __future__ import annotations

from rasa.core.tracker_store import InMemoryTrackerStore

LIMIT = 256  # turns under way at once, far more than one process can answer in a time-out


class ForgetfulTrackerStore(InMemoryTrackerStore):
    """Rasa's in-memory store, emptied turn by turn: no message of a person stays in the assistant's memory."""

    async def save(self, tracker) -> None:  # noqa: ANN001 - Rasa's own signature
        await super().save(tracker)
        while len(self.store) > LIMIT:
            self.store.pop(next(iter(self.store)))

    def forget(self, sender_id: str) -> None:
        """Drop the tracker. Unknown ids are fine."""
        self.store.pop(sender_id, None)


def underlying(store) -> ForgetfulTrackerStore:  # noqa: ANN001
    """The store inside Rasa's fail-safe and await wrappers. Raises TypeError when endpoints.yml names another one."""
    inner = store
    while not isinstance(inner, ForgetfulTrackerStore):
        following = getattr(inner, "_tracker_store", None) or getattr(inner, "fallback_tracker_store", None)
        if following is None or following is inner:
            raise TypeError(
                f"endpoints.yml: the tracker store is {type(inner).__name__}, not ForgetfulTrackerStore. "
                "Rasa falls back to its own without a word when the name is mistyped; correct `tracker_store: type:`."
            )
        inner = following
    return inner
